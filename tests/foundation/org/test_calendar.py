"""The company's calendar, and the warning for a year not announced yet."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.factories.org import NOW, TODAY, actor_for, make_company, make_member
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid, Missing, NotAllowed
from xiaozhang.base.workdays import Calendar
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.org import actions, queries
from xiaozhang.foundation.org.models import CalendarDay, CalendarYear
from xiaozhang.foundation.org.rules.days import CalendarChange

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr() -> Actor:
    make_company()
    return actor_for(make_member("何静", role="hr"))


def test_known_years_agree_with_the_notices_of_the_state_council(hr: Actor) -> None:
    calendar = queries.calendar()

    # 2025 春节: 28 January to 4 February off, 26 January and 8 February worked.
    assert [calendar.is_workday(date(2025, 1, day)) for day in (26, 27, 28, 31)] == [True, True, False, False]
    assert [calendar.is_workday(date(2025, 2, day)) for day in (4, 5, 8, 9)] == [False, True, True, False]


def test_set_calendar_day_changes_workdays_at_once(hr: Actor) -> None:
    friday, saturday = date(2026, 11, 27), date(2026, 11, 28)
    assert queries.calendar().is_workday(friday)

    actions.set_calendar_day(actor=hr, now=NOW, day=friday, is_workday=False, name="公司日")
    actions.set_calendar_day(actor=hr, now=NOW, day=saturday, is_workday=True, name="公司日调休")

    assert (queries.calendar().is_workday(friday), queries.calendar().is_workday(saturday)) == (False, True)
    assert Entry.objects.latest("id").changes["is_workday"] == [None, True]


def test_set_calendar_day_back_to_ordinary(hr: Actor) -> None:
    actions.set_calendar_day(actor=hr, now=NOW, day=date(2026, 10, 1), is_workday=None)

    assert queries.calendar().is_workday(date(2026, 10, 1))
    assert not CalendarDay.objects.filter(day=date(2026, 10, 1)).exists()


def test_set_calendar_day_to_the_same_writes_nothing(hr: Actor) -> None:
    count = Entry.objects.count()

    actions.set_calendar_day(actor=hr, now=NOW, day=date(2026, 10, 1), is_workday=False, name="国庆节")
    actions.set_calendar_day(actor=hr, now=NOW, day=date(2026, 11, 27), is_workday=None)

    assert Entry.objects.count() == count


def test_set_calendar_day_refused_leaves_no_trace(hr: Actor) -> None:
    count = Entry.objects.count()

    with pytest.raises(Invalid):
        actions.set_calendar_day(actor=hr, now=NOW, day=TODAY, is_workday=False, name="名" * 41)
    with pytest.raises(NotAllowed):
        actions.set_calendar_day(actor=actor_for(make_member()), now=NOW, day=TODAY, is_workday=False)
    with pytest.raises(Invalid):
        actions.set_calendar_year(actor=hr, now=NOW, year=1066, is_announced=True)

    assert (queries.calendar().is_workday(TODAY), Entry.objects.count()) == (True, count)


def test_set_calendar_year_refused_leaves_no_trace(hr: Actor) -> None:
    count = Entry.objects.count()

    with pytest.raises(Invalid):
        actions.set_calendar_year(actor=hr, now=NOW, year=3000, is_announced=True)
    with pytest.raises(NotAllowed):
        actions.set_calendar_year(actor=actor_for(make_member()), now=NOW, year=2027, is_announced=True)
    actions.set_calendar_year(actor=hr, now=NOW, year=2026, is_announced=True)

    assert (CalendarYear.objects.filter(year=2027).count(), Entry.objects.count()) == (0, count)


def test_set_calendar_day_needs_a_company() -> None:
    with pytest.raises(Missing):
        actions.set_calendar_day(
            actor=actor_for(make_member(role="hr")), now=NOW, day=TODAY, is_workday=False, name="公司日"
        )


def test_calendar_is_read_once_until_it_changes(hr: Actor, django_assert_num_queries: Any) -> None:
    queries.calendar()

    with django_assert_num_queries(1):
        queries.calendar()
    actions.set_calendar_year(actor=hr, now=NOW, year=2027, is_announced=True)

    assert 2027 in queries.calendar().known_years


def test_calendar_of_no_company_is_the_ordinary_week() -> None:
    assert queries.calendar() == Calendar()
    assert queries.calendar_warning(TODAY) is None


@pytest.mark.parametrize(
    "today, years", [(date(2026, 11, 30), ""), (date(2026, 12, 1), "2027"), (date(2027, 1, 1), "2027")]
)
def test_calendar_warning_names_the_year_that_lacks(hr: Actor, today: date, years: str) -> None:
    warning = queries.calendar_warning(today)

    assert (str(warning).split(" 年")[0] if warning else "") == years


def test_calendar_warning_goes_when_the_year_is_entered(hr: Actor) -> None:
    actions.set_calendar_year(actor=hr, now=NOW, year=2027, is_announced=True)

    assert queries.calendar_warning(date(2026, 12, 1)) is None
    actions.set_calendar_year(actor=hr, now=NOW, year=2027, is_announced=False)
    assert CalendarYear.objects.get(year=2027).is_announced is False
    assert [row.year for row in queries.calendar_years()][-1] == 2027
    assert queries.calendar_days(2027).count() == 0


def test_set_calendar_days_sets_a_span_with_one_trace_each(hr: Actor) -> None:
    before = Entry.objects.count()
    days = [CalendarChange(date(2027, 2, day), False, "春节") for day in (8, 9, 10)]
    assert actions.set_calendar_days(actor=hr, now=NOW, days=days) == 3
    assert [queries.calendar().is_workday(date(2027, 2, day)) for day in (8, 9, 10, 11)] == [False, False, False, True]
    assert Entry.objects.count() == before + 3
    assert actions.set_calendar_days(actor=hr, now=NOW, days=days) == 0
    assert Entry.objects.count() == before + 3


@pytest.mark.parametrize(
    "days",
    [
        [],
        [CalendarChange(date(2027, 2, 8), False)] * 2,
        [CalendarChange(date(1800, 2, 8), False)],
        [CalendarChange(date(2027, 2, 8), False, "长" * 300)],
        [CalendarChange(date(2027, 1, 1) + timedelta(step), False) for step in range(367)],
    ],
)
def test_set_calendar_days_refused_leaves_no_trace(hr: Actor, days: list[CalendarChange]) -> None:
    before = CalendarDay.objects.count(), Entry.objects.count()
    with pytest.raises(Invalid):
        actions.set_calendar_days(actor=hr, now=NOW, days=days)
    assert (CalendarDay.objects.count(), Entry.objects.count()) == before


def test_load_known_year_keeps_what_was_set_by_hand(hr: Actor) -> None:
    CalendarDay.objects.filter(day__year=2025).delete()
    CalendarYear.objects.filter(year=2025).update(is_announced=False)
    actions.set_calendar_day(actor=hr, now=NOW, day=date(2025, 1, 1), is_workday=True, name="盘点")
    actions.load_known_year(actor=hr, now=NOW, year=2025)
    calendar = queries.calendar()
    assert (2025 in calendar.known_years, calendar.is_workday(date(2025, 1, 1))) == (True, True)
    assert [calendar.is_workday(date(2025, 1, day)) for day in (26, 28)] == [True, False]


def test_load_known_year_refused_for_a_year_nobody_knows_leaves_no_trace(hr: Actor) -> None:
    before = CalendarDay.objects.count(), Entry.objects.count()
    with pytest.raises(Invalid):
        actions.load_known_year(actor=hr, now=NOW, year=2099)
    assert (CalendarDay.objects.count(), Entry.objects.count()) == before


def test_a_calendar_is_kept_by_few(hr: Actor) -> None:
    member = actor_for(make_member("林霜"))
    with pytest.raises(NotAllowed):
        actions.set_calendar_days(actor=member, now=NOW, days=[CalendarChange(date(2027, 2, 8), False)])
    with pytest.raises(NotAllowed):
        actions.load_known_year(actor=member, now=NOW, year=2025)
