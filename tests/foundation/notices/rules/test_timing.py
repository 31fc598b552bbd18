"""When a member may be disturbed: quiet hours over midnight and within a day, days off, make-up workdays."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaozhang.base.workdays import Calendar
from xiaozhang.foundation.notices.rules.timing import Hours, next_gathering, next_open

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = Calendar(days_off=frozenset({date(2026, 11, 24)}), makeup_days=frozenset({date(2026, 11, 22)}))
ALWAYS = Hours(is_quiet=False, rests_on_days_off=False)
NIGHT = Hours(rests_on_days_off=False)
NOON = Hours(quiet_from=time(12), quiet_until=time(13, 30), rests_on_days_off=False)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of November 2026; the 20th is a Friday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("moment", "hours", "expected"),
    [
        (at(20, 23), ALWAYS, at(20, 23)),
        (at(20, 20, 59), NIGHT, at(20, 20, 59)),
        (at(20, 21), NIGHT, at(21, 8)),
        (at(21, 7, 59), NIGHT, at(21, 8)),
        (at(21, 8), NIGHT, at(21, 8)),
        (at(20, 12), NOON, at(20, 13, 30)),
        (at(20, 13, 30), NOON, at(20, 13, 30)),
        (at(20, 12), Hours(quiet_from=time(9), quiet_until=time(9), rests_on_days_off=False), at(20, 12)),
        (at(20, 22), Hours(), at(22, 8)),  # Saturday is off, Sunday is worked
        (at(21, 10), Hours(is_quiet=False), at(22, 0)),
        (at(23, 22), Hours(), at(25, 8)),  # Tuesday is off
        (at(22, 10), Hours(), at(22, 10)),
    ],
)
def test_the_first_open_moment(moment: datetime, hours: Hours, expected: datetime) -> None:
    assert next_open(moment, hours, CALENDAR) == expected


@pytest.mark.parametrize(
    ("moment", "hours", "expected"),
    [
        (at(20, 8, 30), Hours(), at(20, 8, 30)),
        (at(20, 8, 31), Hours(), at(22, 8, 30)),
        (at(20, 6), Hours(gathered_at=time(7)), at(20, 8)),  # inside the quiet hours: after them
        (at(20, 20), Hours(gathered_at=time(22), rests_on_days_off=False), at(21, 8)),
        (at(23, 9), ALWAYS, at(24, 8, 30)),
    ],
)
def test_the_next_gathering(moment: datetime, hours: Hours, expected: datetime) -> None:
    assert next_gathering(moment, hours, CALENDAR) == expected


@given(
    moment=st.builds(lambda minutes: at(1, 0) + timedelta(minutes=minutes), st.integers(0, 60 * 24 * 60)),
    hours=st.builds(Hours, st.booleans(), st.times(), st.times(), st.booleans(), st.times()),
)
def test_an_open_moment_is_open_and_never_before(moment: datetime, hours: Hours) -> None:
    opened = next_open(moment, hours, CALENDAR)
    assert opened >= moment
    assert next_open(opened, hours, CALENDAR) == opened
    assert next_gathering(moment, hours, CALENDAR) >= moment
    assert opened - moment <= timedelta(days=5)
