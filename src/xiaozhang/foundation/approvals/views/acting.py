"""What one does with a case: each a small form, in the drawer or as a sheet on the phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xiaozhang.base import pages
from xiaozhang.base.text import Message
from xiaozhang.foundation.approvals import actions, queries
from xiaozhang.foundation.approvals.forms import (
    AddSignersForm,
    CommentForm,
    CopyForm,
    PassOnForm,
    ReasonForm,
    SendBackForm,
)

VOIDED = Message("没有办理：提审后内容有改动，这件审批已作废，已通知发起人核对后重新提审")


@pages.signed_in
def approve(request: pages.Request, pk: int) -> HttpResponse:
    """Agree, with or without an opinion: the second tap."""
    form = CommentForm.of(request)
    return _act_page(request, pk, form, actions.approve_case, Message("同意"), Message("确认同意"), Message("已同意"))


@pages.signed_in
def reject(request: pages.Request, pk: int) -> HttpResponse:
    """Send back to the applicant."""
    form = ReasonForm.of(request)
    said = Message("已驳回给发起人")
    return _act_page(request, pk, form, actions.reject_case, Message("驳回"), Message("确认驳回"), said)


@pages.signed_in
def send_back(request: pages.Request, pk: int) -> HttpResponse:
    """Return to an earlier step."""
    form = SendBackForm.of(request, steps=queries.earlier_steps(queries.get_case(request.actor, pk)))
    said = Message("已驳回到所选的步骤")
    return _act_page(request, pk, form, actions.send_back_case, Message("驳回到前面的步骤"), Message("确认驳回"), said)


@pages.signed_in
def add(request: pages.Request, pk: int) -> HttpResponse:
    """Let others sign before or after."""
    form = AddSignersForm.of(request, initial={"order": "before", "mode": "all"}, without=_not_offered(request, pk))
    return _act_page(request, pk, form, actions.add_signers, Message("加签"), Message("加签"), Message("已加签"))


@pages.signed_in
def pass_on(request: pages.Request, pk: int) -> HttpResponse:
    """Let somebody else decide."""
    form = PassOnForm.of(request, without=_not_offered(request, pk))
    return _act_page(request, pk, form, actions.pass_case_on, Message("转审"), Message("转审"), Message("已转审"))


@pages.signed_in
def copy(request: pages.Request, pk: int) -> HttpResponse:
    """Give it to others to know."""
    form = CopyForm.of(request, without=_not_offered(request, pk))
    return _act_page(request, pk, form, actions.copy_case, Message("抄送"), Message("抄送"), Message("已抄送"))


@pages.signed_in
def withdraw(request: pages.Request, pk: int) -> HttpResponse:
    """Take it back."""
    form = CommentForm.of(request)
    return _act_page(request, pk, form, actions.withdraw_case, Message("撤回"), Message("确认撤回"), Message("已撤回"))


@pages.signed_in
def urge(request: pages.Request, pk: int) -> HttpResponse:
    """Ask for speed."""
    return pages.act(request, actions.urge_case, done=_address(pk), said=Message("已催办"), case_id=pk)


@pages.signed_in
def approve_picked(request: pages.Request) -> HttpResponse:
    """Agree to the ticked cases at once; what was refused is listed with the reason."""
    picked = pages.picked(request)
    waiting = queries.waiting_for(request.actor).filter(pk__in=picked).order_by("pk")
    back = pages.back_to(request, reverse("approvals:list"))

    def answer(outcomes: Any, _pk: int) -> HttpResponse:
        refused = [one for one in outcomes or () if one.refusal is not None]
        agreed = len(outcomes or ()) - len(refused)
        if not refused:
            return pages.succeed(request, back, 0, Message("已同意 {count} 件", {"count": agreed}))
        values = {"title": _("批量同意的结果"), "agreed": agreed, "refused": refused, "back": back}
        return render(request, "approvals/outcomes.html", values)

    return pages.form_page(
        request,
        CommentForm.of(request),
        actions.approve_cases,
        title=Message("同意选中的 {count} 件", {"count": len(picked)}),
        submit_label=Message("确认同意"),
        done=back,
        fixed={"case_ids": picked},
        template="approvals/act.html",
        context={"cases": waiting},
        shown_once=answer,
    )


def _act_page(
    request: pages.Request,
    pk: int,
    form: pages.Form,
    action: Callable[..., Any],
    title: Message,
    label: Message,
    said: Message,
) -> HttpResponse:
    case = queries.get_case(request.actor, pk)

    def answer(result: Any, _pk: int) -> HttpResponse:
        is_void = result is not None and result.state == "voided"
        return pages.succeed(request, _address(pk), pk, VOIDED if is_void else said)

    return pages.form_page(
        request,
        form,
        action,
        title=title,
        submit_label=label,
        done=_address(pk),
        fixed={"case_id": pk},
        template="approvals/act.html",
        context={"under_title": case.title, "case": case},
        shown_once=answer,
    )


def _not_offered(request: pages.Request, pk: int) -> frozenset[int]:
    applicant = queries.get_case(request.actor, pk).applicant_id
    return frozenset({applicant, *([request.actor.member_id] if request.actor.member_id else [])})


def _address(pk: int) -> str:
    return reverse("approvals:record", args=[pk])
