"""Worked examples rerun: right, wrong, unreadable; computed for their writer; findings name what is expected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.foundation.charter.kinds import TrialDays, days
from xiaozhang.base.clause_examples import CannotWork, Example, Runner, Surroundings
from xiaozhang.base.clause_kind import Known
from xiaozhang.base.example_values import Reads, Value
from xiaozhang.base.workdays import Calendar
from xiaozhang.foundation.charter.rules.examples import compute, example_findings, rework
from xiaozhang.foundation.charter.rules.findings import StoredClause


def _work(parameters: TrialDays, given: Mapping[str, Any], surroundings: Surroundings) -> dict[str, Any]:
    if given["taken"] < 0:
        raise CannotWork("天数不能为负。")
    found: dict[str, Any] = {"result": "按时" if given["taken"] <= parameters.days else "超时"}
    if "fine" in given:
        found["paid"] = given["fine"]
    return found


RUNNER = Runner(
    lambda parameters, known: [
        Value("taken", "用了", Reads.COUNT, "天"),
        Value("fine", "金额", Reads.YUAN, is_needed=False),
    ],
    lambda parameters, known: [Value("result", "结果", choices=("按时", "超时")), Value("paid", "付", Reads.YUAN)],
    _work,
)
AROUND = Surroundings()


def example(given: dict[str, str], expected: dict[str, str]) -> Example:
    return Example("例", tuple(given.items()), tuple(expected.items()))


def test_rework_writes_what_is_given_and_compares_each_result() -> None:
    worked = rework(days(3), RUNNER, [example({"用了": "3天", "金额": "5"}, {"结果": "按时", "付": "6 元"})], AROUND)[0]

    assert worked.given == (("用了", "3 天"), ("金额", "5.00 元"))
    assert [(row.label, row.expected, row.computed, row.is_right) for row in worked.results] == [
        ("结果", "按时", "按时", True),
        ("付", "6.00 元", "5.00 元", False),
    ]
    assert (worked.is_right, str(worked.label)) == (False, "不符")


def test_rework_is_right_when_all_results_are() -> None:
    worked = rework(days(3), RUNNER, [example({"用了": "4"}, {"结果": "超时"})], AROUND)[0]

    assert (worked.is_right, str(worked.label), worked.tone) == (True, "通过", "good")


@pytest.mark.parametrize(
    ("given", "expected", "problem"),
    [
        ({"用时": "3"}, {"结果": "按时"}, "没有「用时」这一项，可写：用了、金额。"),
        ({"金额": "3"}, {"结果": "按时"}, "缺少「用了」。"),
        ({"用了": "许多"}, {"结果": "按时"}, "「用了」看不懂「许多」（整数，如 3）。"),
        ({"用了": "3"}, {"结果": "大概"}, "「结果」看不懂「大概」（可填：按时、超时）。"),
        ({"用了": "3"}, {"奖金": "1"}, "没有「奖金」这一项，可写：结果、付。"),
        ({"用了": "3"}, {}, "没有写结果。"),
        ({"用了": "-1"}, {"结果": "按时"}, "天数不能为负。"),
    ],
)
def test_rework_says_why_an_example_cannot_be_worked(
    given: dict[str, str], expected: dict[str, str], problem: str
) -> None:
    worked = rework(days(3), RUNNER, [example(given, expected)], AROUND)[0]

    assert (str(worked.problem), worked.is_right, worked.results) == (problem, False, ())


def test_a_result_the_rule_does_not_give_is_not_right() -> None:
    worked = rework(days(3), RUNNER, [example({"用了": "3"}, {"付": "1"})], AROUND)[0]

    assert (worked.results[0].computed, worked.is_right) == ("—", False)


def test_compute_gives_rows_for_the_writer_to_confirm() -> None:
    assert compute(days(3), RUNNER, [("用了", "5")], AROUND) == ((("结果", "超时"),), None)
    rows, problem = compute(days(3), RUNNER, [("用了", "x")], AROUND)
    assert (rows, str(problem)) == ((), "「用了」看不懂「x」（整数，如 3）。")


def _stored(kind: str = "trial_days", parameters: dict[str, object] | None = None) -> StoredClause:
    wrong = example({"用了": "4"}, {"结果": "按时"})
    return StoredClause(7, "limit", "1.2", "期限", kind, 2, parameters or {"days": 3}, (wrong,))


def test_example_findings_name_the_clause_what_is_expected_and_what_is_computed() -> None:
    found = list(example_findings([_stored()], {"trial_days": TrialDays}, {"trial_days": RUNNER}, Known(), Calendar()))

    assert [str(each.sentence()) for each in found] == [
        "第 1.2 条「期限」 examples[0]：算例「例」的结果应为 按时，按参数算得 超时。"
        "请改正其一：参数错了改参数，算例错了改算例。"
    ]
    assert found[0].is_error


def test_example_findings_refuse_examples_of_a_kind_that_has_no_rule_for_them() -> None:
    found = list(example_findings([_stored()], {"trial_days": TrialDays}, {}, Known(), Calendar()))

    assert [str(each.message) for each in found] == ["这一类条款不能写算例，请删去。"]


def test_example_findings_pass_over_parameters_that_cannot_be_read() -> None:
    broken = _stored(parameters={"days": "x"})

    assert (
        list(example_findings([broken], {"trial_days": TrialDays}, {"trial_days": RUNNER}, Known(), Calendar())) == []
    )
