"""How a message is signed, and when it is tried again.

>>> signature(b"key", 1763784000, '{"id":"1"}')[:14]
'sha256=0275748'
>>> delay(1), delay(7), delay(8) is None
(datetime.timedelta(seconds=60), datetime.timedelta(days=1), True)
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import timedelta

_DELAYS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(days=1),
)
LEASE = timedelta(minutes=2)  # so long one sender has a message to itself; longer than any sending takes
SHOWN = 500


def secret_text(installation: bytes, salt: str) -> str:
    """Return the secret of a subscription: made of the installation's own and a salt, so that none is stored."""
    made = hmac.new(installation, f"xiaozhang.webhooks.{salt}".encode(), hashlib.sha256).digest()
    return "whs_" + base64.urlsafe_b64encode(made).decode().rstrip("=")


def signature(secret: bytes, timestamp: int, body: str) -> str:
    """Return what proves that a message is ours: HMAC-SHA256 over `timestamp.body`."""
    return "sha256=" + hmac.new(secret, f"{timestamp}.{body}".encode(), hashlib.sha256).hexdigest()


def delay(attempts: int) -> timedelta | None:
    """Return how long to wait after so many attempts in vain; None: it is left to a person."""
    return _DELAYS[attempts - 1] if attempts <= len(_DELAYS) else None
