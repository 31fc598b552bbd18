"""Worked examples of clauses, rerun against the parameters as they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xiaozhang.base import registries
from xiaozhang.base.clause_examples import Row, Runner, Surroundings, examples_of
from xiaozhang.base.clause_kind import ClauseKind, Known
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter.models import Clause
from xiaozhang.foundation.charter.queries.checking import known
from xiaozhang.foundation.charter.queries.clauses import clauses_of, parameters_of
from xiaozhang.foundation.charter.rules.examples import Worked, compute, rework
from xiaozhang.foundation.org import queries as org_queries


def runner_of(kind: str) -> Runner | None:
    """Return how examples of a kind are worked; None for text and for kinds whose app has no rule for examples."""
    return registries.clause_kinds.get(kind).example if kind in registries.clause_kinds else None


def surroundings(clauses: Iterable[ClauseKind | None], house: Known | None = None) -> Surroundings:
    """Return what examples are worked in: the company's calendar and the clauses of the version."""
    typed = tuple(each for each in clauses if each is not None)
    return Surroundings(org_queries.calendar(), typed, house or known())


def worked_examples(clause: Clause) -> tuple[Worked, ...]:
    """Return a clause's examples with what the rules make of them today, within its version."""
    return rework_examples(clause, parameters_of(clause), _around(clause)) if clause.examples else ()


def rework_examples(clause: Clause, typed: ClauseKind | None, around: Surroundings) -> tuple[Worked, ...]:
    """Return a clause's examples, given its typed parameters and what stands around it."""
    runner = runner_of(clause.kind)
    if not clause.examples or runner is None or typed is None:
        return ()
    return rework(typed, runner, examples_of(clause.examples), around)


def compute_example(clause: Clause, given: Sequence[Row]) -> tuple[tuple[Row, ...], Message | None]:
    """Return the results of a new example of a clause, to be confirmed by its writer, or the problem with it."""
    runner, typed = runner_of(clause.kind), parameters_of(clause)
    if runner is None or typed is None:
        return (), Message("这一类条款不能写算例。")
    return compute(typed, runner, given, _around(clause))


def _around(clause: Clause) -> Surroundings:
    return surroundings(parameters_of(each) for each in clauses_of(clause.version_id))
