"""Form fields: what people type becomes a value, or a sentence that says how to write it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from xiaozhang.base import pages
from xiaozhang.base.money import MAX_FEN
from xiaozhang.base.pages.showing import cell

NUL = "甲\x00乙"


def refusal(field: forms.Field, typed: object) -> str:
    """Return why the field does not take it."""
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(typed)
    return str(refused.value.messages[0])


@pytest.mark.parametrize(
    ("typed", "fen"),
    [("1,234.50", 123450), ("3万", 3_000_000), ("１２．５", 1250), ("￥ 8", 800), ("0", 0), ("", None), ("   ", None)],
)
def test_yuan_field_reads_amounts_as_typed(typed: str, fen: int | None) -> None:
    assert pages.YuanField(required=False).clean(typed) == fen


@pytest.mark.parametrize("typed", ["1.234", "abc", "1e5", NUL, "9" * 200, "NaN", "１２，３"])
def test_yuan_field_refuses_what_is_no_amount(typed: str) -> None:
    assert refusal(pages.YuanField(), typed)[-1] == "。"


def test_yuan_field_limits_say_by_how_much() -> None:
    assert refusal(pages.YuanField(max_fen=100_00), "100.01") == "最多 100.00 元，超出 0.01 元。请改小后再存。"
    assert refusal(pages.YuanField(), "-1") == "不能低于 0.00 元。"
    assert refusal(pages.YuanField(min_fen=None), str(MAX_FEN)) == "请写成 1,234.50 或 3万，最多两位小数。"


@given(st.integers(min_value=-MAX_FEN, max_value=MAX_FEN))
def test_yuan_field_reads_back_what_it_shows(fen: int) -> None:
    field = pages.YuanField(min_fen=None)
    assert field.clean(field.prepare_value(fen)) == fen


@given(st.integers(min_value=0, max_value=10_000))
def test_percent_field_reads_back_what_it_shows(basis_points: int) -> None:
    field = pages.PercentField(in_bp=True)
    assert field.clean(field.prepare_value(basis_points)) == basis_points


def test_percent_field_is_exact_and_limited() -> None:
    assert pages.PercentField().clean("2.0") == Fraction(1, 50)
    assert pages.PercentField().clean("２%") == Fraction(1, 50)
    assert refusal(pages.PercentField(at_most=Fraction(1, 10)), "12.0") == "请改为 10.0% 以内。"
    assert refusal(pages.PercentField(in_bp=True), "1.234") == "最多两位小数，如 12.25。"
    assert refusal(pages.PercentField(), "二") == "请写成 2.0 这样的数字，单位是 %。"


def test_count_field_takes_whole_numbers_only() -> None:
    assert pages.CountField().clean("1,200") == 1200
    assert refusal(pages.CountField(), "1.5") == "请填整数，如 3。"
    assert refusal(pages.CountField(at_most=9), "10") == "请填 0 到 9 之间的数。"


@pytest.mark.parametrize("typed", ["2026-11-05", "2026/11/5", "2026年11月5日", "２０２６-１１-０５"])
def test_date_field_reads_days_as_written_in_china(typed: str) -> None:
    assert pages.DateField().clean(typed) == date(2026, 11, 5)


@pytest.mark.parametrize("typed", ["2026-02-30", "0000-01-01", "5.11.2026", NUL, "99999-01-01", "1899-12-31"])
def test_date_field_refuses_days_that_are_none(typed: str) -> None:
    assert refusal(pages.DateField(), typed)[-1] == "。"


def test_month_field_returns_the_first_day() -> None:
    assert pages.MonthField().clean("2026-11") == date(2026, 11, 1)
    assert pages.MonthField().clean("2026 年 3 月") == date(2026, 3, 1)
    assert refusal(pages.MonthField(), "2026-13") == "请写成 2026-11 这样的年月。"


def test_moment_field_is_in_the_companys_zone() -> None:
    assert pages.MomentField().clean("2026-11-05T14:00") == datetime(2026, 11, 5, 6, 0, tzinfo=UTC)
    assert pages.MomentField().prepare_value(datetime(2026, 11, 5, 6, 0, tzinfo=UTC)) == "2026-11-05T14:00"
    assert refusal(pages.MomentField(), "2026-11-05T25:00") == "请写成 2026-11-05 14:00。"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("138 1234 5621", "13812345621"),
        ("+86 138-1234-5621", "13812345621"),
        ("１３８１２３４５６２１", "13812345621"),
        ("(0512) 6288 1234", "0512-62881234"),
        ("0512-62881234-801", "0512-62881234-801"),
        ("010 62881234 转 5", "010-62881234-5"),
        ("400 820 8820", "400-820-8820"),
        ("+852 2345 6789", "+852 2345 6789"),
        ("", ""),
    ],
)
def test_phone_field_has_one_spelling_for_each_number(typed: str, number: str) -> None:
    assert pages.PhoneField(required=False).clean(typed) == number
    assert pages.PhoneField(required=False).clean(number) == number


@pytest.mark.parametrize("typed", ["12345", "1381234562", "电话", "138123456211", NUL, "1" * 100, "<b>138</b>"])
def test_phone_field_refuses_what_nobody_can_dial(typed: str) -> None:
    assert refusal(pages.PhoneField(), typed)[-1] == "。"


def test_line_field_cleans_and_counts_after_cleaning() -> None:
    field = pages.LineField(max_length=4)
    assert field.clean("　江阴\u202e  Ａ ") == "江阴 A"
    assert refusal(field, "一二三四五") == "最多 4 个字，现有 5 个，请删去 1 个。"
    assert refusal(field, NUL) == "有看不见的控制字符，多半是从别处粘贴带来的。请删去后手工输入。"
    assert refusal(field, " \u200b ") == "这里必须填写。"
    assert refusal(field, "长" * 30_000) == "太长了，请缩短后再存。"


def test_text_field_keeps_lines_and_emoji() -> None:
    assert pages.TextField().clean("第一行\r\n第二行 👨‍👩‍👧") == "第一行\n第二行 👨‍👩‍👧"


def test_choice_field_refuses_what_is_not_offered() -> None:
    field = pages.ChoiceField(choices=[("call", "打电话")])
    assert field.clean("call") == "call"
    assert refusal(field, "fax") == "没有这个选项，请从列出的里面选。"


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        (123450, "yuan", "1,234.50"),
        (0, "yuan", "0.00"),
        (None, "yuan", "—"),
        ("", "", "—"),
        (Fraction(1, 50), "percent", "2.0%"),
        (200, "bp", "2.0%"),
        (date(2026, 11, 20), "when", "今天"),
        (date(2026, 11, 5), "day", "11月5日"),
        (date(2025, 1, 5), "day", "2025年1月5日"),
        (date(2026, 10, 1), "month", "2026 年 10 月"),
        ("13812345621", "masked", "138****5621"),
    ],
)
def test_cells_show_values_in_the_houses_words(value: Any, kind: str, shown: str) -> None:
    assert cell(value, kind, date(2026, 11, 20)) == shown
