"""Worked examples on a clause (B10): what is given and what is expected, in words and figures that managers write.

An example names its values by the labels that people read, such as 当月回款 and 提成, never by keys of the program. The
app that carries a kind out declares a `Runner`: which values an example of it gives, which it expects, and the rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xiaozhang.base.clause_kind import ClauseKind, Known
from xiaozhang.base.example_values import Value
from xiaozhang.base.text import Message
from xiaozhang.base.workdays import Calendar

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


@dataclass(frozen=True)
class Surroundings:
    """What a rule needs beside its own clause: the calendar, the other clauses of the version, the house's keys."""

    calendar: Calendar = field(default_factory=Calendar)
    clauses: tuple[ClauseKind, ...] = ()
    known: Known = field(default_factory=Known)


class CannotWork(ValueError):
    """What an example gives makes no sense to the rule; `message` says why."""

    def __init__(self, msgid: str, **values: object) -> None:
        """Keep the words."""
        self.message = Message(msgid, values)
        super().__init__(str(self.message))


@dataclass(frozen=True)
class Runner:
    """How examples of a kind are worked: through the same rule that carries its clauses out.

    `asks(parameters, known)` and `gives(parameters, known)` are the values an example may give and expect, in order;
    labels differ among all of them. `work(parameters, given, surroundings)` takes typed values by key (those left out
    are not in it) and returns the results by key. It raises CannotWork.
    """

    asks: Callable[[Any, Known], Sequence[Value]]
    gives: Callable[[Any, Known], Sequence[Value]]
    work: Callable[[Any, Mapping[str, Any], Surroundings], Mapping[str, Any]]


def examples_of(stored: Iterable[Mapping[str, Any]]) -> tuple[Example, ...]:
    """Return a clause's examples from their stored form, in order."""
    return tuple(Example.of(each) for each in stored)


def _rows(stored: Iterable[Any]) -> tuple[Row, ...]:
    return tuple((str(label), str(value)) for label, value in stored)
