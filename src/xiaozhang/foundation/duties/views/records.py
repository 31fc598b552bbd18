"""The page of one duty."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from xiaozhang.base import pages
from xiaozhang.base.actor import Actor
from xiaozhang.base.departures import departures
from xiaozhang.base.text import Message
from xiaozhang.foundation.duties import actions, powers, queries
from xiaozhang.foundation.duties.clauses import moment_label
from xiaozhang.foundation.duties.forms import ExcuseForm
from xiaozhang.foundation.exceptions import powers as exceptions
from xiaozhang.foundation.exceptions.rules.registered import SUBJECTS


@pages.page(powers.SEE_DUTIES)
def record(request: pages.Request, pk: int) -> HttpResponse:
    """Show one duty: page, drawer or tab."""
    duty, today = queries.get_duty(request.actor, pk), timezone.localdate()
    may_excuse = request.actor.may(powers.EXCUSE_DUTY) and duty.member_id != request.actor.member_id
    clause = queries.clause_of(duty)
    return pages.record_page(
        request,
        "duty",
        duty,
        title=f"{clause.title}：{duty}",
        overview_template="duties/_overview.html",
        state_template="duties/_state.html",
        facts=[
            pages.Fact(Message("负责人 {name}", {"name": duty.member.name})),
            pages.Fact(Message("第 {number} 条 {title}", {"number": clause.number, "title": clause.title})),
        ],
        actions=_acts(request.actor, duty, may_excuse=may_excuse),
        context={
            "look": queries.look(duty, today),
            "clause": clause,
            "record_url": queries.record_url(duty),
            "opened": moment_label(duty.opened_by) if duty.opened_by else None,
            "closes": moment_label(duty.closes) if duty.closes else None,
            "sent": queries.sent_of(duty),
        },
    )


def _acts(viewer: Actor, duty: Any, *, may_excuse: bool) -> list[pages.Act]:
    if duty.is_settled:
        return []
    acts = [pages.Act(label=Message("豁免"), url=reverse("duties:excuse", args=[duty.pk]))] if may_excuse else []
    if viewer.may(exceptions.REQUEST) and duty.clause.kind in departures:
        subject = duty.record_type if duty.record_type in SUBJECTS else "member"
        pk = duty.record_id if subject != "member" else duty.member_id
        url = f"{reverse('exceptions:add')}?clause={duty.clause_id}&{subject}={pk}"
        acts.append(pages.Act(label=Message("申请例外"), url=url))
    return acts


@pages.page(powers.EXCUSE_DUTY)
def excuse(request: pages.Request, pk: int) -> HttpResponse:
    """Excuse a duty with a reason."""
    duty = queries.get_duty(request.actor, pk)
    return pages.form_page(
        request,
        ExcuseForm.of(request),
        actions.excuse_duty,
        title=Message("豁免「{title}」", {"title": str(duty)}),
        done=reverse("duties:record", args=[pk]),
        said=Message("已豁免，违时限记录已冲销"),
        submit_label=Message("豁免"),
        fixed={"duty_id": pk},
    )
