"""How a duty stands on a day, in words and tone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from xiaozhang.base.text import Message

LONGEST_EXCUSE = 200


@dataclass(frozen=True, slots=True)
class Look:
    """A few words, and the tone of the badge that carries them."""

    words: Message
    tone: str = ""


def look_of(state: str, due_on: date, today: date, *, is_fulfilled: bool, has_ended: bool) -> Look:
    """Return how a duty stands on a day. What is reminded of only is late from the day after its day.

    >>> str(look_of("open", date(2026, 11, 20), date(2026, 11, 18), is_fulfilled=False, has_ended=False).words)
    '还有 2 天'
    >>> str(look_of("missed", date(2026, 11, 20), date(2026, 11, 20), is_fulfilled=True, has_ended=True).words)
    '超时完成'
    """
    settled = {"kept": ("按时完成", "good"), "excused": ("已豁免", ""), "void": ("已撤销", "")}
    if state in settled:
        words, tone = settled[state]
        return Look(Message(words), tone)
    if is_fulfilled:
        return Look(Message("超时完成"), "late")
    if has_ended:
        return Look(Message("超时未完成"), "late")
    days = (today - due_on).days
    if days > 0:
        return Look(Message("已超 {n} 天", {"n": days}), "late")
    if state == "missed":
        return Look(Message("已超时"), "late")
    return Look(Message("还有 {n} 天", {"n": -days}) if days else Message("今天到期"), "live")
