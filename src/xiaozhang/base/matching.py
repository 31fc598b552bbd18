"""Telling which records texts in a file mean: many texts, few questions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from xiaozhang.base.text import match_key

Item = TypeVar("Item")
PORTION = 5000  # parameters of one statement: SQLite takes 32,766


def portions(items: Sequence[Item], size: int = PORTION) -> Iterator[Sequence[Item]]:
    """Yield the items in pieces small enough for one statement.

    >>> [list(piece) for piece in portions([1, 2, 3], 2)]
    [[1, 2], [3]]
    """
    for start in range(0, len(items), size):
        yield items[start : start + size]


def nothing_found(viewer: object, key: str, values: Sequence[str]) -> dict[str, list[int]]:
    """Find nothing: for kinds of import that no single field tells (`ImportKind.same` does)."""
    return {}


def matched(
    values: Sequence[str],
    look_up: Callable[[Sequence[str]], Iterable[tuple[str, int]]],
    *,
    key: Callable[[str], str] = match_key,
) -> dict[str, list[int]]:
    """Return the ids of the records that each value means, by the value as given; values that mean none are left out.

    `look_up(keys)` yields (key, id) of the records that have one of the keys; it may yield others too.

    >>> matched(["GTX Pro", "?"], lambda keys: [("gtxpro", 7), ("acme", 8)])
    {'GTX Pro': [7]}
    """
    keys = {value: key(value) for value in values}
    wanted = sorted({each for each in keys.values() if each})
    found: dict[str, list[int]] = {}
    for piece in portions(wanted):
        for each, pk in look_up(piece):
            found.setdefault(each, []).append(pk)
    return {value: found[each] for value, each in keys.items() if each in found}
