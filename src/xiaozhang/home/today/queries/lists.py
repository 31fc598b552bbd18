"""The short tables of the page: deals past their days, money that is late, receipts that wait for finance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Sum

from xiaozhang.base.actor import Actor
from xiaozhang.base.text import Message
from xiaozhang.base.workdays import Calendar
from xiaozhang.foundation.charter.rules.in_force import ClauseRef
from xiaozhang.selling.contracts import powers as contracts_powers
from xiaozhang.selling.contracts import queries as contracts
from xiaozhang.selling.deals import powers as deals_powers
from xiaozhang.selling.deals import queries as deals
from xiaozhang.selling.deals.clauses import stage_label
from xiaozhang.selling.deals.rules import stages
from xiaozhang.selling.deals.rules.stages import Stay

if TYPE_CHECKING:
    from xiaozhang.selling.contracts.models import Instalment, Receipt
    from xiaozhang.selling.deals.models import Deal

SHOWN = 6


@dataclass(frozen=True, slots=True)
class LateDeal:
    """A deal that has stood in its stage beyond its days."""

    deal: Deal
    stage: Message
    stay: Stay


@dataclass(frozen=True, slots=True)
class DealTable:
    """The first of the deals past their days, how many and how much there are in all, and the clause that says so."""

    rows: Sequence[LateDeal]
    count: int
    sum_fen: int
    clause: ClauseRef | None
    with_owner: bool


@dataclass(frozen=True, slots=True)
class MoneyTable:
    """The first rows, how many there are, and what they amount to in 分."""

    rows: Sequence[Any]
    count: int
    sum_fen: int


def deals_past_their_days(viewer: Actor, today: date, calendar: Calendar) -> DealTable | None:
    """Return the deals in reach past their stage's days, the longest standing first; None without the right to move."""
    if not viewer.may(deals_powers.SEE_DEALS) or not viewer.may(deals_powers.MOVE_DEAL):
        return None
    in_force = deals.standard_in_force(today)
    late = deals.overdue_deals(viewer, today)
    found = late.order_by().aggregate(count=Count("pk"), total=Sum("expected_fen"))
    rows = [
        LateDeal(row, stage_label(row.stage), _stay(row, today, in_force, calendar))
        for row in late.select_related("customer", "owner")[:SHOWN]
    ]
    return DealTable(
        rows=rows,
        count=found["count"],
        sum_fen=found["total"] or 0,
        clause=in_force.ref if in_force else None,
        with_owner=len(viewer.member_ids) > 1 or viewer.sees_all(),
    )


def _stay(row: Deal, today: date, in_force: Any, calendar: Calendar) -> Stay:
    limit = stages.days_limit(in_force.parameters if in_force else None, row.stage)
    return stages.stay(row.stage_entered_on, today, limit, calendar)


def late_instalments(viewer: Actor, today: date) -> MoneyTable | None:
    """Return the instalments past their day in the reach of someone who answers for others; None for everybody else."""
    answers = viewer.sees_all() or len(viewer.member_ids) > 1
    if not answers or not viewer.may(contracts_powers.SEE_CONTRACTS):
        return None
    rows = contracts.overdue_instalments(viewer, today)
    if not viewer.sees_all():
        rows = rows.exclude(contract__owner_id=viewer.member_id)  # one's own stand among the duties
    found = rows.order_by().aggregate(count=Count("pk"), total=Sum(F("amount_fen") - F("received_fen")))
    return MoneyTable([_late(row, today) for row in rows[:SHOWN]], found["count"], found["total"] or 0)


@dataclass(frozen=True, slots=True)
class LateMoney:
    """An instalment past its day: what is lacking and for how many days."""

    row: Instalment
    lacking_fen: int
    days: int


def _late(row: Instalment, today: date) -> LateMoney:
    return LateMoney(row, row.amount_fen - row.received_fen, (today - row.due_on).days)


def receipts_waiting(viewer: Actor) -> MoneyTable | None:
    """Return the receipts that wait for confirmation, the oldest first; None without the power to confirm."""
    if not viewer.may(contracts_powers.CONFIRM_RECEIPT):
        return None
    rows = contracts.receipts_to_confirm(viewer)
    count, sum_fen = contracts.count_and_sum(rows)
    shown: list[Receipt] = list(rows[:SHOWN])
    return MoneyTable(shown, count, sum_fen)
