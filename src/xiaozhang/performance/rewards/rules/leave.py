"""What is left of the leave that was granted as rewards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Grant:
    """Days of leave granted by one reward: how many were taken, and the last day on which they can be."""

    reward_id: int
    days: int
    used: int
    expires_on: date

    @property
    def left(self) -> int:
        """The days that were not taken."""
        return self.days - self.used

    def open_days(self, today: date) -> int:
        """The days that can still be taken; none after they have expired."""
        return self.left if today <= self.expires_on else 0


@dataclass(frozen=True, slots=True)
class Balance:
    """A member's leave on a day: granted, taken, expired, still open, and when the next of them expire."""

    granted: int
    used: int
    expired: int
    open: int
    next_on: date | None
    next_days: int


def balance(grants: Iterable[Grant], today: date) -> Balance:
    """Return what is left in all.

    >>> balance([Grant(1, 2, 1, date(2027, 1, 31)), Grant(2, 1, 0, date(2026, 9, 30))], date(2026, 11, 20))
    Balance(granted=3, used=1, expired=1, open=1, next_on=datetime.date(2027, 1, 31), next_days=1)
    """
    listed = list(grants)
    standing = [each for each in listed if each.open_days(today)]
    next_on = min((each.expires_on for each in standing), default=None)
    return Balance(
        granted=sum(each.days for each in listed),
        used=sum(each.used for each in listed),
        expired=sum(each.left for each in listed if today > each.expires_on),
        open=sum(each.left for each in standing),
        next_on=next_on,
        next_days=sum(each.left for each in standing if each.expires_on == next_on),
    )
