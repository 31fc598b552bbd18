"""The public pool: 超过 30 天未跟进的客户收回公海；每人每日领取不超过 5 家."""

from __future__ import annotations

import re

from xiaozhang.base.text import Message
from xiaozhang.foundation.adoption.rules.figures import Figure, What
from xiaozhang.foundation.adoption.rules.recognising.parts import House, Passage, Suggestion, roles_in, suggestion

_POOL = re.compile(r"公海|公共客户池|客户公池")
_IDLE = re.compile(r"(?:未|没有|没|无)[^，。；\n]{0,8}?(?:跟进|联系|拜访|往来|进展)")
_GRADE = re.compile(r"([A-D])\s*[级类]")
_CLAIM, _HOLD = re.compile(r"领取|领用|认领|捞取"), re.compile(r"持有|保有|名下|拥有|保护")
_WARN = re.compile(r"提前|预警|提醒")
_DAYS = {"days": 1, "weeks": 7, "months": 30}
_NO_LIMIT = 1000


def pool_limits(passage: Passage, house: House) -> Suggestion | None:
    """Suggest limits of the pool for a passage that says after how many days customers return."""
    if not _POOL.search(passage.whole):
        return None
    returns, used, words = _returns(passage)
    if not returns:
        return None
    assumed = [] if any("warn_days" in row for row in returns) else [Message("不提前预警")]
    if any(figure.unit == "months" for figure in used):
        assumed.append(Message("一个月按 30 天计"))
    claims = _counts(passage, _CLAIM)
    if not claims:
        assumed.append(Message("每日领取不设上限（填 {n} 家）", {"n": _NO_LIMIT}))
    assumed.append(Message("原负责人再次领取不设间隔，成交客户不另设保护期，有进行中商机的不回收"))
    holdings = []
    for figure, sentence in _counts(passage, _HOLD):
        roles = [key for _place, key in roles_in(sentence, house)] or ["representative"]
        holdings += [{"role": role, "most": int(figure.value)} for role in dict.fromkeys(roles) if role in house.roles]
        used.append(figure)
        words.append(sentence)
    used += [figure for figure, _sentence in claims[:1]]
    words += [sentence for _figure, sentence in claims[:1]]
    parameters = {
        "returns": [{"warn_days": 0, **row} for row in returns],
        "holdings": holdings,
        "claims_per_day": int(claims[0][0].value) if claims else _NO_LIMIT,
        "cooling_off_days": 0,
        "protect_open_deals": True,
        "protect_won_days": 0,
    }
    return suggestion("pool_limits", parameters, words, used, assumed=assumed)


def _returns(passage: Passage) -> tuple[list[dict[str, object]], list[Figure], list[str]]:
    """Return one row for each grade (all grades where none is named) with the figures and sentences it came from."""
    rows: dict[str, dict[str, object]] = {}
    used, words = [], []
    for matched in re.finditer(r"[^，,、。；;\n]+", passage.plain):
        terms = [one for one in passage.within(matched.start(), matched.end(), What.TERM) if one.unit in _DAYS]
        if not terms:
            continue
        days = int(terms[0].value * _DAYS[terms[0].unit])
        if _IDLE.search(matched[0]):
            grade = _GRADE.search(matched[0])
            rows.setdefault(grade[1] if grade else "", {"grade": grade[1] if grade else "", "days": days})
        elif _WARN.search(matched[0]) and rows:
            for row in rows.values():
                row.setdefault("warn_days", days)
        else:
            continue
        used.append(terms[0])
        words.append(matched[0])
    return list(rows.values()), used, words


def _counts(passage: Passage, what: re.Pattern[str]) -> list[tuple[Figure, str]]:
    """Return the numbers of customers in parts of sentences that speak of it."""
    found = []
    for matched in re.finditer(r"[^，,。；;\n]+", passage.plain):
        counts = [
            one for one in passage.within(matched.start(), matched.end(), What.COUNT) if one.unit in ("家", "个", "户")
        ]
        if counts and what.search(matched[0]):
            found.append((counts[0], matched[0]))
    return found
