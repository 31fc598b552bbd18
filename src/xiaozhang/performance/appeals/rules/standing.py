"""How an appeal stands on a day, in words and tone, and what a decision may bring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from xiaozhang.base.text import Message

DECISION_WORDS = {"upheld": Message("成立"), "partly": Message("部分成立"), "rejected": Message("不成立")}
FOLLOW_UP_WORDS = {
    "none": Message("不用更正"),
    "fact": Message("补记或更正台账事实"),
    "exception": Message("另批签呈"),
    "rerun": Message("重新试算"),
}
_TONES = {"upheld": "good", "partly": "good", "rejected": "late"}


@dataclass(frozen=True, slots=True)
class Look:
    """A few words, and the tone of the badge that carries them."""

    words: Message
    tone: str = ""


def look_of(state: str, decision: str, due_on: date, today: date, *, is_uncorrected: bool = False) -> Look:
    """Return how an appeal stands: what was decided counts for more than that it was answered.

    >>> str(look_of("open", "", date(2026, 11, 20), date(2026, 11, 23)).words)
    '待答复，超期 3 天'
    >>> str(look_of("answered", "upheld", date(2026, 11, 20), date(2026, 11, 23), is_uncorrected=True).words)
    '成立，待更正'
    """
    if state == "withdrawn":
        return Look(Message("已撤回"))
    if state in ("open", "reviewing"):
        words = Message("待答复") if state == "open" else Message("复核中")
        if today > due_on:
            return Look(Message("{words}，超期 {n} 天", {"words": words, "n": (today - due_on).days}), "late")
        return Look(words, "live")
    words = DECISION_WORDS[decision]
    if is_uncorrected:
        return Look(Message("{words}，待更正", {"words": words}), "live")
    return Look(words, _TONES[decision])


def wrong_follow_up(decision: str, follow_up: str, *, is_closed: bool) -> Message | None:
    """Say why this cannot follow from the decision, if it cannot: nothing follows from a rejection, and a closed month
    is not settled again.

    >>> str(wrong_follow_up("rejected", "rerun", is_closed=False))
    '申诉不成立，就没有要更正的，请选「不用更正」。'
    """
    if decision == "rejected" and follow_up != "none":
        return Message("申诉不成立，就没有要更正的，请选「不用更正」。")
    if follow_up == "rerun" and is_closed:
        return Message("这个月已经结账，不能重新试算。请选补记事实或另批签呈，差额计入以后的月份。")
    return None
