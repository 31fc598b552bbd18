"""How an exception stands on a day, in words and tone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from xiaozhang.base.text import Message

_STATES = {
    "draft": ("草稿", ""),
    "approving": ("审批中", "live"),
    "rejected": ("未批准", "late"),
    "withdrawn": ("已撤回", ""),
}


@dataclass(frozen=True, slots=True)
class Look:
    """A few words, and the tone of the badge that carries them."""

    words: Message
    tone: str = ""


def look_of(state: str, start_on: date, end_on: date, revoked_from_on: date | None, today: date) -> Look:
    """Return how an exception stands on a day; one that is revoked from a later day on still holds until then.

    >>> str(look_of("approved", date(2026, 11, 1), date(2026, 12, 1), None, date(2026, 11, 22)).words)
    '生效中'
    >>> str(look_of("approved", date(2026, 11, 1), date(2026, 12, 1), None, date(2026, 12, 1)).words)
    '已期满'
    """
    if state in _STATES:
        words, tone = _STATES[state]
        return Look(Message(words), tone)
    if revoked_from_on is not None:
        if revoked_from_on <= today:
            return Look(Message("已撤销"), "late")
        return Look(Message("{n} 天后撤销", {"n": (revoked_from_on - today).days}), "live")
    if today < start_on:
        return Look(Message("{n} 天后生效", {"n": (start_on - today).days}), "live")
    return Look(Message("生效中"), "good") if today < end_on else Look(Message("已期满"))
