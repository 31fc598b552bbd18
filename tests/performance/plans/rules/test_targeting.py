"""Targets broken down to months and members always sum to the whole."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.performance.plans.rules.values import clause, errors, member, plan, settled
from xiaozhang.performance.plans.clauses import TargetBreakdown
from xiaozhang.performance.targets.rules.breaking import broken_down


def breakdown(**changes: Any) -> TargetBreakdown:
    return TargetBreakdown.model_validate({"metric": "receipt", **changes})


def targets(parameters: TargetBreakdown, given_targets: list[Any], month: int = 3, **given: Any) -> dict[str, str]:
    clauses = [clause(parameters, "breakdown"), clause(plan(), "c")]
    result = settled(clauses, [], targets=given_targets, month_on=date(2026, month, 1), **given)
    return {each.member.key: each.targets.get("receipt", "") for each in result.statements}


@given(st.integers(0, 10**12), st.lists(st.integers(1, 100), min_size=1, max_size=12), st.sampled_from([1, 100, 10000]))
def test_parts_always_sum_to_the_whole(whole: int, weights: list[int], step: int) -> None:
    for remainder in ("largest", "first", "last"):
        assert sum(broken_down(whole, weights, step=step, remainder=remainder)) == whole


def test_a_year_in_months_with_the_remainder_where_the_clause_puts_it() -> None:
    year = [("a", "receipt", "2026", 1000000)]
    assert targets(breakdown(step=1000), year)["a"] == "84000"
    last = breakdown(step=1000, remainder="last")
    assert (targets(last, year)["a"], targets(last, year, 12)["a"]) == ("83000", "87000")


def test_weights_workdays_and_what_is_given_already() -> None:
    twelve = [6, 4, 8, 8, 8, 9, 9, 9, 9, 9, 9, 12]
    assert targets(breakdown(by="weights", weights=twelve), [("a", "receipt", "2026", 1000)])["a"] == "80"
    quarter = [("a", "receipt", "2026-Q1", 640)]  # 22, 20 and 22 workdays
    assert targets(breakdown(by="workdays"), quarter)["a"] == "220"
    assert targets(breakdown(), [*quarter, ("a", "receipt", "2026-03", 5)])["a"] == "5"


def test_a_team_in_members() -> None:
    people = [member("a"), member("b"), member("c", start_on=date(2026, 3, 17)), member("s", roles=["supervisor"])]
    whole = [("team:东", "receipt", "2026-03", Fraction("100.01"))]
    equal = breakdown(among="equal", roles=["representative"])
    assert targets(equal, whole, members=people) == {"a": "33.34", "b": "33.34", "c": "33.33", "s": ""}
    by_days = breakdown(among="workdays", roles=["representative"])
    assert targets(by_days, whole, members=people) == {"a": "40.01", "b": "40", "c": "20", "s": ""}


def test_what_a_breakdown_must_say() -> None:
    assert errors(breakdown(by="weights", weights=[50, 50])) == ["weights"]
    assert errors(breakdown(among="equal")) == ["roles"]
