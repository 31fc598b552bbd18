"""The draft that a run follows: where nothing but facts came in since, untouched statements need not be made anew.

A month of a million facts is settled anew for whom a late fact touches, and nobody else. The result is to the byte that
of settling the whole month; where that is not certain beforehand, the whole month is settled.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum

from xiaozhang.foundation.ledger import queries as ledger
from xiaozhang.performance.incentives.models import ClauseTally, Line, Run, RunSnapshot, Statement
from xiaozhang.performance.incentives.rules.inputs import Snapshot, differ_in_mark_only
from xiaozhang.performance.incentives.rules.needs import Needs, needs_of, unstreamed
from xiaozhang.performance.plans.rules.inputs import MonthInputs

MOST_POSTED = 50_000  # behind more than this, the whole month is settled


@dataclass(frozen=True, slots=True)
class Followed:
    """The draft, and who is settled anew because facts that touch them have come in since."""

    draft: Run
    anew: frozenset[int]


def followed(run: Run, snapshot: Snapshot) -> Followed | None:
    """Return the draft whose statements a staged run can take over; None where the whole month is to be settled.

    It can where the same release settles from the same inputs but for facts, where no payee depends on facts of others,
    and where most payees are untouched.
    """
    draft = Run.objects.filter(month_on=run.month_on, state=Run.State.DRAFT, is_superseded=False).first()
    if draft is None or draft.release != run.release or run.mark - draft.mark > MOST_POSTED:
        return None
    texts = dict(RunSnapshot.objects.filter(run__in=(run, draft)).values_list("run_id", "content"))
    if not differ_in_mark_only(texts[run.pk], run.mark, texts[draft.pk], draft.mark):
        return None
    touched = _touched(snapshot, draft.mark)
    if touched is None:
        return None
    anew = touched & {payee.member_id for payee in snapshot.payees}
    return Followed(draft, frozenset(anew)) if 2 * len(anew) <= len(snapshot.payees) else None


def _touched(snapshot: Snapshot, after: int) -> set[int] | None:
    """Return whom the facts behind a mark touch; None where that cannot be said of single payees."""
    fixed = unstreamed(snapshot.fixed) if snapshot.is_streamed else snapshot.fixed
    needs = needs_of(fixed.clauses, fixed.month_on)
    if not needs.is_apart:
        return None
    posted = ledger.posted_between(snapshot.month_on, after, snapshot.mark)
    touched = {member_id for _metric, _customer, member_id in posted if member_id is not None}
    if not needs.facts and not needs.events:
        return touched | _above(touched, fixed, needs)
    # What a contract was signed for, its events and a customer's first deal say something of all received from them.
    if any(metric in needs.events and customer is None for metric, customer, _member in posted):
        return None
    customers = {customer for _metric, customer, _member in posted if customer is not None}
    touched |= ledger.credited_by_customers(customers, snapshot.month_on, snapshot.mark)
    return touched | _above(touched, fixed, needs)


def _above(member_ids: Collection[int], fixed: MonthInputs, needs: Needs) -> set[int]:
    """Return who stood above these members on any day, where scores count the figures of teams."""
    if not needs.teamed():
        return set()
    managers = {each.key: {at.manager for at in each.assignments} - {""} for each in fixed.members}
    found: set[str] = set()
    waiting = {str(member_id) for member_id in member_ids}
    while waiting:
        above = {manager for key in waiting for manager in managers.get(key, ())}
        waiting = above - found
        found |= above
    return {int(key) for key in found}


def draft_digests(draft: Run) -> dict[int, str]:
    """Return the digests of a draft's statements by member; one query."""
    return dict(Statement.objects.filter(run=draft).values_list("member_id", "digest"))


def tallies_without(draft: Run, member_ids: frozenset[int]) -> dict[int, list[int]]:
    """Return what each clause brought about in a draft, some members left out: how many lines, and how much."""
    rows = ClauseTally.objects.filter(run=draft).values_list("clause_id", "lines", "amount_fen")
    tallies = {clause_id: [lines, fen] for clause_id, lines, fen in rows}
    theirs = Line.objects.filter(statement__in=Statement.objects.filter(run=draft, member_id__in=member_ids))
    for clause_id, lines, fen in theirs.order_by().values_list("clause_id").annotate(Count("pk"), Sum("amount_fen")):
        tallies[clause_id][0] -= lines
        tallies[clause_id][1] -= int(fen)
    return {clause_id: tally for clause_id, tally in tallies.items() if tally[0]}


def statements_in(run: Run) -> QuerySet[Statement]:
    """Return the statements of a finished run.

    Those of a draft that others followed are where they came to stand: with the draft, if they were made anew behind
    it, else with one of those that followed.
    """
    chain = _chain(run)
    if len(chain) == 1:
        return Statement.objects.filter(run=run)
    rows = Statement.objects.filter(run__in=chain)
    return rows.exclude(Exists(rows.filter(member_id=OuterRef("member_id"), run_id__lt=OuterRef("run_id"))))


def _chain(run: Run) -> Sequence[int]:
    """Return the run and those that followed it, one after the other."""
    chain = [run.pk]
    if run.is_superseded:
        later = Run.objects.filter(month_on=run.month_on, follows__isnull=False, number__gt=run.number)
        for pk, follows_id in later.order_by("number").values_list("pk", "follows_id"):
            if follows_id == chain[-1]:
                chain.append(pk)
    return chain
