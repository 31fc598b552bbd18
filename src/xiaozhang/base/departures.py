"""From which clause kinds one may depart by an approved exception (签呈), and how.

The app that carries a kind out says so beside the kind; a kind of which nothing is said, and that the system carries
out, cannot be departed from. What people carry out themselves can be departed from in words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from xiaozhang.base.clause_parts import figure_words
from xiaozhang.base.money import parse_rate, parse_yuan, percent, yuan
from xiaozhang.base.registries import Registry
from xiaozhang.base.text import Message


class Departure(StrEnum):
    """What an exception does: nothing is asked, a term is longer, a parameter is another, other words hold."""

    WAIVE = "waive"
    EXTEND = "extend"
    VALUE = "value"
    TEXT = "text"


DEPARTURE_LABELS: Mapping[Departure, Message] = {
    Departure.WAIVE: Message("免除"),
    Departure.EXTEND: Message("放宽时限"),
    Departure.VALUE: Message("另定数值"),
    Departure.TEXT: Message("另行约定"),
}


class Reads(StrEnum):
    """How another value is written: `3.5%`, `12,000.00`, `3`, `47.85`."""

    RATE = "rate"
    YUAN = "yuan"
    COUNT = "count"
    FIGURE = "figure"


READS_HINTS: Mapping[Reads, Message] = {
    Reads.RATE: Message("写成百分数，如 3.5%"),
    Reads.YUAN: Message("以元为单位，如 12,000.00"),
    Reads.COUNT: Message("整数，如 3"),
    Reads.FIGURE: Message("数字，如 47.85"),
}

_FIGURE = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a clause: its key or path in the parameters, what it is called, what the clause says of it.

    `reads` says how another value for it is written; it is not asked where the part can only be waived.
    """

    key: str
    label: str
    before: str = ""
    reads: Reads = Reads.FIGURE


@dataclass(frozen=True)
class Way:
    """One way to depart from clauses of a kind.

    `subjects` are the record types an exception may be limited to: customer, contract, deal, member, team.
    `parts(parameters)` are the parts one chooses from: several to waive, one to give another value; without it the
    clause is departed from as a whole.
    """

    departure: Departure
    subjects: tuple[str, ...]
    parts: Callable[[Any], Sequence[Part]] | None = None


@dataclass(frozen=True)
class Departures:
    """The ways for one clause kind; `is_pay` where exceptions change what somebody is paid."""

    kind: str
    ways: tuple[Way, ...]
    is_pay: bool = False


EVERYBODY = ("customer", "contract", "deal", "member", "team")
BY_PEOPLE = (Way(Departure.WAIVE, EVERYBODY), Way(Departure.TEXT, EVERYBODY))
"""The ways for what people carry out by the words of a clause."""

departures: Registry[Departures] = Registry("clause kind to depart from")


def read_value(reads: Reads, text: str) -> Fraction | int:
    """Return another value as it is reckoned with: a rate or figure exactly, an amount in 分, a count.

    Raises ValueError for what is none.

    >>> read_value(Reads.RATE, "3.5%"), read_value(Reads.YUAN, "12,000")
    (Fraction(7, 200), 1200000)
    """
    if reads is Reads.RATE:
        return parse_rate(text)
    if reads is Reads.YUAN:
        return parse_yuan(text)
    matched = _FIGURE.fullmatch(unicodedata.normalize("NFKC", text).strip().replace(",", ""))
    if matched is None or (reads is Reads.COUNT and matched[1]):
        raise ValueError(f"not a figure: {text[:40]!r}")
    return int(matched[0]) if reads is Reads.COUNT else Fraction(matched[0])


def write_value(reads: Reads, value: Fraction | int) -> str:
    """Return a value as it is kept and shown.

    >>> write_value(Reads.RATE, Fraction(7, 200)), write_value(Reads.YUAN, 1200000)
    ('3.5%', '12,000.00')
    """
    if reads is Reads.RATE:
        return percent(Fraction(value)).replace("−", "-")
    if reads is Reads.YUAN:
        return yuan(int(value)).replace("−", "-")
    return figure_words(value)
