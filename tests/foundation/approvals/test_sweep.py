"""What time does: reminders, superiors, deputies, those who leave; each exactly once."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from tests.factories.approvals import make_case, make_delegation, step_of
from tests.factories.org import NOW, TODAY, actor_for, make_company, make_member, make_membership, make_team
from tests.foundation.approvals.asking import everything, history, refused, standing, told, waiting
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import Invalid, Missing, NotAllowed, Refused
from xiaozhang.foundation.approvals import actions, queries
from xiaozhang.foundation.approvals.errors import NotYours
from xiaozhang.foundation.approvals.jobs import sweep_at
from xiaozhang.foundation.org import actions as org

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    """A company with a representative below a supervisor below a sales manager."""
    make_company()
    boss = make_member("周源", "sales_manager")
    lead = make_member("顾念", "supervisor")
    top = make_team(leader=boss)
    team = make_team(parent=top, leader=lead)
    return {"boss": boss, "lead": _placed(lead, team), "applicant": make_member("林越", team=team), "team": team}


def _placed(member, team):
    make_membership(member, team, date(2026, 1, 1))
    return member


def at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9)))


def test_reminder_and_escalation_come_after_workdays_and_once(house) -> None:
    lead, boss = house["lead"], house["boss"]
    case = make_case(steps=[step_of(lead, remind_days=1, escalate_days=3)], applicant=house["applicant"])
    sweep_at(NOW + timedelta(days=2))  # a Sunday
    assert history(case) == ["put_up"]
    monday = at(date(2026, 11, 23))
    sweep_at(monday)
    sweep_at(monday)
    assert (history(case), told("approvals.reminder")) == (["put_up", "reminded"], [(lead.pk, case.pk)])
    late = at(date(2026, 12, 2))
    sweep_at(late)
    sweep_at(late)
    assert (history(case), waiting(case)) == (["put_up", "reminded", "escalated"], [lead.pk, boss.pk])
    actions.approve_case(actor=actor_for(boss), now=late, case_id=case.pk)
    assert standing(case) == [["lapsed", "approved"]]


def test_escalation_without_anybody_above_says_so_and_waits_on(house) -> None:
    case = make_case(steps=[step_of(house["boss"], escalate_days=1)], applicant=house["applicant"])
    sweep_at(at(date(2026, 11, 23)))
    assert (history(case), case.log.last().comment) == (["put_up", "escalated"], "没有更上一级可以审批，继续等待")


def test_remind_step_and_escalate_step_refused_to_members(house) -> None:
    case = make_case(steps=[step_of(house["lead"], remind_days=1, escalate_days=1)])
    step = case.steps.get()
    for action in (actions.remind_step, actions.escalate_step):
        refused(NotAllowed, action, house["lead"], case_id=case.pk, step_id=step.pk)
        with pytest.raises(Missing):
            action(actor=SYSTEM, now=NOW, case_id=case.pk + 1, step_id=step.pk)


def test_who_leaves_in_mid_chain_is_replaced_by_the_superior(house) -> None:
    lead, team = house["lead"], house["team"]
    now_case = make_case(lead, applicant=house["applicant"])
    later_case = make_case(make_member("方敏"), lead)
    assert queries.waiting_count_of(lead.pk) == 2
    heir = make_member("许静", "supervisor")
    team.leader = heir
    team.save()
    org.member_leaves(actor=SYSTEM, now=NOW, member_id=lead.pk, left_on=TODAY + timedelta(days=1))
    sweep_at(NOW)
    assert waiting(now_case) == [lead.pk]
    tomorrow = NOW + timedelta(days=1)
    sweep_at(tomorrow)
    assert waiting(now_case) == [heir.pk]
    assert standing(later_case) == [["waiting"], ["passed", "coming"]]
    assert queries.waiting_count_of(lead.pk) == 0
    before = everything()
    sweep_at(tomorrow)
    assert everything() == before


def test_reassign_signatures_hands_over_by_hand(house) -> None:
    lead, boss, other = house["lead"], house["boss"], make_member("许静", "supervisor")
    case, own = make_case(lead), make_case(lead, applicant=other)
    count = actions.reassign_signatures(actor=actor_for(boss), now=NOW, member_id=lead.pk, to_id=other.pk)
    assert (count, waiting(case), waiting(own)) == (2, [other.pk], [boss.pk])


def test_reassign_signatures_refused_leaves_no_trace(house) -> None:
    make_case(house["lead"])
    lead, boss = house["lead"], house["boss"]
    refused(NotAllowed, actions.reassign_signatures, lead, member_id=lead.pk, to_id=boss.pk)
    refused(Invalid, actions.reassign_signatures, boss, member_id=lead.pk, to_id=lead.pk)
    refused(Invalid, actions.reassign_signatures, boss, member_id=lead.pk, to_id=987654)


def test_delegate_hands_over_what_waits_and_what_comes(house) -> None:
    lead, deputy = house["lead"], make_member("许静", "supervisor")
    before = make_case(lead, applicant=house["applicant"])
    row = make_delegation(lead, deputy)
    after, own = make_case(lead), make_case(lead, applicant=deputy)
    assert (waiting(before), waiting(after), waiting(own)) == ([deputy.pk], [deputy.pk], [lead.pk])
    assert history(before) == ["put_up", "deputised"]
    actions.revoke_delegation(actor=actor_for(lead), now=NOW, delegation_id=row.pk)
    assert waiting(make_case(lead)) == [lead.pk]


def test_delegation_to_come_begins_with_its_day(house) -> None:
    lead, deputy, third = house["lead"], make_member("许静", "supervisor"), make_member("方敏", "supervisor")
    make_delegation(lead, deputy, start_on=date(2026, 11, 24), end_on=date(2026, 11, 27))
    make_delegation(deputy, third, start_on=date(2026, 11, 24), end_on=date(2026, 11, 27))
    case = make_case(lead)
    sweep_at(NOW)
    assert waiting(case) == [lead.pk]
    sweep_at(at(date(2026, 11, 24)))
    assert waiting(case) == [third.pk]


def test_delegate_refused_leaves_no_trace(house) -> None:
    lead, deputy = house["lead"], make_member("许静", "supervisor")
    good = {"deputy_id": deputy.pk, "start_on": TODAY, "end_on": TODAY + timedelta(days=3)}
    refused(Invalid, actions.delegate, lead, **{**good, "deputy_id": lead.pk})
    refused(Invalid, actions.delegate, lead, **{**good, "end_on": TODAY})
    refused(Invalid, actions.delegate, lead, **{**good, "start_on": date(2026, 1, 1), "end_on": date(2026, 2, 1)})
    refused(Invalid, actions.delegate, lead, **{**good, "kind": "nothing"})
    make_delegation(lead, deputy)
    assert "已经委托过" in refused(Refused, actions.delegate, lead, **good)


def test_revoke_delegation_refused_leaves_no_trace(house) -> None:
    row = make_delegation(house["lead"])
    refused(NotYours, actions.revoke_delegation, house["boss"], delegation_id=row.pk)
    refused(Missing, actions.revoke_delegation, house["lead"], delegation_id=row.pk + 1)
    actions.revoke_delegation(actor=actor_for(house["lead"]), now=NOW, delegation_id=row.pk)
    refused(Refused, actions.revoke_delegation, house["lead"], delegation_id=row.pk)


def test_deputise_waiting_refused_for_others(house) -> None:
    refused(NotYours, actions.deputise_waiting, house["boss"], member_id=house["lead"].pk)
