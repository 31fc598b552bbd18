"""Appeals inside a viewer's reach, and what lists, records and members show of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from xiaozhang.base.actor import Actor, Power
from xiaozhang.base.fetching import fetch
from xiaozhang.base.memory import remembered
from xiaozhang.foundation.archive import queries as archive
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.performance.appeals import powers
from xiaozhang.performance.appeals.models import Appeal, AppealMessage, FollowUp, State
from xiaozhang.performance.appeals.rules.evidence import SeenLine, read
from xiaozhang.performance.appeals.rules.standing import Look, look_of
from xiaozhang.performance.incentives import queries as incentives

if TYPE_CHECKING:
    from xiaozhang.performance.incentives.models import Statement

KIND = "appeal"
PENDING = (State.OPEN, State.REVIEWING)
MOST_OPEN = 20
"""How many appeals against one statement may wait for an answer."""


def appeals(viewer: Actor) -> QuerySet[Appeal]:
    """Return the appeals the viewer may see: one's own, and those of the members in reach, with the power."""
    rows = Appeal.objects.select_related("member", "assignee")
    if viewer.sees_all() and viewer.may(powers.SEE):
        return rows
    own = Q(member_id=viewer.member_id or 0)
    return rows.filter(own | Q(member_id__in=viewer.member_ids) if viewer.may(powers.SEE) else own)


def get_appeal(viewer: Actor, pk: int, *, power: Power | None = None, lock: bool = False) -> Appeal:
    """Return one appeal the viewer may see.

    Raises:
        Missing: not there, or not the viewer's to see.
        NotAllowed: to be seen, and the viewer lacks `power`.
    """
    rows = appeals(viewer)
    return fetch(rows, viewer, pk, power=power, lock=lock)


def own(rows: QuerySet[Appeal], viewer: Actor) -> QuerySet[Appeal]:
    """Leave those the viewer has made."""
    return rows.filter(member_id=viewer.member_id or 0)


def waiting_for(rows: QuerySet[Appeal], viewer: Actor) -> QuerySet[Appeal]:
    """Leave those that wait for the viewer: to be answered or reviewed, or put right."""
    return unsettled(rows).filter(assignee_id=viewer.member_id or 0)


def unsettled(rows: QuerySet[Appeal]) -> QuerySet[Appeal]:
    """Leave those with something still to do: an answer owed, or a correction."""
    return rows.filter(Q(state__in=PENDING) | _uncorrected())


def uncorrected(rows: QuerySet[Appeal]) -> QuerySet[Appeal]:
    """Leave those from which something follows that has not been done."""
    return rows.filter(_uncorrected())


def overdue(rows: QuerySet[Appeal], today: date) -> QuerySet[Appeal]:
    """Leave those whose answer is late."""
    return rows.filter(state__in=PENDING, due_on__lt=today)


def matching_text(rows: QuerySet[Appeal], text: str) -> QuerySet[Appeal]:
    """Leave those whose number, subject, reason or member's name holds a text."""
    words = Q(number__icontains=text) | Q(subject__icontains=text) | Q(reason__icontains=text)
    return rows.filter(words | Q(member__name__icontains=text))


def of_clauses(rows: QuerySet[Appeal], clause_ids: Collection[int]) -> QuerySet[Appeal]:
    """Leave those against lines of these clauses."""
    return rows.filter(clause_id__in=clause_ids)


def of_month(month_on: date) -> QuerySet[Appeal]:
    """Return the appeals of a month that were not withdrawn, for settlement."""
    return Appeal.objects.filter(month_on=month_on).exclude(state=State.WITHDRAWN).order_by("number")


@remembered
def on_statement(viewer: Actor, member_id: int, month_on: date) -> list[Appeal]:
    """Return the viewer's appeals against a member's statements of a month, whichever run they were of."""
    return list(appeals(viewer).filter(member_id=member_id, month_on=month_on).order_by("pk"))


def counts_on_statements(viewer: Actor, statement_ids: Sequence[int]) -> dict[int, int]:
    """Return how many appeals stand against statements, whichever run of the month they were of, by statement."""
    same = appeals(viewer).filter(member_id=OuterRef("member_id"), month_on=OuterRef("month_on"))
    counted = same.exclude(state=State.WITHDRAWN).order_by().values("member_id").annotate(n=Count("pk")).values("n")
    rows = incentives.statements(viewer).filter(pk__in=statement_ids).annotate(appeals=Subquery(counted))
    return {pk: count for pk, count in rows.order_by().values_list("pk", "appeals") if count}


def standing_on_line(statement: Statement, line: SeenLine) -> Appeal | None:
    """Return the appeal that stands against a line of a statement: of this run, or of an earlier one against the same
    fact as long as it is not settled, or the line says what it said then.
    """
    same = Q(statement_id=statement.pk, line_sequence=line.sequence)
    if line.fact_id is not None:
        same |= Q(member_id=statement.member_id, month_on=statement.month_on, fact_id=line.fact_id)
    for row in Appeal.objects.filter(same).exclude(state=State.WITHDRAWN).order_by("-pk"):
        before = read(row.evidence).line
        is_unchanged = before is not None and (before.amount_fen, before.clause_id) == (line.amount_fen, line.clause_id)
        if row.statement_id == statement.pk or row.is_pending or row.is_uncorrected or is_unchanged:
            return row
    return None


def open_on_statement(statement_id: int) -> int:
    """Return how many appeals against a statement wait for an answer."""
    return Appeal.objects.filter(statement_id=statement_id, state__in=PENDING).count()


def pending_of_member(member_id: int) -> int:
    """Return how many appeals wait for a member, for handing over."""
    return unsettled(Appeal.objects.filter(assignee_id=member_id)).count()


def clauses_appealed(viewer: Actor) -> list[tuple[str, str]]:
    """Return the clauses that the viewer's appeals are against, id and words, for a filter to choose from."""
    ids = set(appeals(viewer).exclude(clause_id=None).order_by().values_list("clause_id", flat=True).distinct())
    refs = charter.clause_refs(ids)
    words = {pk: f"第 {ref.number} 条 {ref.title} {ref.version_label}" for pk, ref in refs.items()}
    return [(str(pk), words[pk]) for pk in sorted(words)]


def file_count(appeal_id: int) -> int:
    """Return how many files are with an appeal."""
    return archive.usage_of(KIND, appeal_id)[0]


def messages_of(appeal: Appeal) -> list[AppealMessage]:
    """Return what was said about an appeal the caller has fetched, in order."""
    return list(AppealMessage.objects.filter(appeal=appeal).select_related("author"))


def look(row: Appeal, today: date) -> Look:
    """Return how an appeal stands on a day."""
    return look_of(row.state, row.final_decision, row.due_on, today, is_uncorrected=row.is_uncorrected)


def _uncorrected() -> Q:
    answered = Q(state__in=(State.ANSWERED, State.REVIEWING, State.REVIEWED), followed_at__isnull=True)
    return answered & ~Q(follow_up=FollowUp.NONE)
