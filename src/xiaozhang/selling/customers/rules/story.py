"""What happened with a customer lately, in one line each (近况)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from xiaozhang.base.text import Message


@dataclass(frozen=True, slots=True)
class Happening:
    """One line: when, what, who, and where it is written down."""

    at: datetime
    what: Message
    text: str = ""
    who: str = ""
    url: str = ""


def latest(happenings: list[Happening], limit: int) -> list[Happening]:
    """Return the latest, newest first; of those at one instant the first named stays first."""
    return sorted(happenings, key=lambda each: each.at, reverse=True)[:limit]
