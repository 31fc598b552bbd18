"""A file on its way in, before anybody has looked into it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

MOST_FILES = 20
MOST_BYTES = 200 * 1024 * 1024
PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file's name and size, and its content in pieces of at most `PIECE` bytes."""

    name: str
    size: int
    pieces: Callable[[], Iterable[bytes]]
