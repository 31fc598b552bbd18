"""How a month stands against its target."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaozhang.performance.targets.rules.pace import attained, stand


@pytest.mark.parametrize(
    ("received", "over", "asked", "behind", "lacking", "a_day"),
    [
        (0, 0, 0, 0, 600_000_00, 28_571_43),
        (318_600_00, 12, 342_857_14, 24_257_14, 281_400_00, 31_266_67),
        (600_000_00, 12, 342_857_14, -257_142_86, 0, None),
        (500_000_00, 21, 600_000_00, 100_000_00, 100_000_00, None),
    ],
)
def test_standing(received: int, over: int, asked: int, behind: int, lacking: int, a_day: int | None) -> None:
    found = stand(target_fen=600_000_00, received_fen=received, workdays_over=over, workdays=21)
    assert (found.asked_fen, found.behind_fen, found.lacking_fen, found.a_day_fen) == (asked, behind, lacking, a_day)
    assert found.workdays_left == 21 - over
    assert found.ahead_fen == -behind


def test_a_month_without_a_target_has_only_what_came_in() -> None:
    found = stand(target_fen=None, received_fen=5_00, workdays_over=3, workdays=21)
    assert (found.received_fen, found.attained, found.asked_fen, found.a_day_fen) == (5_00, None, 0, None)


@given(
    st.integers(min_value=0, max_value=10**13),
    st.integers(min_value=-(10**12), max_value=10**13),
    st.integers(min_value=0, max_value=23),
)
def test_what_each_day_must_bring_suffices(target: int, received: int, over: int) -> None:
    found = stand(target_fen=target, received_fen=received, workdays_over=over, workdays=23)
    if found.a_day_fen is not None:
        assert received + found.a_day_fen * found.workdays_left >= target
        assert received + (found.a_day_fen - 1) * found.workdays_left < target


@pytest.mark.parametrize(
    ("received", "target", "rate"),
    [
        (648_000_00, 600_000_00, Fraction(108, 100)),
        (1, 3, Fraction(333, 1000)),
        (0, 5, Fraction(0)),
        (5, 0, None),
        (5, None, None),
    ],
)
def test_attained_is_given_to_a_tenth_of_a_percent(received: int, target: int | None, rate: Fraction | None) -> None:
    assert attained(received, target) == rate
