"""What one may ask for: the clauses that can be departed from, how, and who decides."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.departures import BY_PEOPLE, Departure, Way, departures
from xiaozhang.base.periods import Period
from xiaozhang.foundation.approvals import queries as approvals
from xiaozhang.foundation.approvals.clauses import ROLE, ApprovalChain, StepRule
from xiaozhang.foundation.approvals.queries import Plan
from xiaozhang.foundation.approvals.rules.chain import StepPlan, steps_for
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.charter.rules.in_force import InForce
from xiaozhang.foundation.exceptions import powers
from xiaozhang.foundation.exceptions.queries.exceptions import KIND
from xiaozhang.foundation.org import queries as org

_IN_FORCE = ("published", "superseded")


def ways_of(kind: str) -> tuple[Way, ...]:
    """Return how one may depart from clauses of a kind; by words from what people carry out themselves."""
    if kind in departures:
        return departures.get(kind).ways
    is_carried_out = kind in registries.clause_kinds and registries.clause_kinds.get(kind).is_executed
    return () if is_carried_out else BY_PEOPLE


def way_of(kind: str, departure: str) -> Way | None:
    """Return one way to depart from clauses of a kind, None where it is none."""
    return next((way for way in ways_of(kind) if way.departure == departure), None)


def is_pay(kind: str) -> bool:
    """Say whether departing from clauses of a kind changes what somebody is paid."""
    return kind in departures and departures.get(kind).is_pay


def asked_clause(viewer: Actor, clause_id: int) -> tuple[Any, Any]:
    """Return a clause and its typed parameters (None for words). Raises Missing."""
    clause = charter.get_clause(viewer, clause_id)
    return clause, charter.parameters_of(clause)


def is_published(clause: Any) -> bool:
    """Say whether a clause stands in a version that was published."""
    return clause.version.state in _IN_FORCE


def departable_clauses(today: date) -> list[tuple[Any, tuple[Departure, ...]]]:
    """Return the clauses in force that can be departed from, each with how."""
    version = charter.in_force(today)
    if version is None:
        return []
    found = ((clause, ways_of(clause.kind)) for clause in charter.clauses_of(version.pk))
    return [(clause, tuple(way.departure for way in ways)) for clause, ways in found if ways]


def chain_on(on: date) -> InForce[ApprovalChain] | None:
    """Return the clause that says whose agreement exceptions need on a day, if the charter has one."""
    found = charter.clauses_in_force(ApprovalChain, Period(on, on + timedelta(days=1)))
    return next((clause for clause in found if clause.parameters.subject == KIND), None)


def plan(chain: InForce[ApprovalChain] | None, amount_fen: int, applicant_id: int, on: date) -> Plan:
    """Return whose agreement is needed: by the chain, or without one that of a holder of the power to approve.

    An amount for which the chain asks nobody falls to them too: an exception is never approved by silence.
    """
    if chain is not None:
        planned = approvals.plan(chain.parameters, amount_fen, applicant_id, on)
        if planned.steps:
            return planned
    roles = [role.key for role in org.roles_in_use() if powers.APPROVE.key in role.powers]
    if not roles:
        return Plan((), ())
    who = tuple(f"{ROLE}{key}" for key in roles)
    people = approvals.people_around(applicant_id, who, on)
    holders = tuple(dict.fromkeys(pk for key in roles for pk in people.holders.get(key, ()) if pk != applicant_id))
    if holders:
        return Plan((StepPlan((holders,), name="签呈审批"),), ())
    return Plan(steps_for([StepRule((who[0],))], people), ())
