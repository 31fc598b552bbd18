"""Approvals for tests, put up through the product's own actions; their subject is a team and its area."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from tests.factories.org import NOW, TODAY, actor_for, make_member, make_team
from xiaozhang.base import registries
from xiaozhang.base.registries import ApprovalKind
from xiaozhang.base.text import Message
from xiaozhang.foundation.approvals import actions
from xiaozhang.foundation.approvals.models import Case, CaseLog, Copy, Delegation, Signer, Step
from xiaozhang.foundation.approvals.rules.chain import Mode, StepPlan
from xiaozhang.foundation.org.models import Member, Team

KIND = "test_team"


def _picture(pk: int) -> dict[str, str]:
    team = Team.objects.filter(pk=pk).first()
    return {"团队": team.name, "负责区域": team.area} if team is not None else {}


def _put_up_url(pk: int) -> str:
    return f"/teams/{pk}/put-up/"


registries.approval_kinds.add(KIND, ApprovalKind(KIND, Message("团队区域"), "team", _picture, _put_up_url))


def make_case(
    *signers: Member,
    applicant: Member | None = None,
    steps: Sequence[StepPlan] | None = None,
    subject: Team | None = None,
    now: datetime = NOW,
    **overrides: Any,
) -> Case:
    """Put up the area of a team: one step for each signer in turn, or the steps given."""
    applicant = applicant or make_member("林越")
    subject = subject or make_team(area="苏锡常")
    if steps is None:
        steps = [StepPlan.of(signer.pk) for signer in signers or (make_member("顾念", "supervisor"),)]
    values: dict[str, Any] = {"title": f"{subject.name}负责区域调整", "amount_fen": 5_000_000, **overrides}
    return actions.open_case(
        actor=actor_for(applicant), now=now, kind=KIND, record_id=subject.pk, steps=steps, **values
    )


def step_of(*signers: Member, mode: Mode = Mode.IN_ORDER, **values: Any) -> StepPlan:
    """Return a step in which each member has a seat."""
    return StepPlan(tuple((signer.pk,) for signer in signers), mode, **values)


def make_step(case: Case | None = None) -> Step:
    """Return the first step of a case."""
    return (case or make_case()).steps.order_by("pk")[0]


def make_signer(case: Case | None = None) -> Signer:
    """Return the first signer of a case."""
    return (case or make_case()).signers.order_by("pk")[0]


def make_copy(case: Case | None = None, member: Member | None = None, now: datetime = NOW) -> Copy:
    """Give a case to a member to know."""
    case, member = case or make_case(), member or make_member("沈岚")
    actions.copy_case(actor=actor_for(case.applicant), now=now, case_id=case.pk, member_ids=[member.pk])
    return Copy.objects.get(case=case, member=member)


def make_case_log(case: Case | None = None) -> CaseLog:
    """Return the first entry in the history of a case."""
    return (case or make_case()).log.order_by("pk")[0]


def make_delegation(
    member: Member | None = None,
    deputy: Member | None = None,
    *,
    start_on: date = TODAY,
    end_on: date = date(2026, 11, 28),
    now: datetime = NOW,
    **overrides: Any,
) -> Delegation:
    """Let a deputy sign for a member for a week."""
    member, deputy = member or make_member("顾念", "supervisor"), deputy or make_member("许静", "supervisor")
    return actions.delegate(
        actor=actor_for(member), now=now, deputy_id=deputy.pk, start_on=start_on, end_on=end_on, **overrides
    )
