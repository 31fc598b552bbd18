"""Who reaches what, who does not, and what is missing; places, equals, months without a target."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tests.factories.rewards import BONUS, LEAVE
from xiaozhang.performance.rewards.clauses import Reward
from xiaozhang.performance.rewards.rules.judging import Person, judge, read, written
from xiaozhang.performance.rewards.rules.leave import Grant, balance
from xiaozhang.performance.rewards.rules.periods import (
    after,
    before,
    last_over,
    months_in,
    months_later,
    period_of,
    period_words,
)


def reward(given: dict[str, Any], **changes: Any) -> Reward:
    return Reward.model_validate({**given, **changes})


def person(pk: int, yuan: int = 0, **given: Any) -> Person:
    values: dict[str, Any] = {"roles": frozenset({"representative"}), "team_id": 1}
    return Person(pk, f"成员{pk}", figures={"receipt": Fraction(yuan)}, **{**values, **given})


def reached(asked: Reward, *people: Person) -> list[int]:
    return sorted(each.member_id for each in judge(asked, people) if each.is_met)


def lacks(asked: Reward, *people: Person, of: int) -> list[str]:
    (found,) = [each for each in judge(asked, people) if each.member_id == of]
    return [str(each) for each in found.lacking]


def test_all_conditions_count_and_what_is_missing_is_named() -> None:
    asked = reward(BONUS)
    people = [person(1, 300_000), person(2, 250_000), person(3, 220_000), person(4, 150_000), person(5)]
    assert reached(asked, *people) == [1, 2]
    assert lacks(asked, *people, of=3) == ["排第 3 名，要前 2 名"]
    assert lacks(asked, *people, of=4) == ["回款额还差 50,000 元", "排第 4 名，要前 2 名"]
    assert lacks(asked, *people, of=5) == ["回款额还差 200,000 元", "没有回款额，不排名"]


def test_equals_share_a_place() -> None:
    people = [person(1, 300_000), person(2, 250_000), person(3, 250_000), person(4, 240_000)]
    assert reached(reward(BONUS), *people) == [1, 2, 3]
    assert lacks(reward(BONUS), *people, of=4) == ["排第 4 名，要前 2 名"]


def test_places_count_within_the_team_or_among_all_and_only_those_it_may_go_to() -> None:
    people = [person(1, 300_000), person(2, 250_000, team_id=2), person(3, 900_000, roles=frozenset({"supervisor"}))]
    assert reached(reward(BONUS, rank=1), *people) == [1]
    assert reached(reward(BONUS, rank=1, among="team"), *people) == [1, 2]
    assert reached(reward(BONUS, rank=1, roles=[]), *people) == [3]


@pytest.mark.parametrize(
    ("given", "is_met", "words"),
    [
        ({"received_fen": 120_000_00, "target_fen": 100_000_00}, True, []),
        ({"received_fen": 119_999_99, "target_fen": 100_000_00}, False, ["回款还差 0.01 元"]),
        ({"received_fen": 1, "target_fen": None, "without": (date(2026, 8, 1),)}, False, ["2026-08 没有目标"]),
        ({"received_fen": 1, "target_fen": 0}, False, ["目标为 0"]),
    ],
)
def test_attainment_is_of_the_targets_of_all_months(given: dict[str, Any], is_met: bool, words: list[str]) -> None:
    (found,) = judge(reward(LEAVE), [person(1, **given)])
    assert (found.is_met, [str(each) for each in found.lacking]) == (is_met, words)


def test_the_year_holds_so_many() -> None:
    people = [person(1, 300_000, had={"bonus": 2}), person(2, 250_000, had={"bonus": 1, "leave": 9})]
    assert reached(reward(BONUS), *people) == [2]
    assert lacks(reward(BONUS), *people, of=1) == ["本年已得 2 次，每年最多 2 次"]


def test_what_was_judged_is_kept_in_words() -> None:
    (found,) = judge(reward(BONUS), [person(1, 300_000)])
    kept = read(written(found.checks))
    assert [(each.asked, each.had, each.is_met, each.metric) for each in kept] == [
        ("回款额满 200,000 元", "300,000 元", True, "receipt"),
        ("回款额在全体中排前 2 名", "第 1 名，共 1 人", True, "receipt"),
        ("每年最多 2 次", "本年已得 0 次", True, ""),
    ]


def test_periods_follow_one_another() -> None:
    for per, start_on in (("month", date(2026, 2, 1)), ("quarter", date(2026, 1, 1)), ("half_year", date(2026, 1, 1))):
        found = period_of(per, date(2026, 2, 14))
        assert found.start_on == start_on
        assert after(per, before(per, start_on).start_on) == found
        assert last_over(per, found.end_on) == found
    assert months_in(period_of("quarter", date(2026, 12, 31))) == [date(2026, month, 1) for month in (10, 11, 12)]
    assert str(period_words("year", date(2026, 1, 1))) == "2026 年度"
    assert months_later(date(2026, 8, 31), 6) == date(2027, 2, 28)


def test_leave_can_be_taken_on_its_last_day_and_not_after() -> None:
    grants = [Grant(1, 2, 1, date(2026, 12, 1)), Grant(2, 3, 0, date(2027, 3, 1))]
    on_the_day, day_after = (balance(grants, date(2026, 12, day)) for day in (1, 2))
    assert (on_the_day.open, on_the_day.expired, on_the_day.next_on, on_the_day.next_days) == (
        4, 0, date(2026, 12, 1), 1,
    )  # fmt: skip
    assert (day_after.open, day_after.expired, day_after.next_on, day_after.next_days) == (3, 1, date(2027, 3, 1), 3)
    assert balance([], date(2026, 12, 1)).next_on is None
