"""Refusals of the targets app."""

from __future__ import annotations

from xiaozhang.base.errors import NotAllowed, Refused


class OwnTarget(NotAllowed):
    """Nobody sets the target they are measured by, except who answers for everyone."""

    code = "own_target"


class MonthClosed(Refused):
    """The month has been settled and closed; its targets stand."""

    code = "month_closed"


class CannotBreakDown(Refused):
    """Nobody takes part, or what is locked leaves the others too little or too much."""

    code = "cannot_break_down"
