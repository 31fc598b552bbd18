"""Agreeing, sending back, adding, passing on, several at once."""

from __future__ import annotations

import pytest

from tests.factories.approvals import make_case, step_of
from tests.factories.org import NOW, actor_for, make_member, make_team
from tests.foundation.approvals.asking import everything, history, refused, standing, told, waiting
from xiaozhang.base.errors import AlreadyDone, Invalid, Missing, Refused
from xiaozhang.foundation.approvals import actions
from xiaozhang.foundation.approvals.errors import CaseClosed, NotYours, NotYourTurn, OwnCase, TooSoon
from xiaozhang.foundation.approvals.models import Copy, State
from xiaozhang.foundation.approvals.rules.chain import Mode
from xiaozhang.foundation.audit.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return make_member("顾念", "supervisor")


@pytest.fixture
def boss():
    return make_member("周源", "sales_manager")


@pytest.fixture
def applicant():
    return make_member("林越")


def test_approve_case_goes_on_and_then_ends(lead, boss, applicant) -> None:
    known = make_member("沈岚", "finance")
    case = make_case(lead, boss, applicant=applicant, copies=[known.pk])
    actions.approve_case(actor=actor_for(lead), now=NOW, case_id=case.pk, comment="同意")
    assert (standing(case), case.state) == ([["approved"], ["waiting"]], State.OPEN)
    actions.approve_case(actor=actor_for(boss), now=NOW, case_id=case.pk)
    assert (standing(case), case.state, case.decided_at) == ([["approved"], ["approved"]], State.APPROVED, NOW)
    assert history(case) == ["put_up", "approved", "approved", "finished", "copied"]
    assert told("approvals.waiting") == [(lead.pk, case.pk), (boss.pk, case.pk)]
    assert told("approvals.decided") == [(applicant.pk, case.pk)]
    assert told("approvals.copied") == [(known.pk, case.pk)]
    assert Copy.objects.get(case=case).given_at == NOW
    assert Entry.objects.filter(action="approvals.approve_case", subject_id=case.pk).count() == 2


def test_approve_case_refused_leaves_no_trace(lead, boss, applicant) -> None:
    case = make_case(lead, boss, applicant=applicant)
    assert "还没有轮到您" in refused(NotYourTurn, actions.approve_case, boss, case_id=case.pk)
    refused(OwnCase, actions.approve_case, applicant, case_id=case.pk)
    refused(Missing, actions.approve_case, make_member("何薇"), case_id=case.pk)
    refused(Invalid, actions.approve_case, lead, case_id=case.pk, comment="好" * 501)
    actions.approve_case(actor=actor_for(lead), now=NOW, case_id=case.pk)
    assert "已经同意过" in refused(NotYourTurn, actions.approve_case, lead, case_id=case.pk)
    actions.approve_case(actor=actor_for(boss), now=NOW, case_id=case.pk)
    refused(CaseClosed, actions.approve_case, boss, case_id=case.pk)


def test_approve_case_repeated_counts_once(lead, boss) -> None:
    case = make_case(lead, boss)
    values = {"actor": actor_for(lead), "now": NOW, "case_id": case.pk, "request_key": "tap-0001"}
    actions.approve_case(**values)
    before = everything()
    with pytest.raises(AlreadyDone):
        actions.approve_case(**values)
    assert everything() == before


def test_reject_case_ends_the_round_with_a_reason(lead, boss, applicant) -> None:
    case = make_case(steps=[step_of(lead, boss, mode=Mode.ALL)], applicant=applicant)
    assert "理由" in refused(Invalid, actions.reject_case, lead, case_id=case.pk, comment=" ")
    actions.reject_case(actor=actor_for(lead), now=NOW, case_id=case.pk, comment="价格太低")
    assert (standing(case), case.state) == ([["rejected", "lapsed"]], State.REJECTED)
    assert told("approvals.decided") == [(boss.pk, case.pk), (applicant.pk, case.pk)] or told("approvals.decided") == [
        (applicant.pk, case.pk), (boss.pk, case.pk),
    ]  # fmt: skip
    refused(CaseClosed, actions.reject_case, boss, case_id=case.pk, comment="同上")


def test_send_back_case_asks_the_earlier_step_again(lead, boss) -> None:
    case = make_case(lead, boss)
    actions.approve_case(actor=actor_for(lead), now=NOW, case_id=case.pk)
    actions.send_back_case(actor=actor_for(boss), now=NOW, case_id=case.pk, place=1, comment="请核对账期")
    assert (standing(case), waiting(case)) == ([["waiting"], ["coming"]], [lead.pk])
    assert case.log.last().comment == "到「第 1 步」：请核对账期"
    assert told("approvals.waiting") == [(lead.pk, case.pk), (boss.pk, case.pk), (lead.pk, case.pk)]


def test_send_back_case_refused_leaves_no_trace(lead, boss) -> None:
    case = make_case(lead, boss)
    refused(Invalid, actions.send_back_case, lead, case_id=case.pk, place=1, comment="重来")
    refused(Invalid, actions.send_back_case, lead, case_id=case.pk, place=1, comment="")
    refused(NotYourTurn, actions.send_back_case, boss, case_id=case.pk, place=1, comment="重来")


