"""Statements: who may see them, and the figures of a run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet, Sum

from xiaozhang.base.actor import Actor, Power
from xiaozhang.base.errors import Missing, NotAllowed
from xiaozhang.base.text import Message
from xiaozhang.performance.incentives import powers
from xiaozhang.performance.incentives.models import Line, Run, Statement
from xiaozhang.performance.incentives.queries.runs import RELEASED


def statements(viewer: Actor) -> QuerySet[Statement]:
    """Return the published statements inside the viewer's reach; one's own is always inside."""
    rows = _visible_rows(viewer).filter(run__state__in=RELEASED, run__is_superseded=False)
    return rows.select_related("run")


def get_statement(viewer: Actor, pk: int, *, power: Power | None = None, lock: bool = False) -> Statement:
    """Return one statement; those who settle may open drafts and superseded ones too, nobody a staged one.

    Raises Missing; NotAllowed without `power`.
    """
    rows = _visible_rows(viewer).exclude(run__state=Run.State.STAGED)
    if not viewer.may(powers.RUN_SETTLEMENT):
        rows = rows.filter(run__state__in=RELEASED, run__is_superseded=False)
    if lock:
        rows = rows.select_for_update(of=("self",))
    row = rows.select_related("run").filter(pk=pk).first()
    if row is None:
        raise Missing
    if power is not None and not viewer.may(power):
        raise NotAllowed(Message("没有执行：您的岗位没有「{power}」的权限，请联系管理员。", {"power": power.label}))
    return row


def latest_own(viewer: Actor) -> Statement | None:
    """Return the viewer's latest published statement."""
    return statements(viewer).filter(member_id=viewer.member_id or 0).order_by("-month_on").first()


def released_before(statement: Statement) -> Statement | None:
    """Return the member's published statement of the latest month before, to compare with."""
    rows = Statement.objects.filter(
        member_id=statement.member_id,
        month_on__lt=statement.month_on,
        run__state__in=RELEASED,
        run__is_superseded=False,
    )
    return rows.order_by("-month_on").first()


def due_fen(statement: Statement) -> int:
    """Return what the statement says is paid; all that was earned where settlement kept no steps in between."""
    return statement.paid_fen if statement.pay else statement.total_fen


def statements_of_run(run_id: int) -> QuerySet[Statement]:
    """Return all statements of a run, for staging."""
    return Statement.objects.filter(run_id=run_id)


def lines_of(statement: Statement) -> QuerySet[Line]:
    """Return the lines of a statement the caller has fetched, in order."""
    return Line.objects.filter(statement=statement).order_by("sequence")


def lines_of_run(run_id: int) -> QuerySet[Line]:
    """Return all lines of a run, for staging."""
    return Line.objects.filter(statement__in=Statement.objects.filter(run_id=run_id))


@dataclass(frozen=True, slots=True)
class RunSums:
    """The sums of a run's statements."""

    statements: int
    lines: int
    commission_fen: int
    adjustment_fen: int


def sums_of(run_id: int) -> RunSums:
    """Return the sums of a run's statements."""
    found = Statement.objects.filter(run_id=run_id).aggregate(
        Count("pk"), Sum("lines_count"), Sum("commission_fen"), Sum("adjustment_fen")
    )
    return RunSums(
        statements=found["pk__count"],
        lines=int(found["lines_count__sum"] or 0),
        commission_fen=int(found["commission_fen__sum"] or 0),
        adjustment_fen=int(found["adjustment_fen__sum"] or 0),
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


def _visible_rows(viewer: Actor) -> QuerySet[Statement]:
    rows = Statement.objects.all()
    if viewer.sees_all():
        return rows
    return rows.filter(Q(member_id__in=viewer.member_ids) | Q(member_id=viewer.member_id))
