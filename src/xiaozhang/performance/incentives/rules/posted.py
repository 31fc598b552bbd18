"""Facts of the ledger as plans read them, with what the contract behind them was signed for, when, and at what cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from fractions import Fraction

from xiaozhang.base.money import parse_rate, round_fen
from xiaozhang.foundation.ledger.rules.credits import FactRow
from xiaozhang.performance.incentives.rules.plans.inputs import Fact, Share

_WORDS = ("product", "customer_kind", "channel", "region", "referrer", "violation")


@dataclass(frozen=True, slots=True)
class Signed:
    """What a contract was signed for, and what it costs; `is_new`: the customer's first."""

    signed_on: date
    amount_fen: int
    cost_fen: int | None
    is_new: bool | None


def fact_of(row: FactRow, signed: Signed | None, first_on: date | None, zone: tzinfo) -> Fact:
    """Return a fact for plans. What a receipt does not say itself is its contract's: the cost in proportion."""
    attributes, contract = row.attributes, row.references.get("contract")
    units = Fraction(row.quantity) if row.quantity is not None else _figure(attributes.get("units"))
    return Fact(
        key=row.key,
        metric=row.metric,
        occurred=row.occurred_at.isoformat(),
        occurred_on=row.occurred_on,
        recorded=row.recorded_at.isoformat(),
        month_on=row.month_on,
        where=f"台账 {row.key}",
        amount_fen=row.amount_fen,
        units=units,
        shares=tuple(Share(str(member), Fraction(bp, 10_000)) for member, bp in row.shares),
        words=_words(attributes, signed),
        customer=str(row.customer_id) if row.customer_id is not None else "",
        contract=str(contract) if contract is not None else "",
        cost_fen=_cost(row, signed),
        tax_rate=_rate(attributes.get("tax_rate")),
        signed_on=_day(attributes.get("signed_on")) or (signed.signed_on if signed else None),
        billed_on=_day(attributes.get("billed_on")),
        due_on=_day(attributes.get("due_on")),
        first_on=_day(attributes.get("first_on")) or first_on,
        approval=str(attributes.get("approval") or ""),
        reverses=row.reverses_key or "",
        came_on=row.recorded_at.astimezone(zone).date() if row.reverses_id is not None else None,
    )


def signed_of(row: FactRow) -> Signed:
    """Return what the fact of a signed amount says of its contract."""
    cost, is_new = row.attributes.get("cost_fen"), row.attributes.get("is_new_customer")
    return Signed(
        row.occurred_on, row.amount_fen or 0, cost if isinstance(cost, int) else None,
        bool(is_new) if isinstance(is_new, int) else None,
    )  # fmt: skip


def standing_signed(rows: Iterable[FactRow]) -> dict[int, Signed]:
    """Return by contract what the fact of its signed amount says that stands; of one taken back for good, the last.

    `rows`: those facts with their reversals, each contract's in order of id.
    """
    found: dict[int, FactRow] = {}
    told = list(rows)
    taken_back = {row.reverses_id for row in told if row.reverses_id is not None}
    for row in told:
        held = found.get(row.source_id)
        if row.reverses_id is None and (row.fact_id not in taken_back or held is None or held.fact_id in taken_back):
            found[row.source_id] = row
    return {contract_id: signed_of(row) for contract_id, row in found.items()}


def _words(attributes: Mapping[str, object], signed: Signed | None) -> dict[str, str]:
    words = {name: str(attributes[name]) for name in _WORDS if attributes.get(name)}
    is_new = attributes.get("is_new_customer", signed.is_new if signed else None)
    if is_new is not None:
        words.setdefault("customer_kind", "new" if is_new else "renewing")
    return words


def _cost(row: FactRow, signed: Signed | None) -> int | None:
    cost = row.attributes.get("cost_fen")
    if isinstance(cost, int):
        return -cost if row.reverses_id is not None else cost
    if signed is None or signed.cost_fen is None or not signed.amount_fen or row.amount_fen is None:
        return None
    return round_fen(Fraction(signed.cost_fen * row.amount_fen, signed.amount_fen))


def _figure(value: object) -> Fraction | None:
    return Fraction(str(value)) if isinstance(value, int | str) and value != "" else None


def _rate(value: object) -> Fraction | None:
    return parse_rate(value) if isinstance(value, str) and value else None


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else None
