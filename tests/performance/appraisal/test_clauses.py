"""The KPI table refuses what would score wrongly, and says itself."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tests.performance.appraisal.rules.test_scoring import COLLECTION, GRADES, VISITS, table
from xiaozhang.base.clause_kind import Known, Severity
from xiaozhang.performance.appraisal.clauses import KpiTable

KNOWN = Known(metrics={"receipt": "回款", "visit": "拜访", "lapse": "违时限"}, roles={"representative": "销售代表"})


def found(**changes: Any) -> list[tuple[str, str]]:
    return [(each.path, str(each.message)) for each in table(**changes).check(KNOWN)]


def weighted(*weights: str) -> list[dict[str, Any]]:
    return [{**COLLECTION, "key": f"k{place}", "weight": weight} for place, weight in enumerate(weights)]


def test_a_whole_table_may_be_published_and_says_itself() -> None:
    assert found() == []
    assert str(table().sentence()) == (
        "销售代表按月考核，满分 100：回款 60、拜访 40。90 分起为「A」，80 分起为「B」，60 分起为「C」，0 分起为「D」。"
    )
    rows = table().table(KNOWN).rows
    assert [str(cell) for cell in rows[1]] == ["拜访", "40", "—", "按档取分：0 得 0，20 得 60，40 得 100"]


def test_a_table_of_the_team_s_figures_says_so_and_one_without_is_stored_as_before() -> None:
    team = {**COLLECTION, "whose": "team"}
    lapses = {"key": "lapse", "label": "团队违时限", "metric": "lapse", "each": -1, "most": 10, "whose": "team"}
    factor = {"label": "守时", "metric": "lapse", "bands": [{"from": 0, "factor": "100%"}], "whose": "team"}
    told = table(indicators=[team, VISITS], extras=[lapses], behaviour=factor)
    assert told.check(KNOWN) == []
    assert str(told.sentence()) == (
        "销售代表按月考核，满分 100：回款（所带团队） 60、拜访 40。另有团队违时限每一扣 1 分，最多扣 10 分。"
        "总分乘以所带团队的行为系数。所带团队含本人和下级团队，以当日花名册为准。"
        "90 分起为「A」，80 分起为「B」，60 分起为「C」，0 分起为「D」。"
    )
    rows = told.table(KNOWN).rows
    assert [str(cell) for cell in rows[0]] == ["回款（所带团队）", "60", "团队本期目标", "完成率即得分，0 至 120 分"]
    assert told.of_team == {"receipt", "lapse"}
    stored = told.model_dump(mode="json", by_alias=True)
    assert (stored["indicators"][0]["whose"], KpiTable.model_validate(stored)) == ("team", told)
    assert "whose" not in table(extras=[{**lapses, "whose": "own"}]).model_dump_json(by_alias=True)


def test_one_s_own_and_the_team_s_figures_of_a_metric_are_two_things() -> None:
    both = [{**COLLECTION, "weight": 50}, {**COLLECTION, "key": "team", "weight": 50, "whose": "team"}]
    assert found(indicators=both) == []
    twice = [{**each, "whose": "team"} for each in both]
    assert [path for path, _words in found(indicators=twice)] == ["indicators"]


def test_weights_of_odd_decimals_that_sum_to_a_hundred_are_accepted() -> None:
    findings = table(indicators=weighted("47.85", "36.94", "6.24", "8.97")).check(KNOWN)
    assert [each for each in findings if each.severity is Severity.ERROR] == []


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        (("99.99",), "权重合计 99.99，比 100 少 0.01。请调整到合计恰为 100。"),
        (("60", "67"), "权重合计 127，比 100 多 27。请调整到合计恰为 100。"),
        (("79.5",), "权重合计 79.5，比 100 少 20.5。请调整到合计恰为 100。"),
    ],
)
def test_weights_that_are_not_a_hundred_are_refused_with_the_difference(weights: tuple[str, ...], words: str) -> None:
    assert ("indicators", words) in found(indicators=weighted(*weights))


@pytest.mark.parametrize(
    ("changes", "path", "words"),
    [
        (
            {"metric": "luck"},
            "indicators[0].metric",
            "没有「luck」这个指标，可用：receipt（回款）、visit（拜访）、lapse（违时限）。",
        ),
        ({"target": None}, "indicators[0].target", "「回款」按完成率计分，须写明目标。"),
        ({"target": 0}, "indicators[0].target", "「回款」的目标须大于 0。"),
        ({"floor": 130}, "indicators[0].cap", "「回款」的封顶分须不低于保底分，保底分不低于 0。"),
        ({"formula": "curve", "points": [{"from": 0, "score": 0}]}, "indicators[0].points", "「回款」至少要写 2 档。"),
        (
            {"formula": "bands", "points": [{"from": 0, "to": 60, "score": 0}, {"from": 80, "score": 100}]},
            "indicators[0].points[0].to",
            "第 1 档到 60%，第 2 档从 80%起，中间没有分数。",
        ),
    ],
)
def test_indicators_that_cannot_be_scored_are_refused(changes: dict[str, Any], path: str, words: str) -> None:
    assert found(indicators=[{**COLLECTION, **changes}, VISITS]) == [(path, words)]


def test_grades_without_a_beginning_or_a_name_are_refused() -> None:
    assert found(grades=GRADES[1:]) == [("grades[0].from", "第 1 级要从 0 分起：60 分以下没有等级。")]
    assert found(grades=[*GRADES, {"from": 95, "label": "A"}]) == [("grades", "等级的名称须填写且各不相同。")]


def test_posts_keys_extras_and_factors_nobody_can_use_are_refused() -> None:
    assert found(roles=[]) == [("roles", "没有写适用岗位，没有人会按这张表考核。")]
    assert ("indicators", "编号「visits」用了 2 次。") in found(indicators=[{**COLLECTION, "key": "visits"}, VISITS])
    extra = {"key": "x", "label": "奖", "metric": "lapse", "each": 0, "most": 0}
    assert [path for path, _words in found(extras=[extra])] == ["extras[0].each", "extras[0].most"]
    behaviour = {"label": "违规", "metric": "lapse", "bands": [{"from": 1, "factor": "300%"}]}
    assert [path for path, _words in found(behaviour=behaviour)] == [
        "behaviour.bands[0].from", "behaviour.bands[0].factor",
    ]  # fmt: skip


@pytest.mark.parametrize("weight", [47.85, "1e2", "abc", True, "1.1234567"])
def test_figures_that_are_not_exact_are_not_read(weight: object) -> None:
    with pytest.raises(ValidationError):
        table(indicators=[{**COLLECTION, "weight": weight}])


def test_parameters_survive_storage() -> None:
    stored = table().model_dump(mode="json", by_alias=True)
    assert KpiTable.model_validate(stored) == table()
    assert stored["indicators"][0]["weight"] == "60"
