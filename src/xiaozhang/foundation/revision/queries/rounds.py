"""Rounds of revision, and what was judged in them. Whoever may evaluate sees all of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Max, QuerySet

from xiaozhang.base.actor import Actor
from xiaozhang.base.fetching import fetch
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.revision import powers
from xiaozhang.foundation.revision.clauses import RevisionTerm
from xiaozhang.foundation.revision.models import Round, Verdict

_PAST = 5


def rounds(viewer: Actor) -> QuerySet[Round]:
    """Return the rounds, the latest first: for who evaluates. The record type's rows."""
    rows = Round.objects.select_related("version")
    return rows if viewer.may(powers.EVALUATE_CHARTER) else rows.none()


def get_round(viewer: Actor, pk: int, *, lock: bool = False) -> Round:
    """Return one round. Raises Missing."""
    rows = rounds(viewer)
    return fetch(rows, viewer, pk, lock=lock)


def open_round(*, lock: bool = False) -> Round | None:
    """Return the round that is going on."""
    rows = Round.objects.filter(state=Round.State.OPEN)
    return (rows.select_for_update() if lock else rows).first()


def latest(viewer: Actor) -> tuple[Round | None, list[Round]]:
    """Return the round that is going on, which is always the newest, and the last five before, in one query."""
    rows = list(rounds(viewer)[: _PAST + 1])
    running = next((row for row in rows if row.state == Round.State.OPEN), None)
    return running, [row for row in rows if row != running][:_PAST]


def last_end() -> date | None:
    """Return the day after the last one that a round has looked at."""
    greatest: date | None = Round.objects.aggregate(last=Max("end_on"))["last"]
    return greatest


def term_on(day: date) -> RevisionTerm:
    """Return when rounds are held by the charter of the day; yearly by the sales manager where it does not say."""
    found = charter.clause_on(RevisionTerm, day)
    return found.parameters if found is not None else RevisionTerm()


def verdicts_of(round_: Round) -> dict[str, Verdict]:
    """Return what was judged in a round, by the key of the clause."""
    return {row.clause_key: row for row in Verdict.objects.filter(round=round_).select_related("noted_by")}


def held_verdict(round_: Round, clause_key: str) -> Verdict | None:
    """Return what was judged of a clause in a round, its row held."""
    return Verdict.objects.select_for_update().filter(round=round_, clause_key=clause_key).first()


def verdicts_on(clause_key: str) -> list[Verdict]:
    """Return what was judged of a clause in all rounds, the latest first."""
    rows = Verdict.objects.filter(clause_key=clause_key).select_related("round", "noted_by")
    return list(rows.order_by("-round_id"))


def latest_verdicts(clause_keys: Iterable[str]) -> dict[str, Verdict]:
    """Return the latest judgement of each clause, by key: for who drafts the next version. One query."""
    rows = Verdict.objects.filter(clause_key__in=set(clause_keys)).select_related("round", "noted_by")
    return {row.clause_key: row for row in rows.order_by("round_id")}
