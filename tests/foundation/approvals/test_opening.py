"""Putting up, once more after it was sent back, taking back, and the subject that changes."""

from __future__ import annotations

import pytest

from tests.factories.approvals import KIND, make_case, step_of
from tests.factories.org import NOW, TODAY, actor_for, make_member, make_team
from tests.foundation.approvals.asking import everything, history, refused, standing, told, waiting
from xiaozhang.base import events
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import Invalid, Missing, Refused
from xiaozhang.foundation.approvals import actions
from xiaozhang.foundation.approvals.errors import CaseClosed, CaseStands, NotYours, OwnCase
from xiaozhang.foundation.approvals.models import Case, State, Step
from xiaozhang.foundation.approvals.rules.chain import Mode, StepPlan
from xiaozhang.foundation.audit.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def announced(monkeypatch):
    """Catch what is announced, as an upper app would."""
    heard: list[tuple[str, int]] = []
    table = {
        f"approvals.{name}": [lambda *, name=name, record_id, **_more: heard.append((name, record_id))]
        for name in ("approved", "rejected", "withdrawn", "voided")
    }
    before = dict(events._reactions)
    events.bind({**before, **table})
    yield heard
    events.bind(before)


def put_up(member, team, *steps: StepPlan, **values) -> Case:
    given = {"kind": KIND, "record_id": team.pk, "title": "调整区域", "steps": steps, **values}
    return actions.open_case(actor=actor_for(member), now=NOW, **given)


def test_open_case_freezes_its_subject_and_asks_the_first_step() -> None:
    lead, boss, applicant = make_member("顾念"), make_member("周源"), make_member("林越")
    team = make_team(area="苏锡常")
    case = put_up(applicant, team, step_of(lead, remind_days=1, escalate_days=3), step_of(boss), note="下月起")
    assert (case.number, case.state, case.round) == ("SP-2026-0001", State.OPEN, 1)
    assert case.picture == [["团队", team.name], ["负责区域", "苏锡常"]]
    assert (waiting(case), standing(case)) == ([lead.pk], [["waiting"], ["coming"]])
    first = Step.objects.get(case=case, place=1)
    assert (first.entered_at, first.remind_on.isoformat(), first.escalate_on.isoformat()) == (
        NOW, "2026-11-23", "2026-11-25",
    )  # fmt: skip
    assert history(case) == ["put_up"]
    assert told("approvals.waiting") == [(lead.pk, case.pk)]
    assert Entry.objects.filter(action="approvals.open_case", subject_id=case.pk).count() == 1


def test_open_case_refused_leaves_no_trace() -> None:
    applicant, lead = make_member("林越"), make_member("顾念")
    team = make_team(area="苏锡常")
    good = {"kind": KIND, "record_id": team.pk, "title": "调整区域", "steps": [step_of(lead)]}
    refused(Invalid, actions.open_case, applicant, **{**good, "steps": []})
    refused(Invalid, actions.open_case, applicant, **{**good, "title": " "})
    refused(OwnCase, actions.open_case, applicant, **{**good, "steps": [step_of(applicant)]})
    refused(Missing, actions.open_case, applicant, **{**good, "record_id": 987654})
    put_up(applicant, team, step_of(lead))
    assert "SP-2026-0001 正在审批中" in refused(CaseStands, actions.open_case, make_member("何薇"), **good)
    with pytest.raises(Refused):
        actions.open_case(actor=SYSTEM, now=NOW, **{**good, "record_id": make_team(area="沪").pk})


def test_resubmit_case_begins_a_new_round_with_a_fresh_picture() -> None:
    lead, boss = make_member("顾念"), make_member("周源")
    team, applicant = make_team(area="苏锡常"), make_member("林越")
    case = make_case(lead, boss, subject=team, applicant=applicant)
    actions.approve_case(actor=actor_for(lead), now=NOW, case_id=case.pk)
    actions.reject_case(actor=actor_for(boss), now=NOW, case_id=case.pk, comment="范围太大")
    team.area = "苏州"
    team.save()
    again = actions.resubmit_case(actor=actor_for(applicant), now=NOW, case_id=case.pk, steps=[step_of(lead)])
    assert (again.number, again.state, again.round, again.decided_at) == (case.number, State.OPEN, 2, None)
    assert again.picture[1] == ["负责区域", "苏州"]
    assert waiting(case) == [lead.pk]
    assert history(case) == ["put_up", "approved", "rejected", "put_up_again"]
    assert Step.objects.filter(case=case, round=1).count() == 2


