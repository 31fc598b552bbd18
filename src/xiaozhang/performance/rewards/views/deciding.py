"""What those who decide about rewards do, and whoever keeps the leave."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from xiaozhang.base import pages
from xiaozhang.base.text import Message
from xiaozhang.performance.rewards import actions, powers, queries
from xiaozhang.performance.rewards.forms import GrantForm, GrantManyForm, LeaveForm, RefuseForm, RevokeForm
from xiaozhang.performance.rewards.rules.judging import read


@pages.page(powers.DECIDE)
def grant(request: pages.Request, pk: int) -> HttpResponse:
    """Grant a reward."""
    row = queries.get_reward(request.actor, pk)
    form = GrantForm.of(request, initial={"effective_on": timezone.localdate(), "revision": row.revision})
    return _form(request, row, form, actions.grant_reward, Message("批准"), Message("已批准，已通知本人"))


@pages.page(powers.DECIDE)
def refuse(request: pages.Request, pk: int) -> HttpResponse:
    """Refuse a reward, with a reason."""
    row = queries.get_reward(request.actor, pk)
    form = RefuseForm.of(request, initial={"revision": row.revision})
    return _form(request, row, form, actions.refuse_reward, Message("不批准"), Message("已记为不批准"))


@pages.page(powers.DECIDE)
def revoke(request: pages.Request, pk: int) -> HttpResponse:
    """Take a reward back, with a reason."""
    row = queries.get_reward(request.actor, pk)
    form = RevokeForm.of(request)
    return _form(request, row, form, actions.revoke_reward, Message("撤销奖励"), Message("已撤销，已通知本人"))


@pages.page(powers.DECIDE)
def grant_many(request: pages.Request) -> HttpResponse:
    """Grant the ticked rewards at once; where one cannot be granted none is."""
    picked = pages.picked(request)
    rows = queries.rewards(request.actor).filter(pk__in=picked).order_by("pk")
    return pages.form_page(
        request,
        GrantManyForm.of(request),
        actions.grant_rewards,
        title=Message("批准选中的 {n} 项", {"n": len(picked)}),
        done=pages.back_to(request, reverse("rewards:list")),
        fixed={"ids": picked},
        submit_label=Message("确认批准"),
        said=Message("已批准，已通知本人"),
        template="rewards/grant_many.html",
        context={"rows": rows},
    )


@pages.page(powers.RECORD_LEAVE)
def leave(request: pages.Request, pk: int) -> HttpResponse:
    """Record that days of a leave are taken."""
    row = queries.get_reward(request.actor, pk)
    return pages.form_page(
        request,
        LeaveForm.of(request, initial={"start_on": timezone.localdate(), "days": 1}),
        actions.record_leave,
        title=Message("登记休假 {number}", {"number": row.number}),
        done=_address(pk),
        fixed={"reward_id": pk},
        submit_label=Message("登记"),
        said=Message("已登记，已通知本人"),
        template="rewards/leave.html",
        context={"row": row, "grant": queries.grant_of(row)},
    )


@pages.page(powers.RECORD_LEAVE)
def withdraw_leave(request: pages.Request, pk: int) -> HttpResponse:
    """Give back days that were not taken."""
    use = queries.get_use(request.actor, pk)
    done = _address(use.reward_id)
    return pages.act(request, actions.withdraw_leave, done=done, said=Message("已撤销休假"), use_id=pk)


def _form(
    request: pages.Request, row: Any, form: pages.Form, action: Callable[..., Any], label: Message, said: Message
) -> HttpResponse:
    return pages.form_page(
        request,
        form,
        action,
        title=Message("{label} {number}", {"label": label, "number": row.number}),
        done=_address(row.pk),
        fixed={"reward_id": row.pk},
        submit_label=label,
        said=said,
        template="rewards/decide.html",
        context={"row": row, "checks": read(row.evidence)},
    )


def _address(pk: int) -> str:
    return reverse("rewards:record", args=[pk])
