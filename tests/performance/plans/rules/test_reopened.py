"""What a refund or a late fact moves once a period has gone on or closed, and what it must leave alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.performance.plans.rules.values import amounts, clause, fact, lines, plan, settled
from xiaozhang.performance.appraisal.clauses import KpiTable

FEBRUARY, MARCH = date(2026, 2, 10), date(2026, 3, 10)
ONE_RATE: dict[str, Any] = {"method": None, "tiers": [{"from": 0, "rate": "10%"}]}
KINDS = {"label": "新老", "by": "customer_kind", "method": "words", "rows": [{"is": "new", "factor": "200%"}],
         "otherwise": "50%"}  # fmt: skip


@pytest.mark.parametrize(
    ("clawback", "amount"),
    [({"method": "none"}, 0), ({"method": "recalculate", "within_months": 0}, 0), ({"method": "original_rate"}, -1000)],
)
def test_a_refund_that_is_not_netted_leaves_the_gate_of_the_closed_period_passed(
    clawback: dict[str, Any], amount: int
) -> None:
    facts = [
        fact("1", FEBRUARY, 100),
        fact("2", FEBRUARY, 900),
        fact("1x", FEBRUARY, -100, reverses="1", month_on=date(2026, 3, 1), came_on=MARCH),
    ]
    gated = plan(**ONE_RATE, gate={"at_least": 100}, clawback=clawback)
    result = settled(gated, facts, targets=[("a", "receipt", "2026-02", 1000)])
    assert [line.amount_fen for line in lines(result) if line.amount_fen] == ([amount] if amount else [])


def test_a_refund_of_a_closed_quarter_goes_back_at_the_attainment_it_closed_with() -> None:
    tiers = [{"from": 0, "rate": "1%"}, {"from": 100, "rate": "3%"}]
    facts = [
        fact("1", date(2025, 10, 9), 600),
        fact("2", date(2025, 11, 9), 400),
        fact("1x", date(2025, 10, 9), -300, reverses="1", month_on=date(2026, 3, 1), came_on=MARCH),
    ]
    on_attainment = plan(
        tiers_by="attainment", method="slab", tiers=tiers, period="quarter", clawback={"method": "original_rate"}
    )
    result = settled(on_attainment, facts, targets=[("a", "receipt", "2025-Q4", 1000)])
    assert amounts(result) == [-900]  # 300 at the 3 % that all of the quarter was paid at


def test_a_refund_later_in_the_quarter_takes_back_what_its_fact_brought_however_others_are_weighed() -> None:
    weighed = plan(
        period="quarter",
        tiers=[{"from": 0, "rate": "1%"}, {"from": 1000, "rate": "10%"}],
        coefficients=[KINDS],
    )
    facts = [
        fact("1", FEBRUARY, 1000, words={"customer_kind": "new"}),
        fact("2", date(2026, 2, 12), 1000, words={"customer_kind": "renewing"}),
        fact("1x", FEBRUARY, -1000, words={"customer_kind": "new"}, reverses="1", month_on=date(2026, 3, 1)),
    ]
    assert amounts(settled(weighed, facts[:2], month_on=date(2026, 2, 1))) == [2000, 5000]
    found = lines(settled(weighed, facts))
    assert [(line.fact, line.amount_fen) for line in found] == [("1x", -2000), ("2", -4500)]
    assert amounts(settled(weighed, facts[1:2], month_on=date(2026, 2, 1))) == [500]  # as if 1 had not been


def test_refunds_take_back_a_capped_line_once() -> None:
    capped = plan(period="quarter", tiers=[{"from": 0, "rate": "1%"}, {"from": 1000, "rate": "10%"}], line_cap=50)
    back = {"reverses": "1", "month_on": date(2026, 3, 1)}
    facts = [
        fact("1", FEBRUARY, 2000),
        fact("2", date(2026, 2, 12), 3000),
        fact("1x", FEBRUARY, -1000, **back),
        fact("1y", FEBRUARY, -1000, **back),
    ]
    assert amounts(settled(capped, facts[:2], month_on=date(2026, 2, 1))) == [5000, 5000]
    assert [line.amount_fen for line in lines(settled(capped, facts)) if line.amount_fen] == [-4000, -1000]


def test_what_a_year_to_date_rate_looks_up_moves_it_though_no_fact_of_its_base_came() -> None:
    matrix = {
        "rows_by": "attainment", "columns_by": "total", "metric": "visit", "rows": [0], "columns": [0, 2],
        "cells": [["1%", "2%"]],
    }  # fmt: skip
    by_visits = plan(method=None, tiers=[], period="year", matrix=matrix)
    facts = [
        fact("1", FEBRUARY, 1000),
        fact("v1", FEBRUARY, metric="visit"),
        fact("v2", MARCH, metric="visit"),
    ]
    assert amounts(settled(by_visits, facts, month_on=date(2026, 2, 1))) == [1000]
    assert amounts(settled(by_visits, facts)) == [1000]
    assert amounts(settled(by_visits, facts, month_on=date(2026, 4, 1))) == []


def test_a_quotient_whose_denominator_is_nothing_counts_as_nothing_and_says_so() -> None:
    matrix = {
        "rows_by": "attainment", "columns_by": "quotient", "metric": "receipt", "to_metric": "signed_amount",
        "rows": [0], "columns": [0, 50], "cells": [["1%", "2%"]],
    }  # fmt: skip
    result = settled(plan(method=None, tiers=[], matrix=matrix), [fact("1", MARCH, 1000)])
    assert amounts(result) == [1000]
    assert any("「signed_amount」是 0" in str(words) for words in result.warnings)


def test_a_late_fact_is_weighed_by_the_score_of_its_own_period() -> None:
    table = KpiTable.model_validate({
        "roles": ["representative"],
        "indicators": [{"key": "visit", "label": "拜访", "metric": "visit", "weight": "100", "target": 2}],
        "grades": [{"from": 0, "label": "D"}, {"from": 60, "label": "A"}],
    })  # fmt: skip
    by_score = {"label": "得分", "by": "score", "rows": [{"from": 0, "factor": "50%"}, {"from": 60, "factor": "120%"}]}
    clauses = [clause(table, "kpi"), clause(plan(**ONE_RATE, coefficients=[by_score]))]
    facts = [
        fact("v1", FEBRUARY, metric="visit"),
        fact("v2", FEBRUARY, metric="visit"),
        fact("1", FEBRUARY, 1000),
        fact("1x", FEBRUARY, -1000, reverses="1", month_on=date(2026, 3, 1)),
        fact("2", FEBRUARY, 500, month_on=date(2026, 3, 1)),
    ]
    assert amounts(settled(clauses, facts, month_on=date(2026, 2, 1))) == [12000]
    assert sum(amounts(settled(clauses, facts))) == -12000 + 6000
