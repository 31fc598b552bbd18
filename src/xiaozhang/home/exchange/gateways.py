"""How far the one transaction of an import is, told past the database.

While it runs nobody sees its rows, and on SQLite nobody else can write; so the figure goes through a small file in the
data folder. Where the worker runs on another machine, the page does without it.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings


def tell(import_id: int, attempt: int, done: int) -> None:
    """Say how many rows are done."""
    place = _place(import_id)
    place.parent.mkdir(parents=True, exist_ok=True)
    scratch = place.with_suffix(".new")
    scratch.write_text(f"{attempt} {done}", encoding="ascii")
    os.replace(scratch, place)


def heard(import_id: int, attempt: int) -> tuple[int, datetime] | None:
    """Return how many rows are done and when that was said; None if nothing is known of this attempt."""
    place = _place(import_id)
    try:
        said = place.read_text(encoding="ascii").split()
        at = datetime.fromtimestamp(place.stat().st_mtime, UTC)
    except FileNotFoundError:
        return None
    if len(said) != 2 or said[0] != str(attempt) or not said[1].isdigit():
        return None
    return int(said[1]), at


def forget(import_id: int) -> None:
    """Remove the figure of an import that is done."""
    _place(import_id).unlink(missing_ok=True)


def _place(import_id: int) -> Path:
    return Path(settings.DATA_FOLDER) / "imports" / f"{import_id}.progress"
