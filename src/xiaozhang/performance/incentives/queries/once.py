"""What several months of one page are settled from: read once for the length of the page, never kept beyond it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from xiaozhang.base.memory import remembered
from xiaozhang.base.periods import Period
from xiaozhang.foundation.charter.queries.clauses import stated_in_many
from xiaozhang.foundation.charter.rules.in_force import Stated
from xiaozhang.foundation.ledger import queries as ledger
from xiaozhang.foundation.ledger.rules.credits import FactRow
from xiaozhang.people.staffing import queries as staffing
from xiaozhang.performance.incentives.rules.needs import EVER, SETTLED
from xiaozhang.performance.targets import queries as targets

if TYPE_CHECKING:
    from xiaozhang.people.staffing.models import Absence, PayBasis, PayItem

_PLANNED = "annual"  # 年假 is paid and part of what targets are planned with


@remembered
def bases_ever() -> list[PayBasis]:
    """Return all pay bases, by member and day."""
    return staffing.pay_bases(Period(EVER, date.max))


@remembered
def absences_ever() -> list[Absence]:
    """Return all leaves that targets are not planned with."""
    return [each for each in staffing.absences(Period(EVER, date.max)) if each.kind != _PLANNED]


def successors(on: date) -> dict[int, int]:
    """Return who stands in for whom on the day."""
    return staffing.successors_among(_successions(), on)


@remembered
def _successions() -> list[tuple[int, date, int]]:
    return staffing.successions_ever()


@remembered
def items(month_on: date) -> list[PayItem]:
    """Return what stands on a month's wages beside the agreed wage."""
    return staffing.pay_items(month_on)


@remembered
def aims(months: Period) -> list[targets.Aim]:
    """Return the targets of everybody for the months that begin in the period."""
    return targets.aims_between(months)


@remembered
def settled_in(version_ids: tuple[int, ...]) -> Mapping[int, Sequence[Stated]]:
    """Return by version the clauses that settlement carries out."""
    return stated_in_many(version_ids, [kind.name for kind in SETTLED])


@remembered
def first_occurred(metrics: frozenset[str], month_on: date, mark: int) -> dict[str, date]:
    """Return by metric the earliest day of a fact that counts in the month."""
    return ledger.first_occurred(metrics, month_on, mark)


@remembered
def rows_of(member_id: int, since: tuple[tuple[str, date], ...], month_on: date, mark: int) -> list[FactRow]:
    """Return the facts of one member: a page may settle their month under two charters."""
    return list(ledger.whole_facts(dict(since), month_on, mark, [member_id]))