def test_add_signers_before_and_after(lead, boss) -> None:
    case = make_case(lead)
    second, third = make_member("方敏"), make_member("沈岚")
    values = {"now": NOW, "case_id": case.pk}
    actions.add_signers(actor=actor_for(lead), member_ids=[second.pk, third.pk], is_before=True, mode="any", **values)
    assert waiting(case) == [second.pk, third.pk]
    actions.add_signers(actor=actor_for(third), member_ids=[boss.pk], is_before=False, comment="请过目", **values)
    actions.approve_case(actor=actor_for(third), **values)
    assert (standing(case), waiting(case)) == ([["lapsed", "approved"], ["waiting"], ["coming"]], [boss.pk])
    actions.approve_case(actor=actor_for(boss), **values)
    assert waiting(case) == [lead.pk]
    assert history(case) == ["put_up", "added_before", "added_after", "approved", "approved"]


def test_add_signers_refused_leaves_no_trace(lead, boss, applicant) -> None:
    case = make_case(lead, applicant=applicant)
    gone = make_member("唐志刚", left_on=NOW.date())
    refused(Invalid, actions.add_signers, lead, case_id=case.pk, member_ids=[], is_before=True)
    refused(Invalid, actions.add_signers, lead, case_id=case.pk, member_ids=[gone.pk], is_before=True)
    refused(OwnCase, actions.add_signers, lead, case_id=case.pk, member_ids=[applicant.pk], is_before=True)
    refused(Missing, actions.add_signers, boss, case_id=case.pk + 1, member_ids=[lead.pk], is_before=True)


def test_pass_case_on_asks_somebody_else(lead, boss) -> None:
    case = make_case(lead)
    actions.pass_case_on(actor=actor_for(lead), now=NOW, case_id=case.pk, to_id=boss.pk, comment="我不熟")
    assert (standing(case), waiting(case)) == ([["passed", "waiting"]], [boss.pk])
    refused(NotYourTurn, actions.approve_case, lead, case_id=case.pk)
    assert told("approvals.waiting") == [(lead.pk, case.pk), (boss.pk, case.pk)]


def test_pass_case_on_refused_leaves_no_trace(lead, boss, applicant) -> None:
    case = make_case(steps=[step_of(lead, boss, mode=Mode.ALL)], applicant=applicant)
    refused(Refused, actions.pass_case_on, lead, case_id=case.pk, to_id=boss.pk)
    refused(OwnCase, actions.pass_case_on, lead, case_id=case.pk, to_id=applicant.pk)
    refused(Invalid, actions.pass_case_on, lead, case_id=case.pk, to_id=987654)


def test_approve_cases_gives_each_its_own_outcome(lead, boss) -> None:
    team = make_team(area="苏锡常")
    good, theirs, changed = make_case(lead), make_case(boss), make_case(lead, subject=team)
    team.area = "苏州"
    team.save()
    found = actions.approve_cases(
        actor=actor_for(lead), now=NOW, case_ids=[changed.pk, theirs.pk, good.pk, good.pk], comment="批量"
    )
    assert [(one.case_id, one.refusal is None) for one in found] == [
        (good.pk, True), (theirs.pk, False), (changed.pk, False),
    ]  # fmt: skip
    assert [standing(case) for case in (good, theirs, changed)] == [[["approved"]], [["waiting"]], [["lapsed"]]]
    assert [case.state for case in (good, theirs, changed)] == ["approved", "open", "voided"]


def test_approve_cases_refused_without_any(lead) -> None:
    refused(Invalid, actions.approve_cases, lead, case_ids=[])
    refused(Invalid, actions.approve_cases, lead, case_ids=list(range(1, 102)))


def test_copy_case_lets_somebody_read_it_once(lead, applicant) -> None:
    known = make_member("沈岚")
    case = make_case(lead, applicant=applicant)
    values = {"actor": actor_for(applicant), "now": NOW, "case_id": case.pk, "member_ids": [known.pk]}
    actions.copy_case(**values)
    actions.copy_case(**values)
    assert (history(case), told("approvals.copied")) == (["put_up", "copied"], [(known.pk, case.pk)])
    actions.read_copy(actor=actor_for(known), now=NOW, case_id=case.pk)
    assert Copy.objects.get().read_at == NOW


def test_copy_case_refused_leaves_no_trace(lead) -> None:
    case = make_case(lead)
    refused(Invalid, actions.copy_case, lead, case_id=case.pk, member_ids=[])
    refused(Invalid, actions.copy_case, lead, case_id=case.pk, member_ids=[987654])
    refused(Missing, actions.copy_case, make_member("何薇"), case_id=case.pk, member_ids=[lead.pk])
    refused(Missing, actions.read_copy, make_member("何薇"), case_id=case.pk)


def test_urge_case_reminds_once_a_day(lead, applicant) -> None:
    case = make_case(lead, applicant=applicant)
    actions.urge_case(actor=actor_for(applicant), now=NOW, case_id=case.pk)
    assert (history(case), told("approvals.reminder")) == (["put_up", "urged"], [(lead.pk, case.pk)])
    assert "今天已经催过" in refused(TooSoon, actions.urge_case, applicant, case_id=case.pk)


def test_urge_case_refused_leaves_no_trace(lead, applicant) -> None:
    case = make_case(lead, applicant=applicant)
    refused(NotYours, actions.urge_case, lead, case_id=case.pk)
    actions.withdraw_case(actor=actor_for(applicant), now=NOW, case_id=case.pk)
    refused(CaseClosed, actions.urge_case, applicant, case_id=case.pk)
