"""What those who answer appeals do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from xiaozhang.base import pages
from xiaozhang.base.text import Message
from xiaozhang.performance.appeals import actions, powers, queries
from xiaozhang.performance.appeals.forms import AssignForm, DecideForm, FollowForm
from xiaozhang.performance.appeals.rules.evidence import beside, read

_HINTS = {
    "fact": Message("填补记或冲销的那笔事实的编号，在台账里打开就看得到。"),
    "exception": Message("填获批的签呈编号，如 QC-2026-0001。"),
    "rerun": Message("再试算并发布之后，直接办结即可，系统会核对新的结算单。"),
}


@pages.page(powers.DECIDE)
def assign(request: pages.Request, pk: int) -> HttpResponse:
    """Take an appeal, or give it to another."""
    row = queries.get_appeal(request.actor, pk)
    people = queries.named(queries.deciders(row.member_id, timezone.localdate()))
    initial = {"assignee_id": str(request.actor.member_id or ""), "revision": row.revision}
    return pages.form_page(
        request,
        AssignForm.of(request, people=people, initial=initial),
        actions.assign_appeal,
        title=Message("改受理人 {number}", {"number": row.number}),
        done=reverse("appeals:record", args=[pk]),
        fixed={"appeal_id": pk},
        said=Message("已改受理人"),
    )


@pages.page(powers.DECIDE)
def decide(request: pages.Request, pk: int) -> HttpResponse:
    """Answer an appeal."""
    return _decision(request, pk, actions.decide_appeal, Message("答复"), Message("已答复，已通知申诉人"))


@pages.page(powers.REVIEW)
def review(request: pages.Request, pk: int) -> HttpResponse:
    """Decide a review."""
    return _decision(request, pk, actions.decide_review, Message("复核"), Message("复核已定，已通知双方"))


@pages.page(powers.DECIDE)
def follow(request: pages.Request, pk: int) -> HttpResponse:
    """Say that what followed is done, and by what."""
    row = queries.get_appeal(request.actor, pk)
    return pages.form_page(
        request,
        FollowForm.of(request),
        actions.complete_follow_up,
        title=Message("更正办结 {number}", {"number": row.number}),
        done=reverse("appeals:record", args=[pk]),
        fixed={"appeal_id": pk},
        submit_label=Message("办结"),
        said=Message("更正已办结，已通知申诉人"),
        template="appeals/follow.html",
        context={"appeal": row, "hint": _HINTS.get(row.follow_up), "asks_reference": row.follow_up != "rerun"},
    )


def _decision(
    request: pages.Request, pk: int, action: Callable[..., Any], label: Message, said: Message
) -> HttpResponse:
    row = queries.get_appeal(request.actor, pk)
    return pages.form_page(
        request,
        DecideForm.of(request, initial={"follow_up": "none", "revision": row.revision}),
        action,
        title=Message("{label} {number}", {"label": label, "number": row.number}),
        done=reverse("appeals:record", args=[pk]),
        fixed={"appeal_id": pk},
        submit_label=label,
        said=said,
        template="appeals/decide.html",
        context={"appeal": row, "rows": beside(read(row.evidence))},
    )
