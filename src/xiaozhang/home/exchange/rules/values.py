"""Values of rows as JSON and back, words as JSON and back, and values as a person reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from xiaozhang.base.money import yuan
from xiaozhang.base.registries import ImportField
from xiaozhang.base.text import Message

Plain = str | int | bool | None
_AS_THEY_ARE = frozenset({str, int, bool})
_TIMED = frozenset({"day", "month", "moment"})


def plain(values: Mapping[str, object]) -> dict[str, Plain]:
    """Return typed values as JSON has them: days and moments as text.

    >>> plain({"name": "江阴水务", "joined_on": date(2017, 1, 31), "price": 100})
    {'name': '江阴水务', 'joined_on': '2017-01-31', 'price': 100}
    """
    return {
        key: value if value is None or type(value) in _AS_THEY_ARE else _plain(value)  # type: ignore[misc]
        for key, value in values.items()
    }


def real(fields: Iterable[ImportField], kept: Mapping[str, Plain]) -> dict[str, object]:
    """Return what `plain` was given, by what each field reads."""
    timed = {field.key: field.reads for field in fields if field.reads in _TIMED}
    found: dict[str, object] = dict(kept)
    for key, reads in timed.items():
        if key in found:
            found[key] = _real(reads, kept[key])
    return found


def written(message: Message | str) -> list[Any]:
    """Return words as JSON, to be translated when they are shown."""
    if isinstance(message, str):
        message = Message(message)
    return [message.msgid, {key: _word(value) for key, value in message.values.items()}]


def words_of(kept: list[Any]) -> Message:
    """Return the words that `written` kept."""
    return Message(kept[0], kept[1])


def shown(field: ImportField | None, value: object) -> Message | str:
    """Return a value as text for a person; records are named elsewhere and come as their title."""
    if value is None or value == "":
        return ""
    reads = field.reads if field else ""
    if reads == "money" and isinstance(value, int):
        return yuan(value)
    if reads == "rate" and isinstance(value, int):
        whole, rest = divmod(value, 100)
        return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") + "%"
    if isinstance(value, bool):
        return Message("是") if value else Message("否")
    if reads == "choice" and field is not None and field.choices is not None:
        return field.choices().get(str(value), str(value))
    if reads == "month" and isinstance(value, date):
        return f"{value:%Y-%m}"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")[:16]
    return str(value)


def _plain(value: object) -> Plain:
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"no value of an import: {value!r}")


def _real(reads: str, value: Plain) -> object:
    if isinstance(value, str) and value:
        if reads in ("day", "month"):
            return date.fromisoformat(value)
        if reads == "moment":
            return datetime.fromisoformat(value)
    return value


def _word(value: object) -> Plain:
    return value if isinstance(value, int) else str(value)
