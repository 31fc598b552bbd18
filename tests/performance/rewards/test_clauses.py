"""A catalogue that contradicts itself is refused, naming row and figure, and says itself in one sentence."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.rewards import BONUS, HONOUR, LEAVE, make_catalogue
from tests.kinds.typical import KNOWN, found, typical
from xiaozhang.base.clause_examples import CannotWork, Surroundings
from xiaozhang.performance.rewards.clauses import RewardCatalogue
from xiaozhang.performance.rewards.rules.worked import RUNNER


def row(place: int, **changes: Any) -> dict[str, Any]:
    """A row of the typical catalogue with some values changed; None leaves one out."""
    whole = {**typical()["reward_catalogue"]["rewards"][place], **changes}
    return {key: value for key, value in whole.items() if value is not None}


BONUS_ROW, LEAVE_ROW, TRAINING_ROW, CERTIFICATE_ROW = range(4)


@pytest.mark.parametrize(
    ("rewards", "expected"),
    [
        ([row(LEAVE_ROW, days=None)], [("rewards[0].days", "第 1 行是休假，须写天数。")]),
        ([row(LEAVE_ROW, valid_months=None)], [("rewards[0].valid_months", "第 1 行是休假，须写几个月内有效。")]),
        ([row(BONUS_ROW, days=1)], [("rewards[0].days", "第 1 行不是休假，不写天数。")]),
        ([row(BONUS_ROW, amount=None, budget=None)], [("rewards[0].amount", "第 1 行「奖金」须写价值。")]),
        (
            [row(BONUS_ROW, amount=30000)],
            [("rewards[0].budget", "第 1 行给足要 30,000.00 元，超出每期预算 20,000.00 元。")],
        ),
        (
            [row(BONUS_ROW, among="everyone", amount=7000)],
            [("rewards[0].budget", "第 1 行给足要 21,000.00 元，超出每期预算 20,000.00 元。")],
        ),
        ([row(LEAVE_ROW, budget=100)], [("rewards[0].budget", "第 1 行没有写价值，预算无从扣减，不写预算。")]),
        (
            [row(LEAVE_ROW, attained=None)],
            [("rewards[0].at_least", "第 1 行没有条件：期内满、完成率、名次至少写一项。")],
        ),
        ([row(BONUS_ROW, metric=None)], [("rewards[0].metric", "第 1 行须写明按哪个台账指标。")]),
        (
            [row(LEAVE_ROW, metric="receipt")],
            [("rewards[0].metric", "第 1 行写了指标，没有写期内满多少或名次。")],
        ),
        ([row(TRAINING_ROW, standard="")], [("rewards[0].standard", "第 1 行的提名标准须填写，最多 500 字。")]),
        ([row(TRAINING_ROW, attained="120%")], [("rewards[0].basis", "第 1 行由提名评定，不写指标、完成率和名次。")]),
        (
            [row(LEAVE_ROW, standard="表现好")],
            [("rewards[0].standard", "第 1 行按数据评定，标准由条件说明，不另写提名标准。")],
        ),
        (
            [row(BONUS_ROW, at_least=None)],
            [("rewards[0].rank", "第 1 行只比名次，没有最低要求，当期做得很少也可能得到。")],
        ),
        (
            [row(LEAVE_ROW), row(LEAVE_ROW, key="more", label="更难的休假", attained="150%", days=1, roles=None)],
            [],
        ),
        (
            [row(LEAVE_ROW, days=2), row(LEAVE_ROW, key="more", label="更难的休假", attained="150%", days=1)],
            [("rewards[1]", "第 2 行与第 1 行：「更难的休假」的要求比「季度达标休假」高，给的反而少。")],
        ),
        (
            [row(LEAVE_ROW), row(LEAVE_ROW, label="另一个")],
            [("rewards[1]", "第 2 行与第 1 行都是「leave」，说的不是一件事就改名，是一件事就合为一行。")],
        ),
        ([row(LEAVE_ROW, roles=["nobody"])], [("rewards[0].roles[0]", "没有「nobody」这个岗位。")]),
        ([row(TRAINING_ROW, approved_by=["nobody"])], [("rewards[0].approved_by[0]", "没有「nobody」这个岗位。")]),
    ],
)
def test_nonsense_is_refused_naming_row_and_figure(
    rewards: list[dict[str, Any]], expected: list[tuple[str, str]]
) -> None:
    assert found("reward_catalogue", rewards=rewards) == expected


def test_a_metric_that_nobody_counts_is_refused() -> None:
    ((path, words),) = found("reward_catalogue", rewards=[row(BONUS_ROW, metric="luck")])
    assert (path, words.partition("，")[0]) == ("rewards[0].metric", "没有「luck」这个指标")


def test_a_catalogue_says_itself_and_lays_itself_out() -> None:
    catalogue = make_catalogue(LEAVE, BONUS, HONOUR)
    assert str(catalogue.sentence()) == (
        "奖励 3 种，由销售经理批准。「季度达标休假」（带薪休假 2 天，6 个月内有效）：每季度回款目标完成率满 120%；"
        "「季度优胜奖金」（奖金 2,000.00 元）：每季度回款额满 200,000 元，回款额在全体中排前 2 名；"
        "「优秀员工证书」（证书）：每年提名评定，带教有成。"
    )
    table = catalogue.table(KNOWN)
    assert [str(cell) for cell in table.rows[1]] == [
        "季度优胜奖金", "奖金 2,000.00 元", "每季度回款额满 200,000 元，回款额在全体中排前 2 名", "销售代表", "2 次",
        "4,000.00 元", "销售经理",
    ]  # fmt: skip
    assert [claim.about for claim in catalogue.claims()] == [
        ("reward", "季度达标休假"), ("reward", "季度优胜奖金"), ("reward", "优秀员工证书"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"reward": "季度达标休假", "attained": 1}, (False, "不给")),
        ({"reward": "季度达标休假", "attained": 2}, (True, "带薪休假 2 天，6 个月内有效")),
        ({"reward": "季度达标休假", "attained": 2, "had": 4}, (False, "不给")),
        ({"reward": "季度优胜奖金", "figure": 200_000, "place": 2}, (True, "奖金 2,000.00 元")),
        ({"reward": "季度优胜奖金", "figure": 199_999, "place": 2}, (False, "不给")),
        ({"reward": "季度优胜奖金", "figure": 300_000, "place": 3}, (False, "不给")),
    ],
)
def test_examples_are_worked_by_the_rule(given: dict[str, Any], expected: tuple[bool, str]) -> None:
    worked = RUNNER.work(make_catalogue(), given, Surroundings())
    assert (worked["is_reached"], worked["given"]) == expected


def test_examples_of_a_nomination_make_no_sense() -> None:
    with pytest.raises(CannotWork):
        RUNNER.work(make_catalogue(), {"reward": "优秀员工证书"}, Surroundings())
    labels = RUNNER.asks(make_catalogue(), KNOWN)[0].choices
    assert labels == ("季度达标休假", "季度优胜奖金")
    assert isinstance(make_catalogue(), RewardCatalogue)
