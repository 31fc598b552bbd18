"""A region's figures and probation refuse what the law of the country does not allow."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kinds.typical import found, typical
from xiaozhang.base.clause_kind import Refusal
from xiaozhang.people.staffing.clauses import RegionalLaw


@pytest.mark.parametrize(
    ("kind", "changes", "expected"),
    [
        ("regional_law", {"source": " "}, [("source", "出处须填写，最多 500 字。")]),
        (
            "regional_law",
            {"recovery_cap": "30%", "probation_pay": "70%"},
            [
                ("recovery_cap", "每月扣回的比例须为 0.0% 至 20.0%，现在是 30.0%。"),
                ("probation_pay", "试用期工资的比例须为 80.0% 至 100.0%，现在是 70.0%。"),
            ],
        ),
        (
            "regional_law",
            {"probation": [{"from": 0, "months": 0}, {"from": 3, "months": 2}]},
            [("probation[1].months", "第 2 行：合同期满 3 个月的，法律规定试用期最长 1 个月，现在是 2 个月。")],
        ),
        (
            "regional_law",
            {"refuses": ["fines", "fines"]},
            [("refuses[1]", "第 2 行与第 1 行都是「罚款」，说的不是一件事就改名，是一件事就合为一行。")],
        ),
        (
            "probation",
            {"terms": [{"from": 0, "months": 0}, {"from": 12, "months": 3}]},
            [("terms[1].months", "第 2 行：合同期满 12 个月的，法律规定试用期最长 2 个月，现在是 3 个月。")],
        ),
        (
            "probation",
            {"terms": [{"from": 3, "months": 1}]},
            [("terms[0].from", "第 1 行要从 0 个月起：3 个月以下没有试用期的规定。")],
        ),
        ("probation", {"pay_share": "70%"}, [("pay_share", "试用期工资的比例须为 80.0% 至 100.0%，现在是 70.0%。")]),
        (
            "probation",
            {"goals": [{"metric": "luck", "at_least": 0}]},
            [
                (
                    "goals[0].metric",
                    "没有「luck」这个指标，可用：receipt（回款额）、signed_amount（签约额）、new_customer（新客户）、follow_up（跟进）、visit（拜访）、lapse（违时限）。",
                ),
                ("goals[0].at_least", "第 1 行的目标须大于 0。"),
            ],
        ),
        (
            "probation",
            {"reviews": [{"day": 200, "topic": "得失"}]},
            [("reviews[0].day", "第 1 行的天数须为 1 至 93 天，现在是 200 天。")],
        ),
        ("probation", {"decided_by": []}, [("decided_by", "评定岗位没有写，请至少写一个岗位。")]),
    ],
)
def test_what_the_law_does_not_allow_is_refused_with_the_figure(
    kind: str, changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert found(kind, **changes) == expected


def law(**changes: Any) -> RegionalLaw:
    return RegionalLaw.model_validate({**typical()["regional_law"], **changes})


def test_a_region_says_what_the_law_refuses() -> None:
    assert list(law(refuses=["fines", "deposits"]).refusals()) == [Refusal.FINES, Refusal.DEPOSITS]


def test_two_clauses_of_one_region_settle_the_same_and_of_two_regions_do_not() -> None:
    (here,), (again,), (there,) = law().claims(), law(minimum_wage=2100).claims(), law(region="另一地区").claims()
    assert here.meets(again)
    assert here.terms != again.terms
    assert not here.meets(there)


@pytest.mark.parametrize(("months", "most"), [(2, 0), (3, 1), (11, 1), (12, 2), (35, 2), (36, 6), (120, 6)])
def test_the_longest_probation_follows_the_length_of_the_contract(months: int, most: int) -> None:
    assert law().most_probation(months) == most
    assert law(probation=[]).most_probation(months) == most
