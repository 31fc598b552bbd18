"""Writes of exchange: imports step by step, and the strict taking over of a folder."""

from xiaozhang.home.exchange.actions.applying import (
    apply_import,
    apply_undo,
    note_refused,
    start_applying,
    undo_import,
)
from xiaozhang.home.exchange.actions.checking import start_check
from xiaozhang.home.exchange.actions.mapping import correct_values, map_table, move_heading, take_twice
from xiaozhang.home.exchange.actions.reading import note_failed
from xiaozhang.home.exchange.actions.starting import erase_import, forget_old, start_again, start_import
from xiaozhang.home.exchange.actions.taking_over import take_over

__all__ = [
    "apply_import",
    "apply_undo",
    "correct_values",
    "erase_import",
    "forget_old",
    "map_table",
    "move_heading",
    "note_failed",
    "note_refused",
    "start_again",
    "start_applying",
    "start_check",
    "start_import",
    "take_over",
    "take_twice",
    "undo_import",
]
