"""Who belonged where in a period."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaozhang.base.periods import Period
from xiaozhang.foundation.org.rules.roster import Belonging, Employment, roster_of

OCTOBER = Period(date(2026, 10, 1), date(2026, 11, 1))
ROLES = frozenset({"representative"})


def person(member_id: int = 1, joined_on: date = date(2026, 1, 1), left_on: date | None = None) -> Employment:
    return Employment(member_id, f"成员{member_id}", ROLES, joined_on, left_on)


def spans(*stays: tuple[date, date | None]) -> list[tuple[int | None, date, date | None]]:
    belongings = [Belonging(1, place, f"团队{place}", start, end) for place, (start, end) in enumerate(stays, 1)]
    return [(entry.team_id, entry.start_on, entry.end_on) for entry in roster_of(OCTOBER, [person()], belongings)]


@pytest.mark.parametrize(
    "start, end, clipped",
    [
        (date(2026, 1, 1), None, (date(2026, 10, 1), None)),
        (date(2026, 1, 1), date(2026, 12, 1), (date(2026, 10, 1), None)),
        (date(2026, 1, 1), date(2026, 11, 1), (date(2026, 10, 1), None)),
        (date(2026, 1, 1), date(2026, 10, 31), (date(2026, 10, 1), date(2026, 10, 31))),
        (date(2026, 10, 31), None, (date(2026, 10, 31), None)),
        (date(2026, 10, 5), date(2026, 10, 6), (date(2026, 10, 5), date(2026, 10, 6))),
    ],
)
def test_stays_are_clipped(start: date, end: date | None, clipped: tuple[date, date | None]) -> None:
    assert spans((start, end)) == [(1, *clipped)]


@pytest.mark.parametrize("start, end", [(date(2026, 11, 1), None), (date(2026, 1, 1), date(2026, 10, 1))])
def test_stays_that_only_touch_the_period_do_not_count(start: date, end: date | None) -> None:
    assert spans((start, end)) == [(None, date(2026, 10, 1), None)]


def test_a_move_gives_two_entries_in_order() -> None:
    assert spans((date(2026, 10, 16), None), (date(2026, 1, 1), date(2026, 10, 16))) == [
        (2, date(2026, 10, 1), date(2026, 10, 16)),
        (1, date(2026, 10, 16), None),
    ]


def test_members_without_a_team_are_there_and_others_members_are_not() -> None:
    left = person(3, left_on=date(2026, 10, 1))
    later = person(4, joined_on=date(2026, 11, 1))
    half = person(2, joined_on=date(2026, 10, 9), left_on=date(2026, 10, 20))

    roster = roster_of(OCTOBER, [later, left, half, person(1)], [])

    assert [(e.member_id, e.team_id, e.start_on, e.end_on) for e in roster] == [
        (1, None, date(2026, 10, 1), None),
        (2, None, date(2026, 10, 9), date(2026, 10, 20)),
    ]


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(1, 40)), max_size=4))
def test_entries_lie_inside_the_period_and_never_overlap(cuts: list[tuple[int, int]]) -> None:
    stays: list[Belonging] = []
    day = date(2026, 8, 1)
    for gap, length in cuts:
        start = day + timedelta(days=gap)
        day = start + timedelta(days=length)
        stays.append(Belonging(1, len(stays) + 1, "团队", start, day))

    roster = roster_of(OCTOBER, [person()], stays)

    assert roster
    ends = [entry.end_on or OCTOBER.end_on for entry in roster]
    for entry, end in zip(roster, ends, strict=True):
        assert OCTOBER.start_on <= entry.start_on < end <= OCTOBER.end_on
    assert all(end <= later.start_on for end, later in zip(ends, roster[1:], strict=False))
