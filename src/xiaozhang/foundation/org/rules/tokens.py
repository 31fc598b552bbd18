r"""The text of a token, what is kept of it, and how long it may live.

>>> text = token_text(b"\x00" * 32)
>>> text, len(digest(text))
('xz_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 64)
"""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime, timedelta

BYTES = 32
LONGEST = timedelta(days=366)
NOTED_EVERY = timedelta(hours=1)
_HINT = 7


def token_text(chance: bytes) -> str:
    """Return the token made of 32 random bytes."""
    return "xz_" + base64.urlsafe_b64encode(chance).decode().rstrip("=")


def digest(text: str) -> str:
    """Return what is kept: 32 random bytes need no slow hash, nobody can go through them all."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def hint(text: str) -> str:
    """Return the letters by which its owner tells it: `xz_9fQk`."""
    return text[:_HINT]


def is_use_noted(last_used_at: datetime | None, now: datetime) -> bool:
    """Say whether the last use is noted already: once an hour is enough."""
    return last_used_at is not None and now - last_used_at < NOTED_EVERY
