"""The facts of a folder: each row one fact with its credits; a reversal takes on what it reverses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

from xiaozhang.base.money import parse_rate, percent, round_fen
from xiaozhang.base.periods import month_of
from xiaozhang.performance.plans.documents.columns import METRIC_KEYS
from xiaozhang.performance.plans.documents.tables import Cells, Table, read_time
from xiaozhang.performance.plans.rules.inputs import Fact, Share, cannot

_ATTRIBUTES = ("product", "customer_kind", "channel", "region", "referrer", "violation")
_CUSTOMER_KINDS = {"新": "new", "新客户": "new", "老": "renewing", "老客户": "renewing", "续": "renewing"}
_EMPTY: Mapping[str, str] = {}


def read_facts(table: Table, known: set[str]) -> Iterator[Fact]:
    """Yield the facts in order of the file. Raises CannotSettle naming line and reason."""
    cells = Cells(table)
    facts: dict[str, Fact] = {}
    credits: dict[str, tuple[Share, ...]] = {}
    reversals: dict[str, tuple[int, dict[str, str]]] = {}
    for line, row in table.rows():
        if row["key"] in facts:
            raise cannot(table.where(line), "编号「{key}」写了两遍。", key=row["key"][:40])
        fact = _fact(row, line, cells, table, credits, known)
        facts[fact.key] = fact
        if fact.reverses:
            reversals[fact.key] = line, row
    taken: dict[str, tuple[int, Fraction]] = {}
    for key, (line, row) in reversals.items():
        came = facts[key] = _reversal(facts[key], row, facts, table.where(line))
        taken[came.reverses] = _taken(came, facts[came.reverses], taken.get(came.reverses, (0, Fraction(0))))
    yield from facts.values()


def _fact(
    row: dict[str, str], line: int, cells: Cells, table: Table, credits: dict[str, tuple[Share, ...]], known: set[str]
) -> Fact:
    occurred_on, occurred = _instant(row["occurred"], cells, row, line, table)
    recorded = _instant(row["recorded"], cells, row, line, table)[1] if row.get("recorded") else occurred
    text, beside = row.get("credits", ""), row.get("overlays", "")
    if text not in credits:
        credits[text] = tuple(_shares(text, known, table.where(line), is_whole=True))
    words = {name: row[name] for name in _ATTRIBUTES if row.get(name)} or _EMPTY
    if "customer_kind" in words:
        words = {**words, "customer_kind": _CUSTOMER_KINDS.get(words["customer_kind"], words["customer_kind"])}
    month_on = cells.month(row, "month", line) or month_of(occurred_on)
    if month_on < month_of(occurred_on):
        raise cannot(table.where(line), "month（计入月）早于 occurred（发生）的月份。")
    amount, units = cells.fen(row, "amount", line), cells.figure(row, "units", line)
    if amount is None and units is None:
        units = Fraction(-1 if row.get("reverses") else 1)
    return Fact(
        key=row["key"], metric=METRIC_KEYS.get(row["metric"], row["metric"]),
        occurred=occurred, occurred_on=occurred_on, recorded=recorded, month_on=month_on, where=table.where(line),
        amount_fen=amount, units=units, shares=credits[text],
        overlays=tuple(_shares(beside, known, table.where(line), is_whole=False)) if beside else (),
        words=words, customer=row.get("customer", ""), contract=row.get("contract", ""),
        cost_fen=cells.fen(row, "cost", line), tax_rate=cells.rate(row, "tax_rate", line),
        signed_on=cells.day(row, "signed_on", line), billed_on=cells.day(row, "billed_on", line),
        due_on=cells.day(row, "due_on", line), first_on=cells.day(row, "first_on", line),
        approval=row.get("approval", ""), reverses=row.get("reverses", ""), came_on=occurred_on,
    )  # fmt: skip


def _instant(text: str, cells: Cells, row: dict[str, str], line: int, table: Table) -> tuple[date, str]:
    """Return the day and the sortable instant of `2026-03-05` or `2026-03-05 14:30`."""
    day_text, _, time_text = text.replace("T", " ").partition(" ")
    day = cells.day({**row, "occurred": day_text}, "occurred", line)
    assert day is not None
    if not time_text:
        return day, day.isoformat()
    try:
        return day, f"{day.isoformat()} {read_time(time_text.strip())}"
    except ValueError as error:
        raise cannot(table.where(line), "时刻「{text}」写成 2026-03-05 14:30。", text=text[:40]) from error


def _shares(text: str, known: set[str], where: str, *, is_whole: bool) -> Iterator[Share]:
    """Yield the shares of `zhang:60% li:40%`, or by part of the work `zhang@hunter li@keeper:100%`."""
    for mark in "；;、，,":
        text = text.replace(mark, " ")
    found: list[tuple[str, str, Fraction | None]] = []
    for word in text.replace("：", ":").split():
        who, _, share = word.partition(":")
        member, _, part = who.partition("@")
        if member not in known:
            raise cannot(where, "「{member}」不在花名册里。", member=member[:40])
        try:
            found.append((member, part, parse_rate(share) if share else None))
        except ValueError as error:
            raise cannot(where, "份额「{share}」须带百分号，例如 60%。", share=share[:20]) from error
        if any(each[:2] == (member, part) for each in found[:-1]):
            raise cannot(where, "「{member}」写了两遍。", member=member)
    for part in dict.fromkeys(each[1] for each in found):
        yield from _part_shares([each for each in found if each[1] == part], where, is_whole=is_whole)


def _part_shares(found: list[tuple[str, str, Fraction | None]], where: str, *, is_whole: bool) -> Iterator[Share]:
    given = [share for _, _, share in found if share is not None]
    if given and len(given) != len(found):
        raise cannot(where, "份额要么每人都写，要么都不写（平分）。")
    if any(share <= 0 or share > 1 for share in given):
        raise cannot(where, "份额须大于 0%，不超过 100%。")
    whole = sum(given, Fraction(0))
    if given and is_whole and whole != 1:
        raise cannot(where, "归属合计 {whole}，须恰为 100%。", whole=percent(whole, 2))
    for member, part, share in found:
        equal = Fraction(1, len(found)) if is_whole else Fraction(1)
        yield Share(member, share if share is not None else equal, part)


def _taken(came: Fact, original: Fact, before: tuple[int, Fraction]) -> tuple[int, Fraction]:
    """Return what reversals have taken of a fact, amount and units. Raises CannotSettle where it is more than all."""
    fen, units = before[0] - (came.amount_fen or 0), before[1] - (came.units or 0)
    if original.amount_fen is not None and fen > abs(original.amount_fen):
        raise cannot(came.where, "冲销「{key}」的金额合计大于原来那一笔。", key=came.reverses[:40])
    if original.amount_fen is None and original.units is not None and units > abs(original.units):
        raise cannot(came.where, "冲销「{key}」的数量合计大于原来那一笔。", key=came.reverses[:40])
    return fen, units


def _reversal(fact: Fact, row: dict[str, str], facts: Mapping[str, Fact], where: str) -> Fact:
    """Return a reversal with what it takes on: instant and days, credits, attributes, and its part of the cost."""
    original = facts.get(fact.reverses)
    if original is None:
        raise cannot(where, "冲销的「{key}」不在 facts.csv 里。", key=fact.reverses[:40])
    if original.reverses:
        raise cannot(where, "「{key}」本身是冲销，不能再冲销它；请冲销原来那一笔。", key=fact.reverses[:40])
    if original.metric != fact.metric:
        raise cannot(where, "指标与所冲销的「{key}」不同。", key=fact.reverses[:40])
    if (fact.amount_fen or 0) > 0 or (fact.units or 0) > 0:
        raise cannot(where, "冲销的金额和数量须是负数。")
    if fact.month_on < original.month_on:
        raise cannot(where, "计入月早于所冲销的「{key}」。", key=fact.reverses[:40])
    units, cost = fact.units, fact.cost_fen
    if not row.get("units") and original.units is not None:
        units = -original.units
        if fact.amount_fen is not None and original.amount_fen:
            units = original.units * Fraction(fact.amount_fen, original.amount_fen)
    if cost is None and original.cost_fen is not None and original.amount_fen:
        cost = round_fen(Fraction(original.cost_fen * (fact.amount_fen or 0), original.amount_fen))
    return replace(
        original, key=fact.key, recorded=fact.recorded, month_on=fact.month_on, where=fact.where,
        amount_fen=fact.amount_fen, units=units if fact.amount_fen is None or original.units is not None else None,
        cost_fen=cost, reverses=fact.reverses, came_on=fact.occurred_on,
        shares=fact.shares or original.shares, overlays=fact.overlays or original.overlays,
    )  # fmt: skip
