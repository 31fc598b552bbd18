"""When a job may be taken for dead."""

from __future__ import annotations

from datetime import datetime, timedelta

SILENT_FOR = timedelta(minutes=2)


def is_silent(touched_at: datetime, heard_at: datetime | None, now: datetime) -> bool:
    """Say whether a job has given no sign of life, in the database or past it, for long enough to start it again."""
    last = max(touched_at, heard_at) if heard_at else touched_at
    return now - last >= SILENT_FOR
