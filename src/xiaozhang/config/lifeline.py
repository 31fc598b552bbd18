"""Processes of one `xiaozhang run` end together: a child whose parent is gone leaves too, however the parent died."""

from __future__ import annotations

import os
import signal
import threading
import time

VARIABLE = "XIAOZHANG_PARENT"
_INTERVAL_SECONDS = 1.0


def offer() -> dict[str, str]:
    """Return what to add to a child's environment so that it holds on to this process."""
    return {VARIABLE: str(os.getpid())}


def hold() -> None:
    """Watch the parent, if this process was offered a lifeline: directly, or as a child of one that was."""
    named = os.environ.get(VARIABLE, "")
    if named.isdigit() and int(named) != os.getpid():
        leave_the_terminal()
        threading.Thread(target=_watch, args=(os.getppid(),), name="lifeline", daemon=True).start()


def leave_the_terminal() -> None:
    """Enter a session of one's own: Ctrl-C reaches the parent alone, which then ends its children in order."""
    if os.getpgrp() != os.getpid():
        os.setsid()


def _watch(parent: int) -> None:
    while os.getppid() == parent != 1:
        time.sleep(_INTERVAL_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(10 * _INTERVAL_SECONDS)  # a task at work may need a moment; after that nothing holds us
    os._exit(1)
