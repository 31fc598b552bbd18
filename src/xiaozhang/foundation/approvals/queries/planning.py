"""The steps a chain means for somebody on a day, and who stands in for whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.approvals.clauses import ApprovalChain
from xiaozhang.foundation.approvals.models import Delegation
from xiaozhang.foundation.approvals.rules.chain import (
    ADMINISTRATOR,
    LEADER,
    LEADER_OF,
    LEADERSHIP,
    ROLE,
    People,
    StepPlan,
    members_for,
    steps_for,
)
from xiaozhang.foundation.org import queries as org

_MOST_HOPS = 5


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps an amount needs, and who gets a copy when all have agreed. No steps: no approval is needed."""

    steps: tuple[StepPlan, ...]
    copies: tuple[int, ...]


def plan(chain: ApprovalChain, amount_fen: int, applicant_id: int, on: date) -> Plan:
    """Return the steps that a chain asks for. Raises NobodyCanSign."""
    rules = chain.rules_for(amount_fen)
    if not rules:
        return Plan((), ())
    copies = chain.range_for(amount_fen).copies
    people = people_around(applicant_id, [*(who for rule in rules for who in rule.who), *copies], on)
    return Plan(steps_for(rules, people), members_for(copies, people))


def people_around(applicant_id: int, who: Iterable[str], on: date) -> People:
    """Return those around an applicant whom the chain may mean, as of the day; who has left is not among them."""
    asked = set(who)
    roles = {one.removeprefix(ROLE) for one in asked if one.startswith(ROLE)} | {LEADERSHIP, ADMINISTRATOR}
    leaders: dict[str, int] = {}
    own: int | None = None
    if LEADER in asked:
        team = org.team_of(applicant_id, on)
        own = team.leader_id if team is not None else None
    if named := {one.removeprefix(LEADER_OF) for one in asked if one.startswith(LEADER_OF)}:
        rows = org.teams(SYSTEM).filter(name__in=named, leader_id__isnull=False).order_by("-pk")
        leaders = dict(rows.values_list("name", "leader_id"))
    there = set(org.employed_among([*leaders.values(), *([own] if own else [])], on))
    return People(
        applicant=applicant_id,
        superiors=org.superiors_of_many([applicant_id], on)[applicant_id],
        leader=own if own in there else None,
        holders={role: tuple(org.holders_of(role, on)) for role in sorted(roles)},
        leaders={name: leader for name, leader in leaders.items() if leader in there},
    )


def heirs_of(gone: Iterable[int], applicant_id: int, on: date) -> dict[int, int]:
    """Return who signs for those who are gone: the nearest leader above each who is not the applicant (as of the last
    day there), else the applicant's superior, else one of the leadership or administrators; no heir, no entry.
    """
    found: dict[int, int] = {}
    for member_id in gone:
        left_on = org.get_member(SYSTEM, member_id).left_on
        last_on = min(on, left_on - timedelta(days=1)) if left_on is not None else on
        above = org.superiors_of_many([member_id], last_on)[member_id]
        people = people_around(applicant_id, (), on)
        candidates = (*above, *people.superiors, *people.holders[LEADERSHIP], *people.holders[ADMINISTRATOR])
        there = set(org.employed_among(candidates, on))
        heir = next((one for one in candidates if one in there and one not in (applicant_id, member_id)), None)
        if heir is not None:
            found[member_id] = heir
    return found


def deputies_of(member_ids: Iterable[int], kind: str, on: date) -> dict[int, int]:
    """Return who signs for each member on the day, deputies of deputies included; who signs themselves is left out."""
    deputies: dict[int, int] = {}
    asked = set(member_ids)
    for _hop in range(_MOST_HOPS):
        rows = in_force(on).filter(Q(kind="") | Q(kind=kind), member_id__in=asked - deputies.keys())
        found = dict(rows.order_by("kind").values_list("member_id", "deputy_id"))
        if not found:
            break
        deputies |= found
        asked = set(found.values())
    there = set(org.employed_among(deputies.values(), on)) if deputies else set()
    return {
        member: last
        for member in set(member_ids) & deputies.keys()
        if (last := _last(deputies, member)) in there and last != member
    }


def in_force(on: date) -> QuerySet[Delegation]:
    """Return the delegations of the day."""
    return Delegation.objects.filter(revoked_at__isnull=True, start_on__lte=on, end_on__gt=on)


def delegations(member_id: int) -> QuerySet[Delegation]:
    """Return what a member has handed over, the latest first."""
    return Delegation.objects.filter(member_id=member_id).select_related("deputy")


def overlapping(member_id: int, kind: str, start_on: date, end_on: date) -> QuerySet[Delegation]:
    """Return the member's delegations that would say twice who signs, locked."""
    rows = Delegation.objects.filter(member_id=member_id, kind=kind, revoked_at__isnull=True)
    return rows.filter(start_on__lt=end_on, end_on__gt=start_on).select_for_update()


def held_delegation(pk: int) -> Delegation | None:
    """Return one delegation, locked."""
    return Delegation.objects.select_for_update().filter(pk=pk).first()


def _last(deputies: dict[int, int], member: int) -> int:
    seen = {member}
    while (following := deputies.get(member)) is not None and following not in seen:
        seen.add(following)
        member = following
    return member
