"""Keeping what another system entrusted to us (an application's secret, a robot's address) unreadable in the database.

It is sealed with the installation's own secret, which stands in no table and no backup of the tables: a keystream of
HMAC-SHA256 in counter mode over a random number, and an HMAC over the whole, checked before anything is read.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from itertools import count

_NUMBER, _PROOF = 16, 32


class Broken(ValueError):
    """The text was not sealed here, or with another secret, or somebody changed it."""


def seal(installation: bytes, purpose: str, text: str, *, number: bytes) -> str:
    """Return the text sealed for one purpose; `number` are 16 random bytes, never used twice.

    >>> sealed = seal(b"own secret", "robots", "SEC123", number=bytes(16))
    >>> unseal(b"own secret", "robots", sealed)
    'SEC123'
    """
    if len(number) != _NUMBER:
        raise ValueError("a seal takes 16 random bytes")
    hidden = number + _crossed(_key(installation, purpose, "hide"), number, text.encode())
    proof = hmac.new(_key(installation, purpose, "prove"), hidden, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(hidden + proof).decode()


def unseal(installation: bytes, purpose: str, sealed: str) -> str:
    """Return the text. Raises Broken."""
    try:
        whole = base64.urlsafe_b64decode(sealed.encode())
    except ValueError:
        raise Broken("not a sealed text") from None
    hidden, proof = whole[:-_PROOF], whole[-_PROOF:]
    expected = hmac.new(_key(installation, purpose, "prove"), hidden, hashlib.sha256).digest()
    if len(hidden) < _NUMBER or not hmac.compare_digest(proof, expected):
        raise Broken("sealed with another secret, or changed since")
    return _crossed(_key(installation, purpose, "hide"), hidden[:_NUMBER], hidden[_NUMBER:]).decode()


def _key(installation: bytes, purpose: str, part: str) -> bytes:
    return hmac.new(installation, f"xiaozhang.sealing.{purpose}.{part}".encode(), hashlib.sha256).digest()


def _crossed(key: bytes, number: bytes, text: bytes) -> bytes:
    stream = bytearray()
    for block in count():
        if len(stream) >= len(text):
            break
        stream += hmac.new(key, number + block.to_bytes(8, "big"), hashlib.sha256).digest()
    return bytes(one ^ other for one, other in zip(text, stream, strict=False))
