"""The board: seven columns, each with its count, its sum and its first cards; the cost does not grow with history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count, Q, QuerySet, Sum

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.money import round_fen, yuan
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter.rules import InForce
from xiaozhang.selling.deals.clauses import StageKey, StageStandard, stage_label
from xiaozhang.selling.deals.models import Deal
from xiaozhang.selling.deals.queries.deals import on_the_way
from xiaozhang.selling.deals.queries.standards import Pacing, overdue_rows, pacing_on
from xiaozhang.selling.deals.rules.stages import Stay

MOST_CARDS = 40


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
    """Return the board of these rows (scoped and filtered by the caller). Six queries, whatever there is."""
    pacing = pacing_on(today)
    shown = on_the_way(rows)
    sums = {
        stage: (count, sum_fen)
        for stage, count, sum_fen in shown.order_by().values_list("stage").annotate(Count("pk"), Sum("expected_fen"))
    }
    cards = _cards(shown, pacing, viewer)
    columns = tuple(
        BoardColumn(stage, stage_label(stage), *sums.get(stage.value, (0, 0)), tuple(cards[stage.value]))
        for stage in StageKey
    )
    return Board(
        columns=columns,
        count=sum(column.count for column in columns),
        sum_fen=sum(column.sum_fen for column in columns),
        over=overdue_rows(rows, pacing).order_by().count(),
        in_force=pacing.in_force,
    )


def _cards(shown: QuerySet[Deal], pacing: Pacing, viewer: Actor) -> Mapping[str, list[Card]]:
    firsts = Q()
    for stage in StageKey:
        firsts |= Q(pk__in=shown.filter(stage=stage).order_by("stage_entered_on", "pk").values("pk")[:MOST_CARDS])
    found = list(shown.filter(firsts).order_by("stage_entered_on", "pk"))
    feet = _feet(viewer, [deal.pk for deal in found if deal.stage == StageKey.DELIVERY])
    cards: dict[str, list[Card]] = {stage.value: [] for stage in StageKey}
    for deal in found:
        cards[deal.stage].append(Card(deal, pacing.stay(deal), feet.get(deal.pk, "")))
    return cards


def _feet(viewer: Actor, deal_ids: Sequence[int]) -> dict[int, str]:
    """Ask the apps above how far delivery is: they declare a list column for the record "deal.card"."""
    feet: dict[int, str] = {}
    for column in registries.list_columns:
        if column.record == "deal.card" and deal_ids:
            feet.update({pk: str(words) for pk, words in column.values(viewer, deal_ids).items()})
    return feet
