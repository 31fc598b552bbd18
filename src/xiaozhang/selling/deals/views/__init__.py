"""Pages of deals."""

from xiaozhang.selling.deals.views.boards import board, move_card, panel
from xiaozhang.selling.deals.views.lists import deal_list, moves
from xiaozhang.selling.deals.views.records import add, assign, change, lose, move, record, reopen, tick

__all__ = [
    "add",
    "assign",
    "board",
    "change",
    "deal_list",
    "lose",
    "move",
    "move_card",
    "moves",
    "panel",
    "record",
    "reopen",
    "tick",
]
