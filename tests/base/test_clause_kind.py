"""Clause kinds: typed parameters that travel as YAML and come back the same."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from xiaozhang.base.clause_kind import ClauseKind, Finding, Known, Rate, Severity, Yuan
from xiaozhang.base.text import Message


class Discount(ClauseKind):
    """A sample: discounts above an amount."""

    name: ClassVar[str] = "sample_discount"
    label: ClassVar[Message] = Message("折扣")

    rate: Rate
    from_fen: Yuan

    def check(self, known: Known) -> list[Finding]:
        """Refuse rates above the whole."""
        if self.rate > 1:
            return [Finding(Severity.ERROR, "rate", Message("折扣不能超过 100%。"))]
        return []

    def sentence(self) -> Message:
        """Say it."""
        return Message("满 {from_fen} 分折 {rate}", {"from_fen": self.from_fen, "rate": self.rate})


@pytest.mark.parametrize(
    "given_, rate, fen",
    [
        ({"rate": "2.0%", "from_fen": "200000"}, Fraction(1, 50), 20_000_000),
        ({"rate": "0.125%", "from_fen": 3}, Fraction(1, 800), 300),
        ({"rate": "1.5%", "from_fen": "20万"}, Fraction(3, 200), 20_000_000),
    ],
)
def test_parameters_are_read_as_people_write_them(given_: dict[str, Any], rate: Fraction, fen: int) -> None:
    kind = Discount.model_validate(given_)

    assert (kind.rate, kind.from_fen) == (rate, fen)


@pytest.mark.parametrize(
    "wrong",
    [
        {"rate": 2, "from_fen": "1"},
        {"rate": 0.02, "from_fen": "1"},
        {"rate": "2", "from_fen": "1"},
        {"rate": "2%", "from_fen": 1.5},
        {"rate": "2%", "from_fen": True},
        {"rate": "2%", "from_fen": "a lot"},
        {"rate": "2%"},
        {"rate": "2%", "from_fen": "1", "colour": "red"},
    ],
)
def test_floats_bare_numbers_and_strangers_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Discount.model_validate(wrong)


@given(st.integers(0, 1_000_000), st.integers(0, 10**12))
def test_stored_parameters_come_back_exactly(rate_ppm: int, fen: int) -> None:
    kind = Discount(rate=Fraction(rate_ppm, 1_000_000), from_fen="1")  # type: ignore[arg-type]
    stored = kind.model_copy(update={"from_fen": fen}).model_dump(mode="json")

    back = Discount.model_validate(stored)

    assert (back.rate, back.from_fen) == (kind.rate, fen)


def test_a_kind_is_frozen_and_checks_itself() -> None:
    kind = Discount.model_validate({"rate": "101%", "from_fen": "1"})

    with pytest.raises(ValidationError):
        kind.rate = Fraction(1)
    assert [finding.path for finding in kind.check(Known())] == ["rate"]


def test_parameters_of_another_schema_are_not_guessed_at() -> None:
    assert Discount.raised({"rate": "1%"}, 1) == {"rate": "1%"}
    with pytest.raises(ValueError, match="schema 2"):
        Discount.raised({"rate": "1%"}, 2)
