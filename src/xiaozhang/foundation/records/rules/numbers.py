"""Numbers of documents: a prefix, the year, and a count without gaps."""

from __future__ import annotations


def number(prefix: str, year: int, count: int) -> str:
    """Return a document's number; beyond 9,999 a year it grows by a digit.

    >>> number("HT", 2026, 7)
    'HT-2026-0007'
    """
    return f"{prefix}-{year}-{count:04d}"
