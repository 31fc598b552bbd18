"""Worked examples on a clause (B10): what is given and what is expected, in words and figures that managers write.

An example names its values by the labels that people read, such as 当月回款 and 提成, never by keys of the program.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Row = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Example:
    """One worked example: rows of label and text, in order, of what is given and of what is expected."""

    title: str
    given: tuple[Row, ...]
    expected: tuple[Row, ...]

    def stored(self) -> dict[str, Any]:
        """Return it as JSON keeps it; rows are lists, for a mapping's order is not kept by every database."""
        return {
            "title": self.title,
            "given": [list(row) for row in self.given],
            "expected": [list(row) for row in self.expected],
        }

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Example:
        """Return an example from its stored form."""
        return cls(stored["title"], _rows(stored["given"]), _rows(stored["expected"]))


def examples_of(stored: Iterable[Mapping[str, Any]]) -> tuple[Example, ...]:
    """Return a clause's examples from their stored form, in order."""
    return tuple(Example.of(each) for each in stored)


def _rows(stored: Iterable[Any]) -> tuple[Row, ...]:
    return tuple((str(label), str(value)) for label, value in stored)
