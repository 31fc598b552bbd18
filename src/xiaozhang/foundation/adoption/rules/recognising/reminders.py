"""Reminders around a day: 回款到期前 7 日、3 日提醒业务员，逾期 3 日上报主管."""

from __future__ import annotations

import re

from xiaozhang.foundation.adoption.rules.figures import Figure, What
from xiaozhang.foundation.adoption.rules.recognising.parts import House, Passage, Suggestion, once, roles_in, suggestion

_REMIND = re.compile(r"提醒|通知|告知|上报|催|知会|预警")
_REMINDERS = re.compile(r"提醒|通知|催|预警")  # 逾期告知上级 alone belongs to a term
_MOMENTS = (
    (
        "contracts.instalment_due",
        "contracts.instalment_paid",
        ("回款到期", "到期款", "付款到期", "应收款", "回款", "收款"),
    ),
    ("customers.next_follow_up_set", "customers.followed_up", ("约定的日期", "下次跟进", "约定下次")),
)
_BEFORE = re.compile(r"(?:到期|届满|期满|付款日|应收日|约定(?:的)?日期?)[^。；，,\n]{0,4}前|提前")
_AFTER = re.compile(r"逾期|超期|到期后|届满后|超过")


def reminder(passage: Passage, house: House) -> Suggestion | None:
    """Suggest reminders where terms before or after a day that this house knows go with words of reminding."""
    moment = next(
        (
            (opens, closes)
            for opens, closes, words in _MOMENTS
            if opens in house.moments and closes in house.moments and any(word in passage.whole for word in words)
        ),
        None,
    )
    if moment is None or not _REMINDERS.search(passage.plain):
        return None
    points: dict[tuple[int, str], list[str]] = {}
    used: list[Figure] = []
    said: list[str] = []
    for _start, sentence in passage.sentences():
        waiting: list[tuple[int, Figure]] = []  # 到期前 7 日、3 日，系统提醒……: whom stands behind the comma
        for start, clause in _clauses(_start, sentence):
            sign = -1 if _BEFORE.search(clause) else 1 if _AFTER.search(clause) else 0
            terms = [each for each in passage.within(start, start + len(clause), What.TERM) if _counts_days(each)]
            waiting += [(sign, term) for term in terms if sign]
            if not waiting or not _REMIND.search(clause):
                continue
            to = once(_receiver(key) for _place, key in roles_in(clause, house)) or ["owner"]
            for way, term in waiting:
                points[way * int(term.value), term.unit] = to
                used.append(term)
            said.append(sentence)
            waiting = []
    if not points:
        return None
    listed = [
        {"offset": offset, "unit": unit, "to": to}
        for (offset, unit), to in sorted(points.items(), key=lambda one: one[0])
    ]
    parameters = {"moment": moment[0], "settled_by": moment[1], "points": listed}
    return suggestion("reminder", parameters, said, used)


def _counts_days(term: Figure) -> bool:
    return term.unit in ("days", "workdays") and term.value.denominator == 1


def _receiver(role: str) -> str:
    """A salesperson is the owner of the record, a supervisor the owner's superior."""
    return {"representative": "owner", "supervisor": "superior"}.get(role, role)


def _clauses(start: int, sentence: str) -> list[tuple[int, str]]:
    """A sentence cut at commas, with where the parts start; 7 日、3 日 stays together."""
    return [(start + matched.start(), matched[0]) for matched in re.finditer(r"[^，,]+", sentence)]
