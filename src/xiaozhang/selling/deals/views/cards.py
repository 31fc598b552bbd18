"""The cards of the board, and how a stay reads.

A board has a hundred cards and more: what the cards of a column share is rendered once, and each puts its own in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from xiaozhang.base import pages
from xiaozhang.selling.deals.clauses import StageKey, stage_label
from xiaozhang.selling.deals.queries.boards import Board, BoardColumn, Card
from xiaozhang.selling.deals.rules.stages import Stay

_CARD, _TITLE = "__card__", "__title__"


@dataclass(frozen=True)
class ShownCard:
    """A card with its words, and the menu that moves it ("" where it cannot be moved)."""

    card: Card
    stay: SafeString
    menu: str


@dataclass(frozen=True)
class ShownColumn:
    """A column of the board with its cards."""

    column: BoardColumn
    cards: tuple[ShownCard, ...]


def columns(board: Board, *, may_move: bool) -> Iterator[ShownColumn]:
    """Yield the columns as they are shown; cards of open deals have a menu for who may move them."""
    choices = [(stage.value, pages.words(stage_label(stage))) for stage in StageKey if stage != StageKey.DELIVERY]
    for column in board.columns:
        others = [(value, label) for value, label in choices if value != column.stage]
        menu = None
        if may_move and column.stage != StageKey.DELIVERY and column.cards:
            menu = render_to_string("deals/_card_menu.html", {"card": _CARD, "title": _TITLE, "choices": others})
        yield ShownColumn(
            column, tuple(ShownCard(card, stay(card.stay), _menu_of(card, menu)) for card in column.cards)
        )


def stay(given: Stay) -> SafeString:
    """Return `12 / 10 日`, marked where the limit has passed, `12 日` where there is none."""
    if given.limit is None:
        return format_html('<span class="xz-num">{}</span>', _("{days} 日").format(days=given.days))
    words = _("{days} / {limit} 日").format(days=given.days, limit=given.limit)
    if not given.is_over:
        return format_html('<span class="xz-num">{}</span>', words)
    said = _("，超过时限")
    return format_html('<span class="xz-num xz-late">{}<span class="visually-hidden">{}</span></span>', words, said)


def _menu_of(card: Card, menu: SafeString | None) -> str:
    if menu is None or card.deal.outcome != "open":
        return ""
    return pages.filled(menu, {_CARD: f"{card.deal.pk}:{card.deal.revision}", _TITLE: card.deal.title})
