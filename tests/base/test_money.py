"""Money in 分: rounding, splitting, reading, showing."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaozhang.base.money import MAX_FEN, allocate, capitals, parse_rate, parse_yuan, percent, round_fen, wan, yuan

amounts = st.integers(-MAX_FEN, MAX_FEN)


@pytest.mark.parametrize(
    "exact, fen",
    [
        (Fraction(1, 2), 1),
        (Fraction(-1, 2), -1),
        (Fraction(5, 2), 3),
        (Fraction(-5, 2), -3),
        (Fraction(49, 100), 0),
        (Fraction(-49, 100), 0),
        (Fraction(7), 7),
        (0, 0),
    ],
)
def test_round_fen_sends_halves_away_from_zero(exact: Fraction | int, fen: int) -> None:
    assert round_fen(exact) == fen


@given(st.fractions(max_denominator=10_000))
def test_a_reversal_mirrors_its_original(exact: Fraction) -> None:
    assert round_fen(-exact) == -round_fen(exact)
    assert abs(round_fen(exact) - exact) <= Fraction(1, 2)


@pytest.mark.parametrize(
    "total, weights, parts",
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (-100, [1, 1, 1], [-34, -33, -33]),
        (1, [5000, 5000], [1, 0]),
        (10, [0, 1], [0, 10]),
        (0, [3, 4], [0, 0]),
        (7, [Fraction(1, 3), Fraction(2, 3)], [2, 5]),
    ],
)
def test_allocate(total: int, weights: list[Fraction | int], parts: list[int]) -> None:
    assert allocate(total, weights) == parts


@given(amounts, st.lists(st.integers(0, 10_000), min_size=1, max_size=12).filter(any))
def test_parts_sum_to_the_whole_and_stay_near_their_share(total: int, weights: list[int]) -> None:
    parts = allocate(total, weights)

    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1], [2, -1]])
def test_allocate_refuses_weights_that_mean_nothing(weights: list[Fraction | int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        allocate(100, weights)


@pytest.mark.parametrize(
    "text, fen",
    [
        ("1,234.5", 123450),
        ("￥1，234.50", 123450),
        ("３万", 3_000_000),
        ("1.5亿元", 15_000_000_000),
        ("−12.34", -1234),
        ("-0.01", -1),
        ("+5", 500),
        (".5", 50),
        ("0", 0),
        (" 8 000 元 ", 800_000),
        ("1.23456万", 1_234_560),
    ],
)
def test_parse_yuan_reads_what_people_type(text: str, fen: int) -> None:
    assert parse_yuan(text) == fen


@pytest.mark.parametrize(
    "text",
    ["", "元", "1,23", "1.234", "1e5", "十万", "1/2", "--1", "1.2.3", "10000000000001", "9" * 40, "NaN", "0x10", "."],
)
def test_parse_yuan_refuses_anything_else(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any wording will do
        parse_yuan(text)


@given(amounts)
def test_what_is_shown_reads_back(fen: int) -> None:
    assert parse_yuan(yuan(fen)) == fen


@pytest.mark.parametrize(
    "fen, shown", [(123456789, "1,234,567.89"), (-5, "−0.05"), (0, "0.00"), (100, "1.00"), (-123450, "−1,234.50")]
)
def test_yuan(fen: int, shown: str) -> None:
    assert yuan(fen) == shown


@pytest.mark.parametrize(
    "fen, shown",
    [
        (31_860_000, "31.86 万元"),
        (999_999, "9,999.99 元"),
        (1_000_000, "1.00 万元"),
        (12_000_000_000, "1.20 亿元"),
        (-31_865_000, "−31.87 万元"),
        (0, "0.00 元"),
    ],
)
def test_wan(fen: int, shown: str) -> None:
    assert wan(fen) == shown


@pytest.mark.parametrize(
    "fen, words",
    [
        (0, "人民币零元整"),
        (1, "人民币壹分"),
        (10, "人民币壹角整"),
        (1635580, "人民币壹万陆仟叁佰伍拾伍元捌角整"),
        (100_00, "人民币壹佰元整"),
        (100_05, "人民币壹佰元零伍分"),
        (10_000_000_00, "人民币壹仟万元整"),
        (1_001_00, "人民币壹仟零壹元整"),
        (100_000_100, "人民币壹佰万零壹元整"),
        (10_010_000_00, "人民币壹仟零壹万元整"),
        (1_0000_0001_00, "人民币壹亿零壹元整"),
        (-12_34, "人民币负壹拾贰元叁角肆分"),
        (1_0000_1000_00, "人民币壹亿零壹仟元整"),
    ],
)
def test_capitals(fen: int, words: str) -> None:
    assert capitals(fen) == words


@given(st.integers(0, MAX_FEN))
def test_capitals_never_stutter(fen: int) -> None:
    words = capitals(fen)

    assert "零零" not in words
    assert words.startswith("人民币")
    assert words.endswith(("整", "分"))


@pytest.mark.parametrize(
    "text, rate",
    [("2.0%", Fraction(1, 50)), ("２％", Fraction(1, 50)), (" 0.125 % ", Fraction(1, 800)), ("-1%", Fraction(-1, 100))],
)
def test_parse_rate(text: str, rate: Fraction) -> None:
    assert parse_rate(text) == rate


@pytest.mark.parametrize("text", ["2", "0.02", "%", "2%%", "two%", ""])
def test_parse_rate_wants_the_percent_sign(text: str) -> None:
    with pytest.raises(ValueError, match="not a percentage"):
        parse_rate(text)


@pytest.mark.parametrize(
    "rate, shown",
    [
        (Fraction(1, 50), "2.0%"),
        (Fraction(15, 1000), "1.5%"),
        (Fraction(1, 800), "0.125%"),
        (Fraction(1, 3), "33.333333%"),
        (Fraction(-1, 40), "−2.5%"),
        (Fraction(0), "0.0%"),
    ],
)
def test_percent(rate: Fraction, shown: str) -> None:
    assert percent(rate) == shown


@given(st.integers(-10_000_000, 10_000_000))
def test_rates_of_up_to_six_places_read_back(millionths: int) -> None:
    rate = Fraction(millionths, 100_000_000)

    assert parse_rate(percent(rate).replace("−", "-")) == rate
