"""审批代理: who signs for whom while somebody is away; and who signs instead of whom for good."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from xiaozhang.base import pages, registries
from xiaozhang.base.errors import NotAllowed
from xiaozhang.base.text import Message
from xiaozhang.foundation.approvals import actions, powers, queries
from xiaozhang.foundation.approvals.forms import DelegationForm, ReassignForm

_SHOWN = 20


@pages.signed_in
def delegations(request: pages.Request) -> HttpResponse:
    """List what the viewer has handed over."""
    today = timezone.localdate()
    rows = list(queries.delegations(_me(request)))
    labels = {kind.key: pages.words(kind.label) for kind in registries.approval_kinds}
    running = [row for row in rows if row.revoked_at is None and row.end_on > today]
    over = [row for row in rows if row not in running][:_SHOWN]
    values = {
        "title": _("审批代理"),
        "running": [(row, labels.get(row.kind, "")) for row in running],
        "over": [(row, labels.get(row.kind, "")) for row in over],
        "may_reassign": request.actor.may(powers.MANAGE),
    }
    return render(request, "approvals/delegations.html", values)


@pages.signed_in
def delegate(request: pages.Request) -> HttpResponse:
    """Hand over for some days."""
    form = DelegationForm.of(request, initial={"start_on": timezone.localdate()}, without=frozenset({_me(request)}))
    return pages.form_page(
        request,
        form,
        actions.delegate,
        title=Message("设置审批代理"),
        submit_label=Message("设置"),
        done=reverse("approvals:delegations"),
        said=Message("代理已设置"),
    )


@pages.signed_in
def revoke(request: pages.Request, pk: int) -> HttpResponse:
    """Take a delegation back."""
    return pages.act(
        request,
        actions.revoke_delegation,
        done=reverse("approvals:delegations"),
        said=Message("代理已收回"),
        delegation_id=pk,
    )


@pages.page(powers.MANAGE)
def reassign(request: pages.Request) -> HttpResponse:
    """Let somebody else sign whatever a member is asked to sign."""
    return pages.form_page(
        request,
        ReassignForm.of(request),
        actions.reassign_signatures,
        title=Message("改派审批人"),
        submit_label=Message("改派"),
        done=reverse("approvals:delegations"),
        said=Message("已改派"),
    )


def _me(request: pages.Request) -> int:
    if request.actor.member_id is None:
        raise NotAllowed("只有成员可以设置审批代理。")
    return request.actor.member_id
