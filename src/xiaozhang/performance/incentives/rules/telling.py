"""The kept trace of a line as a member reads it: base, slices, factors, exceptions, rounding, and the whole as JSON.

A trace is the JSON text that settlement keeps with each line (plans.rules.explaining, awarding, contesting...); its
words are sentences of the day it was settled and are never made anew.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from xiaozhang.base.clause_parts import figure_words
from xiaozhang.base.money import round_fen, yuan
from xiaozhang.base.text import Message
from xiaozhang.performance.incentives.rules.tracing import exact_yuan
from xiaozhang.performance.plans.rules.lines import spelled, spelled_out

_SHOWN_IN_THE_TABLE = ("基数 ", "基数已乘 ", "× ", "得 ", "此前的 ")
_PRODUCT = re.compile(r"[−-]?[\d,.]+ .*× ")  # 100,000.00 元 × 2.0% + ...


@dataclass(frozen=True, slots=True)
class ToldSlice:
    """A part of a base in one tier, its rate, and what that makes, all in words."""

    tier: int
    part: str
    rate: str
    makes: str


@dataclass(frozen=True, slots=True)
class ToldFactor:
    """A coefficient: what it is called, what it was read by, and how much it is."""

    label: str
    value: str
    factor: str


@dataclass(frozen=True)
class Told:
    """A kept trace. Empty lists and None where the kind of line has no such part."""

    content: dict[str, Any]

    @property
    def words(self) -> list[str]:
        """The sentences kept with the line."""
        return [spelled_out(str(each)) for each in self.content.get("words", ())]

    @property
    def notes(self) -> list[str]:
        """The sentences that say more than slices and coefficients do: exceptions, reversals, differences."""
        return [each for each in self.words if not each.startswith(_SHOWN_IN_THE_TABLE) and not _PRODUCT.match(each)]

    @property
    def is_money(self) -> bool:
        """Say whether the base is money; units are kept as text."""
        return isinstance(self.content.get("base"), int)

    @property
    def base(self) -> str | None:
        """The base of the line: `100,000.00`, or units."""
        return self._figure("base")

    @property
    def before(self) -> str | None:
        """The base run up before the line."""
        return self._figure("before")

    @property
    def after(self) -> str | None:
        """The base run up with the line."""
        return self._figure("after")

    @property
    def whole(self) -> str | None:
        """The base of everybody together, where the member has a part of it."""
        return self._figure("whole")

    @cached_property
    def slices(self) -> list[ToldSlice]:
        """The tiers that the base fell into."""
        return [
            ToldSlice(int(each["tier"]), self._words(each["part"]), str(each["rate"]), _exact(each["makes_fen"]))
            for each in self.content.get("slices", ())
        ]

    @cached_property
    def lifted(self) -> list[ToldSlice]:
        """What of the base before changed its rate through this line; `rate` says from which to which."""
        return [
            ToldSlice(0, _exact(each["base"]) if self.is_money else figure_words(Fraction(each["base"])),
                      f"{each['from']} → {each['to']}", "")
            for each in self.content.get("lifted", ())
        ]  # fmt: skip

    @property
    def factors(self) -> list[ToldFactor]:
        """The coefficients by which the amount was multiplied, in order."""
        return [
            ToldFactor(str(each["label"]), spelled(str(each.get("value", ""))), str(each["factor"]))
            for each in self.content.get("factors", ())
        ]

    @property
    def exceptions(self) -> list[str]:
        """The numbers of the exceptions that were applied."""
        return [str(number) for number in self.content.get("exceptions", ())]

    @property
    def rates(self) -> tuple[str, ...]:
        """What the row of the line says was applied: rates of the tiers, and coefficients that are not the whole."""
        rates = list(dict.fromkeys(each.rate for each in self.slices))
        return (*rates, *(f"× {each.factor}" for each in self.factors if each.factor != "100%"))

    @property
    def exact(self) -> str | None:
        """The amount before rounding, where the trace keeps it."""
        return _exact(self.content["exact_fen"]) if "exact_fen" in self.content else None

    @property
    def rounding(self) -> tuple[int, int] | None:
        """The rounded sums before and after the line, in 分, where it is a step of a running sum."""
        if "rounded_after_fen" not in self.content:
            return None
        return int(self.content["rounded_before_fen"]), int(self.content["rounded_after_fen"])

    @property
    def is_rounded(self) -> bool:
        """Say whether rounding moved the amount."""
        rounding = self.rounding
        return rounding is not None and Fraction(self.content["exact_fen"]) != rounding[1] - rounding[0]

    @property
    def was_settled(self) -> bool:
        """Say whether the fact had been settled in an earlier month and is settled anew."""
        return bool(self.content.get("was_settled"))

    @property
    def place(self) -> Message | None:
        """The place that a contest's prize is for; kept words name people by their ids."""
        if "place" not in self.content:
            return None
        values = {"place": self.content["place"], "figure": self.content.get("figure", "")}
        return Message("第 {place} 名，成绩 {figure}", values)

    @property
    def points(self) -> Fraction | None:
        """The points a line of points brings."""
        if "points" in self.content:
            return Fraction(self.content["points"])
        if "worth" in self.content:
            return Fraction(self.content["worth"]) - Fraction(self.content["worth_before"])
        return None

    def comes_to(self, amount_fen: int) -> bool | None:
        """Say whether what is kept comes to the amount of the line; None where it does not say how.

        >>> told('{"sum_fen":1538750,"limited_fen":626087}').comes_to(-912663), told('{}').comes_to(5)
        (True, None)
        """
        content = self.content
        if self.rounding is not None:
            return self.rounding[1] - self.rounding[0] == amount_fen
        if "limited_fen" in content:
            return int(content["limited_fen"]) - int(content["sum_fen"]) == amount_fen
        if "exact_fen" in content:
            return round_fen(Fraction(content["exact_fen"])) == amount_fen
        if "worth" in content and "points" not in content:
            worths = Fraction(content["worth"]), Fraction(content["worth_before"])
            return round_fen(worths[0] * 100) - round_fen(worths[1] * 100) == amount_fen
        return None

    def _figure(self, name: str) -> str | None:
        return self._words(self.content[name]) if name in self.content else None

    def _words(self, value: int | str) -> str:
        return yuan(value) if isinstance(value, int) else str(value)


def told(trace: str) -> Told:
    """Read a kept trace; an empty text is a trace of nothing.

    >>> line = told('{"base":9000000,"slices":[{"tier":1,"part":9000000,"rate":"2.0%","makes_fen":"180000"}],'
    ...     '"factors":[{"label":"逾期系数","value":"6","factor":"97%"}],"exact_fen":"174600","rounded_before_fen":0,'
    ...     '"rounded_after_fen":174600,"words":["基数 90,000.00 元"]}')
    >>> line.base, line.rates, line.exact, line.is_rounded
    ('90,000.00', ('2.0%', '× 97%'), '1,746.00', False)
    """
    content = json.loads(trace) if trace else {}
    return Told(content if isinstance(content, dict) else {"words": [str(content)]})


def _exact(text: str | int) -> str:
    return exact_yuan(Fraction(text))
