"""Whose targets are seen, and how a month stands."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.incentives import make_receipt_fact
from tests.factories.org import TODAY, actor_for, make_company, make_member, make_team
from tests.factories.targets import make_target
from xiaozhang.base.errors import Missing
from xiaozhang.foundation.org import queries as org_queries
from xiaozhang.performance.targets import queries

pytestmark = pytest.mark.django_db
NOVEMBER = date(2026, 11, 1)


@pytest.fixture(autouse=True)
def company() -> None:
    make_company()


def test_standing_counts_the_workdays_before_today() -> None:
    member = make_member()
    make_target(member, NOVEMBER, 600_000_00)
    make_receipt_fact(member, date(2026, 11, 3), 318_600)
    make_receipt_fact(member, date(2026, 10, 30), 50_000)
    standing = queries.standing(actor_for(member), member.pk, TODAY, org_queries.calendar())
    assert (standing.received_fen, standing.workdays, standing.workdays_over, standing.workdays_left) == (
        31860000,
        21,
        14,
        7,
    )
    assert standing.asked_fen == 400_000_00


def test_standing_on_the_first_of_the_month_asks_for_nothing_yet() -> None:
    member = make_member()
    make_target(member, NOVEMBER, 600_000_00)
    standing = queries.standing(actor_for(member), member.pk, NOVEMBER, org_queries.calendar())
    assert (standing.workdays_over, standing.asked_fen) == (0, 0)


def test_standing_is_refused_out_of_reach() -> None:
    with pytest.raises(Missing):
        queries.standing(actor_for(make_member()), make_member("何婷").pk, TODAY, org_queries.calendar())


def test_joint_standing_is_the_sum_of_the_members() -> None:
    members = [make_member(f"成员{n}") for n in range(3)]
    for member in members[:2]:
        make_target(member, NOVEMBER, 100_000_00)
        make_receipt_fact(member, date(2026, 11, 3), 10_000)
    joint = queries.joint_standing([m.pk for m in members], TODAY, org_queries.calendar())
    assert (joint.target_fen, joint.received_fen) == (200_000_00, 20_000_00)


def test_sheet_shows_the_team_in_reach_with_its_sums() -> None:
    team = make_team("华东组")
    leader = make_member("周敏", role="supervisor", team=team)
    mine = make_member("林越", team=team)
    make_member("何婷", team=make_team("华南组"))
    make_member("沈岚", role="finance", team=team)
    make_target(mine, NOVEMBER, 600_000_00)
    make_target(mine, date(2026, 10, 1), 500_000_00)
    make_receipt_fact(mine, date(2026, 11, 3), 100_000)
    (sheet,) = queries.sheet(actor_for(leader), NOVEMBER)
    assert (sheet.name, sheet.target, sheet.former, sheet.reached) == (
        "华东组",
        60000000,
        50000000,
        10000000,
    )
    assert [(row.name, row.target, row.may_set) for row in sheet.rows] == [
        ("周敏", None, False),
        ("林越", 60000000, True),
    ]


def test_targets_are_those_in_reach() -> None:
    mine, other = make_member(), make_member("何婷")
    make_target(mine)
    make_target(other)
    assert [target.member_id for target in queries.targets(actor_for(mine))] == [mine.pk]


def test_own_months_reach_back_a_year() -> None:
    member = make_member()
    make_target(member, NOVEMBER, 600_000_00)
    make_receipt_fact(member, date(2026, 10, 30), 50_000)
    months = queries.own_months(actor_for(member), NOVEMBER)
    assert len(months) == 12
    assert [(m.month_on, m.target, m.reached) for m in months[:2]] == [
        (NOVEMBER, 600_000_00, 0),
        (date(2026, 10, 1), None, 50_000_00),
    ]


def queries_for_sheet(members: int) -> int:
    team = make_team()
    leader = make_member("赵立", role="sales_manager", team=team)
    for number in range(members):
        make_target(make_member(f"成员{number}", team=team), NOVEMBER)
    with CaptureQueriesContext(connection) as seen:
        queries.sheet(actor_for(leader), NOVEMBER)
    return len(seen)


def test_one_member_and_three_cost_the_same_queries() -> None:
    assert queries_for_sheet(1) == queries_for_sheet(3)
