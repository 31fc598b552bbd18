"""What settlement takes of everybody: only what stands, in order, one query each."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.org import NOW, actor_for, make_member
from tests.factories.staffing import make_absence, make_pay_basis, make_pay_item, make_succession
from xiaozhang.base.actor import SYSTEM, Actor, Scope
from xiaozhang.base.periods import month_period
from xiaozhang.people.staffing import powers, queries

pytestmark = pytest.mark.django_db
NOVEMBER = date(2026, 11, 1)


def test_pay_bases_are_those_with_a_day_in_the_period() -> None:
    """Ended before, beginning after and withdrawn ones stay away; in order of member and day."""
    first, second = make_member("陈昱"), make_member("林越")
    later = make_pay_basis(second)
    make_pay_basis(first, start_on=date(2026, 1, 1), end_on=date(2026, 11, 1))
    until = make_pay_basis(first, start_on=date(2026, 11, 1), end_on=date(2026, 11, 16))
    after = make_pay_basis(first, start_on=date(2026, 11, 16), end_on=date(2026, 12, 1))
    make_pay_basis(first, start_on=date(2026, 12, 1))
    make_pay_basis(first, start_on=date(2026, 11, 5), end_on=date(2026, 11, 6), withdrawn_at=NOW)
    assert queries.pay_bases(month_period(NOVEMBER)) == [until, after, later]


def test_pay_items_are_those_of_the_month() -> None:
    """Another month's and withdrawn items stay away."""
    member = make_member()
    stands = [make_pay_item(member), make_pay_item(member, item="高温津贴", amount_fen=200_00)]
    make_pay_item(member, month_on=date(2026, 10, 1))
    make_pay_item(member, item="夜班津贴", withdrawn_at=NOW)
    assert queries.pay_items(NOVEMBER) == stands


def test_absences_are_those_with_a_day_in_the_period() -> None:
    """One that ends with October is not in November, one that reaches into it is."""
    member = make_member()
    make_absence(member, start_on=date(2026, 10, 30), end_on=date(2026, 11, 1))
    into = make_absence(make_member(), start_on=date(2026, 10, 30), end_on=date(2026, 11, 2))
    make_absence(member, start_on=date(2026, 11, 5), end_on=date(2026, 11, 6), withdrawn_at=NOW)
    assert queries.absences(month_period(NOVEMBER)) == [into]


def test_successors_are_the_last_named_up_to_the_day() -> None:
    """From its day on a later one takes the place of an earlier one."""
    leaver, first, second = make_member(), make_member(), make_member()
    make_succession(leaver, second, from_on=date(2026, 11, 15))
    make_succession(leaver, first, from_on=date(2026, 11, 1))
    make_succession(first, second, from_on=date(2026, 11, 1), withdrawn_at=NOW)
    assert queries.successors(date(2026, 10, 31)) == {}
    assert queries.successors(date(2026, 11, 14)) == {leaver.pk: first.pk}
    assert queries.successors(date(2026, 11, 15)) == {leaver.pk: second.pk}


def test_pay_is_seen_with_the_power_in_reach_and_ones_own() -> None:
    member, lead = make_member("陈昱"), make_member("赵立", role="supervisor")
    asked = [actor_for(make_member(role=role)) for role in ("finance", "hr", "leadership", "administrator")]
    seen = [queries.may_see_pay(each, member.pk) for each in (*asked, actor_for(lead), actor_for(member), SYSTEM)]
    assert seen == [True, True, False, False, False, True, True]
    narrow = Actor(lead.pk, "赵立", frozenset({powers.SEE_PAY.key}), Scope.TEAM, frozenset({lead.pk}))
    assert (queries.may_see_pay(narrow, member.pk), queries.all_bases(narrow).exists()) == (False, False)


def test_settlement_takes_each_in_one_query() -> None:
    """However many members there are."""
    for _each in range(3):
        member = make_member()
        make_pay_basis(member)
        make_pay_item(member)
        make_absence(member)
        make_succession(member)
    with CaptureQueriesContext(connection) as counted:
        queries.pay_bases(month_period(NOVEMBER))
        queries.pay_items(NOVEMBER)
        queries.absences(month_period(NOVEMBER))
        queries.successors(NOVEMBER)
    assert len(counted) == 4
