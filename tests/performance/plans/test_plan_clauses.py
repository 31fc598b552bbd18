"""Publication refuses unlawful, ambiguous and incomplete clauses of pay, naming where."""

from __future__ import annotations

from typing import Any

import pytest

from tests.performance.plans.rules.values import KNOWN, errors, plan
from xiaozhang.base.clause_kind import Severity
from xiaozhang.performance.plans.clauses import Award, PayTerms

OVER = {"earns_on": "below", "levels": ["100%"], "base": {"metric": "commission"}}
PARTS = [{"part": "hunter", "share": "60%"}, {"part": "keeper", "share": "39.99%"}]
GAP = [{"from": 0, "to": 10, "factor": "1%"}, {"from": 20, "factor": "2%"}]
MATRIX = {"rows_by": "attainment", "columns_by": "margin_rate", "rows": [0, 80], "columns": [0], "cells": [["1%"]]}


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        ({"method": "阶梯提成"}, ["method"]),
        ({"roles": []}, ["roles"]),
        ({"roles": ["pilot"]}, ["roles[0]"]),
        ({"base": {"metric": "luck"}}, ["base.metric"]),
        ({"base": {"metric": "commission"}}, ["base.metric"]),
        ({**OVER, "period": "quarter"}, ["period"]),
        ({"base": {"metric": "receipt", "tax_rate": "13%"}}, ["base.tax_rate"]),
        ({"tiers": []}, ["tiers"]),
        ({"tiers": [{"from": 0, "rate": "101%"}]}, ["tiers[0].rate"]),
        ({"tiers": [{"from": 0}]}, ["tiers[0]"]),
        ({"tiers": [{"from": 0, "each": 50}]}, ["tiers[0]"]),
        ({"tiers": [{"from": 0, "rate": "1%"}, {"from": 0, "rate": "2%"}]}, ["tiers[1].from"]),
        ({"coefficients": [{"label": "系数", "by": "payment_days", "rows": GAP}]}, ["coefficients[0].rows[0].to"]),
        ({"coefficients": [{"label": "系数", "by": "attainment", "on": "base", "rows": GAP[:1]}]},
         ["coefficients[0].on", "coefficients[0].rows[0].to"]),
        ({"coefficients": [{"label": "系数", "by": "total", "rows": [{"from": 0, "factor": "1%"}]}]},
         ["coefficients[0].metric"]),
        ({"coefficients": [{"label": "系数", "by": "product"}]}, ["coefficients[0].method"]),
        ({"matrix": MATRIX}, ["matrix", "matrix.cells"]),
        ({"parts": PARTS}, ["parts"]),
        ({"gate": {"at_least": 0}}, ["gate.at_least"]),
        ({"gate": {"at_least": 80, "by": "product"}}, ["gate.by"]),
        ({"cap": 100, "floor": 200}, ["cap"]),
        ({"line_cap": 100, "method": "slab"}, ["line_cap"]),
        ({"payout": [{"label": "质保", "share": "120%", "after_months": 3}]}, ["payout"]),
        ({"payout": [{"label": "质保", "share": "10%"}]}, ["payout[0]"]),
        ({"levels": ["50%"]}, ["levels"]),
        ({"earns_on": "below"}, ["levels"]),
        ({"clawback": {"within_months": 0}}, ["clawback.within_months"]),
    ],
)  # fmt: skip
def test_a_plan_that_pays_wrongly_is_refused(changes: dict[str, Any], paths: list[str]) -> None:
    assert errors(plan(**changes)) == paths


def test_what_the_law_frowns_upon_is_warned_of() -> None:
    forfeits = [{"label": "质保", "share": "10%", "after_months": 3, "forfeited_by": "bad_debt"}]
    found = plan(leaver_share="0%", payout=forfeits).check(KNOWN)
    assert [(each.severity, each.path) for each in found] == [
        (Severity.WARNING, "payout[0].forfeited_by"),
        (Severity.WARNING, "leaver_share"),
    ]


def test_terms_and_awards_say_one_thing() -> None:
    both = {"roles": ["representative"], "guarantee": {"amount": 1}, "draw": {"amount": 1}}
    assert errors(PayTerms.model_validate(both)) == ["draw"]
    award = {"title": "奖", "roles": ["representative"], "metric": "visit", "each": 1, "share": "1%"}
    assert errors(Award.model_validate(award)) == ["each", "share"]


def test_a_plan_says_itself() -> None:
    said = plan(gate={"at_least": 80}, cap=5000, coefficients=[
        {"label": "回款系数", "by": "payment_days", "rows": [{"from": 0, "factor": "100%"}]}])  # fmt: skip
    assert str(said.sentence()) == (
        "销售代表以本人业绩的回款额为基数，每月累计，按回款额超额累进：不满 100,000.00 元 1.0%，满 100,000.00 元 2.0%；"
        "发生日定所用版本；乘以回款系数；目标完成率（%）不到 80 付 0.0%；期内封顶 5,000.00 元。"
    )


def test_one_rate_needs_no_method_to_be_said() -> None:
    said = plan(method=None, tiers=[{"from": 0, "rate": "2%"}])
    laid_out = said.table(KNOWN)
    assert "一律 2.0%" in str(said.sentence())
    assert laid_out is not None
    assert [str(head) for head in laid_out.heads] == ["回款额", "比例"]
