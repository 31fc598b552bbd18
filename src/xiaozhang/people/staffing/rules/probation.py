"""How long a probation may be by the length of its contract (Labour Contract Law, art. 19)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from xiaozhang.base.periods import add_months, month_of
from xiaozhang.people.staffing.clauses.law import NATIONAL_PROBATION, most_of

_DAY = timedelta(days=1)


def last_day(start_on: date, months: int) -> date:
    """Return the last day of a span of so many months that begins on a day; none there ends before it begins.

    It ends on the day before the corresponding one, where the month lacks that day with the month.

    >>> last_day(date(2026, 3, 1), 6).isoformat(), last_day(date(2026, 8, 31), 6).isoformat()
    ('2026-08-31', '2027-02-28')
    """
    month_on = add_months(month_of(start_on), months)
    beyond = min(month_on + timedelta(days=start_on.day - 1), add_months(month_on, 1))
    return beyond - _DAY


def full_months(start_on: date, last_on: date) -> int:
    """Return how many months are full between two days, both included.

    >>> full_months(date(2026, 1, 1), date(2028, 12, 31)), full_months(date(2026, 1, 15), date(2026, 4, 13))
    (36, 2)
    """
    count = (last_on.year - start_on.year) * 12 + last_on.month - start_on.month + 1
    while count > 0 and last_day(start_on, count) > last_on:
        count -= 1
    return max(count, 0)


def most_probation(
    contract_from: date, contract_to: date | None, limits: Sequence[tuple[int, int]] = NATIONAL_PROBATION
) -> int:
    """Return the longest probation in months that a contract allows; one without an end allows the most.

    `limits` are rows of (months of contract from which, longest probation in months).

    >>> most_probation(date(2026, 1, 1), date(2026, 12, 31)), most_probation(date(2026, 1, 1), None)
    (2, 6)
    """
    if contract_to is None:
        return max((months for _from, months in limits), default=0)
    return most_of(limits, full_months(contract_from, contract_to))


def is_too_long(contract_from: date, probation_to: date, most: int) -> bool:
    """Say whether a probation up to a day lasts longer than so many months.

    >>> is_too_long(date(2026, 1, 1), date(2026, 2, 28), 2), is_too_long(date(2026, 1, 1), date(2026, 3, 1), 2)
    (False, True)
    """
    return probation_to > last_day(contract_from, most)
