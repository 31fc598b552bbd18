"""What stands open per person after the latest released month, month by month, and the notices given of it.

Whoever asks has checked whose figures may be seen.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet, Sum

from xiaozhang.performance.incentives.models import Balance, ClaimNotice, Statement
from xiaozhang.performance.incentives.queries.runs import RELEASED
from xiaozhang.performance.incentives.rules.pay_sums import pay_sums


@dataclass(frozen=True, slots=True)
class OpenSums:
    """A member's open sums by kind after their latest released month, in 分."""

    member_id: int
    name: str
    team_name: str
    month_on: date
    sums: dict[str, int]

    def of(self, kind: str) -> int:
        """What is open of one kind."""
        return self.sums.get(kind, 0)


@dataclass(frozen=True, slots=True)
class Rolled:
    """A released month of a member: opening + accrued − reversed − paid = closing, in 分.

    `is_joined`: it opens with what the month before closed with.
    """

    statement_id: int
    number: str
    month_on: date
    opening_fen: int
    accrued_fen: int
    reversed_fen: int
    paid_fen: int
    closing_fen: int
    is_joined: bool

    @property
    def adds_up(self) -> bool:
        """Say whether it does."""
        return self.opening_fen + self.accrued_fen - self.reversed_fen - self.paid_fen == self.closing_fen


def standing_balances(member_ids: Collection[int] | None = None) -> QuerySet[Balance]:
    """Return what stands open after each member's latest released month; of everybody without ids."""
    later = _released().filter(member_id=OuterRef("statement__member_id"), month_on__gt=OuterRef("statement__month_on"))
    rows = Balance.objects.filter(statement__run__state__in=RELEASED, statement__run__is_superseded=False)
    if member_ids is not None:
        rows = rows.filter(statement__member_id__in=member_ids)
    return rows.exclude(Exists(later)).select_related("statement").order_by("statement_id", "sequence")


def open_sums(member_ids: Collection[int] | None = None) -> list[OpenSums]:
    """Return the open sums of those who have any, by team and member; one query."""
    rows = standing_balances(member_ids).order_by().values_list(
        "statement__member_id", "statement__member_name", "statement__team_name", "statement__month_on", "kind"
    )  # fmt: skip
    found: dict[int, OpenSums] = {}
    for member_id, name, team_name, month_on, kind, fen in rows.annotate(whole=Sum("amount_fen")):
        row = found.setdefault(member_id, OpenSums(member_id, name, team_name, month_on, {}))
        row.sums[kind] = row.sums.get(kind, 0) + int(fen)
    return sorted(found.values(), key=lambda row: (row.team_name, row.member_id))


def roll_forward(member_id: int) -> list[Rolled]:
    """Return the member's released months, the latest first, each with its roll-forward; one query."""
    rows = _released().filter(member_id=member_id).order_by("month_on", "pk")
    found: list[Rolled] = []
    for pk, number, month_on, total_fen, paid_fen, pay in rows.values_list(
        "pk", "number", "month_on", "total_fen", "paid_fen", "pay"
    ):
        sums = pay_sums(pay)
        if not pay:  # earned and paid in one step
            paid_fen, sums["accrued_fen"] = total_fen, total_fen
        opening_fen = sums["opening_fen"]
        is_joined = opening_fen == (found[-1].closing_fen if found else opening_fen)
        amounts = (opening_fen, sums["accrued_fen"], sums["reversed_fen"], paid_fen, sums["closing_fen"])
        found.append(Rolled(pk, number, month_on, *amounts, is_joined))
    return found[::-1]


def notices_of(member_id: int) -> dict[str, ClaimNotice]:
    """Return the notices given to the member, by claim."""
    rows = ClaimNotice.objects.filter(member_id=member_id).select_related("recorded_by")
    return {row.claim_key: row for row in rows}


def open_claim(member_id: int, claim_key: str) -> Balance | None:
    """Return a claim that stands open against the member."""
    rows = standing_balances([member_id]).filter(kind=Balance.Kind.CLAIM, key=claim_key)
    return rows.first()


def _released() -> QuerySet[Statement]:
    return Statement.objects.filter(run__state__in=RELEASED, run__is_superseded=False)
