"""A KPI table scores exactly, names what was not measured, and explains each line."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaozhang.performance.appraisal.clauses import KpiTable
from xiaozhang.performance.appraisal.rules.scoring import BEHAVIOUR, Measured, score

GRADES = [{"from": 0, "label": "D"}, {"from": 60, "label": "C"}, {"from": 80, "label": "B"}, {"from": 90, "label": "A"}]
COLLECTION = {"key": "collection", "label": "回款", "metric": "receipt", "weight": "60", "target": "plan", "cap": 120}
VISITS = {
    "key": "visits", "label": "拜访", "metric": "visit", "weight": "40", "formula": "bands", "of": "figure",
    "points": [{"from": 0, "score": 0}, {"from": 20, "score": 60}, {"from": 40, "score": 100}],
}  # fmt: skip


def table(**changes: Any) -> KpiTable:
    shipped = {"roles": ["representative"], "indicators": [COLLECTION, VISITS], "grades": GRADES}
    return KpiTable.model_validate({**shipped, **changes})


def figures(**given_: tuple[int | str | None, int | None]) -> dict[str, Measured]:
    def exact(value: int | str | None) -> Fraction | None:
        return None if value is None else Fraction(value)

    return {key: Measured(exact(actual), exact(target)) for key, (actual, target) in given_.items()}


def test_a_sheet_of_two_indicators_adds_up_and_says_how() -> None:
    sheet = score(table(), figures(collection=(320_000, 400_000), visits=(25, None)))
    assert [(line.score, line.part) for line in sheet.lines] == [(80, 48), (60, 24)]
    assert (sheet.total, sheet.grade, sheet.measured_weight) == (72, "C", 100)
    assert str(sheet.lines[0].words) == "实际 320000 ÷ 目标 400000 = 80%，得 80 分；× 权重 60%，计 48 分"


@pytest.mark.parametrize(
    ("actual", "points"),
    [(0, 0), (400_000, 100), (600_000, 120), (133_333, "33.33"), (-50_000, 0)],
)
def test_completion_is_the_score_between_floor_and_cap(actual: int, points: int | str) -> None:
    sheet = score(table(), figures(collection=(actual, 400_000), visits=(40, None)))
    assert sheet.lines[0].score == Fraction(points)


@pytest.mark.parametrize(("count", "points"), [(0, 0), (19, 0), (20, 60), (39, 60), (40, 100), (99, 100)])
def test_bands_include_the_figure_they_begin_with(count: int, points: int) -> None:
    assert score(table(), figures(visits=(count, None))).lines[1].score == points


@pytest.mark.parametrize(("count", "points"), [(0, 0), (10, 30), (20, 60), (30, 80), (40, 100), (50, 100)])
def test_a_curve_runs_straight_between_its_points(count: int, points: int) -> None:
    curved = {**VISITS, "formula": "curve"}
    sheet = score(table(indicators=[COLLECTION, curved]), figures(visits=(count, None)))
    assert sheet.lines[1].score == points


def test_less_is_better_compares_the_target_with_the_figure() -> None:
    days = {
        "key": "days", "label": "平均回款天数", "metric": "days", "weight": 100, "target": 30,
        "less_is_better": True, "cap": 110,
    }  # fmt: skip
    for actual, points in ((60, 50), (30, 100), (20, 110), (0, 110)):
        assert score(table(indicators=[days]), figures(days=(actual, None))).lines[0].score == points


@pytest.mark.parametrize(
    ("measured", "words"),
    [
        ({}, "未测量：本期没有数据"),
        (figures(collection=(5, None)), "未测量：本期没有目标"),
        (figures(collection=(5, 0)), "未测量：本期目标为 0"),
    ],
)
def test_an_indicator_without_target_or_figure_is_not_measured_and_says_so(
    measured: dict[str, Measured], words: str
) -> None:
    line = score(table(), measured).lines[0]
    assert (line.score, line.part, str(line.words)) == (None, None, words)


def test_what_is_not_measured_is_left_out_or_counts_nothing_as_the_table_says() -> None:
    only_visits = figures(visits=(25, None))
    sheet = score(table(), only_visits)
    assert (sheet.total, sheet.measured_weight, sheet.grade) == (60, 40, "C")
    assert score(table(unmeasured="zero"), only_visits).total == 24
    nothing = score(table(), {})
    assert (nothing.total, nothing.grade) == (None, "")


def test_bonus_and_deduction_stop_at_their_most() -> None:
    extras = [
        {"key": "new", "label": "新客户", "metric": "new_customer", "each": 2, "above": 1, "most": 5},
        {"key": "late", "label": "违时限", "metric": "lapse", "each": "-1.5", "most": 6},
    ]
    measured = figures(collection=(400_000, 400_000), visits=(40, None), new=(3, None), late=(9, None))
    sheet = score(table(extras=extras), measured)
    assert [line.part for line in sheet.extras] == [4, -6]
    assert (sheet.total, sheet.grade) == (98, "A")
    assert str(sheet.extras[1].words) == "实际 9，计 9 × 1.5 分，扣 6 分（最多 6 分）"


def test_behaviour_multiplies_the_whole_and_the_grade_is_read_from_the_rounded_total() -> None:
    behaviour = {
        "label": "违规",
        "metric": "lapse",
        "bands": [{"from": 0, "factor": "100%"}, {"from": 3, "factor": "90%"}],
    }
    measured = figures(collection=(400_000, 400_000), visits=(40, None))
    sheet = score(table(behaviour=behaviour), measured | {BEHAVIOUR: Measured(Fraction(3))})
    assert (sheet.factor, sheet.total, sheet.grade) == (Fraction(9, 10), 90, "A")
    almost = score(table(), figures(collection=("333333.4", 400_000), visits=(40, None)))
    assert (almost.total, almost.grade) == (Fraction("90.00"), "A")  # 83.33335 gives 83.33, then 50.00


OF_TEAM = {"whose": "team"}


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Measured(Fraction(90), Fraction(120)), "团队实际 90 ÷ 团队目标 120 = 75%，得 75 分；× 权重 100%，计 75 分"),
        (
            Measured(Fraction(90), Fraction(120), is_summed=True),
            "团队实际 90 ÷ 团队成员目标合计 120 = 75%，得 75 分；× 权重 100%，计 75 分",
        ),
        (Measured(is_led=False), "未测量：本期没有带团队"),
        (Measured(None, Fraction(120)), "未测量：团队本期没有数据"),
        (Measured(Fraction(90)), "未测量：团队本期没有目标"),
        (Measured(Fraction(90), Fraction(0)), "未测量：团队本期目标为 0"),
    ],
)
def test_a_line_of_the_team_s_figures_says_so_and_why_it_was_not_measured(found: Measured, words: str) -> None:
    indicator = {**COLLECTION, **OF_TEAM, "weight": 100}
    (line,) = score(table(indicators=[indicator]), {"collection": found}).lines
    assert (line.label, str(line.words)) == ("回款（所带团队）", words)


def test_who_leads_nobody_has_no_bonus_deduction_or_factor_of_a_team() -> None:
    lapses = {"key": "lapse", "label": "团队违时限", "metric": "lapse", "each": -1, "most": 10, **OF_TEAM}
    factor = {"label": "守时", "metric": "lapse", "bands": [{"from": 0, "factor": "80%"}], **OF_TEAM}
    measured = figures(collection=(400_000, 400_000), visits=(40, None))
    nobody = {key: Measured(is_led=False) for key in ("lapse", BEHAVIOUR)}
    sheet = score(table(extras=[lapses], behaviour=factor), measured | nobody)
    assert (sheet.total, sheet.factor, str(sheet.factor_words)) == (100, 1, "守时（所带团队）：本期没有带团队，不乘")
    assert [(each.label, each.part, str(each.words)) for each in sheet.extras] == [
        ("团队违时限", 0, "本期没有带团队，不加不减")
    ]
    some = {key: Measured(Fraction(4)) for key in ("lapse", BEHAVIOUR)}
    sheet = score(table(extras=[lapses], behaviour=factor), measured | some)
    assert (sheet.total, str(sheet.extras[0].words)) == (
        Fraction("76.8"),
        "团队实际 4，计 4 × 1 分，扣 4 分（最多 10 分）",
    )


def test_what_the_factor_counts_does_not_replace_what_an_indicator_of_the_same_key_counts() -> None:
    lapses = {"key": "lapse", "label": "守时", "metric": "lapse", "weight": 100, "target": 10, "less_is_better": True}
    factor = {"label": "团队守时", "metric": "lapse", "bands": [{"from": 0, "factor": "50%"}], **OF_TEAM}
    sheet = score(
        table(indicators=[lapses], behaviour=factor),
        {"lapse": Measured(Fraction(20)), BEHAVIOUR: Measured(Fraction(90))},
    )
    assert (sheet.lines[0].score, str(sheet.factor_words), sheet.total) == (50, "团队守时 90，总分 × 50.0%", 25)


def test_a_cap_on_the_whole() -> None:
    assert score(table(most=100), figures(collection=(900_000, 400_000), visits=(40, None))).total == 100


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**9), st.integers(0, 200))
def test_a_score_is_never_outside_its_limits_and_parts_add_up(actual: int, target: int, visits: int) -> None:
    sheet = score(
        table(), {"collection": Measured(Fraction(actual), Fraction(target)), "visits": Measured(Fraction(visits))}
    )
    parts = [line.part for line in sheet.lines if line.part is not None]
    assert sheet.total == sum(parts)
    assert all(0 <= (line.score or 0) <= 120 for line in sheet.lines)


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(1, 10**9))
def test_who_brings_more_never_scores_less(one: int, other: int, target: int) -> None:
    low, high = sorted((one, other))
    totals = [score(table(), {"collection": Measured(Fraction(each), Fraction(target))}).total for each in (low, high)]
    assert totals[0] is not None and totals[1] is not None and totals[0] <= totals[1]
