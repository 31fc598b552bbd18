"""The body of a worker process: `xiaozhang worker`, and the children that `xiaozhang run` keeps."""

from __future__ import annotations

import os
import select

from django.core.management import call_command

from xiaozhang.config import lifeline
from xiaozhang.foundation.records.jobs import Keeper

INTERVAL_SECONDS = 0.5
_PATIENCE_SECONDS = 1.0


def carry_out(*, interval: float = INTERVAL_SECONDS, until_idle: bool = False) -> None:
    """Carry out queued work until told to stop, or until there is none, and look after the queue beside it."""
    lifeline.hold()
    Keeper().start()
    call_command(
        "db_worker", interval=interval, batch=until_idle, startup_delay=False, reload=False, queue_name="*", verbosity=0
    )


def carry_out_when_told(told: int) -> None:
    """Wait in a forked child for a word through the pipe, then carry out work; leave when the parent is gone.

    The parent is asked after, for the pipe does not close with it: its children hold the other end too.
    """
    lifeline.leave_the_terminal()
    parent = int(os.environ[lifeline.VARIABLE])
    while os.getppid() == parent:
        if select.select([told], [], [], _PATIENCE_SECONDS)[0]:
            os.close(told)
            carry_out()
            return
