"""Exceptions for tests: asked for, put up and agreed to through the product's own actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from tests.factories.org import NOW, TODAY, actor_for, make_member
from xiaozhang.foundation.approvals import actions as approvals
from xiaozhang.foundation.approvals.models import Case, Signer
from xiaozhang.foundation.charter.models import Clause
from xiaozhang.foundation.exceptions import actions
from xiaozhang.foundation.exceptions.models import ExceptionRequest, ExceptionSubject
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.org.models import Member

DECEMBER_20 = date(2026, 12, 20)


def make_exception_request(
    clause: Clause,
    *scope: tuple[str, int],
    applicant: Member | None = None,
    departure: str = "waive",
    given: Mapping[str, Any] | None = None,
    start_on: date = TODAY,
    end_on: date = DECEMBER_20,
    now: datetime = NOW,
    reason: str = "客户系统升级，资料两周后才能给。",
    **overrides: Any,
) -> ExceptionRequest:
    """Return a draft of an exception from a clause; without a scope it is for the applicant."""
    applicant = applicant or make_member("林越")
    return actions.draft_exception(
        actor=actor_for(applicant),
        now=now,
        clause_id=clause.pk,
        departure=departure,
        given=given or {},
        scope=list(scope) or [("member", applicant.pk)],
        start_on=start_on,
        end_on=end_on,
        reason=reason,
        **overrides,
    )


def make_approved(clause: Clause, *scope: tuple[str, int], now: datetime = NOW, **values: Any) -> ExceptionRequest:
    """Return an exception that all who are asked have agreed to; a sales manager is there to ask."""
    if not org.holders_of("sales_manager", TODAY):
        make_member("周源", "sales_manager")
    row = make_exception_request(clause, *scope, now=now, **values)
    actions.submit_exception(actor=actor_for(row.applicant), now=now, exception_id=row.pk)
    agree(row, now=now)
    return ExceptionRequest.objects.get(pk=row.pk)


def agree(row: ExceptionRequest, *, now: datetime = NOW) -> None:
    """Let everybody agree whose turn it is, until nobody is asked any more."""
    while signer := Signer.objects.filter(case__kind="exception", case__record_id=row.pk, state="waiting").first():
        approvals.approve_case(actor=actor_for(signer.member), now=now, case_id=signer.case_id)


def case_of(row: ExceptionRequest) -> Case:
    """Return the latest approval of an exception."""
    return Case.objects.filter(kind="exception", record_id=row.pk).latest("pk")


def make_exception_subject(row: ExceptionRequest) -> ExceptionSubject:
    """Return the first record an exception is limited to."""
    return row.subjects.order_by("pk")[0]


def standing_numbers(found: Sequence[Any]) -> list[str]:
    """Return the numbers of registered exceptions."""
    return [one.number for one in found]
