"""The board: seven columns, each with its count, its sum and its first cards; the cost does not grow with history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter.rules import InForce
from xiaozhang.foundation.org import queries as org
from xiaozhang.selling.deals.clauses import StageKey, StageStandard, stage_label
from xiaozhang.selling.deals.models import Deal
from xiaozhang.selling.deals.queries.deals import on_the_way
from xiaozhang.selling.deals.queries.standards import overdue_rows, standard_in_force
from xiaozhang.selling.deals.rules import stages
from xiaozhang.selling.deals.rules.stages import Stay

MOST_CARDS = 40


@dataclass(frozen=True, slots=True)
class Card:
    """One deal on the board. `foot` says how far delivery is, where days no longer count."""

    deal: Deal
    stay: Stay
    foot: str


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
    """Return the board of these rows (scoped and filtered by the caller). Four queries, whatever there is."""
    in_force = standard_in_force(today)
    shown = on_the_way(rows)
    sums = {
        stage: (count, sum_fen)
        for stage, count, sum_fen in shown.order_by().values_list("stage").annotate(Count("pk"), Sum("expected_fen"))
    }
    cards = _cards(shown, in_force, viewer, today)
    columns = tuple(
        BoardColumn(stage, stage_label(stage), *sums.get(stage.value, (0, 0)), tuple(cards[stage.value]))
        for stage in StageKey
    )
    return Board(
        columns=columns,
        count=sum(column.count for column in columns),
        sum_fen=sum(column.sum_fen for column in columns),
        over=overdue_rows(rows, today).order_by().count(),
        in_force=in_force,
    )


def _cards(
    shown: QuerySet[Deal], in_force: InForce[StageStandard] | None, viewer: Actor, today: date
) -> Mapping[str, list[Card]]:
    firsts = Q()
    for stage in StageKey:
        firsts |= Q(pk__in=shown.filter(stage=stage).order_by("stage_entered_on", "pk").values("pk")[:MOST_CARDS])
    found = list(shown.filter(firsts).order_by("stage_entered_on", "pk"))
    limits = stages.limits_of(in_force.parameters if in_force else None)
    calendar = org.calendar()
    feet = _feet(viewer, [deal.pk for deal in found if deal.stage == StageKey.DELIVERY])
    cards: dict[str, list[Card]] = {stage.value: [] for stage in StageKey}
    for deal in found:
        stay = stages.stay(deal.stage_entered_on, today, limits[deal.stage], calendar)
        cards[deal.stage].append(Card(deal, stay, feet.get(deal.pk, "")))
    return cards


def _feet(viewer: Actor, deal_ids: Sequence[int]) -> dict[int, str]:
    """Ask the apps above how far delivery is: they declare a list column for the record "deal.card"."""
    feet: dict[int, str] = {}
    for column in registries.list_columns:
        if column.record == "deal.card" and deal_ids:
            feet.update({pk: str(words) for pk, words in column.values(viewer, deal_ids).items()})
    return feet
