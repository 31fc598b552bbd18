"""Until when one signs, when one is reminded, and how it stands on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from xiaozhang.base.text import Message

DEFAULT_DAYS, DEFAULT_BEFORE, DEFAULT_EVERY = 7, 2, 3


@dataclass(frozen=True, slots=True)
class Term:
    """How many days one has, and when one is reminded; with the clause that says so, else the house's own default."""

    days: int = DEFAULT_DAYS
    remind_before: int = DEFAULT_BEFORE
    remind_every: int = DEFAULT_EVERY
    clause_id: int | None = None
    clause_number: str = ""


class Standing(StrEnum):
    """How one member stands with one text."""

    SIGNED = "signed"
    SIGNED_LATE = "signed_late"
    PENDING = "pending"
    OVERDUE = "overdue"

    @property
    def label(self) -> Message:
        """How pages say it."""
        return _WORDS[self][0]

    @property
    def tone(self) -> str:
        """The tone of its dot."""
        return _WORDS[self][1]

    @property
    def is_signed(self) -> bool:
        """Whether it is signed, in time or late."""
        return self in (Standing.SIGNED, Standing.SIGNED_LATE)


_WORDS = {
    Standing.SIGNED: (Message("已签阅"), "good"),
    Standing.SIGNED_LATE: (Message("逾期后签阅"), "good"),
    Standing.PENDING: (Message("待签阅"), "live"),
    Standing.OVERDUE: (Message("逾期未签"), "late"),
}


def due_on(asked_on: date, days: int) -> date:
    """Return the last day to sign; the day of asking is not counted.

    >>> due_on(date(2026, 11, 20), 7)
    datetime.date(2026, 11, 27)
    """
    return asked_on + timedelta(days=days)


def standing(due: date, signed_on: date | None, today: date) -> Standing:
    """Return how it stands; the last day itself is still in time.

    >>> [standing(date(2026, 11, 27), None, day).value for day in (date(2026, 11, 27), date(2026, 11, 28))]
    ['pending', 'overdue']
    """
    if signed_on is not None:
        return Standing.SIGNED if signed_on <= due else Standing.SIGNED_LATE
    return Standing.PENDING if today <= due else Standing.OVERDUE


def is_reminder_due(term: Term, asked_on: date, due: date, reminded_on: date | None, today: date) -> bool:
    """Say whether a reminder is due that has not been given: once before the last day, then every so often after it.

    What fell on days without a sweep is made up for once.
    """
    if today <= due:
        first_on = due - timedelta(days=term.remind_before)
        is_time = term.remind_before > 0 and today >= first_on and today > asked_on
        return is_time and (reminded_on is None or reminded_on < first_on)
    if not term.remind_every:
        return False
    last_on = max(due, reminded_on) if reminded_on is not None else due
    return (today - last_on).days >= (term.remind_every if reminded_on is not None and reminded_on > due else 1)


def is_concerned(asked_roles: Iterable[str], roles: Iterable[str]) -> bool:
    """Say whether somebody of these roles is asked; a text that names no role is asked of everybody.

    >>> is_concerned([], ["finance"]), is_concerned(["hr"], ["finance"]), is_concerned(["hr"], ["finance", "hr"])
    (True, False, True)
    """
    wanted = set(asked_roles)
    return not wanted or not wanted.isdisjoint(roles)
