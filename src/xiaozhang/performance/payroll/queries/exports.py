"""Months that can be handed to payroll, and what has been."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Max, QuerySet

from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.fetching import fetch, refuse_without
from xiaozhang.foundation.ledger import queries as ledger_queries
from xiaozhang.performance.incentives import queries as incentive_queries
from xiaozhang.performance.incentives.queries.runs import due_of_runs
from xiaozhang.performance.payroll import powers
from xiaozhang.performance.payroll.models import PayrollExport
from xiaozhang.performance.payroll.rules.sheets import PayRow, content_hash, pay_row

if TYPE_CHECKING:
    from xiaozhang.performance.incentives.models import Run

CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A confirmed month: its run, whether it is closed, how often it was exported, and the last time."""

    run: Run
    is_closed: bool
    exports: int
    last: PayrollExport | None
    due_fen: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What an export of a run would say now, and whether the last one said the same."""

    run: Run
    is_closed: bool
    seal_hash: str
    rows: int
    earned_fen: int
    paid_fen: int
    content_hash: str
    exports: list[PayrollExport]

    @property
    def is_as_exported(self) -> bool | None:
        """Say whether the latest export says what one would say now; None before the first."""
        return self.exports[0].content_hash == self.content_hash if self.exports else None


def payroll_run(viewer: Actor, pk: int, *, lock: bool = False) -> Run:
    """Return a finished run for those who export. Raises Missing; NotAllowed without the power."""
    refuse_without(viewer, powers.EXPORT_PAYROLL)
    return incentive_queries.get_run(SYSTEM, pk, lock=lock)


def months(viewer: Actor) -> list[MonthRow]:
    """Return the confirmed months, the latest first, for those who export; four queries."""
    if not viewer.may(powers.EXPORT_PAYROLL):
        return []
    closed = {month.month_on for month in ledger_queries.months() if month.state == "closed"}
    exports: dict[date, list[PayrollExport]] = {}
    for export in PayrollExport.objects.order_by("-month_on", "-number"):
        exports.setdefault(export.month_on, []).append(export)
    runs = list(incentive_queries.runs(SYSTEM).filter(state=CONFIRMED, is_superseded=False))
    due = due_of_runs(runs)
    found = []
    for run in runs:
        of_month = exports.get(run.month_on, [])
        found.append(
            MonthRow(run, run.month_on in closed, len(of_month), of_month[0] if of_month else None, due[run.pk])
        )
    return found


def exports_of(month_on: date) -> list[PayrollExport]:
    """Return the exports of a month, the latest first."""
    return list(PayrollExport.objects.filter(month_on=month_on).order_by("-number"))


def exports(viewer: Actor) -> QuerySet[PayrollExport]:
    """Return all exports for those who export."""
    rows = PayrollExport.objects.order_by()
    return rows if viewer.may(powers.EXPORT_PAYROLL) else rows.none()


def get_export(viewer: Actor, pk: int) -> PayrollExport:
    """Return one export with its run. Raises Missing, also for those who may not export."""
    rows: QuerySet[PayrollExport] = PayrollExport.objects.select_related("run")
    return fetch(rows if viewer.may(powers.EXPORT_PAYROLL) else rows.none(), viewer, pk)


def greatest_number(month_on: date) -> int:
    """Return the number of the month's latest export, 0 before the first."""
    return PayrollExport.objects.filter(month_on=month_on).aggregate(n=Max("number"))["n"] or 0


def pay_rows(run: Run) -> list[PayRow]:
    """Return a row for each statement of the run, in the order of its page; one query."""
    return [
        pay_row(
            (each.number, each.member_id, each.member_name, each.team_name, each.post_name),
            each.pay,
            plain={
                "commission": each.commission_fen, "adjustment": each.adjustment_fen, "award": each.award_fen,
            },
            earned_fen=each.total_fen,
            paid_fen=incentive_queries.due_fen(each),
        )
        for each in incentive_queries.run_statements(run)
    ]  # fmt: skip


def month_seal(month_on: date) -> str:
    """Return the seal of a closed month; empty before it is sealed."""
    seal = ledger_queries.month_seals().filter(month_on=month_on).values_list("hash", flat=True).first()
    return seal or ""


def standing(run: Run) -> Standing:
    """Return what an export of the run would say now; four queries."""
    rows = pay_rows(run)
    return Standing(
        run=run,
        is_closed=ledger_queries.is_closed(run.month_on),
        seal_hash=month_seal(run.month_on),
        rows=len(rows),
        earned_fen=sum(row.earned_fen for row in rows),
        paid_fen=sum(row.paid_fen for row in rows),
        content_hash=content_hash(rows),
        exports=exports_of(run.month_on),
    )
