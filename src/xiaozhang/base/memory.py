"""What one page needs several times is read once: answers kept for the length of one reading request.

Only while nothing can change: a request that reads turns the memory on, an action turns it off for its own length.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_kept: ContextVar[dict[Hashable, object] | None] = ContextVar("kept", default=None)


def remembered(function: Callable[P, R]) -> Callable[P, R]:
    """Ask the function once for the same arguments while a page is read. It returns what callers do not change."""

    @functools.wraps(function)
    def ask(*arguments: P.args, **named: P.kwargs) -> R:
        kept = _kept.get()
        if kept is None:
            return function(*arguments, **named)
        key = (function, arguments, tuple(named.items()))
        if key not in kept:
            kept[key] = function(*arguments, **named)
        return kept[key]  # type: ignore[return-value]

    return ask


@contextmanager
def while_reading() -> Iterator[None]:
    """Remember answers inside the block."""
    with _set({}):
        yield


@contextmanager
def while_changing() -> Iterator[None]:
    """Ask anew inside the block."""
    with _set(None):
        yield


@contextmanager
def _set(kept: dict[Hashable, object] | None) -> Iterator[None]:
    token = _kept.set(kept)
    try:
        yield
    finally:
        _kept.reset(token)
