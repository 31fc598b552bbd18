"""Bands of a figure leave no gap and no overlap, and say themselves."""

from __future__ import annotations

from fractions import Fraction

import pytest

from xiaozhang.base.clause_kind import Known
from xiaozhang.base.clause_parts import Band, Bands, role_findings, role_words
from xiaozhang.base.money import percent


def bands(*pairs: tuple[int, int | None]) -> Bands:
    made = [Band(Fraction(from_, 100), None if to is None else Fraction(to, 100)) for from_, to in pairs]
    return Bands("bands", made, percent, zero="0%", lacks="没有系数")


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        ([(0, None), (80, None), (100, None)], []),
        ([(0, 80), (80, 100), (100, None)], []),
        ([(60, None)], [("bands[0].from", "第 1 档要从 0%起：60.0%以下没有系数。")]),
        ([(0, 80), (90, None)], [("bands[0].to", "第 1 档到 80.0%，第 2 档从 90.0%起，中间没有系数。")]),
        ([(0, 95), (90, None)], [("bands[0].to", "第 1 档到 95.0%，第 2 档从 90.0%起，重叠。")]),
        ([(0, None), (90, 120)], [("bands[1].to", "末档写了终点：满 120.0%没有系数，会漏掉。末档不写终点。")]),
        ([(0, None), (0, None)], [("bands[1].from", "第 1 档和第 2 档都从 0.0%起，重叠。")]),
    ],
)
def test_gaps_overlaps_and_missing_ends_are_named(
    pairs: list[tuple[int, int | None]], found: list[tuple[str, str]]
) -> None:
    assert [(each.path, str(each.message)) for each in bands(*pairs).findings()] == found


def test_a_band_says_itself() -> None:
    table = bands((0, None), (80, None), (100, None))
    assert [str(table.words(index)) for index in range(3)] == ["不满 80.0%", "满 80.0% 至不满 100.0%", "满 100.0%"]
    assert str(bands((0, None)).words(0)) == "不论多少"


def test_posts_are_known_once_and_by_the_company_s_own_names() -> None:
    known = Known(roles={"hr": "人力资源"})
    assert [str(found.message) for found in role_findings("roles", ["hr", "hr", "cook"], known)] == [
        "岗位「人力资源」写了两遍。", "没有「cook」这个岗位。",
    ]  # fmt: skip
    assert [str(role_words("hr", known)), str(role_words("hr")), str(role_words("cook"))] == [
        "人力资源",
        "人事",
        "cook",
    ]
