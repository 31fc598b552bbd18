"""Limits of expenses: 住宿费每天不超过 400 元，业务招待费每次不超过 1,000 元."""

from __future__ import annotations

import re

from xiaozhang.base.text import Message
from xiaozhang.foundation.adoption.rules.figures import Figure, What
from xiaozhang.foundation.adoption.rules.recognising.parts import (
    House,
    Passage,
    Suggestion,
    once,
    roles_in,
    suggestion,
    yuan_text,
)

_EXPENSES = (
    ("hotel", re.compile(r"住宿|酒店|宾馆")),
    ("city_transport", re.compile(r"市内交通|打车|出租车|的士|网约车")),
    ("entertainment", re.compile(r"招待|宴请|餐费|用餐")),
    ("gift", re.compile(r"礼品|礼物|赠品")),
    ("communication", re.compile(r"通讯|通信|话费|手机费")),
    ("travel", re.compile(r"差旅|机票|火车票|高铁|城际")),
    ("event", re.compile(r"活动费|会务|展会")),
)
_LIMIT = re.compile(r"不超过|不得超过|以内|以下|上限|限额|标准|最高|包干")
_PER = (
    ("day", re.compile(r"每(?:人)?(?:每)?(?:日|天|晚)|[/／](?:日|天|晚)")),
    ("month", re.compile(r"每(?:人)?(?:每)?月|[/／]月")),
    (
        "recipient_year",
        re.compile(r"(?:同一(?:个)?(?:人|受赠人)|每(?:一)?(?:位)?(?:受赠人|收礼人))[^，,。；;\n]{0,6}年"),
    ),
    ("customer_year", re.compile(r"(?:同一|每)(?:个|家)?客户[^，,。；;\n]{0,6}年")),
    ("once", re.compile(r"每次|单次|一次|每笔|单笔|[/／]次")),
)
_REQUEST = re.compile(r"(?:事先|提前|事前)[^，,。；;\n]{0,6}(?:申请|报批|审批)")
_CLAIM = re.compile(r"报销")
_ABOVE = re.compile(r"超出|超过(?:的|标准|限额|上述)|超标")


def expense_limit(passage: Passage, house: House) -> Suggestion | None:
    """Suggest limits where parts of sentences name an expense with an amount that it may not pass."""
    rows: list[dict[str, object]] = []
    used: list[Figure] = []
    words: list[str] = []
    notes: list[Message] = []
    for matched in re.finditer(r"(?:[^，,。；;\n]|(?<=\d),(?=\d{3}))+", passage.plain):
        part = matched[0]
        amounts = passage.within(matched.start(), matched.end(), What.AMOUNT)
        expense = next((key for key, said in _EXPENSES if said.search(part)), "")
        if not expense or len(amounts) != 1 or not (_LIMIT.search(part) or "/" in part):
            continue
        per = next((key for key, said in _PER if said.search(part)), "")
        if not per:
            per = "once"
            notes.append(Message("没有写按什么计的，按每次计"))
        roles = once(key for _place, key in roles_in(part, house))
        rows.append({"expense": expense, "roles": roles, "per": per, "most": yuan_text(amounts[0].value)})
        used += amounts
        words.append(part)
    if not rows:
        return None
    above = [sentence for _start, sentence in passage.sentences() if _ABOVE.search(sentence)]
    approved = once(key for sentence in above for _place, key in roles_in(sentence, house))
    if not approved:
        notes.append(Message("超出限额的，不予报销"))
    claim, request = _claim(passage), _request(passage)
    notes += [] if claim else [Message("发生后 {n} 个工作日以内报销", {"n": 20})]
    notes += [] if request else [Message("费用都须事先申请")]
    used += [figure for figure in (claim, request) if figure is not None]
    assumed = list({str(note): note for note in notes}.values())
    parameters = {
        "rows": [{**row, "approved_by": [role for role in approved if role not in _listed(row)]} for row in rows],
        "request_from": yuan_text(request.value) if request else "0",
        "claim_workdays": int(claim.value) if claim else 20,
    }
    return suggestion("expense_limit", parameters, [*words, *above], used, assumed=assumed)


def _listed(row: dict[str, object]) -> list[object]:
    roles = row["roles"]
    return roles if isinstance(roles, list) else []


def _claim(passage: Passage) -> Figure | None:
    """The term in workdays that stands in a sentence about claiming."""
    for start, sentence in passage.sentences():
        terms = [one for one in passage.within(start, start + len(sentence), What.TERM) if one.unit == "workdays"]
        if terms and _CLAIM.search(sentence) and terms[0].value.denominator == 1:
            return terms[0]
    return None


def _request(passage: Passage) -> Figure | None:
    """The one amount in a sentence about asking beforehand."""
    for start, sentence in passage.sentences():
        amounts = passage.within(start, start + len(sentence), What.AMOUNT)
        if len(amounts) == 1 and _REQUEST.search(sentence) and not any(said.search(sentence) for _k, said in _EXPENSES):
            return amounts[0]
    return None
