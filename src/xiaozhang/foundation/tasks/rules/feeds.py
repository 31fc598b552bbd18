r"""The secret in the address of a calendar, and what is kept of it.

>>> secret_text(b"\x00" * 24)
'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
"""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime, timedelta

BYTES = 24
NOTED_EVERY = timedelta(hours=1)
_HINT = 6


def secret_text(chance: bytes) -> str:
    """Return the secret made of 24 random bytes."""
    return base64.urlsafe_b64encode(chance).decode().rstrip("=")


def digest(text: str) -> str:
    """Return what is kept: 24 random bytes need no slow hash, nobody can go through them all."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def hint(text: str) -> str:
    """Return the letters by which its owner tells it."""
    return text[:_HINT]


def is_read_noted(last_read_at: datetime | None, now: datetime) -> bool:
    """Say whether the last reading is noted already: once an hour is enough."""
    return last_read_at is not None and now - last_read_at < NOTED_EVERY
