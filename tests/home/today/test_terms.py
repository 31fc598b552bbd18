"""First contacts, daily follow-ups and what the team has missed, on the page of member and supervisor."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from tests.asking import cost, signed_in, text_of
from tests.factories.charter import make_charter
from tests.factories.customers import make_customer, make_follow_up
from tests.factories.duties import daily_follow_up, first_contact, make_duty, make_sweeping, next_step
from tests.factories.org import NOW, TODAY, actor_for, make_company, make_member, make_team
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.workdays import Calendar
from xiaozhang.foundation.duties import actions
from xiaozhang.foundation.org.models import Member
from xiaozhang.home.today import queries

pytestmark = pytest.mark.django_db
CALENDAR = Calendar()


@pytest.fixture
def team() -> tuple[Member, Member]:
    """Return a representative and the supervisor above."""
    leader = make_member(name="沈青", role="supervisor")
    return make_member(name="林霜", team=make_team(leader=leader)), leader


def test_a_first_contact_stands_among_the_terms_until_it_is_made(team: tuple[Member, Member]) -> None:
    make_charter(first_contact(), next_step())
    member, leader = team
    make_customer(make_member())
    customer = make_customer(member)
    found = queries.duties(actor_for(member), TODAY, CALENDAR)
    assert [(duty.who, duty.on, duty.is_late) for duty in found.terms] == [
        (customer.name, TODAY + timedelta(days=1), False)
    ]
    assert (found.terms_count, found.terms_late, found.count) == (1, 0, 1)
    assert queries.duties(actor_for(leader), TODAY, CALENDAR).terms == []
    make_follow_up(customer, next_on=TODAY)
    after = queries.duties(actor_for(member), TODAY, CALENDAR)
    assert (after.terms_count, after.due_count) == (0, 1)  # the next step is shown by the customer itself, once


def test_a_missed_contact_is_late_and_the_supervisor_sees_it(team: tuple[Member, Member]) -> None:
    make_charter(first_contact())
    member, leader = team
    customer = make_customer(member)
    make_duty(make_member(), state="missed", due_at=NOW - timedelta(days=1))
    later = NOW + timedelta(days=3)
    actions.sweep_some(actor=SYSTEM, now=later)
    on = TODAY + timedelta(days=3)
    own = queries.duties(actor_for(member, on), on, CALENDAR)
    assert (own.terms_late, own.past_count) == (1, 1)
    seen = queries.team_terms(actor_for(leader, on), on, CALENDAR)
    assert seen is not None
    assert ([line.duty.title for line in seen.lines], seen.count) == ([customer.name], 1)
    assert queries.team_terms(actor_for(member, on), on, CALENDAR) is None


def test_a_day_without_a_follow_up_is_told_to_both(team: tuple[Member, Member]) -> None:
    make_charter(daily_follow_up())
    make_sweeping(quotas_through_on=TODAY - timedelta(days=1))
    member, leader = team
    customer = make_customer(member)
    waiting = queries.duties(actor_for(member), TODAY, CALENDAR)
    assert [str(duty.what) for duty in waiting.due] == ["今天的跟进记录 0 / 1 次"]
    monday = TODAY + timedelta(days=3)
    actions.sweep_periods(actor=SYSTEM, now=datetime(2026, 11, 22, 16, 5, tzinfo=UTC))
    seen = queries.team_terms(actor_for(leader), monday, CALENDAR)
    assert seen is not None
    assert ([duty.member_id for duty in seen.short], seen.short_on) == ([member.pk], TODAY)
    make_follow_up(customer)
    assert queries.duties(actor_for(member), TODAY, CALENDAR).due == []


def test_a_day_off_asks_for_no_follow_up(team: tuple[Member, Member]) -> None:
    make_charter(daily_follow_up())
    member, _leader = team
    assert queries.duties(actor_for(member), TODAY + timedelta(days=1), CALENDAR).due == []


def test_the_page_costs_the_same_for_one_term_and_for_three() -> None:
    make_company()
    leader = make_member(name="沈青", role="supervisor")
    member = make_member(name="林霜", team=make_team(leader=leader))
    now = timezone.now()

    def add() -> None:
        make_duty(member, due_at=now + timedelta(hours=1), opened_at=now)
        make_duty(member, state="missed", due_at=now - timedelta(hours=1), opened_at=now - timedelta(days=1))

    add()
    costs = [cost(signed_in(who), "/") for who in (member, leader)]
    add()
    add()
    assert [cost(signed_in(who), "/") for who in (member, leader)] == costs
    page = text_of(signed_in(leader), "/")
    assert "团队超过的时限" in page
    assert "3 项待办" in page
