"""Pages of webhooks, for administrators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xiaozhang.base import pages
from xiaozhang.home.webhooks import actions, powers, queries
from xiaozhang.home.webhooks.forms import ChangeSubscriptionForm, SubscriptionForm
from xiaozhang.home.webhooks.rules.catalogue import event_label


@pages.page(powers.MANAGE_WEBHOOKS)
def subscriptions(request: pages.Request) -> HttpResponse:
    """List who is told of what, and whether it arrives."""
    return render(request, "webhooks/list.html", {"subscriptions": queries.listed_subscriptions(request.actor)})


@pages.page(powers.MANAGE_WEBHOOKS)
def subscription(request: pages.Request, pk: int) -> HttpResponse:
    """Show a subscription and its latest messages with their answers."""
    row = queries.get_subscription(request.actor, pk)
    values = {
        "subscription": row,
        "events": [event_label(event) for event in row.events],
        "deliveries": [(each, event_label(each.event)) for each in queries.deliveries_of(row)],
    }
    return render(request, "webhooks/subscription.html", values)


@pages.page(powers.MANAGE_WEBHOOKS)
def add(request: pages.Request) -> HttpResponse:
    """Subscribe, and show the secret once."""
    form = SubscriptionForm.of(request)
    return _secret_page(request, form, actions.add_subscription, title=_("新建推送"), submit_label=_("建立"))


@pages.page(powers.MANAGE_WEBHOOKS)
def change(request: pages.Request, pk: int) -> HttpResponse:
    """Change a subscription, or stop it."""
    row = queries.get_subscription(request.actor, pk)
    initial = {name: getattr(row, name) for name in ("name", "url", "events", "is_active", "revision")}
    return pages.form_page(
        request,
        ChangeSubscriptionForm.of(request, initial=initial),
        actions.change_subscription,
        title=_("修改推送"),
        done=_address(pk),
        fixed={"subscription_id": pk},
    )


@pages.page(powers.MANAGE_WEBHOOKS)
def renew_secret(request: pages.Request, pk: int) -> HttpResponse:
    """Give another secret and show it once."""
    row = queries.get_subscription(request.actor, pk)
    return _secret_page(
        request,
        pages.Form.of(request),
        actions.renew_secret,
        title=_("更换「{name}」的密钥").format(name=row.name),
        submit_label=_("更换密钥"),
        fixed={"subscription_id": pk},
    )


@pages.page(powers.MANAGE_WEBHOOKS)
def ping(request: pages.Request, pk: int) -> HttpResponse:
    """Send a message that says nothing."""
    return pages.act(
        request, actions.send_ping, done=_address(pk), said=_("测试消息已交给后台发送"), subscription_id=pk
    )


@pages.page(powers.MANAGE_WEBHOOKS)
def replay(request: pages.Request, pk: int) -> HttpResponse:
    """Send a message again."""
    back = _address(queries.get_delivery(request.actor, pk).subscription_id)
    return pages.act(request, actions.replay_delivery, done=back, said=_("已交给后台重发"), delivery_id=pk)


def _secret_page(
    request: pages.Request,
    form: pages.Form,
    action: Callable[..., Any],
    *,
    title: str,
    submit_label: str,
    fixed: dict[str, object] | None = None,
) -> HttpResponse:
    """Show a form whose success is answered with the secret at once."""
    back = reverse("webhooks:list")

    def given(made: Any, pk: int) -> HttpResponse:
        row = made if made is not None else queries.get_subscription(request.actor, pk)
        secret = queries.secret_of(row) if made is not None else ""
        return render(request, "webhooks/secret.html", {"title": title, "subscription": row, "secret": secret})

    return pages.form_page(
        request, form, action, title=title, done=back, fixed=fixed, submit_label=submit_label, context={"back": back},
        shown_once=given,
    )  # fmt: skip


def _address(pk: int) -> str:
    return reverse("webhooks:subscription", args=[pk])
