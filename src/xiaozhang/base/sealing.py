"""Keeping what another system entrusted to us (an application's secret, a robot's address) unreadable in the database.

It is sealed (Fernet: AES and HMAC-SHA256) with a key derived for each purpose from the installation's own secret, which
stands in no table and no backup of the tables.
"""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.fernet import Fernet


class Broken(ValueError):
    """The text was not sealed here, or with another secret, or somebody changed it."""


def seal(installation: bytes, purpose: str, text: str) -> str:
    """Return the text sealed for one purpose; sealed again it looks different.

    >>> unseal(b"own secret", "robots", seal(b"own secret", "robots", "SEC123"))
    'SEC123'
    """
    return _fernet(installation, purpose).encrypt(text.encode()).decode()


def unseal(installation: bytes, purpose: str, sealed: str) -> str:
    """Return the text. Raises Broken."""
    from cryptography.fernet import InvalidToken

    try:
        return _fernet(installation, purpose).decrypt(sealed.encode()).decode()
    except (InvalidToken, ValueError):
        raise Broken("not sealed here, sealed with another secret, or changed since") from None


@lru_cache(maxsize=16)
def _fernet(installation: bytes, purpose: str) -> Fernet:
    """Load the library when something is sealed, not at start: most processes never need it."""
    from cryptography.fernet import Fernet
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"xiaozhang.sealing.{purpose}".encode())
    return Fernet(base64.urlsafe_b64encode(derived.derive(installation)))
