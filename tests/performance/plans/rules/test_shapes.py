"""The shapes of real plans, each with figures reckoned by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tests.performance.plans.rules.values import (
    MARCH,
    amounts,
    clause,
    errors,
    fact,
    lines,
    member,
    plan,
    settled,
    statement,
)
from xiaozhang.performance.plans.rules.inputs import CannotSettle, Departure

DAY = date(2026, 3, 10)
PUMPS = [{"attribute": "product", "is": ["泵"]}]
FIVE = [{"from": 0, "rate": "5%"}]
OVERDUE = {"by": "overdue_days", "method": "linear", "each": "1%", "floor": "50%"}


def test_slices_and_the_whole_at_the_reached_rate() -> None:
    facts = [fact("1", DAY, 80000), fact("2", date(2026, 3, 12), 60000)]
    assert amounts(settled(plan(), facts)) == [80000, 100000]  # 800; 20,000 x 1 % + 40,000 x 2 %
    assert amounts(settled(plan(method="slab"), facts)) == [80000, 200000]  # 800; 1,200 and 80,000 lifted by 1 %


def test_a_quarter_and_the_year_to_date_go_on_from_what_was_counted() -> None:
    facts = [fact("1", date(2026, 1, 5), 90000), fact("2", DAY, 30000)]
    for period in ("quarter", "year"):
        assert amounts(settled(plan(period=period), facts)) == [50000]  # 10,000 x 1 % + 20,000 x 2 %
    assert amounts(settled(plan(), facts)) == [30000]


def test_interpolated_rate_on_the_whole_base() -> None:
    tiers = [{"from": 0, "rate": "1%"}, {"from": 100000, "rate": "3%"}]
    assert amounts(settled(plan(method="interpolated", tiers=tiers), [fact("1", DAY, 50000)])) == [100000]  # 2 %


def test_tiers_of_each_fact_by_itself() -> None:
    tiers = [{"from": 0, "rate": "1%"}, {"from": 50000, "rate": "2%"}]
    facts = [fact("1", DAY, 40000), fact("2", DAY, 60000), fact("3", DAY, 40000)]
    assert amounts(settled(plan(tiers_by="fact", method="slab", tiers=tiers), facts)) == [40000, 120000, 40000]


def test_tiers_by_attainment_of_the_target() -> None:
    tiers = [{"from": 0, "rate": "1%"}, {"from": 100, "rate": "2%"}]
    result = settled(
        plan(tiers_by="attainment", tiers=tiers),
        [fact("1", DAY, 120000)],
        targets=[("a", "receipt", "2026-03", 100000)],
    )
    assert amounts(result) == [140000]  # 100,000 x 1 % + 20,000 x 2 %


@pytest.mark.parametrize(
    ("base", "given", "amount"),
    [
        ({"metric": "receipt", "net_of_tax": True}, {"tax_rate": Fraction(13, 100)}, 100000),  # 113,000 / 1.13
        ({"metric": "receipt", "net_of_tax": True, "tax_rate": "13%"}, {}, 100000),
        ({"metric": "receipt", "of": "margin"}, {"cost_fen": 6300000}, 50000),
        ({"metric": "receipt", "of": "margin", "net_of_tax": True, "tax_rate": "13%"}, {"cost_fen": 6000000}, 40000),
        (
            {"metric": "receipt", "where": [{"attribute": "product", "is": ["泵"]}]},
            {"words": {"product": "泵"}},
            126000,
        ),
    ],
)
def test_bases(base: dict[str, Any], given: dict[str, Any], amount: int) -> None:
    assert amounts(settled(plan(base=base), [fact("1", DAY, 113000, **given)])) == [amount]


def test_units_at_yuan_each() -> None:
    tiers = [{"from": 0, "each": "50.00"}, {"from": 10, "each": "80.00"}]
    units = plan(base={"metric": "units", "of": "units"}, tiers=tiers)
    facts = [fact("1", DAY, metric="units", units=Fraction(8)), fact("2", DAY, metric="units", units=Fraction(5))]
    assert amounts(settled(units, facts)) == [40000, 34000]  # 8 x 50; 2 x 50 + 3 x 80


def test_other_products_bring_nothing() -> None:
    base = {"metric": "receipt", "where": [{"attribute": "product", "is": ["泵"]}]}
    assert amounts(settled(plan(base=base), [fact("1", DAY, 1000, words={"product": "阀"})])) == []


PAYMENT = {"label": "回款系数", "by": "payment_days", "rows": [
    {"from": 0, "factor": "120%"}, {"from": 31, "factor": "100%"}, {"from": 91, "factor": "50%"}]}  # fmt: skip


@pytest.mark.parametrize(("billed", "amount"), [((2026, 2, 8), 12000), ((2026, 2, 7), 10000), ((2025, 12, 9), 5000)])
def test_payment_time_coefficient_counts_no_first_day(billed: tuple[int, int, int], amount: int) -> None:
    result = settled(plan(coefficients=[PAYMENT]), [fact("1", DAY, 10000, billed_on=date(*billed))])
    assert amounts(result) == [amount]


@pytest.mark.parametrize(
    ("coefficient", "given", "amount"),
    [
        (OVERDUE, {"due_on": date(2026, 3, 20)}, 10000),
        (OVERDUE, {"due_on": date(2026, 2, 28)}, 9000),
        (OVERDUE, {"due_on": date(2025, 2, 28)}, 5000),
        ({"by": "margin_rate", "rows": [{"from": 0, "factor": "50%"}, {"from": 20, "factor": "100%"}]},
         {"cost_fen": 800000}, 10000),
        ({"by": "margin_rate", "rows": [{"from": 0, "factor": "50%"}, {"from": 20, "factor": "100%"}]},
         {"cost_fen": 800001}, 5000),
        ({"by": "customer_kind", "method": "words", "rows": [{"is": "new", "factor": "150%"}], "otherwise": "80%"},
         {"words": {"customer_kind": "new"}}, 15000),
        ({"by": "customer_kind", "method": "words", "rows": [{"is": "new", "factor": "150%"}], "otherwise": "80%"},
         {"words": {"customer_kind": "renewing"}}, 8000),
        ({"by": "months", "rows": [{"from": 0, "factor": "100%"}, {"from": 12, "factor": "40%"}]},
         {"first_on": date(2025, 3, 11)}, 10000),
        ({"by": "months", "rows": [{"from": 0, "factor": "100%"}, {"from": 12, "factor": "40%"}]},
         {"first_on": date(2025, 3, 10)}, 4000),
        ({"by": "payment_days", "method": "interpolated",
          "rows": [{"from": 0, "factor": "100%"}, {"from": 30, "factor": "0%"}]},
         {"billed_on": date(2026, 3, 1)}, 7000),
    ],
)  # fmt: skip
def test_coefficients(coefficient: dict[str, Any], given: dict[str, Any], amount: int) -> None:
    result = settled(plan(coefficients=[{"label": "系数", **coefficient}]), [fact("1", DAY, 10000, **given)])
    assert amounts(result) == [amount]


def test_a_coefficient_is_rounded_to_six_decimals_where_it_is_defined() -> None:
    thirds = {"label": "系数", "by": "payment_days", "method": "interpolated",
              "rows": [{"from": 0, "factor": "0%"}, {"from": 3, "factor": "100%"}]}  # fmt: skip
    result = settled(plan(coefficients=[thirds]), [fact("1", DAY, "3000000", billed_on=date(2026, 3, 9))])
    first = lines(result)[0]
    assert first.trace["factors"] == [{"label": "系数", "value": "1", "factor": "33.3333%"}]
    assert first.amount_fen == 1966665  # (1,000 + 58,000) x 0.333333 = 19,666.647


def test_an_overdue_quotient_of_the_month() -> None:
    overdue = {"label": "逾期系数", "by": "quotient", "metric": "overdue", "to_metric": "receivable",
               "method": "linear", "each": "1%"}  # fmt: skip
    facts = [fact("1", DAY, 10000), fact("o", DAY, 30000, metric="overdue"), fact("r", DAY, 90000, metric="receivable")]
    result = settled(plan(coefficients=[overdue]), facts)
    assert amounts(result) == [6667]  # 1 - 1/3 = 0.666667


def test_two_way_matrix_of_completion_and_collection() -> None:
    matrix = {"rows_by": "attainment", "columns_by": "quotient", "metric": "receipt", "to_metric": "signed_amount",
              "rows": [0, 80, 100], "columns": [0, 90],
              "cells": [["0%", "0.5%"], ["0.5%", "1%"], ["1%", "1.5%"]]}  # fmt: skip
    two_way = plan(tiers=[], method=None, matrix=matrix)
    assert errors(two_way) == []
    facts = [fact("1", DAY, 90000), fact("s", DAY, 100000, metric="signed_amount")]
    assert amounts(settled(two_way, facts, targets=[("a", "receipt", "2026-03", 90000)])) == [135000]
    assert amounts(settled(two_way, facts, targets=[("a", "receipt", "2026-03", 100000)])) == [90000]


def test_gate_pays_nothing_below_and_all_from_it_on() -> None:
    gated = plan(gate={"at_least": "80"})
    for amount, found in ((79999, [0]), (80000, [80000])):
        result = settled(gated, [fact("1", DAY, amount)], targets=[("a", "receipt", "2026-03", 100000)])
        assert amounts(result) == found
    result = settled(gated, [fact("1", DAY, 79999)], targets=[("a", "receipt", "2026-03", 100000)])
    assert "还差 1.00 元" in statement(result).outlooks[0]["why_not"][-1]


def test_a_late_fact_that_passes_the_gate_of_a_closed_month_brings_all_of_it() -> None:
    gated = plan(gate={"at_least": "80"})
    facts = [fact("1", date(2026, 2, 10), 70000), fact("2", date(2026, 2, 27), 20000, month_on=MARCH)]
    result = settled(gated, facts, targets=[("a", "receipt", "2026-02", 100000)])
    assert [(line.fact, line.kind, line.amount_fen) for line in lines(result)] == [
        ("1", "adjustment", 70000), ("2", "adjustment", 20000),
    ]  # fmt: skip


def test_limits_of_line_and_period() -> None:
    facts = [fact("1", DAY, 80000), fact("2", DAY, 90000)]
    assert amounts(settled(plan(line_cap=1000), facts)) == [80000, 100000]
    assert amounts(settled(plan(cap=1500), facts)) == [80000, 160000, -90000]
    assert amounts(settled(plan(floor=3000), facts)) == [80000, 160000, 60000]
    assert amounts(settled(plan(floor=500), [])) == [50000]


def test_thresholds_that_exclude_their_number() -> None:
    facts = [fact("1", DAY, 100000)]
    assert amounts(settled(plan(method="slab"), facts)) == [200000]
    assert amounts(settled(plan(method="slab", thresholds="excluded"), facts)) == [100000]


def test_clawback_by_recalculation_and_at_the_original_rate() -> None:
    facts = [fact("1", date(2026, 2, 3), 90000), fact("2", date(2026, 2, 20), 60000),
             fact("r", date(2026, 2, 3), -30000, month_on=MARCH, reverses="1", came_on=DAY)]  # fmt: skip
    assert amounts(settled(plan(), facts)) == [-60000]  # from 150,000 down to 120,000: the upper slice
    assert amounts(settled(plan(clawback={"method": "original_rate"}), facts)) == [-30000]  # 1 % of 30,000
    assert amounts(settled(plan(clawback={"method": "none"}), facts)) == [0]


def test_clawback_at_the_rate_a_whole_month_closed_with() -> None:
    facts = [fact("1", date(2026, 2, 3), 90000), fact("2", date(2026, 2, 20), 60000),
             fact("r", date(2026, 2, 3), -60000, month_on=MARCH, reverses="1", came_on=DAY)]  # fmt: skip
    assert amounts(settled(plan(method="slab", clawback={"method": "original_rate"}), facts)) == [-120000]
    assert amounts(settled(plan(method="slab"), facts)) == [-210000]  # 150,000 x 2 % down to 90,000 x 1 %


def test_clawback_ends_after_its_months() -> None:
    facts = [fact("1", date(2025, 3, 9), 10000),
             fact("r", date(2025, 3, 9), -10000, month_on=MARCH, reverses="1", came_on=DAY)]  # fmt: skip
    assert amounts(settled(plan(clawback={"method": "original_rate", "within_months": 12}), facts)) == [0]
    assert amounts(settled(plan(clawback={"method": "original_rate", "within_months": 13}), facts)) == [-10000]


@pytest.mark.parametrize(("by", "amount"), [("calendar_days", 100000), ("workdays", 100000)])
def test_a_joiner_of_mid_month_meets_tiers_in_proportion(by: str, amount: int) -> None:
    joiner = member(start_on=date(2026, 3, 17))  # 15 of 31 days, 11 of 22 workdays
    prorated = plan(method="slab", proration={"by": by, "of": ["tiers"]})
    enough = "50000" if by == "workdays" else "48387.10"
    result = settled(prorated, [fact("1", date(2026, 3, 20), enough)], [joiner])
    assert amounts(result)[0] == (amount if by == "workdays" else 96774)
    less = settled(prorated, [fact("1", date(2026, 3, 20), "48387.09")], [joiner])
    assert amounts(less) == [48387]


def test_leave_lowers_the_target() -> None:
    away = member(absences=((date(2026, 3, 2), date(2026, 3, 17)),))  # 11 of 22 workdays
    gated = plan(gate={"at_least": "100"}, proration={"by": "workdays", "of": ["targets"]})
    result = settled(gated, [fact("1", DAY, 50000)], [away], targets=[("a", "receipt", "2026-03", 100000)])
    assert amounts(result) == [50000]


def test_a_version_in_mid_month_has_a_base_of_its_own_or_shares_one() -> None:
    def versions(**changes: Any) -> list[Any]:
        return [clause(plan(**changes), end_on=DAY),
                clause(plan(tiers=[{"from": 0, "rate": "3%"}, {"from": 100000, "rate": "4%"}], **changes), start_on=DAY,
                       version="V1.1")]  # fmt: skip

    facts = [fact("1", date(2026, 3, 9), 90000), fact("2", DAY, 20000)]
    assert amounts(settled(versions(), facts)) == [90000, 60000]
    assert amounts(settled(versions(version_base="shared"), facts)) == [90000, 70000]


def test_the_version_follows_the_clauses_own_basis_day() -> None:
    versions = [
        clause(plan(basis="signed"), end_on=date(2026, 2, 1)),
        clause(plan(basis="signed", tiers=[{"from": 0, "rate": "5%"}]), start_on=date(2026, 2, 1), version="V2"),
    ]
    result = settled(versions, [fact("1", DAY, 1000, signed_on=date(2026, 1, 31)), fact("2", DAY, 1000, signed_on=DAY)])
    assert amounts(result) == [1000, 5000]


def departure(kind: str, **given: Any) -> Departure:
    given.setdefault("approved_on", DAY)
    return Departure("QC-2026-0001", "commission", kind, date(2026, 1, 1), None, reason="战略客户", **given)


def test_exceptions_are_applied_after_the_clause_and_named() -> None:
    facts = [fact("1", DAY, 10000, customer="k"), fact("2", DAY, 10000, customer="x")]
    for each, amount in (
        (departure("rate", value=Fraction(5, 100), customer="k"), 50000),
        (departure("factor", value=Fraction(1, 2), customer="k"), 5000),
        (departure("amount", value=Fraction(888), fact="1"), 88800),
    ):
        result = settled(plan(), facts, departures=[each])
        assert amounts(result) == [amount, 10000]
        assert lines(result)[0].trace["exceptions"] == ["QC-2026-0001"]


def test_an_exception_approved_later_pays_the_difference_for_the_closed_month() -> None:
    facts = [fact("1", date(2026, 1, 10), 10000, customer="k")]
    late = departure("rate", value=Fraction(5, 100), customer="k")
    result = settled(plan(), facts, departures=[late])
    assert [(line.kind, line.origin_on, line.amount_fen) for line in lines(result)] == [
        ("adjustment", date(2026, 1, 1), 40000)
    ]
    assert amounts(settled(plan(), facts, departures=[late], month_on=date(2026, 4, 1))) == []


def test_a_waived_coefficient_and_a_waived_gate() -> None:
    facts = [fact("1", DAY, 10000, billed_on=date(2025, 1, 1))]
    slow = plan(coefficients=[PAYMENT], gate={"at_least": "80"})
    waived = [departure("waive", what="回款系数", member="a"), departure("waive", what="gate", member="a")]
    targets = [("a", "receipt", "2026-03", 100000)]
    assert amounts(settled(slow, facts, targets=targets)) == [0]
    assert amounts(settled(slow, facts, targets=targets, departures=waived)) == [10000]


def test_why_not_says_the_next_tier_and_what_is_lacking() -> None:
    result = settled(plan(), [fact("1", DAY, 80000)])
    outlook = statement(result).outlooks[0]
    assert (outlook["next"], outlook["why_not"]) == (
        {"lacking": 2000000, "rate": "2.0%"}, ["再有 20,000.00 元就到 2.0% 一档"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "given", "words"),
    [
        ({"base": {"metric": "receipt", "of": "margin"}}, {}, "没有 cost（成本）"),
        ({"base": {"metric": "receipt", "net_of_tax": True}}, {}, "没有 tax_rate（税率）"),
        ({"coefficients": [PAYMENT]}, {}, "没有 billed_on（开票日）"),
        ({"basis": "signed"}, {}, "没有 signed_on（签订日）"),
        ({"coefficients": [{"label": "新老", "by": "customer_kind", "method": "words",
                            "rows": [{"is": "new", "factor": "150%"}]}]}, {"words": {"customer_kind": "old"}},
         "新老客户「old」没有「新老」的系数"),
    ],
)  # fmt: skip
def test_what_a_clause_needs_and_a_fact_lacks_is_refused(
    changes: dict[str, Any], given: dict[str, Any], words: str
) -> None:
    with pytest.raises(CannotSettle, match=words) as refused:
        settled(plan(**changes), [fact("f7", DAY, 100, **given)])
    assert "facts.csv f7" in str(refused.value)


def test_a_refund_leaves_what_the_rest_of_its_fact_would_have_earned() -> None:
    facts = [fact("1", DAY, 80000), fact("r", DAY, -20000, reverses="1", recorded="z")]
    tiers = [{"from": 0, "rate": "1%"}, {"from": 70000, "rate": "2%"}]
    assert amounts(settled(plan(tiers_by="fact", method="slab", tiers=tiers), facts)) == [160000, -100000]
    assert amounts(settled(plan(tiers=FIVE, line_cap=3000), facts)) == [300000, 0]
    whole = [facts[0], fact("r", DAY, -80000, reverses="1", recorded="z")]
    assert amounts(settled(plan(tiers=FIVE, line_cap=3000), whole)) == [300000, -300000]


def test_what_an_exception_set_is_taken_back_with_its_fact() -> None:
    facts = [fact("1", DAY, 80000), fact("r", DAY, -20000, reverses="1", recorded="z")]
    result = settled(plan(), facts, departures=[departure("amount", value=Fraction(888), fact="1")])
    assert amounts(result) == [88800, -22200]


def test_a_refund_has_the_coefficient_of_what_it_takes_back() -> None:
    large = {
        "label": "大单",
        "by": "amount",
        "rows": [{"from": 0, "factor": "100%"}, {"from": 50000, "factor": "150%"}],
    }
    facts = [fact("1", DAY, 80000), fact("r", DAY, -20000, reverses="1", recorded="z")]
    assert amounts(settled(plan(tiers=FIVE, coefficients=[large]), facts)) == [600000, -150000]
