"""Likeness of names, days to choose, and the latest of what happened."""

from __future__ import annotations

import doctest
from datetime import UTC, date, datetime

import pytest

from xiaozhang.base.text import Message
from xiaozhang.base.workdays import Calendar
from xiaozhang.selling.customers.rules import likeness, next_days, story
from xiaozhang.selling.customers.rules.likeness import core, is_alike
from xiaozhang.selling.customers.rules.story import Happening


@pytest.mark.parametrize(
    "name, expected",
    [
        ("江阴澄源水务股份有限公司", "江阴澄源水务"),
        ("示例：江阴澄源水务", "江阴澄源水务"),
        ("【演示数据】澄源", "澄源"),
        ("公司", "公司"),
        ("三厂", "三厂"),
        ("ＡＣＭＥ Co., Ltd.", "acme"),
        ("", ""),
    ],
)
def test_core(name: str, expected: str) -> None:
    assert core(name) == expected


@pytest.mark.parametrize(
    "first, second, alike",
    [
        ("江阴澄源水务", "江阴澄源水务有限公司", True),
        ("江阴诚源水务有限公司", "江阴澄源水务有限公司", True),
        ("江阴澄源水务", "江阴澄源水务二厂", True),
        ("水务", "江阴澄源水务有限公司", False),
        ("江阴澄源热电", "江阴澄源水务", False),
        ("有限公司", "澄源有限公司", False),
        ("", "", False),
    ],
)
def test_is_alike(first: str, second: str, alike: bool) -> None:
    assert is_alike(first, second) is alike
    assert is_alike(second, first) is alike


def test_next_days_avoid_days_off_and_each_other() -> None:
    friday = date(2026, 11, 20)
    days = next_days.next_days(friday, Calendar())
    assert [(day, str(words)) for day, words in days] == [
        (date(2026, 11, 23), "3 天后"),
        (date(2026, 11, 24), "下周二"),
        (date(2026, 11, 27), "下周五"),
        (date(2026, 11, 30), "11月30日"),
    ]
    assert all(Calendar().is_workday(day) and day > friday for day, _words in days)


def test_latest_is_newest_first_and_cut() -> None:
    at = [datetime(2026, 11, day, tzinfo=UTC) for day in (1, 3, 2)]
    lines = story.latest([Happening(each, Message("x")) for each in at], 2)
    assert [line.at.day for line in lines] == [3, 2]


@pytest.mark.parametrize("module", [likeness, next_days])
def test_examples_in_the_docstrings_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]
