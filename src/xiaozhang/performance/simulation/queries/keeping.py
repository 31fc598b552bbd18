"""Months settled for all, kept for the next who asks the same: a whole house asks about one draft in one week."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock

from xiaozhang.performance.plans.rules.inputs import Balance, MonthInputs
from xiaozhang.performance.simulation.rules.outcomes import Outcome

MOST_KEPT = 12
"""So many months of one house: three months of two charters for two drafts."""


@dataclass(frozen=True, slots=True)
class Come:
    """What a month came to for everybody, and what it left open."""

    outcomes: Mapping[int, Outcome]
    closing: list[Balance]


class Kept:
    """The latest months asked for in this process, by all that they were settled from."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        """Begin with nothing."""
        self._most = most
        self._lock = Lock()
        self._found: OrderedDict[str, Come] = OrderedDict()

    def ask(self, fixed: MonthInputs, mark: int, settle: Callable[[], Come]) -> Come:
        """Return what a month comes to: as it was found before for the same inputs and facts, else by settling it."""
        key = hashlib.sha256(f"{mark}:{fixed!r}".encode()).hexdigest()
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]
        come = settle()
        with self._lock:
            self._found[key] = come
            while len(self._found) > self._most:
                self._found.popitem(last=False)
        return come


KEPT = Kept()
