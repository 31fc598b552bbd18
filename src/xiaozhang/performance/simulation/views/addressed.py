"""What an address names."""

from __future__ import annotations

from datetime import date

from xiaozhang.base.periods import parse_month


def read_pk(text: str) -> int | None:
    """Return the id that a parameter holds; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def read_month(text: str) -> date | None:
    """Return the month that a parameter holds; None for anything else."""
    try:
        return parse_month(text) if text.isascii() and text.replace("-", "").isdigit() else None
    except ValueError:
        return None
