"""Statements: who may see them, and the figures of a run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Count, F, Max, OuterRef, Q, QuerySet, Subquery, Sum, When

from xiaozhang.base.actor import Actor, Power
from xiaozhang.base.errors import Missing
from xiaozhang.base.fetching import fetch
from xiaozhang.performance.incentives import powers
from xiaozhang.performance.incentives.models import Balance, Line, Run, Statement
from xiaozhang.performance.incentives.queries.runs import RELEASED

_DUE = Case(When(pay="", then=F("total_fen")), default=F("paid_fen"))


def statements(viewer: Actor) -> QuerySet[Statement]:
    """Return the published statements inside the viewer's reach; one's own is always inside."""
    rows = _visible_rows(viewer).filter(run__state__in=RELEASED, run__is_superseded=False)
    return rows.select_related("run")


def get_statement(viewer: Actor, pk: int, *, power: Power | None = None, lock: bool = False) -> Statement:
    """Return one statement; those who settle may open drafts and superseded ones too, nobody a staged one.

    Raises Missing; NotAllowed without `power`.
    """
    return fetch(_openable(viewer), viewer, pk, power=power, lock=lock)


def latest_own(viewer: Actor) -> Statement | None:
    """Return the viewer's latest published statement."""
    return statements(viewer).filter(member_id=viewer.member_id or 0).order_by("-month_on").first()


@dataclass(frozen=True, slots=True)
class Former:
    """The member's published statement of the latest month before, to compare with."""

    pk: int
    month_on: date
    due_fen: int


def statement_with_former(viewer: Actor, pk: int) -> tuple[Statement, Former | None]:
    """Return one statement as `get_statement` does, and the one before it; one query. Raises Missing."""
    before = _released_before().order_by("-month_on")
    shown = _openable(viewer).annotate(
        former_id=Subquery(before.values("pk")[:1]),
        former_month_on=Subquery(before.values("month_on")[:1]),
        former_due=Subquery(before.annotate(due=_DUE).values("due")[:1]),
    )
    row = shown.filter(pk=pk).first()
    if row is None:
        raise Missing
    return row, Former(row.former_id, row.former_month_on, row.former_due) if row.former_id else None


def _released_before() -> QuerySet[Statement]:
    """Return, inside a query of statements, those published of the same member in the months before."""
    return Statement.objects.filter(
        member_id=OuterRef("member_id"),
        month_on__lt=OuterRef("month_on"),
        run__state__in=RELEASED,
        run__is_superseded=False,
    )


def team_statements(viewer: Actor) -> QuerySet[Statement]:
    """Return the published statements of others inside the viewer's reach.

    `due` is what is paid, `due_before` what was on the member's published statement before, None without one.
    """
    before = _released_before().annotate(due=_DUE).order_by("-month_on")
    rows = statements(viewer).exclude(member_id=viewer.member_id or 0)
    return rows.annotate(due=_DUE, due_before=Subquery(before.values("due")[:1]))


def in_latest_month(rows: QuerySet[Statement]) -> QuerySet[Statement]:
    """Leave the statements of the latest month that is published."""
    released = Run.objects.filter(state__in=RELEASED, is_superseded=False).order_by("-month_on")
    return rows.filter(month_on=Subquery(released.values("month_on")[:1]))


@dataclass(frozen=True, slots=True)
class TeamSums:
    """The latest month of the members in reach: how many, what they earned and are paid, who has not confirmed."""

    month_on: date | None
    members: int
    total_fen: int
    due_fen: int
    unconfirmed: int


def team_sums(viewer: Actor) -> TeamSums:
    """Return the sums of the latest published month over the members in the viewer's reach; one query."""
    found = in_latest_month(team_statements(viewer)).aggregate(
        month_on=Max("month_on"),
        members=Count("pk"),
        total=Sum("total_fen"),
        whole=Sum("due"),
        unconfirmed=Count("pk", filter=Q(confirmed_at__isnull=True)),
    )
    return TeamSums(
        found["month_on"], found["members"], int(found["total"] or 0), int(found["whole"] or 0), found["unconfirmed"]
    )


def due_fen(statement: Statement) -> int:
    """Return what the statement says is paid; all that was earned where settlement kept no steps in between."""
    return statement.paid_fen if statement.pay else statement.total_fen


def statements_of_run(run_id: int) -> QuerySet[Statement]:
    """Return all statements of a run, for staging."""
    return Statement.objects.filter(run_id=run_id)


def lines_of(statement: Statement) -> QuerySet[Line]:
    """Return the lines of a statement the caller has fetched, in order."""
    return Line.objects.filter(statement=statement).order_by("sequence")


def balances_of(statement: Statement) -> QuerySet[Balance]:
    """Return what stands open after the month of a statement the caller has fetched, in order."""
    return Balance.objects.filter(statement=statement).order_by("sequence")


def lines_of_run(run_id: int) -> QuerySet[Line]:
    """Return all lines of a run, for staging."""
    return Line.objects.filter(statement__in=Statement.objects.filter(run_id=run_id))


def balances_of_run(run_id: int) -> QuerySet[Balance]:
    """Return what stands open after the month of a run, for staging."""
    return Balance.objects.filter(statement__in=Statement.objects.filter(run_id=run_id))


@dataclass(frozen=True, slots=True)
class RunSums:
    """The sums of a run's statements."""

    statements: int
    lines: int
    commission_fen: int
    adjustment_fen: int
    award_fen: int
    paid_fen: int


def sums_of(run_id: int) -> RunSums:
    """Return the sums of a run's statements."""
    found = Statement.objects.filter(run_id=run_id).aggregate(
        Count("pk"), Sum("lines_count"), Sum("commission_fen"), Sum("adjustment_fen"), Sum("award_fen"), Sum("paid_fen")
    )
    return RunSums(
        statements=found["pk__count"],
        lines=int(found["lines_count__sum"] or 0),
        commission_fen=int(found["commission_fen__sum"] or 0),
        adjustment_fen=int(found["adjustment_fen__sum"] or 0),
        award_fen=int(found["award_fen__sum"] or 0),
        paid_fen=int(found["paid_fen__sum"] or 0),
    )


def unconfirmed_count(run_id: int) -> int:
    """Return how many statements of the run their members have not confirmed."""
    return Statement.objects.filter(run_id=run_id, confirmed_at__isnull=True).count()


def kept_confirmations(earlier: Run, run: Run) -> list[tuple[Statement, datetime]]:
    """Return the statements of `run` that equal to the byte those confirmed in `earlier`, and when that was."""
    rows = Statement.objects.filter(run=earlier).values_list("member_id", "confirmed_at")
    confirmed = {member_id: confirmed_at for member_id, confirmed_at in rows if confirmed_at is not None}
    digests = dict(Statement.objects.filter(run=earlier).values_list("member_id", "digest"))
    return [
        (statement, confirmed[statement.member_id])
        for statement in Statement.objects.filter(run=run, member_id__in=confirmed)
        if digests[statement.member_id] == statement.digest
    ]


def _openable(viewer: Actor) -> QuerySet[Statement]:
    """Return what the viewer may open: published, and for those who settle drafts and superseded ones."""
    rows = _visible_rows(viewer).exclude(run__state=Run.State.STAGED).select_related("run")
    if viewer.may(powers.RUN_SETTLEMENT):
        return rows
    return rows.filter(run__state__in=RELEASED, run__is_superseded=False)


def _visible_rows(viewer: Actor) -> QuerySet[Statement]:
    rows = Statement.objects.all()
    if viewer.sees_all():
        return rows
    return rows.filter(Q(member_id__in=viewer.member_ids) | Q(member_id=viewer.member_id))
