"""What recognisers share: the passage they read, the house they know, and what they answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Any

from xiaozhang.base.text import Message
from xiaozhang.foundation.adoption.rules.figures import Figure, What, figures, plain


class Confidence(StrEnum):
    """How sure a suggestion is."""

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"

    @property
    def label(self) -> Message:
        """How pages say it."""
        return _CONFIDENCE_WORDS[self]


_CONFIDENCE_WORDS = {
    Confidence.SURE: Message("把握大"),
    Confidence.LIKELY: Message("有几处是推测的"),
    Confidence.UNSURE: Message("缺内容，不能直接采用"),
}


@dataclass(frozen=True)
class House:
    """The keys of this house with their words, so that a recogniser names nothing that does not exist here."""

    kinds: Mapping[str, Message] = field(default_factory=dict)
    metrics: Mapping[str, str] = field(default_factory=dict)
    moments: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    approvals: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Passage:
    """A clause as it is read: title and text with figures of ordinary width, and its figures."""

    title: str
    text: str

    @cached_property
    def plain(self) -> str:
        """The text with figures of ordinary width."""
        return plain(self.text)

    @cached_property
    def whole(self) -> str:
        """Title and text."""
        return f"{plain(self.title)}\n{self.plain}"

    @cached_property
    def figures(self) -> Sequence[Figure]:
        """The figures of the text, in order."""
        return figures(self.text)

    def of(self, what: What) -> list[Figure]:
        """Return the figures of one measure."""
        return [figure for figure in self.figures if figure.what is what]

    def sentences(self) -> list[tuple[int, str]]:
        """Return the sentences with where they start."""
        return [(matched.start(), matched[0]) for matched in re.finditer(r"[^。；;\n]+", self.plain)]

    def lines(self) -> list[tuple[int, str]]:
        """Return the lines with where they start."""
        return [(matched.start(), matched[0]) for matched in re.finditer(r"[^\n]+", self.plain)]

    def within(self, start: int, end: int, what: What | None = None) -> list[Figure]:
        """Return the figures that stand inside."""
        return [
            figure
            for figure in self.figures
            if start <= figure.start and figure.end <= end and (what is None or figure.what is what)
        ]


@dataclass(frozen=True)
class Suggestion:
    """A kind with the parameters that were read; `parameters` are None where a necessary one is not in the text.

    `words` are the places it came from, `used` the figures taken over, `assumed` what is not in the text and was
    filled in, `lacking` what is needed and was not found.
    """

    kind: str
    parameters: Mapping[str, Any] | None
    confidence: Confidence
    words: tuple[str, ...]
    used: tuple[Figure, ...] = ()
    assumed: tuple[Message, ...] = ()
    lacking: tuple[Message, ...] = ()


def suggestion(
    kind: str,
    parameters: Mapping[str, Any],
    words: Iterable[str],
    used: Iterable[Figure],
    *,
    assumed: Sequence[Message] = (),
    lacking: Sequence[Message] = (),
) -> Suggestion:
    """Return a suggestion whose confidence follows from what was assumed and what lacks."""
    confidence = Confidence.UNSURE if lacking else Confidence.LIKELY if assumed else Confidence.SURE
    kept = tuple(dict.fromkeys(word.strip() for word in words if word.strip()))
    return Suggestion(
        kind, None if lacking else parameters, confidence, kept, tuple(used), tuple(assumed), tuple(lacking)
    )


_ROLE_WORDS = (
    ("sales_manager", ("销售经理", "部门经理", "销售部经理", "销售总监", "部门负责人", "经理")),
    ("supervisor", ("销售主管", "区域主管", "主管", "组长")),
    ("leadership", ("总经理", "分管副总", "副总经理", "公司领导", "总裁", "董事长", "董事会")),
    ("finance", ("财务部", "财务负责人", "财务")),
    ("hr", ("人力资源部", "人事部", "人力资源", "人事", "行政人事")),
    ("representative", ("销售代表", "业务员", "销售人员", "业务代表", "业务人员", "销售员", "客户经理", "销售顾问")),
)


def roles_in(text: str, house: House) -> list[tuple[int, str]]:
    """Return the posts a text names, in order, as (place, key); the longest word at a place counts.

    >>> roles_in("主管审核，总经理批准", House(roles={"supervisor": "", "leadership": "", "sales_manager": ""}))
    [(0, 'supervisor'), (5, 'leadership')]
    """
    words = [(word, key) for key, listed in _ROLE_WORDS for word in listed]
    words += [(name, key) for key, name in house.roles.items() if name]
    found: dict[int, tuple[int, str]] = {}
    for word, key in sorted(words, key=lambda each: -len(each[0])):
        if key not in house.roles:
            continue
        for matched in re.finditer(re.escape(word), text):
            if not any(start <= matched.start() < end for start, (end, _key) in found.items()):
                found[matched.start()] = (matched.end(), key)
    return [(start, key) for start, (_end, key) in sorted(found.items())]


def once(keys: Iterable[str]) -> list[str]:
    """Return each key once, in order."""
    return list(dict.fromkeys(keys))


def count_text(value: Fraction) -> str:
    """Return an exact figure as text of at most six decimals."""
    whole, rest = divmod(value, 1)
    decimals = f"{int(rest * 10**6):06d}".rstrip("0")
    return f"{whole}.{decimals}" if decimals else str(whole)


def rate_text(value: Fraction) -> str:
    """Return a rate as a clause writes it.

    >>> rate_text(Fraction(3, 200))
    '1.5%'
    """
    return f"{count_text(value * 100)}%"


def yuan_text(fen: Fraction) -> str:
    """Return an amount in yuan as a clause writes it.

    >>> yuan_text(Fraction(20_000_050))
    '200000.50'
    """
    return f"{int(fen) // 100}.{int(fen) % 100:02d}"
