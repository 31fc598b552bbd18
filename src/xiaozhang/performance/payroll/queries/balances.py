"""Who has what open, for those who may see it: oneself always, others with the power and within reach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Missing
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter import queries as charter_queries
from xiaozhang.foundation.charter.queries import measuring as charter_measuring
from xiaozhang.foundation.charter.rules.in_force import ClauseRef
from xiaozhang.performance.incentives.queries import open_balances
from xiaozhang.performance.incentives.queries.open_balances import OpenSums, Rolled
from xiaozhang.performance.payroll import powers

if TYPE_CHECKING:
    from xiaozhang.performance.incentives.models import Balance, ClaimNotice

A_PAGE = 50
KINDS = {
    "held": Message("留存"), "carried": Message("结转"), "claim": Message("应追"), "draw": Message("预支"),
}  # fmt: skip
CLAIM = "claim"


@dataclass(frozen=True, slots=True)
class OpenPage:
    """Some members with what they have open, the sums of all, and where one is."""

    rows: list[OpenSums]
    sums: dict[str, int]
    members: int
    number: int
    count: int


@dataclass(frozen=True, slots=True)
class OpenThing:
    """One thing that stands open: its clause, and the notice given of it."""

    balance: Balance
    label: Message
    clause: ClauseRef | None
    notice: ClaimNotice | None

    @property
    def is_owed_by_member(self) -> bool:
        """Say whether the member owes it to the house."""
        return self.balance.kind in (CLAIM, "draw")


@dataclass(frozen=True, slots=True)
class MemberBalances:
    """What stands open for a member, and the months rolled forward, the latest first."""

    things: list[OpenThing]
    months: list[Rolled]

    def of(self, kind: str) -> int:
        """The sum of one kind."""
        return sum(thing.balance.amount_fen for thing in self.things if thing.balance.kind == kind)

    @property
    def sums(self) -> list[tuple[Message, int]]:
        """What is open by kind."""
        return [(label, self.of(kind)) for kind, label in KINDS.items()]

    @property
    def is_sound(self) -> bool:
        """Say whether every month adds up and opens with what the one before closed with."""
        return all(month.adds_up and month.is_joined for month in self.months)


def may_see(viewer: Actor, member_id: int) -> bool:
    """Say whether the viewer may see the member's balances."""
    if member_id == viewer.member_id:
        return viewer.may(powers.SEE_BALANCES)
    if not viewer.may(powers.SEE_OTHERS_BALANCES):
        return False
    return viewer.sees_all() or member_id in viewer.member_ids


def open_page(viewer: Actor, *, kind: str = "", text: str = "", number: int = 1) -> OpenPage:
    """Return who of those in reach has something open, the greatest first; one query."""
    rows = open_balances.open_sums(_reach(viewer))
    rows = [row for row in rows if (not kind or row.of(kind)) and (not text or text in row.name)]
    sums = {each: sum(row.of(each) for row in rows) for each in KINDS}
    rows.sort(key=lambda row: (-(row.of(kind) if kind else max(row.sums.values())), row.member_id))
    count = max(1, -(-len(rows) // A_PAGE))
    number = min(max(1, number), count)
    return OpenPage(rows[(number - 1) * A_PAGE : number * A_PAGE], sums, len(rows), number, count)


def balances(viewer: Actor) -> QuerySet[Balance]:
    """Return one by one what stands open for the viewer, or for the members in reach of who may see others'."""
    reach = _reach(viewer) if viewer.may(powers.SEE_BALANCES) else []
    return open_balances.standing_balances(reach).order_by()


def has_open_claim(viewer: Actor, member_id: int, claim_key: str) -> bool:
    """Say whether the viewer may see that such a claim stands open against the member."""
    return may_see(viewer, member_id) and open_balances.open_claim(member_id, claim_key) is not None


def member_balances(viewer: Actor, member_id: int) -> MemberBalances:
    """Return what stands open for a member. Raises Missing for those who may not see it."""
    if not may_see(viewer, member_id):
        raise Missing
    balances = list(open_balances.standing_balances([member_id]))
    notices = open_balances.notices_of(member_id)
    clauses = _clauses([each.clause_key for each in balances if each.clause_key])
    things = [
        OpenThing(
            balance=each,
            label=KINDS[each.kind],
            clause=clauses.get(each.clause_key),
            notice=notices.get(each.key) if each.kind == CLAIM else None,
        )
        for each in balances
    ]
    return MemberBalances(things, open_balances.roll_forward(member_id))


def _reach(viewer: Actor) -> list[int] | None:
    if viewer.may(powers.SEE_OTHERS_BALANCES):
        return None if viewer.sees_all() else sorted({*viewer.member_ids, viewer.member_id or 0})
    return [viewer.member_id or 0]


def _clauses(keys: Sequence[str]) -> Mapping[str, ClauseRef]:
    """Return each clause as its latest version names it; two queries."""
    by_id = charter_measuring.clause_ids_by_key(keys)
    refs = charter_queries.clause_refs(by_id)
    found: dict[str, ClauseRef] = {}
    for pk, ref in sorted(refs.items(), key=lambda item: (str(item[1].effective_on), item[0])):
        found[by_id[pk]] = ref
    return found
