"""What a contract is made up of, and which instalments a receipt fills, as facts carry it: for plans that look at it.

Prices include tax. A discount lowers everything in proportion; what is sold in words alone is a part without a product.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

WHOLE_BP = 10_000


@dataclass(frozen=True, slots=True)
class SoldPart:
    """A product of a contract at one rate of tax, or what has no product (""). `cost_fen` is None where not known."""

    product: str
    amount_fen: int
    cost_fen: int | None
    tax_bp: int | None
    units: int = 0


@dataclass(frozen=True, slots=True)
class Fill:
    """What a receipt fills of an instalment, with its days; beyond the plan `instalment_id` is None."""

    instalment_id: int | None
    amount_fen: int
    due_on: date | None
    billed_on: date | None


def grouped(lines: Iterable[SoldPart]) -> tuple[SoldPart, ...]:
    """Return the parts of a contract from its lines, in order of first appearance; discounts are no part.

    >>> grouped([SoldPart("甲", 60, 30, 1300, 2), SoldPart("乙", 40, None, 600, 1), SoldPart("甲", 20, 9, 1300, 1)])
    ... # doctest: +NORMALIZE_WHITESPACE
    (SoldPart(product='甲', amount_fen=80, cost_fen=39, tax_bp=1300, units=3),
     SoldPart(product='乙', amount_fen=40, cost_fen=None, tax_bp=600, units=1))
    """
    found: dict[tuple[str, int | None], SoldPart] = {}
    for line in lines:
        if line.amount_fen <= 0:
            continue
        held = found.get((line.product, line.tax_bp))
        if held is None:
            found[line.product, line.tax_bp] = line
            continue
        costs = [each.cost_fen for each in (held, line) if each.cost_fen is not None]
        is_known = len(costs) == 2 or (costs and not line.product)
        found[line.product, line.tax_bp] = replace(
            held,
            amount_fen=held.amount_fen + line.amount_fen,
            cost_fen=sum(costs) if is_known else None,
            units=held.units + line.units,
        )
    return tuple(found.values())


def cost_of(parts: Sequence[SoldPart]) -> int | None:
    """Return what a contract costs in 分; unknown where that of a product is. Words cost nothing unless it is said."""
    costs = [part.cost_fen for part in parts if part.product or part.cost_fen is not None]
    known = [cost for cost in costs if cost is not None]
    return sum(known) if known and len(known) == len(costs) else None


def tax_of(parts: Sequence[SoldPart]) -> Fraction | None:
    """Return the rate of tax of the whole, by the amounts of those parts whose rate is known; None without any.

    >>> tax_of([SoldPart("甲", 11300, None, 1300), SoldPart("乙", 10600, None, 600), SoldPart("", 99, None, None)])
    Fraction(19, 200)
    """
    known = [(part.amount_fen, Fraction(part.tax_bp, WHOLE_BP)) for part in parts if part.tax_bp is not None]
    if not known:
        return None
    if len({rate for _fen, rate in known}) == 1:
        return known[0][1]
    return sum(fen for fen, _rate in known) / sum((fen / (1 + rate) for fen, rate in known), Fraction(0)) - 1


def net_fen(amount_fen: int, tax_bp: int | None) -> Fraction:
    """Return an amount without its tax, exact; as it is where the rate is not known.

    >>> net_fen(11300, 1300)
    Fraction(10000, 1)
    """
    return Fraction(amount_fen * WHOLE_BP, WHOLE_BP + (tax_bp or 0))


def parts_text(parts: Sequence[SoldPart]) -> str:
    """Return parts as a fact carries them."""
    return _text([[part.product, part.amount_fen, part.cost_fen, part.tax_bp, part.units] for part in parts])


def read_parts(text: object) -> tuple[SoldPart, ...]:
    """Return the parts that a fact carries, none where it carries none.

    >>> read_parts(parts_text([SoldPart("甲", 60, None, 1300, 2)]))
    (SoldPart(product='甲', amount_fen=60, cost_fen=None, tax_bp=1300, units=2),)
    """
    return tuple(SoldPart(*row) for row in json.loads(text)) if isinstance(text, str) and text else ()


def fills_text(fills: Sequence[Fill]) -> str:
    """Return what a receipt fills as its fact carries it."""
    return _text([[each.instalment_id, each.amount_fen, _iso(each.due_on), _iso(each.billed_on)] for each in fills])


def read_fills(text: object) -> tuple[Fill, ...]:
    """Return what a receipt fills of instalments, none where its fact carries nothing of it.

    >>> read_fills(fills_text([Fill(7, 100, date(2026, 11, 1), None)]))
    (Fill(instalment_id=7, amount_fen=100, due_on=datetime.date(2026, 11, 1), billed_on=None),)
    """
    if not isinstance(text, str) or not text:
        return ()
    return tuple(Fill(pk, fen, _day(due_on), _day(billed_on)) for pk, fen, due_on, billed_on in json.loads(text))


def _text(rows: list[list[object]]) -> str:
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