def test_resubmit_case_refused_leaves_no_trace() -> None:
    lead, applicant = make_member("顾念"), make_member("林越")
    case = make_case(lead, applicant=applicant)
    values = {"case_id": case.pk, "steps": [step_of(lead)]}
    assert "审批中" in refused(Refused, actions.resubmit_case, applicant, **values)
    refused(NotYours, actions.resubmit_case, lead, **values)
    refused(Missing, actions.resubmit_case, make_member("何薇"), **values)


def test_withdraw_case_ends_it_and_frees_the_subject(announced) -> None:
    lead, applicant, team = make_member("顾念"), make_member("林越"), make_team(area="苏锡常")
    case = make_case(lead, applicant=applicant, subject=team)
    actions.withdraw_case(actor=actor_for(applicant), now=NOW, case_id=case.pk, comment="再想想")
    assert (standing(case), case.state, case.decided_at) == ([["lapsed"]], State.WITHDRAWN, NOW)
    assert announced == [("withdrawn", team.pk)]
    assert told("approvals.decided") == [(lead.pk, case.pk)]
    assert put_up(applicant, team, step_of(lead)).number == "SP-2026-0002"


def test_withdraw_case_refused_leaves_no_trace() -> None:
    lead, applicant = make_member("顾念"), make_member("林越")
    case = make_case(lead, applicant=applicant)
    refused(NotYours, actions.withdraw_case, lead, case_id=case.pk)
    refused(Missing, actions.withdraw_case, make_member("何薇"), case_id=case.pk)
    actions.approve_case(actor=actor_for(lead), now=NOW, case_id=case.pk)
    assert "已通过" in refused(CaseClosed, actions.withdraw_case, applicant, case_id=case.pk)


def test_note_subject_changed_voids_an_open_case_and_says_what_differs(announced) -> None:
    lead, team = make_member("顾念"), make_team(area="苏锡常")
    case = make_case(lead, subject=team)
    actions.note_subject_changed(actor=SYSTEM, now=NOW, kind=KIND, record_id=team.pk)
    assert history(case) == ["put_up"]
    team.area = "苏州"
    team.save()
    actions.note_subject_changed(actor=SYSTEM, now=NOW, kind=KIND, record_id=team.pk)
    assert (standing(case), case.state) == ([["lapsed"]], State.VOIDED)
    assert case.log.last().comment == "提审后内容有改动：负责区域"
    assert announced == [("voided", team.pk)]
    before = everything()
    actions.note_subject_changed(actor=SYSTEM, now=NOW, kind=KIND, record_id=team.pk)
    assert everything() == before


def test_note_subject_changed_takes_an_approval_back(announced) -> None:
    lead, team = make_member("顾念"), make_team(area="苏锡常")
    case = make_case(lead, subject=team)
    actions.approve_case(actor=actor_for(lead), now=NOW, case_id=case.pk)
    team.area = "苏州"
    team.save()
    actions.note_subject_changed(actor=SYSTEM, now=NOW, kind=KIND, record_id=team.pk)
    case.refresh_from_db()
    assert (case.state, announced) == (State.VOIDED, [("approved", team.pk), ("voided", team.pk)])


@pytest.mark.parametrize("verb", ["approve", "reject"])
def test_every_act_sees_that_the_subject_has_changed(verb) -> None:
    lead, team = make_member("顾念"), make_team(area="苏锡常")
    case = make_case(lead, subject=team)
    team.area = "苏州"
    team.save()
    act = actions.approve_case if verb == "approve" else actions.reject_case
    assert act(actor=actor_for(lead), now=NOW, case_id=case.pk, comment="好").state == State.VOIDED
    assert history(case) == ["put_up", "voided"]


def test_a_step_goes_to_the_deputy_of_the_day_and_away_from_who_has_left() -> None:
    boss = make_member("周源", "sales_manager")
    top = make_team(leader=boss)
    gone = make_member("唐志刚", "supervisor", team=make_team(parent=top), left_on=TODAY)
    away, deputy = make_member("顾念", "supervisor"), make_member("许静", "supervisor")
    actions.delegate(actor=actor_for(away), now=NOW, deputy_id=deputy.pk, start_on=TODAY, end_on=TODAY.replace(day=25))
    case = make_case(steps=[step_of(gone, away, mode=Mode.ALL)])
    assert waiting(case) == [boss.pk, deputy.pk]
    assert history(case) == ["put_up", "reassigned", "deputised"]
