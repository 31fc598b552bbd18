"""How long one may take back or change what one said."""

from __future__ import annotations

from datetime import datetime, timedelta

CHANGEABLE_FOR = timedelta(minutes=15)
LONGEST = 2000


def is_changeable(said_at: datetime, now: datetime) -> bool:
    """Say whether a comment is still its author's to change."""
    return now - said_at <= CHANGEABLE_FOR
