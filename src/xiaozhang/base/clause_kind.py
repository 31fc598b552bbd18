"""Clause kinds: the typed shape of a clause that the system can carry out.

A kind is a frozen Pydantic model, free of Django, so that rules run without a database. It lives in the `clauses.py`
of the app that carries it out, checks itself at publication, and says its parameters in one Chinese sentence, so that
text and parameters cannot drift apart.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, WithJsonSchema

from xiaozhang.base.money import parse_rate, parse_yuan, percent, yuan
from xiaozhang.base.text import Message


class Severity(StrEnum):
    """Errors stop publication; warnings need a written reason."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a clause, where (`path`, such as "tiers[2].from_fen"), and what would mend it."""

    severity: Severity
    path: str
    message: Message


@dataclass(frozen=True, slots=True)
class KnownMoment:
    """A moment that clauses can name: its words, the kind of record it happens to, and what it brings along."""

    label: str
    record: str
    has_day: bool = False
    has_amount: bool = False
    grades: tuple[str, ...] = ()


@dataclass(frozen=True)
class Known:
    """The keys that exist in this house when a clause is checked: key -> label.

    `arguments` holds, by evidence key, the words that evidence takes; evidence that is not named there takes any word.
    `moments` are what opens and closes obligations; `approvals` what can be put up for approval; `teams` go by name.
    """

    metrics: Mapping[str, str] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    arguments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    moments: Mapping[str, KnownMoment] = field(default_factory=dict)
    approvals: Mapping[str, str] = field(default_factory=dict)
    teams: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """Parameters laid out for the handbook: one word per head, one row per line."""

    heads: tuple[Message, ...]
    rows: tuple[tuple[Message, ...], ...]


class ClauseKind(BaseModel):
    """Base of all kinds. `name` is stable and stored; `schema_number` rises when stored parameters change shape.

    A version of the charter holds at most one clause of a kind that `is_single`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: ClassVar[str]
    label: ClassVar[Message]
    schema_number: ClassVar[int] = 1
    is_single: ClassVar[bool] = False

    @classmethod
    def raised(cls, parameters: dict[str, Any], schema_number: int) -> dict[str, Any]:
        """Return stored parameters in today's shape; kinds whose shape has changed override this."""
        if schema_number != cls.schema_number:
            raise ValueError(f"{cls.name}: parameters of schema {schema_number} cannot be read")
        return parameters

    @abstractmethod
    def check(self, known: Known) -> list[Finding]:
        """Return what is wrong with the parameters; an empty list may be published."""

    @abstractmethod
    def sentence(self) -> Message:
        """Say the parameters in one Chinese sentence."""

    def table(self, known: Known) -> Table | None:
        """Lay the parameters out for the handbook; None where the sentence says it all."""
        return None


def _read_rate(value: object) -> Fraction:
    if isinstance(value, Fraction):
        return value
    if isinstance(value, str):
        return parse_rate(value)
    raise ValueError("a rate is written with a percent sign, such as 2.0%")


def _read_yuan(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError("an amount is whole yuan or text such as 1,234.50")
    return parse_yuan(str(value))


Rate = Annotated[
    Fraction,
    BeforeValidator(_read_rate),
    PlainSerializer(lambda rate: percent(rate).replace("−", "-"), return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^-?\d+(\.\d+)?%$"}),
]
"""An exact rate, written `2.0%` in YAML and in storage."""

Yuan = Annotated[
    int,
    BeforeValidator(_read_yuan),
    PlainSerializer(lambda fen: yuan(fen).replace(",", "").replace("−", "-"), return_type=str),
    WithJsonSchema({"type": "string"}),
]
"""分 in memory, written as yuan (`200000.00`) in YAML and in storage."""
