"""What each app can prove about its own rows, as plain values; app configuration fills them at start.

`xiaozhang verify`, a restored backup and a database that was moved ask for all of them; the doctor asks for the quick
part.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from xiaozhang.base.registries import Registry
from xiaozhang.base.text import Message

NOTHING_BEFORE = "0" * 64


@dataclass(frozen=True, slots=True)
class Proven:
    """What came of a proof: how much was looked at, in words, and what is wrong. No problem: it holds."""

    words: Message
    problems: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Proof:
    """Something that must hold of stored rows. `prove(is_full)` looks at everything, or only at what is quick."""

    key: str
    label: Message
    prove: Callable[[bool], Proven]


@dataclass(frozen=True)
class MonthPart:
    """What an app holds of a closed month, which never changes again: `digest(month_on)` gives row count and digest."""

    key: str
    label: Message
    digest: Callable[[date], tuple[int, str]]


proofs: Registry[Proof] = Registry("proof")
month_parts: Registry[MonthPart] = Registry("part of a month's seal")


def line_of(values: Iterable[object]) -> bytes:
    r"""Return the values of one row as bytes that are the same on every database.

    Instants are UTC to the microsecond, days ISO, what JSON holds has its keys in order.

    >>> line_of([7, date(2026, 11, 2), {"b": 1, "a": None}])
    b'[7,"2026-11-02",{"a":null,"b":1}]\n'
    """
    plain = [_plain(value) for value in values]
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def digest_rows(rows: Iterable[Iterable[object]]) -> tuple[int, str]:
    """Return how many rows there are, and the sha256 of their lines in order."""
    digest, count = hashlib.sha256(), 0
    for row in rows:
        digest.update(line_of(row))
        count += 1
    return count, digest.hexdigest()


def link(previous: str, *values: object) -> str:
    """Return the hash of a seal: over the one before and what it says, so that none can be changed or left out."""
    return hashlib.sha256(line_of([previous, *values])).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else value
