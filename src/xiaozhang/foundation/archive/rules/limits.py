"""How much is taken, and how long it stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

MOST_FILES_OF_RECORD = 300
MOST_VERSIONS = 200
SHOWN_PIXELS = 60_000_000
"""A picture of more pixels is not shown: a small file can claim a size that no browser can hold."""
MOST_PIXELS = 400_000_000
KEPT_AFTER_REMOVAL = timedelta(days=30)
ORPHAN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limits:
    """The most bytes of one file, and of all files of one record."""

    file_bytes: int
    record_bytes: int


def is_retained(retain_until: date | None, today: date) -> bool:
    """Say whether a file must stay: the day until which it is kept is the last on which it may not be removed."""
    return retain_until is not None and today <= retain_until


def size_words(count: int) -> str:
    """Return a size as people say it.

    >>> size_words(820), size_words(15_300), size_words(52_428_800), size_words(1_288_490_189)
    ('820 B', '15 KB', '50 MB', '1.2 GB')
    """
    if count < 1024:
        return f"{count} B"
    if count < 1024 * 1024:
        return f"{count // 1024 + (count % 1024 >= 512)} KB"
    unit, name = (1024**2, "MB") if count < 1024**3 else (1024**3, "GB")
    whole, tenth = divmod((count * 10 + unit // 2) // unit, 10)
    return f"{whole}.{tenth} {name}" if tenth else f"{whole} {name}"
