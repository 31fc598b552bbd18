"""Who stands above whom."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.org import TODAY, make_member, make_team
from xiaozhang.foundation.org import queries

pytestmark = pytest.mark.django_db


def test_superior_is_the_nearest_leader_above() -> None:
    head, lead = make_member("沈经理"), make_member("林主管")
    top = make_team("销售部", leader=head)
    group = make_team("华东组", parent=top, leader=lead)
    seller = make_member("陈昱", team=group)

    assert queries.superiors_of_many([seller.pk], TODAY) == {seller.pk: (lead.pk, head.pk)}
    assert queries.superior_of(seller.pk, TODAY) == lead.pk


def test_superior_of_a_leader_is_the_leader_above_even_in_the_own_team() -> None:
    head = make_member("沈经理")
    top = make_team("销售部", leader=head)
    group = make_team("华东组", parent=top)
    lead = make_member("林主管", team=group)
    type(group).objects.filter(pk=group.pk).update(leader=lead)

    assert queries.superior_of(lead.pk, TODAY) == head.pk


def test_superior_who_left_is_passed_over_and_nobody_is_above_the_teamless() -> None:
    head = make_member("沈经理")
    gone = make_member("老林", left_on=date(2026, 11, 20))
    group = make_team("华东组", parent=make_team("销售部", leader=head), leader=gone)
    seller, loner = make_member("陈昱", team=group), make_member("高远")

    assert queries.superior_of(seller.pk, TODAY) == head.pk
    assert queries.superior_of(loner.pk, TODAY) is None


def test_superiors_cost_the_same_for_one_and_for_three() -> None:
    group = make_team("华东组", leader=make_member("林主管"))
    sellers = [make_member(f"销售{place}", team=group).pk for place in range(3)]
    with CaptureQueriesContext(connection) as one:
        queries.superiors_of_many(sellers[:1], TODAY)
    with CaptureQueriesContext(connection) as three:
        queries.superiors_of_many(sellers, TODAY)

    assert (len(one), len(three)) == (3, 3)
