"""What tasks refuse."""

from __future__ import annotations

from xiaozhang.base.errors import Refused


class TaskClosed(Refused):
    """It is done or cancelled; what was asked goes for open ones."""

    code = "task_closed"


class TaskOpen(Refused):
    """It is still open; what was asked goes for closed ones."""

    code = "task_open"


class StepsLeft(Refused):
    """Steps are not ticked, and no reason is given."""

    code = "steps_left"


class HeldBySource(Refused):
    """A rule opened it: its term, and whether it is given up, are not for a person to decide."""

    code = "held_by_source"
