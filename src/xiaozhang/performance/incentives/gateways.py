"""Processes that compute shares of a run beside this one. They read; what they found comes back through pipes.

A share is a function named by its dotted path, because a new process imports nothing of the house before Django is set
up there. It is called with its place, the number of shares, whatever it was given, and `send`, which takes a message
and waits where this process is behind; so memory stays flat.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any

from django.db import connection

_YIELDING = 5
_MOST = 2
_SPAWN = multiprocessing.get_context("spawn")


class ShareLost(RuntimeError):
    """A process ended before its share was done: killed, or out of memory, or a defect that it has printed."""


def processors() -> int:
    """Return how many processes may compute beside this one: two, where there are two cores.

    They yield to whoever waits for a page. With two, 5,000 payees and a million facts stay under 1 GiB in all; more
    would help little, for this process writes all the while.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(_MOST, cores)


def shared_out(function: str, given: Mapping[str, object], shares: int) -> Iterator[tuple[int, Any]]:
    """Yield what the shares send, each with its place, as it comes; the messages of one share in their order.

    Raises ShareLost when one of them dies. However this ends, no process is left behind.
    """
    running: dict[Connection, tuple[int, SpawnProcess]] = {}
    try:
        for place in range(shares):
            ours, theirs = _SPAWN.Pipe(duplex=False)
            process = _SPAWN.Process(
                target=_compute, args=(function, place, shares, dict(given), dict(connection.settings_dict), theirs),
                daemon=True,
            )  # fmt: skip
            process.start()
            theirs.close()
            running[ours] = place, process
        waiting = dict(running)
        while waiting:
            for ready in wait(list(waiting)):
                if not isinstance(ready, Connection):
                    continue
                place, process = waiting[ready]
                try:
                    message = ready.recv()
                except EOFError:
                    process.join()
                    raise ShareLost(f"share {place} of {shares} ended with {process.exitcode}") from None
                if message is None:
                    del waiting[ready]
                else:
                    yield place, message
    finally:
        for ours, (_place, process) in running.items():
            ours.close()
            process.terminate()
            process.join()


def _compute(
    function: str, place: int, shares: int, given: dict[str, Any], database: dict[str, Any], to: Connection
) -> None:
    import django

    if hasattr(os, "nice"):
        os.nice(_YIELDING)
    django.setup()
    from django.db import connections
    from django.utils.module_loading import import_string

    connections.settings["default"] = database  # where its parent works, whatever the environment says
    connections["default"] = connections.create_connection("default")
    with connections["default"].cursor() as cursor:
        is_sqlite = connections["default"].vendor == "sqlite"
        cursor.execute("PRAGMA query_only = ON" if is_sqlite else "SET default_transaction_read_only = on")
    with suppress(BrokenPipeError):  # whoever asked is gone: nobody to compute for
        import_string(function)(place, shares, to.send, **given)
        to.send(None)
