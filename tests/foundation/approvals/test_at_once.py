"""Several people at one case at the same moment: one outcome, on both databases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.at_once import at_once
from tests.factories.approvals import KIND, make_case, step_of
from tests.factories.org import NOW, TODAY, actor_for, make_company, make_member, make_membership, make_team
from tests.foundation.approvals.asking import history, standing, waiting
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.approvals import actions
from xiaozhang.foundation.approvals.jobs import sweep_at
from xiaozhang.foundation.approvals.models import Case, CaseLog
from xiaozhang.foundation.approvals.rules.chain import Mode
from xiaozhang.foundation.notices.models import Notice


def kinds(outcomes: list[object]) -> list[str]:
    return sorted(type(outcome).__name__ for outcome in outcomes)


def test_two_approvers_of_one_seat_at_once_decide_it_once(concurrent_db: None) -> None:
    first, second, last = make_member("顾念"), make_member("许静"), make_member("周源")
    case = make_case(steps=[step_of(first, second, mode=Mode.ANY), step_of(last)])
    outcomes = at_once(
        *(
            lambda who=who: actions.approve_case(actor=actor_for(who), now=NOW, case_id=case.pk)
            for who in (first, second)
        )
    )
    assert kinds(outcomes) == ["Case", "NotYourTurn"]
    assert (history(case), waiting(case)) == (["put_up", "approved"], [last.pk])
    assert sorted(standing(case)[0]) == ["approved", "lapsed"]


def test_two_who_must_both_agree_at_once_end_it_once(concurrent_db: None) -> None:
    first, second = make_member("顾念"), make_member("许静")
    case = make_case(steps=[step_of(first, second, mode=Mode.ALL)])
    outcomes = at_once(
        *(
            lambda who=who: actions.approve_case(actor=actor_for(who), now=NOW, case_id=case.pk)
            for who in (first, second)
        )
    )
    assert kinds(outcomes) == ["Case", "Case"]
    assert (standing(case), case.state) == ([["approved", "approved"]], "approved")
    assert history(case) == ["put_up", "approved", "approved", "finished"]


def test_one_agrees_and_one_rejects_at_once(concurrent_db: None) -> None:
    first, second = make_member("顾念"), make_member("许静")
    case = make_case(steps=[step_of(first, second, mode=Mode.ANY)])
    outcomes = at_once(
        lambda: actions.approve_case(actor=actor_for(first), now=NOW, case_id=case.pk),
        lambda: actions.reject_case(actor=actor_for(second), now=NOW, case_id=case.pk, comment="不行"),
    )
    assert kinds(outcomes) == ["Case", "CaseClosed"]
    case.refresh_from_db()
    assert (case.state, len(history(case))) in [("approved", 3), ("rejected", 2)]


def test_approved_while_withdrawn_is_one_of_them(concurrent_db: None) -> None:
    lead, applicant = make_member("顾念"), make_member("林越")
    case = make_case(lead, applicant=applicant)
    outcomes = at_once(
        lambda: actions.approve_case(actor=actor_for(lead), now=NOW, case_id=case.pk),
        lambda: actions.withdraw_case(actor=actor_for(applicant), now=NOW, case_id=case.pk),
    )
    assert kinds(outcomes) == ["Case", "CaseClosed"]
    case.refresh_from_db()
    assert case.state in ("approved", "withdrawn")
    assert Notice.objects.filter(kind="approvals.decided").count() == 1


def test_subject_changed_while_approved_never_leaves_an_approval(concurrent_db: None) -> None:
    lead, team = make_member("顾念"), make_team(area="苏锡常")
    case = make_case(lead, subject=team)
    team.area = "苏州"
    team.save()
    outcomes = at_once(
        lambda: actions.approve_case(actor=actor_for(lead), now=NOW, case_id=case.pk),
        lambda: actions.note_subject_changed(actor=SYSTEM, now=NOW, kind=KIND, record_id=team.pk),
    )
    assert kinds(outcomes) in (["Case", "NoneType"], ["CaseClosed", "NoneType"])
    case.refresh_from_db()
    assert (case.state, history(case)) == ("voided", ["put_up", "voided"])


def test_one_subject_put_up_twice_at_once_is_up_once(concurrent_db: None) -> None:
    lead, team = make_member("顾念"), make_team(area="苏锡常")
    people = [make_member("林越"), make_member("何薇")]
    outcomes = at_once(*(lambda who=who: make_case(lead, applicant=who, subject=team) for who in people))
    assert kinds(outcomes) == ["Case", "CaseStands"]
    assert [case.number for case in Case.objects.all()] == ["SP-2026-0001"]


@pytest.fixture
def house(concurrent_db: None):
    make_company()
    boss, lead = make_member("周源", "sales_manager"), make_member("顾念", "supervisor", left_on=TODAY + timedelta(1))
    top = make_team(leader=boss)
    make_membership(lead, make_team(parent=top, leader=boss), date(2026, 1, 1), TODAY + timedelta(1))
    return boss, lead


def test_two_sweeps_at_once_replace_who_left_once(house) -> None:
    boss, lead = house
    case = make_case(lead)
    tomorrow = NOW + timedelta(days=1)
    at_once(lambda: sweep_at(tomorrow), lambda: sweep_at(tomorrow))
    assert (standing(case), waiting(case)) == ([["passed", "waiting"]], [boss.pk])
    assert history(case) == ["put_up", "reassigned"]


def test_a_member_leaving_in_mid_chain_while_the_step_before_agrees(house) -> None:
    boss, lead = house
    first = make_member("方敏")
    case = make_case(first, lead)
    tomorrow = NOW + timedelta(days=1)
    outcomes = at_once(
        lambda: actions.approve_case(actor=actor_for(first), now=tomorrow, case_id=case.pk),
        lambda: sweep_at(tomorrow),
    )
    assert kinds(outcomes) == ["Case", "NoneType"]
    assert waiting(case) == [boss.pk]
    assert CaseLog.objects.filter(case=case, verb="reassigned").count() == 1


def test_two_sweeps_at_once_remind_and_escalate_once(house) -> None:
    boss, _gone = house
    lead = make_member("许静", "supervisor")
    make_membership(lead, make_team(leader=boss), date(2026, 1, 1))
    case = make_case(steps=[step_of(lead, remind_days=1, escalate_days=2)])
    monday = NOW + timedelta(days=4)
    at_once(lambda: sweep_at(monday), lambda: sweep_at(monday))
    assert history(case) == ["put_up", "reminded", "escalated"]
    assert waiting(case) == [lead.pk, boss.pk]
    assert Notice.objects.filter(kind="approvals.reminder").count() == 1
