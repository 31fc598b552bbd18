"""Values of worked examples: read as managers write them, written one way, refused where they mean nothing."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaozhang.base.clause_examples import Example
from xiaozhang.base.example_values import Reads, Value

at = datetime.fromisoformat  # in the company's zone, without one


@pytest.mark.parametrize(
    ("value", "words", "read", "written"),
    [
        (Value("a", "金额", Reads.YUAN), "30万", 30_000_000, "300,000.00 元"),
        (Value("a", "金额", Reads.YUAN), "5,000 元", 500_000, "5,000.00 元"),
        (Value("a", "比例", Reads.PERCENT), "95%", Fraction(19, 20), "95.0%"),
        (Value("a", "得分", Reads.FIGURE, "分"), "87.50 分", Fraction("87.5"), "87.5 分"),
        (Value("a", "得分", Reads.FIGURE, "分"), "1,200", Fraction(1200), "1200 分"),
        (Value("a", "次数", Reads.COUNT, "次"), "3 次", 3, "3 次"),
        (Value("a", "日期", Reads.DAY), "2026-11-20", date(2026, 11, 20), "2026-11-20（周五）"),
        (Value("a", "日期", Reads.DAY), "2026-11-20（周五）", date(2026, 11, 20), "2026-11-20（周五）"),
        (Value("a", "开始", Reads.MOMENT), "2026-11-20 周五 9:05", at("2026-11-20 09:05"), "2026-11-20（周五） 09:05"),
        (Value("a", "届满", Reads.END), "2026-11-23 24:00", at("2026-11-24"), "2026-11-23（周一） 24:00"),
        (Value("a", "届满", Reads.END), "2026-11-23 17:00", at("2026-11-23 17:00"), "2026-11-23（周一） 17:00"),
        (Value("a", "可以", Reads.FLAG), "是", True, "是"),
        (Value("a", "等级"), "  A  ", "A", "A"),
        (Value("a", "还缺", Reads.WORDS), "甲； 乙", ("甲", "乙"), "甲；乙"),
        (Value("a", "还缺", Reads.WORDS), "无", (), "无"),
    ],
)  # fmt: skip
def test_read_and_write(value: Value, words: str, read: object, written: str) -> None:
    assert value.read(words) == read
    assert value.write(read) == written
    assert value.read(written) == read


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Value("a", "金额", Reads.YUAN), "很多"),
        (Value("a", "比例", Reads.PERCENT), "95"),
        (Value("a", "次数", Reads.COUNT, "次"), "3 天"),
        (Value("a", "次数", Reads.COUNT), "2.5"),
        (Value("a", "日期", Reads.DAY), "2026-11-20（周四）"),
        (Value("a", "日期", Reads.DAY), "2026-02-30"),
        (Value("a", "日期", Reads.DAY), "9999-12-31"),
        (Value("a", "日期", Reads.DAY), "0001-01-01"),
        (Value("a", "开始", Reads.MOMENT), "9999-12-31 23:59"),
        (Value("a", "日期", Reads.DAY), "2026-11-20 17:00"),
        (Value("a", "开始", Reads.MOMENT), "2026-11-20"),
        (Value("a", "开始", Reads.MOMENT), "2026-11-20 25:00"),
        (Value("a", "可以", Reads.FLAG), "大概"),
        (Value("a", "等级", choices=("A", "B")), "D"),
        (Value("a", "已有", Reads.WORDS, choices=("甲",)), "甲；乙"),
    ],
)
def test_read_refuses_what_means_nothing(value: Value, words: str) -> None:
    with pytest.raises(ValueError):
        value.read(words)


@given(st.sampled_from([Reads.YUAN, Reads.COUNT]), st.integers(-(10**11), 10**11))
def test_whole_numbers_come_back(reads: Reads, number: int) -> None:
    value = Value("a", "甲", reads)

    assert value.read(value.write(number)) == number


def test_words_are_equal_whatever_their_spaces_and_width() -> None:
    value = Value("a", "依次经过")

    assert value.same("直接上级 → 财务", "直接上级→财务")
    assert not value.same("直接上级", "财务")


def test_an_example_comes_back_from_its_stored_form() -> None:
    example = Example("甲", (("乙", "1"), ("丙", "2")), (("丁", "3"),))

    assert Example.of(example.stored()) == example
