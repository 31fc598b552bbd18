"""Publication refuses unlawful, ambiguous and incomplete clauses of pay, naming where."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.performance.plans.rules.values import KNOWN, errors, plan
from xiaozhang.base.clause_kind import ClauseKind, Severity
from xiaozhang.foundation.charter.rules.contradictions import contradictions
from xiaozhang.performance.plans.clauses import Award, Contest, PayTerms, TargetBreakdown

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
        ({"clawback": {"within_months": 6, "method": "none"}}, ["clawback.within_months"]),
        ({**OVER, "base": {"metric": "commission", "of": "margin"}}, ["base"]),
        ({"matrix": {**MATRIX, "cells": [["1%"], ["2%"]]}, "tiers": [], "method": None, "tiers_by": "fact"},
         ["tiers_by"]),
        ({"coefficients": [{"label": "系数", "by": "payment_days", "rows": [{"from": 0, "factor": "1%"}],
                            "floor": "50%"}]}, ["coefficients[0].method"]),
        ({"coefficients": [{"label": "新老", "by": "customer_kind", "method": "words", "otherwise": "1%",
                            "rows": [{"is": "老", "factor": "50%"}]}]}, ["coefficients[0].rows[0].is"]),
        ({"base": {"metric": "receipt", "where": [{"attribute": "product", "is": ["泵", " "]}]}},
         ["base.where[0].is[1]"]),
        ({"base": {"metric": "receipt", "where": [{"attribute": "customer_kind", "is": ["新"]}]}},
         ["base.where[0].is[0]"]),
        ({"payout": [{"label": "质保", "share": "9%", "event": "acceptance", "forfeited_by": "acceptance"}]},
         ["payout[0].forfeited_by"]),
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


AWARD = {"title": "奖", "roles": ["representative"], "metric": "visit"}
CONTEST = {"title": "赛", "roles": ["representative"], "metric": "receipt", "from_on": "2026-03-01",
           "to_on": "2026-03-31", "ties": "share", "prizes": [{"place": 1, "amount": 300}]}  # fmt: skip
RISING = [{"place": 1, "amount": 300}, {"place": 2, "amount": 500}]
STEPS = [{"from": 1, "amount": 100}, {"from": 2, "amount": 900}]


@pytest.mark.parametrize(
    ("kind", "given", "paths"),
    [
        (Award, {**AWARD, "each": 2, "count": "amount"}, ["each"]),
        (Award, {**AWARD, "each": 2, "count": "amount", "currency": "points"}, []),
        (Award, {**AWARD, "share": "0%", "count": "amount"}, ["share"]),
        (Award, {**AWARD, "each": 1, "least": -1}, ["least"]),
        (Award, {**AWARD, "each": 1, "where": [{"attribute": "product", "is": []}]}, ["where[0].is"]),
        (Award, {**AWARD, "steps": STEPS, "most": 500}, []),
        (Contest, CONTEST, []),
        (Contest, {**CONTEST, "prizes": RISING}, ["prizes[1].amount"]),
        (Contest, {**CONTEST, "ties": "metric", "tie_metric": "receipt"}, ["tie_metric"]),
        (Contest, {**CONTEST, "where": [{"attribute": "region", "is": []}]}, ["where[0].is"]),
        (PayTerms, {"roles": ["representative"], "guarantee": {"amount": 1, "first_months": 0}},
         ["guarantee.first_months"]),
        (PayTerms, {"roles": ["representative"], "draw": {"amount": 3000, "first_months": -1}},
         ["draw.first_months"]),
        (PayTerms, {"roles": ["representative"], "draw": {"amount": 3000, "most": 2000}}, ["draw.most"]),
        (PayTerms, {"roles": ["representative"], "draw": {"amount": 3000}}, []),
    ],
)  # fmt: skip
def test_what_pays_beside_is_refused_where_it_contradicts_itself(
    kind: type[ClauseKind], given: dict[str, Any], paths: list[str]
) -> None:
    assert errors(kind.model_validate(given)) == paths


def test_a_draw_without_an_end_is_warned_of() -> None:
    found = PayTerms.model_validate({"roles": ["representative"], "draw": {"amount": 3000}}).check(KNOWN)
    assert [(each.severity, each.path) for each in found] == [(Severity.WARNING, "draw")]


def test_a_product_that_the_catalogue_has_not_is_refused_where_there_is_a_catalogue() -> None:
    where = [{"attribute": "product", "is": ["泵"]}]
    ones = [plan(base={"metric": "receipt", "where": where}),
            Award.model_validate({**AWARD, "each": 1, "where": where}),
            Contest.model_validate({**CONTEST, "where": where}),
            plan(coefficients=[{"label": "产品", "by": "product", "method": "words", "otherwise": "1%",
                                "rows": [{"is": "泵", "factor": "1%"}]}])]  # fmt: skip
    paths = ["base.where[0].is[0]", "where[0].is[0]", "where[0].is[0]", "coefficients[0].rows[0].is"]

    def refused(names: dict[str, str] | None) -> list[str]:
        known = KNOWN if names is None else replace(KNOWN, words={"product": lambda: names})
        return [each.path for one in ones for each in one.check(known) if each.severity is Severity.ERROR]

    assert refused({"阀": "阀"}) == paths
    assert refused({"阀": "阀", "泵": "泵"}) == []
    assert (refused({}), refused(None)) == ([], [])  # no product yet; and a charter's file, checked by itself


def test_two_of_one_name_contradict_each_other_in_the_same_days() -> None:
    march, april = {"from_on": "2026-03-01", "to_on": "2026-03-31"}, {"from_on": "2026-04-01", "to_on": "2026-04-30"}

    def told(*clauses: ClauseKind) -> list[str]:
        numbered = [(f"7.{n}", "奖", each) for n, each in enumerate(clauses)]
        return [f"{number} {finding.severity}" for number, finding in contradictions(numbered)]

    one, other = ({**AWARD, "each": each} for each in (1, 2))
    award, contest = Award.model_validate, Contest.model_validate
    assert told(award(one), award(other)) == ["7.1 error"]
    assert told(award(one), award({**other, "title": "别的奖"})) == []
    assert told(award(one), award({**other, "roles": ["supervisor"]})) == []
    assert told(award({**one, **march}), award({**other, **april})) == []
    assert told(contest(CONTEST), contest({**CONTEST, "metric": "visit"})) == ["7.1 error"]
    breakdown = TargetBreakdown.model_validate
    assert told(breakdown({"metric": "receipt"}), breakdown({"metric": "receipt", "by": "workdays"})) == ["7.1 error"]


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
