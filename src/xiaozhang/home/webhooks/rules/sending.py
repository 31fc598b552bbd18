"""How a message is signed.

>>> signature(b"key", 1763784000, '{"id":"1"}')[:14]
'sha256=0275748'
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import timedelta

LEASE = timedelta(minutes=2)  # so long one sender has a message to itself; longer than any sending takes
SHOWN = 500


def secret_text(installation: bytes, salt: str) -> str:
    """Return the secret of a subscription: made of the installation's own and a salt, so that none is stored."""
    made = hmac.new(installation, f"xiaozhang.webhooks.{salt}".encode(), hashlib.sha256).digest()
    return "whs_" + base64.urlsafe_b64encode(made).decode().rstrip("=")


def signature(secret: bytes, timestamp: int, body: str) -> str:
    """Return what proves that a message is ours: HMAC-SHA256 over `timestamp.body`."""
    return "sha256=" + hmac.new(secret, f"{timestamp}.{body}".encode(), hashlib.sha256).hexdigest()
