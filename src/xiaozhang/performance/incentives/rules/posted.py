"""Facts of the ledger as plans read them, with what the contract behind them was signed for, when, and at what cost.

A receipt on several products, or that fills several instalments, is split for the clauses that look at product or days:
one ledger fact, several facts of a plan, which add up to it. A reversal is split as what it takes back was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, tzinfo
from fractions import Fraction
from typing import Any

from xiaozhang.base.money import allocate, parse_rate, round_fen
from xiaozhang.foundation.ledger.rules.credits import FactRow
from xiaozhang.performance.plans.rules.inputs import Fact, Share
from xiaozhang.performance.plans.rules.parting import BY_BOTH, BY_DAY, BY_PRODUCT
from xiaozhang.selling.contracts.rules.sold import WHOLE_BP, Fill, SoldPart, read_fills, read_parts, tax_of

_WORDS = ("product", "customer_kind", "channel", "region", "referrer", "violation")
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Signed:
    """What a contract was signed for, and what it costs; `is_new`: the customer's first."""

    signed_on: date
    amount_fen: int
    cost_fen: int | None
    is_new: bool | None


def fact_of(
    row: FactRow, signed: Signed | None, first_on: date | None, zone: tzinfo, looked_at: frozenset[str] = _NONE
) -> Fact:
    """Return a fact for plans. What a receipt does not say itself is its contract's: the cost in proportion.

    `looked_at`: what clauses look at, for which it is split (`looks_of`).
    """
    attributes, contract = row.attributes, row.references.get("contract")
    parts, fills = read_parts(attributes.get("parts")), read_fills(attributes.get("fills"))
    fact = Fact(
        key=row.key,
        metric=row.metric,
        occurred=row.occurred_at.isoformat(),
        occurred_on=row.occurred_on,
        recorded=row.recorded_at.isoformat(),
        month_on=row.month_on,
        where=f"台账 {row.key}",
        amount_fen=row.amount_fen,
        units=_units(row),
        shares=tuple(Share(str(member), Fraction(bp, 10_000)) for member, bp in row.shares),
        words=_words(attributes, signed),
        customer=str(row.customer_id) if row.customer_id is not None else "",
        contract=str(contract) if contract is not None else "",
        cost_fen=_cost(row, signed),
        tax_rate=_rate(attributes.get("tax_rate")) if attributes.get("tax_rate") else tax_of(parts),
        signed_on=_day(attributes.get("signed_on")) or (signed.signed_on if signed else None),
        billed_on=_day(attributes.get("billed_on")),
        due_on=_day(attributes.get("due_on")),
        first_on=_day(attributes.get("first_on")) or first_on,
        approval=str(attributes.get("approval") or ""),
        reverses=row.reverses_key or "",
        came_on=row.recorded_at.astimezone(zone).date() if row.reverses_id is not None else None,
    )
    if looked_at and (parts or fills) and fact.amount_fen is not None:
        fact.splits = splits_of(fact, parts, fills, looked_at)
    return fact


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


def ids_by_key(facts: Iterable[Fact], rows: Iterable[FactRow]) -> dict[str, int]:
    """Return the id of the ledger's fact by the key of each fact of a plan, parts included."""
    ids = {row.key: row.fact_id for row in rows}
    parts = (part for fact in facts for split in fact.splits.values() for part in split)
    return ids | {part.key: ids[part.whole] for part in parts}


def splits_of(
    fact: Fact, parts: Sequence[SoldPart], fills: Sequence[Fill], looked_at: frozenset[str]
) -> dict[str, tuple[Fact, ...]]:
    """Return a fact in parts, by what clauses look at; nothing for what it has one of."""
    by_product = _by_product(fact, parts) if looked_at & {BY_PRODUCT, BY_BOTH} else ()
    by_day = _by_day(fact, fills) if looked_at & {BY_DAY, BY_BOTH} else ()
    found = {BY_PRODUCT: by_product, BY_DAY: by_day}
    if BY_BOTH in looked_at:
        inner = tuple(part for each in by_day for part in _by_product(each, parts))
        found[BY_BOTH] = inner or by_day or by_product
    return {looks: split for looks, split in found.items() if split}


def _by_product(fact: Fact, parts: Sequence[SoldPart]) -> tuple[Fact, ...]:
    """Split a fact by what its contract is made up of: amount and cost by largest remainder, so that they add up."""
    if len(parts) < 2:
        return ()
    amounts = allocate(fact.amount_fen or 0, [part.amount_fen for part in parts])
    costs: Sequence[int | None] = [_in_proportion(part, fen) for part, fen in zip(parts, amounts, strict=True)]
    if fact.cost_fen is not None:
        weights = [part.cost_fen or 0 for part in parts]
        costs = allocate(fact.cost_fen, weights if any(weights) else [part.amount_fen for part in parts])
    sign = -1 if fact.reverses else 1
    return tuple(
        _part(
            fact, f"#p{number}", amount_fen=amounts[number - 1], cost_fen=costs[number - 1],
            units=Fraction(sign * part.units) if fact.units is not None else None,
            words={**fact.words, "product": part.product},
            tax_rate=Fraction(part.tax_bp, WHOLE_BP) if part.tax_bp is not None else fact.tax_rate,
        )
        for number, part in enumerate(parts, start=1)
    )  # fmt: skip


def _by_day(fact: Fact, fills: Sequence[Fill]) -> tuple[Fact, ...]:
    """Split a receipt by the instalments it fills, each with its own days."""
    if len(fills) < 2:
        return ()
    weights = [each.amount_fen for each in fills]
    amounts = allocate(fact.amount_fen or 0, weights)
    costs: Sequence[int | None] = [None] * len(fills)
    if fact.cost_fen is not None:
        costs = allocate(fact.cost_fen, weights)
    return tuple(
        _part(fact, f"#d{number}", amount_fen=amount, cost_fen=cost, due_on=each.due_on, billed_on=each.billed_on)
        for number, (each, amount, cost) in enumerate(zip(fills, amounts, costs, strict=True), start=1)
    )


def _part(fact: Fact, suffix: str, **own: Any) -> Fact:
    reverses = f"{fact.reverses}{suffix}" if fact.reverses else ""
    return replace(fact, key=f"{fact.key}{suffix}", reverses=reverses, whole=fact.whole or fact.key, **own)


def _in_proportion(part: SoldPart, amount_fen: int) -> int | None:
    if part.cost_fen is None or not part.amount_fen:
        return None
    return round_fen(Fraction(part.cost_fen * amount_fen, part.amount_fen))


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


def _units(row: FactRow) -> Fraction | None:
    if row.quantity is not None:
        return Fraction(row.quantity)
    units = _figure(row.attributes.get("units"))
    return -units if units is not None and row.reverses_id is not None else units


def _figure(value: object) -> Fraction | None:
    return Fraction(str(value)) if isinstance(value, int | str) and value != "" else None


def _rate(value: object) -> Fraction | None:
    return parse_rate(value) if isinstance(value, str) and value else None


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else None
