"""Clause kinds: the typed shape of a clause that the system can carry out.

A kind is a frozen Pydantic model, free of Django, so that rules run without a database. It lives in the `clauses.py`
of the app that carries it out, checks itself at publication, and says its parameters in one Chinese sentence, so that
text and parameters cannot drift apart.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping
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


class Refusal(StrEnum):
    """What the law of a region may refuse: the keys in which clauses and checks speak of it."""

    FINES = "fines"
    FORFEITS = "forfeits"
    DEPOSITS = "deposits"
    LAST_PLACE = "last_place"
    NOTHING_AFTER_LEAVING = "nothing_after_leaving"
    DEDUCTIONS = "deductions"


EVERY = "*"
"""In what a claim is about: all there are, such as every post."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a clause settles. Two clauses of a version that settle the same contradict each other, whatever their kinds.

    `about` is compared part by part, such as ("commission", "receipt", "representative"), EVERY meets any; `words` say
    it: 销售代表按回款计的提成. `terms` are what it settles on, in a stable order: clauses of equal terms say the same
    twice. `from_` and `to` (not included; None: no end) bound the amounts it speaks of; `path` is its place.
    """

    about: tuple[str, ...]
    words: Message
    terms: str
    path: str = ""
    from_: int | Fraction = 0
    to: int | Fraction | None = None

    def meets(self, other: Claim) -> bool:
        """Say whether both settle the same thing, for some amount in common."""
        if len(self.about) != len(other.about):
            return False
        pairs = zip(self.about, other.about, strict=True)
        if not all(one == two or EVERY in (one, two) for one, two in pairs):
            return False
        return (self.to is None or other.from_ < self.to) and (other.to is None or self.from_ < other.to)


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
    `refused` is what the legal parameters of the version under check say the law of the region refuses.
    `words` gives, by attribute of a sale such as "product", the words that exist here (word -> label), read when a
    clause names one; of an attribute that is not there, or of which there are none yet, any word may be written.
    """

    metrics: Mapping[str, str] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    arguments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    moments: Mapping[str, KnownMoment] = field(default_factory=dict)
    approvals: Mapping[str, str] = field(default_factory=dict)
    teams: Mapping[str, str] = field(default_factory=dict)
    refused: frozenset[Refusal] = frozenset()
    words: Mapping[str, Callable[[], Mapping[str, str]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """Parameters laid out for the handbook: one word per head, one row per line."""

    heads: tuple[Message, ...]
    rows: tuple[tuple[Message, ...], ...]


class ClauseKind(BaseModel):
    """Base of all kinds. `name` is stable and stored; `schema_number` rises when stored parameters change shape.

    A version of the charter holds at most one clause of a kind that `is_single`. `touches_interests`: clauses of it
    bear on pay, appraisal, conduct or hours, so that the staff is consulted before they change (Labour Contract Law 4).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: ClassVar[str]
    label: ClassVar[Message]
    schema_number: ClassVar[int] = 1
    is_single: ClassVar[bool] = False
    touches_interests: ClassVar[bool] = False

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

    def claims(self) -> Iterable[Claim]:
        """Return what the clause settles, so that a clause that settles it otherwise is found at publication."""
        return ()

    def refusals(self) -> Iterable[Refusal]:
        """Return what the clause says the law refuses: legal parameters of a region do."""
        return ()


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
