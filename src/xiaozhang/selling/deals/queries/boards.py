"""The board: seven columns, each with its count, its sum and its first cards; the cost does not grow with history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import QuerySet

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.money import round_fen, yuan
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter.rules import InForce
from xiaozhang.selling.deals.clauses import StageKey, StageStandard, stage_label
from xiaozhang.selling.deals.models import Deal, Outcome
from xiaozhang.selling.deals.queries.deals import waiting_for_acceptance
from xiaozhang.selling.deals.queries.standards import Pacing, pacing_on
from xiaozhang.selling.deals.rules.stages import Stay

MOST_CARDS = 20
_SHOWN = (
    "title",
    "stage",
    "stage_entered_on",
    "outcome",
    "expected_fen",
    "revision",
    "customer__name",
    "owner__name",
)


@dataclass(frozen=True, slots=True)
class Card:
    """One deal on the board. `foot` says how far delivery is, where days no longer count."""

    deal: Deal
    stay: Stay
    foot: str

    @property
    def amount_words(self) -> str:
        """The amount as a card has room for: `86.0 万`, below 1 万 `8,800.00 元`."""
        fen = self.deal.expected_fen
        if fen < 10**6:
            return f"{yuan(fen)} 元"
        unit_fen, unit = (10**10, "亿") if fen >= 10**10 else (10**6, "万")
        tenths = round_fen(Fraction(fen * 10, unit_fen))
        return f"{tenths // 10:,}.{tenths % 10} {unit}"


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """One stage: all its deals counted and summed, the first of them as cards, those standing longest on top."""

    stage: StageKey
    label: Message
    count: int
    sum_fen: int
    cards: tuple[Card, ...]

    @property
    def hidden(self) -> int:
        """How many deals have no card; the list shows them."""
        return self.count - len(self.cards)


@dataclass(frozen=True, slots=True)
class Board:
    """The whole board by the standard in force."""

    columns: tuple[BoardColumn, ...]
    count: int
    sum_fen: int
    over: int
    in_force: InForce[StageStandard] | None


def board(rows: QuerySet[Deal], viewer: Actor, today: date) -> Board:
    """Return the board of these rows (scoped and filtered by the caller).

    Eight queries, whatever there is: sums come from indexes alone, and of each column only the first deals are read.
    """
    pacing = pacing_on(today)
    still_open, in_delivery = rows.filter(outcome=Outcome.OPEN), waiting_for_acceptance(rows)
    sums = stage_sums(rows, pacing)
    firsts = [in_delivery if stage is StageKey.DELIVERY else still_open.filter(stage=stage.value) for stage in StageKey]
    cards = _cards(rows, _first_ids(firsts), pacing, viewer)
    columns = tuple(
        BoardColumn(stage, stage_label(stage), *sums[stage][:2], tuple(cards[stage.value])) for stage in StageKey
    )
    return Board(
        columns=columns,
        count=sum(column.count for column in columns),
        sum_fen=sum(column.sum_fen for column in columns),
        over=sum(over for _count, _sum_fen, over in sums.values()),
        in_force=pacing.in_force,
    )


def stage_sums(rows: QuerySet[Deal], pacing: Pacing) -> dict[StageKey, tuple[int, int, int]]:
    """Return count, sum in 分 and number beyond the limit of each stage, in order; two queries on indexes alone.

    Open deals count, and in 交付 those whose delivery is not accepted yet.
    """
    late, days = _late_sql(pacing)
    sums = {stage: (count, fen, over) for stage, count, fen, over in _summed(rows.filter(outcome="open"), late, days)}
    won = _summed(waiting_for_acceptance(rows), "1 = 0", [])
    sums[StageKey.DELIVERY] = (won[0][1], won[0][2], 0) if won else (0, 0, 0)
    return {stage: sums.get(stage.value, (0, 0, 0)) for stage in StageKey}


def _summed(rows: QuerySet[Deal], late: str, values: Sequence[Any]) -> list[tuple[str, int, int, int]]:
    """Sum rows by stage: written out around the scoped query, for the ORM takes longer over it than the database."""
    wanted = rows.order_by().values("stage", "stage_entered_on", "expected_fen")
    try:
        sql, given = wanted.query.get_compiler(using=rows.db).as_sql()
    except EmptyResultSet:
        return []
    sums = f"SELECT stage, COUNT(*), SUM(expected_fen), SUM(CASE WHEN {late} THEN 1 ELSE 0 END)"
    with connections[rows.db].cursor() as cursor:
        cursor.execute(f"{sums} FROM ({sql}) counted GROUP BY stage", [*values, *given])
        return [(stage, int(count), int(fen), int(over)) for stage, count, fen, over in cursor.fetchall()]


def _late_sql(pacing: Pacing) -> tuple[str, list[Any]]:
    """Return the condition of `Pacing.late` and its values, as the database reads them."""
    days = pacing.late_from()
    condition = " OR ".join(["(stage = %s AND stage_entered_on <= %s)"] * len(days)) or "1 = 0"
    return condition, [
        value for stage, day in days.items() for value in (stage, connection.ops.adapt_datefield_value(day))
    ]


def _cards(rows: QuerySet[Deal], ids: Sequence[int], pacing: Pacing, viewer: Actor) -> Mapping[str, list[Card]]:
    found = list(rows.filter(pk__in=ids).only(*_SHOWN).order_by("stage_entered_on", "pk"))
    feet = _feet(viewer, [deal.pk for deal in found if deal.stage == StageKey.DELIVERY])
    cards: dict[str, list[Card]] = {stage.value: [] for stage in StageKey}
    for deal in found:
        cards[deal.stage].append(Card(deal, pacing.stay(deal), feet.get(deal.pk, "")))
    return cards


def _first_ids(columns: Sequence[QuerySet[Deal]]) -> list[int]:
    """Return the ids of the deals standing longest in each column, in one query that reads no further."""
    parts: list[str] = []
    values: list[Any] = []
    for place, rows in enumerate(columns):
        first = rows.order_by("stage_entered_on", "pk").values("pk")[:MOST_CARDS]
        try:
            sql, given = first.query.get_compiler(using=rows.db).as_sql()
        except EmptyResultSet:
            continue
        parts.append(f"SELECT * FROM ({sql}) part_{place}")
        values.extend(given)
    if not parts:
        return []
    with connections[columns[0].db].cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        return [int(row[0]) for row in cursor.fetchall()]


def _feet(viewer: Actor, deal_ids: Sequence[int]) -> dict[int, str]:
    """Ask the apps above how far delivery is: they declare a list column for the record "deal.card"."""
    feet: dict[int, str] = {}
    for column in registries.list_columns:
        if column.record == "deal.card" and deal_ids:
            feet.update({pk: str(words) for pk, words in column.values(viewer, deal_ids).items()})
    return feet
