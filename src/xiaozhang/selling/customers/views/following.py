"""Follow-ups: the list, one of them, and the form that takes ten seconds."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from xiaozhang.base import pages
from xiaozhang.base.text import Message
from xiaozhang.selling.customers import actions, powers, queries
from xiaozhang.selling.customers.forms import FollowUpForm
from xiaozhang.selling.customers.views.lists import FOLLOW_UPS, for_viewer


@pages.page(powers.SEE_CUSTOMERS)
def follow_up_list(request: pages.Request) -> HttpResponse:
    """Show the follow-ups in the viewer's scope."""
    context = {"can_follow_up": request.actor.may(powers.RECORD_FOLLOW_UP)}
    return pages.list_page(request, for_viewer(FOLLOW_UPS, request.actor), context=context)


@pages.page(powers.SEE_CUSTOMERS)
def follow_up(request: pages.Request, pk: int) -> HttpResponse:
    """Show one follow-up."""
    row = queries.get_follow_up(request.actor, pk)
    return pages.record_page(
        request,
        "follow_up",
        row,
        title=row.customer.name,
        overview_template="customers/_follow_up.html",
        facts=[
            Message(row.get_method_display()),
            row.author.name,
            Message("期初导入") if row.is_taken_over else "",
            pages.Fact(Message("看客户"), reverse("customers:record", args=[row.customer_id])),
        ],
    )


@pages.page(powers.RECORD_FOLLOW_UP)
def add_follow_up(request: pages.Request) -> HttpResponse:
    """Record a follow-up; `?customer=` names the customer, `?deal=` the deal, `?method=` how, `?contact=` whom."""
    asked = _number(request.GET.get("customer", ""))
    customer = queries.get_customer(request.actor, asked, power=powers.RECORD_FOLLOW_UP) if asked else None
    initial = {
        "customer_id": asked,
        "deal_id": _number(request.GET.get("deal", "")),
        "contact_id": request.GET.get("contact", ""),
        "method": request.GET.get("method") or "call",
    }
    form = FollowUpForm.of(
        request,
        initial=initial,
        contacts=queries.contacts_to_choose(request.actor, asked),
        is_fixed=customer is not None,
    )
    return pages.form_page(
        request,
        form,
        actions.record_follow_up,
        title=Message("记跟进"),
        done=_done(asked),
        said=Message("跟进已记下"),
        template="customers/follow_up_form.html",
        context={"under_title": customer.name if customer else "", "is_fixed": customer is not None},
    )


def _done(customer_id: int | None) -> str:
    return reverse("customers:record", args=[customer_id]) if customer_id else reverse("customers:follow_ups")


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
