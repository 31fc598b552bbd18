"""What is kept of a month reads as rows that add up, and every kept trace can be told."""

from __future__ import annotations

import doctest
import json
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from xiaozhang.performance.incentives.rules import payslip, telling
from xiaozhang.performance.plans.rules.lines import spelled_out

ROOT = Path(__file__).parents[4]
RESULTS = sorted([*(ROOT / "docs" / "examples" / "settlement").glob("*/expected.json"),
                  *(ROOT / "tests" / "performance" / "incentives" / "golden").glob("*/expected.json")])  # fmt: skip


def statements(path: Path) -> list[Any]:
    return list(json.loads(path.read_text(encoding="utf-8"))["statements"])


@pytest.mark.parametrize("module", [payslip, telling], ids=str)
def test_the_examples_of_a_module_hold(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert (result.attempted > 0, result.failed) == (True, 0)


@pytest.mark.parametrize("path", RESULTS, ids=lambda path: path.parent.name)
def test_the_steps_from_earned_to_paid_add_up_and_no_reason_is_lost(path: Path) -> None:
    for each in statements(path):
        slip = payslip.payslip(each, each["pay"]["paid_fen"])
        assert slip.is_adding_up
        said = [words for row in slip.rows for words in row.words] + list(slip.words)
        assert sorted(said) == sorted(each["words"])
        assert dict(slip.sums) == each["sums"]
        assert len(slip.scores) == len(each.get("scores", ()))


@pytest.mark.parametrize("path", RESULTS, ids=lambda path: path.parent.name)
def test_every_trace_is_told(path: Path) -> None:
    for line in (line for each in statements(path) for line in each["lines"]):
        told = telling.told(json.dumps({**line["trace"], "words": line["words"].split("；")}))
        assert "；".join(told.words) == spelled_out(line["words"])
        if told.rounding is not None:
            assert told.rounding[1] - told.rounding[0] == line["amount_fen"]
        made = sum(Fraction(part["makes_fen"]) for part in line["trace"].get("slices", ()))
        if told.slices and "单笔封顶" not in line["words"] and not (told.exceptions or told.was_settled):
            for each in line["trace"].get("factors", ()):
                made *= Fraction(each["factor"].removesuffix("%")) / 100 if "on" not in each else 1
            for each in line["trace"].get("lifted", ()):
                rates = [Fraction(each[end].removesuffix("%")) / 100 for end in ("from", "to")]
                made += Fraction(each["base"]) * (rates[1] - rates[0])
            assert Fraction(line["trace"]["exact_fen"]) == made
        assert (line["kind"] == "points") == ("points" in line)
        if line["kind"] == "points":
            assert told.points == Fraction(line["points"])


def test_what_was_given_back_lowers_what_is_held() -> None:
    slip = payslip.payslip({"pay": {"earned_fen": -90000, "held_fen": -27000, "claims_raised_fen": 63000}}, 0)
    assert [(str(row.label), row.amount_fen) for row in slip.rows] == [
        ("本月所得", -90000),
        ("退回的部分，从留存里冲减", 27000),
        ("抵减后为负的部分，转为应追", 63000),
    ]
    assert slip.is_adding_up


def test_a_month_that_does_not_add_up_says_so() -> None:
    assert not payslip.payslip({"pay": {"earned_fen": 100}}, 99).is_adding_up
    assert payslip.payslip({}, 0).rows == ()
