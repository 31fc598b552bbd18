"""Who is in no team for a while has not left: they are paid, advanced and topped up like everybody else."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.charter import NOW, make_charter
from tests.factories.incentives import OCTOBER, make_receipt_fact, make_run
from tests.factories.org import make_company, make_member, make_membership, make_team
from tests.performance.plans.rules.values import plan
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.org import actions as org_actions
from xiaozhang.foundation.org.models import Member
from xiaozhang.performance.incentives import queries
from xiaozhang.performance.incentives.models import Statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> Member:
    make_company()
    make_charter(plan(leaver_share="50%", floor="800", tiers=[{"from": 0, "rate": "1%"}], method=None))
    person = make_member("林越", joined_on=date(2025, 3, 3))
    make_membership(person, make_team("华东组"), date(2025, 6, 1))
    return person


def test_moved_out_of_a_team_is_not_gone(member: Member) -> None:
    org_actions.move_member(actor=SYSTEM, now=NOW, member_id=member.pk, team_id=None, on=date(2026, 10, 5))
    make_receipt_fact(member, date(2026, 10, 9), 100_000)
    (known,) = (each for each in queries.month_inputs(OCTOBER).members if each.key == str(member.pk))
    assert (known.joined_on, known.left_on) == (date(2025, 3, 3), None)
    assert [at.team for at in known.assignments] == ["", "华东组", ""]
    statement = Statement.objects.get(run=make_run(), member=member)
    assert statement.paid_fen == 1_000_00


def test_a_month_without_team_or_facts_still_has_its_floor(member: Member) -> None:
    org_actions.move_member(actor=SYSTEM, now=NOW, member_id=member.pk, team_id=None, on=date(2026, 9, 5))
    statement = Statement.objects.get(run=make_run(), member=member)
    assert (statement.team_name, statement.paid_fen) == ("", 800_00)


def test_who_left_from_no_team_has_left(member: Member) -> None:
    org_actions.move_member(actor=SYSTEM, now=NOW, member_id=member.pk, team_id=None, on=date(2026, 9, 5))
    org_actions.member_leaves(actor=SYSTEM, now=NOW, member_id=member.pk, left_on=date(2026, 9, 20))
    (known,) = (each for each in queries.month_inputs(OCTOBER).members if each.key == str(member.pk))
    assert known.left_on == date(2026, 9, 20)
    assert not Statement.objects.filter(run=make_run(), member=member).exists()
