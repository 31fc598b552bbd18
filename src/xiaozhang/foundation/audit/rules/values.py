"""Values of any field as JSON, and keyed digests of those about a person."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from datetime import date, datetime, time
from enum import Enum
from fractions import Fraction
from uuid import UUID

from xiaozhang.base.text import Message

Pair = list[object]


def plain(value: object) -> object:
    """Return a value as JSON keeps it: dates and times ISO, fractions `n/d`, enums their value, rows their id.

    Raises TypeError for what has no exact form, floats of money among them.

    >>> plain([date(2026, 11, 2), Fraction(3, 200)])
    ['2026-11-02', '3/200']
    """
    if isinstance(value, Enum):
        return plain(value.value)
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, UUID | Message):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, set | frozenset):
        return sorted((plain(inner) for inner in value), key=repr)
    if isinstance(pk := getattr(value, "pk", None), int):
        return pk
    raise TypeError(f"the log cannot keep a {type(value).__name__} exactly")


def pairs(old: Mapping[str, object], new: Mapping[str, object]) -> dict[str, Pair]:
    """Return {field: [old, new]} over the fields of both sides; a side that does not name the field has null.

    >>> pairs({"grade": "B"}, {"grade": "A"})
    {'grade': ['B', 'A']}
    """
    names = [*old, *(name for name in new if name not in old)]
    return {name: [plain(old.get(name)), plain(new.get(name))] for name in names}


def digest(key: bytes, subject: str, field: str, value: object) -> str | None:
    """Return the keyed digest of a personal value of one record, or None for no value.

    The record and field are part of it, so that equal values of two persons cannot be told by their digests.
    """
    if value in (None, ""):
        return None
    text = json.dumps([subject, field, value], ensure_ascii=False, sort_keys=True)
    return hmac.digest(key, text.encode(), "sha256").hex()
