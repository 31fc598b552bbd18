"""Whose base a fact adds to: shares, parts of the work, superiors, pools, leavers and their successors."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from tests.performance.plans.rules.values import (
    TIERS,
    amounts,
    clause,
    errors,
    fact,
    lines,
    member,
    plan,
    settled,
)
from xiaozhang.performance.plans.rules.inputs import Share

DAY = date(2026, 3, 10)


def test_splits_by_shares_add_up_to_the_whole() -> None:
    shares = [Share("a", Fraction(4785, 10000)), Share("b", Fraction(3694, 10000)),
              Share("c", Fraction(624, 10000)), Share("d", Fraction(897, 10000))]  # fmt: skip
    everybody = [member(key) for key in "abcd"]
    result = settled(plan(tiers=TIERS[:1]), [fact("1", DAY, "100.01", shares)], everybody)
    bases = [lines(result, key)[0].trace["base"] for key in "abcd"]
    assert (bases, sum(bases)) == ([4786, 3694, 624, 897], 10001)


def test_hunter_and_keeper_change_with_the_months_since_the_first_deal() -> None:
    parts = [{"part": "hunter", "share": "70%"}, {"part": "keeper", "share": "30%"},
             {"part": "hunter", "share": "20%", "from_month": 12},
             {"part": "keeper", "share": "80%", "from_month": 12}]  # fmt: skip
    shares = [Share("a", Fraction(1), "hunter"), Share("b", Fraction(1), "keeper")]
    shared = plan(parts=parts)
    assert errors(shared) == []
    for first_on, found in ((date(2025, 3, 11), (7000, 3000)), (date(2025, 3, 10), (2000, 8000))):
        result = settled(shared, [fact("1", DAY, 10000, shares, first_on=first_on)], [member("a"), member("b")])
        assert (*amounts(result), *amounts(result, "b")) == found


TEAM = [member("a", manager="s"), member("b", manager="s"), member("s", roles=["supervisor"], manager="m"),
        member("m", roles=["supervisor"], team="")]  # fmt: skip


def override(**changes: Any) -> Any:
    given = {"roles": ["supervisor"], "earns_on": "below", "levels": ["100%", "50%"],
             "tiers": [{"from": 0, "rate": "1%"}], "method": None}  # fmt: skip
    return plan(**{**given, **changes})


def test_override_chain_counts_each_deal_once() -> None:
    both = [Share("a", Fraction(1, 2)), Share("b", Fraction(1, 2))]
    result = settled(override(), [fact("1", DAY, 10000, both)], TEAM)
    assert (amounts(result, "s"), amounts(result, "m"), amounts(result)) == ([10000], [5000], [])


def test_two_whole_credits_do_not_double_the_roll_up() -> None:
    beside = fact("1", DAY, 10000, "a", overlays=(Share("b", Fraction(1)),))
    assert amounts(settled(override(), [beside], TEAM), "s") == [10000]
    assert amounts(settled(override(distinct=False), [beside], TEAM), "s") == [20000]


def test_override_with_attainment_coefficient() -> None:
    reached = {
        "label": "达成",
        "by": "attainment",
        "rows": [{"from": 0, "factor": "60%"}, {"from": 100, "factor": "100%"}],
    }
    facts = [fact("1", DAY, 90000)]
    for target, amount in ((90000, 90000), (90001, 54000)):
        result = settled(
            override(coefficients=[reached]), facts, TEAM, targets=[("team:东", "receipt", "2026-03", target)]
        )
        assert amounts(result, "s") == [amount]


def test_override_on_the_commission_of_those_below() -> None:
    clauses = [
        clause(plan()),
        clause(override(base={"metric": "commission"}, tiers=[{"from": 0, "rate": "10%"}]), "over"),
    ]
    result = settled(clauses, [fact("1", DAY, 10000), fact("2", DAY, 20000, "b")], TEAM)
    assert (amounts(result), amounts(result, "b"), sum(amounts(result, "s"))) == ([10000], [20000], 3000)


def test_a_pool_is_rounded_and_then_split() -> None:
    pool = plan(pool={"weights": "equal"}, tiers=[{"from": 0, "rate": "1%"}], method=None)
    result = settled(pool, [fact("1", DAY, "100.00")], [member(key) for key in "abc"])
    assert [amounts(result, key) for key in "abc"] == [[34], [33], [33]]


def test_leaver_keeps_and_successor_gets_the_rest() -> None:
    people = [member("a", end_on=date(2026, 3, 1), successor="b"), member("b")]
    assert amounts(settled(plan(), [fact("1", DAY, 10000)], people)) == [10000]
    shared = settled(plan(leaver_share="40%"), [fact("1", DAY, 10000)], people)
    assert (amounts(shared), amounts(shared, "b")) == ([4000], [6000])
    nothing = settled(plan(leaver_share="0%"), [fact("1", DAY, 10000)], people)
    assert (amounts(nothing), amounts(nothing, "b")) == ([0], [10000])
