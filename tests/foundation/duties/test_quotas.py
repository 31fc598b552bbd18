"""Activities asked of days, weeks and months."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.at_once import at_once
from tests.factories.charter import make_charter
from tests.factories.customers import make_customer, make_follow_up
from tests.factories.duties import daily_follow_up, make_sweeping
from tests.factories.org import NOW, make_member
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.duties import actions
from xiaozhang.foundation.duties.models import Duty, Sweeping
from xiaozhang.foundation.ledger.models import Fact
from xiaozhang.foundation.notices.models import Notice

THURSDAY = date(2026, 11, 19)
SATURDAY_NIGHT = datetime(2026, 11, 20, 16, 5, tzinfo=UTC)  # 21 November, 00:05 in Shanghai


def look(now: datetime = SATURDAY_NIGHT) -> int:
    return actions.sweep_periods(actor=SYSTEM, now=now)


@pytest.mark.django_db
def test_who_did_not_follow_up_on_a_workday_has_lapsed() -> None:
    make_charter(daily_follow_up())
    make_sweeping(quotas_through_on=THURSDAY)
    busy, idle, supervisor = make_member(), make_member(name="何薇"), make_member(role="supervisor")
    make_follow_up(make_customer(busy))
    make_customer(supervisor)
    assert look() == 1
    duty = Duty.objects.get()
    assert (duty.member_id, duty.state, duty.about) == (idle.pk, "missed", "11月20日跟进 0 / 1 次")
    assert (duty.due_on, duty.ended_at) == (date(2026, 11, 20), duty.due_at)
    fact = Fact.objects.get(metric="lapse")
    assert (fact.occurred_on, [credit.member_id for credit in fact.credits.all()]) == (date(2026, 11, 20), [idle.pk])
    assert list(Notice.objects.filter(kind="duties.lapse").values_list("member_id", "title")) == [
        (idle.pk, "11月20日的跟进 0 次，应不少于 1 次")
    ]


@pytest.mark.django_db
def test_a_day_is_looked_at_once_and_days_off_ask_for_nothing() -> None:
    make_charter(daily_follow_up())
    make_sweeping(quotas_through_on=THURSDAY)
    make_member()
    assert [look(), look(), look(SATURDAY_NIGHT + timedelta(days=2))] == [1, 0, 0]
    assert Sweeping.objects.get().quotas_through_on == date(2026, 11, 22)


@pytest.mark.django_db
def test_days_of_downtime_are_made_up_for() -> None:
    make_charter(daily_follow_up())
    make_sweeping(quotas_through_on=date(2026, 11, 15))
    make_member()
    assert look() == 5


@pytest.mark.django_db
def test_who_came_or_left_meanwhile_is_left_alone() -> None:
    make_charter(daily_follow_up(per="week"))
    make_sweeping(quotas_through_on=THURSDAY)
    make_member(joined_on=date(2026, 11, 18))
    make_member(left_on=date(2026, 11, 20))
    stayed = make_member()
    look(datetime(2026, 11, 22, 17, tzinfo=UTC))
    assert [row.member_id for row in Duty.objects.all()] == [stayed.pk]


@pytest.mark.django_db
def test_without_a_lapse_it_is_listed_only() -> None:
    make_charter(daily_follow_up(is_lapse=False))
    make_sweeping(quotas_through_on=THURSDAY)
    make_member()
    look()
    assert (Duty.objects.count(), Fact.objects.filter(metric="lapse").count()) == (1, 0)


@pytest.mark.django_db
def test_sweep_periods_refused_to_judge_the_days_before_the_first_sweep() -> None:
    make_charter(daily_follow_up())
    make_member()
    assert look() == 0
    assert Sweeping.objects.get().quotas_through_on == date(2026, 11, 20)


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_the_members() -> None:
    make_charter(daily_follow_up())
    row = make_sweeping(quotas_through_on=THURSDAY)
    make_member()

    def cost() -> int:
        row.quotas_through_on = THURSDAY
        row.save()
        Duty.objects.all().delete()
        with CaptureQueriesContext(connection) as counted:
            look()
        return len(counted)

    cost()
    Notice.objects.all().delete()
    make_charter(daily_follow_up(is_lapse=False), effective_on=date(2026, 2, 1))
    one = cost()
    for _each in range(3):
        make_member()
    assert cost() == one


def test_two_looks_at_once_note_it_once(concurrent_db: None) -> None:
    make_charter(daily_follow_up())
    make_sweeping(quotas_through_on=THURSDAY)
    make_member()
    at_once(look, look)
    assert (Duty.objects.count(), Fact.objects.filter(metric="lapse").count()) == (1, 1)


@pytest.mark.django_db
def test_a_company_that_is_new_begins_with_its_first_sweep() -> None:
    make_charter(daily_follow_up())
    make_member()
    look(NOW)
    assert look(NOW + timedelta(days=1)) == 1
