"""Calls of several people at the same moment, for tests on `concurrent_db`."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connections

from xiaozhang.base.errors import BusinessError


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Run calls in threads of their own, started together; return what each gave, or the refusal it raised."""
    outcomes: list[object] = [None] * len(calls)
    gate = threading.Barrier(len(calls))

    def run(place: int, call: Callable[[], object]) -> None:
        gate.wait()
        try:
            outcomes[place] = call()
        except BusinessError as error:
            outcomes[place] = error
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
