"""Terms: 客户分配后 24 小时内须首次联系."""

from __future__ import annotations

import re

from xiaozhang.base.text import Message
from xiaozhang.foundation.adoption.rules.figures import Figure, What
from xiaozhang.foundation.adoption.rules.recognising.parts import House, Passage, Suggestion, suggestion

# What the moments that this product can have are called in rulebooks; only those of the house are suggested.
_WORDS: dict[str, tuple[str, ...]] = {
    "customers.assigned": ("分配", "分到", "分给", "领取", "接到线索", "获得线索", "接到新客户", "新客户", "指派"),
    "customers.followed_up": ("跟进", "联系", "回访", "沟通", "跟踪", "回复"),
    "customers.visited": ("拜访", "上门", "走访", "面谈"),
    "customers.next_follow_up_set": ("约定下次", "约定的日期", "下次跟进"),
    "deals.entered_stage": ("进入阶段", "进入该阶段", "立项", "商机建立", "建立商机"),
    "deals.left_stage": ("离开阶段", "推进到下一阶段", "进入下一阶段"),
    "contracts.signed": ("签订合同", "合同签订", "签约", "合同签署", "签署合同"),
    "contracts.instalment_due": ("回款到期", "付款到期", "到期款", "应收到期"),
    "contracts.instalment_paid": ("收齐", "回款", "收款", "收回", "催收到账"),
}
_PAIRS = (
    ("customers.assigned", "customers.followed_up"),
    ("customers.assigned", "customers.visited"),
    ("customers.visited", "customers.followed_up"),
    ("customers.next_follow_up_set", "customers.followed_up"),
    ("contracts.signed", "contracts.instalment_paid"),
    ("contracts.instalment_due", "contracts.instalment_paid"),
    ("deals.entered_stage", "deals.left_stage"),
)
_INSIDE = re.compile(r"\s*(?:以内|之内|内|前|以前|之前)")
_MUST = re.compile(r"应|须|必须|需要|需|不得|要求|完成|务必")
_NOT_LIMITS = re.compile(r"每(?:日|天|周|月|季|年|个)|提前\s*$|有效期|试用期|合同期")
_UNITS = {"hours": "hours", "working_hours": "hours", "days": "days", "workdays": "workdays", "weeks": "days"}
_GRADES = re.compile(r"([A-D])\s*[级类](?:、([A-D])\s*[级类])?(?:客户|线索)")


def time_limit(passage: Passage, house: House) -> Suggestion | None:
    """Suggest a term for a sentence with 「…内」; opening and closing are told by the words around it."""
    best: Suggestion | None = None
    for start, sentence in passage.sentences():
        for figure in passage.within(start, start + len(sentence), What.TERM):
            if figure.unit not in _UNITS or not _INSIDE.match(passage.plain, figure.end):
                continue
            before, after = passage.plain[start : figure.start], passage.plain[figure.end : start + len(sentence)]
            if not _MUST.search(sentence) or _NOT_LIMITS.search(before[-6:]):
                continue
            found = _limit(passage, house, figure, before, after)
            if found.parameters is not None:
                return found
            best = best or found
    return best


def _limit(passage: Passage, house: House, figure: Figure, before: str, after: str) -> Suggestion:
    opens, closes = _moments(before, after, passage.title, house)
    amount = figure.value * (7 if figure.unit == "weeks" else 1)
    sentence = before + figure.words + after
    parameters: dict[str, object] = {
        "opens": opens,
        "closes": closes,
        "within": int(amount),
        "unit": _UNITS[figure.unit],
        "task": _task(passage.title),
        "is_lapse": True,
    }
    assumed = []
    if figure.unit == "working_hours":
        parameters["counts"] = "working_hours"
    elif figure.unit == "hours" and re.search(
        r"(?:休息日|节假日|周末|非工作日)[^。；\n]{0,6}(?:不计|顺延|除外)", passage.plain
    ):
        parameters["counts"] = "workdays"
    grades = [grade for matched in _GRADES.finditer(sentence) for grade in matched.groups() if grade]
    if grades and opens.startswith("customers.") and opens != "customers.visited":
        parameters["grades"] = sorted(set(grades))
    if not re.search(r"违|超时|逾期|处罚|扣|记(?:一次|过)", passage.plain):
        assumed.append(Message("超时的，记一次违时限"))
    lacking = []
    if amount.denominator != 1:
        lacking.append(Message("期限须是整数"))
    if not opens:
        lacking.append(Message("从什么时候起算"))
    if not closes:
        lacking.append(Message("做到什么算完成"))
    return suggestion("time_limit", parameters, [sentence], [figure], assumed=assumed, lacking=lacking)


def _moments(before: str, after: str, title: str, house: House) -> tuple[str, str]:
    """Return the moments that open and close the term, "" for one that the words do not tell.

    Only pairs that happen to the same record make a term.
    """
    opening = _named(before, house)
    closing = _named(after, house) | ({} if _named(after, house) else _named(title, house))
    for opens, closes in sorted(
        ((a, b) for a, b in _PAIRS if a in opening and b in closing),
        key=lambda pair: (-opening[pair[0]], closing[pair[1]]),
    ):
        return opens, closes
    # With only one end named the other is not guessed.
    first = max(opening, key=lambda key: opening[key], default="")
    last = min(closing, key=lambda key: closing[key], default="")
    has_both = bool(first and last)
    return ("" if has_both else first), last


def _named(text: str, house: House) -> dict[str, int]:
    """Return the moments named in a text, with the place where each was found last."""
    found = {}
    for key, label in house.moments.items():
        places = [text.rfind(word) for word in (*_WORDS.get(key, ()), label)]
        if max(places) >= 0:
            found[key] = max(places)
    return found


def _task(title: str) -> str:
    return title[:20] if title and not title.endswith("…") else ""
