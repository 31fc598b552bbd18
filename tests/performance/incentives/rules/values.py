"""Values that rule tests are written with: tables, credits, payees, without a database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from xiaozhang.base.money import parse_yuan
from xiaozhang.performance.incentives.rules.inputs import Inputs, Payee, Post, TableSpan
from xiaozhang.performance.plans.clauses import CommissionTable

BOTH_POSTS = ("representative", "supervisor")


@dataclass(frozen=True, slots=True)
class ShareOfFact:
    """A credit as the ledger would give it."""

    fact_id: int
    key: str
    member_id: int
    amount_fen: int | None
    occurred_on: date
    occurred_at: datetime
    recorded_at: datetime


def table(
    method: str, tiers: Iterable[Sequence[Any]], roles: Sequence[str] = BOTH_POSTS, base: str = "receipt"
) -> CommissionTable:
    """Return a table from pairs of yuan and rate."""
    basis = "receipt_date" if base == "receipt" else "signing_date"
    rows = [{"from": from_, "rate": rate} for from_, rate in tiers]
    return CommissionTable.model_validate(
        {"base": base, "basis": basis, "method": method, "tiers": rows, "roles": list(roles)}
    )


def span(
    clause_id: int, table_: CommissionTable, start_on: date = date(2026, 1, 1), end_on: date | None = None
) -> TableSpan:
    """Return a clause in force `[start_on, end_on)`."""
    return TableSpan(clause_id, start_on, end_on, table_)


def credit(fact_id: int, on: date, fen: int, *, member_id: int = 1, key: str = "") -> ShareOfFact:
    """Return a member's share of a fact at noon of the day, recorded in order of fact id."""
    at = datetime(on.year, on.month, on.day, 4, tzinfo=UTC)
    recorded_at = datetime(2026, 12, 1, fact_id // 3600 % 24, fact_id // 60 % 60, fact_id % 60, tzinfo=UTC)
    return ShareOfFact(fact_id, key or f"receipt:{fact_id:05d}", member_id, fen, on, at, recorded_at)


def payee(member_id: int = 1, role: str = "representative", target_fen: int | None = None) -> Payee:
    """Return a payee who has held one post since the beginning."""
    return Payee(member_id, f"成员{member_id}", "华东一组", "销售代表", (Post(date(2026, 1, 1), (role,)),), target_fen)


def inputs(month_on: date, tables: Sequence[TableSpan], credits: Sequence[ShareOfFact], **given: Any) -> Inputs:
    """Return inputs with receipts alone, and one payee unless others are given."""
    return Inputs(
        month_on=month_on,
        payees=given.get("payees", (payee(),)),
        tables=tables,
        credits={"receipt": credits},
        earlier={"receipt": given.get("earlier", ())},
    )


def naive_earned(table_: CommissionTable, base_fen: int) -> Fraction:
    """Return F(base) in the plainest way, as an independent check of Ladder."""
    tiers = table_.tiers
    if table_.method == "slab":
        reached = [tier for tier in tiers if base_fen >= tier.from_fen] or [tiers[0]]
        return base_fen * reached[-1].rate
    total = Fraction(0)
    for index, tier in enumerate(tiers):
        top = tiers[index + 1].from_fen if index + 1 < len(tiers) else None
        upper = base_fen if top is None else min(base_fen, top)
        if index == 0:
            total += upper * tier.rate
        elif upper > tier.from_fen:
            total += (upper - tier.from_fen) * tier.rate
    return total


def fen(amount: object) -> int:
    """Return the 分 of an amount written in an example."""
    return parse_yuan(str(amount))
