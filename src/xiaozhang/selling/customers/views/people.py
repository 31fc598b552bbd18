"""Contacts and telephone numbers."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from xiaozhang.base import pages
from xiaozhang.base.text import Message
from xiaozhang.selling.customers import actions, powers, queries
from xiaozhang.selling.customers.forms import ChangeContactForm, ContactForm

_FIELDS = ("name", "title", "part", "attitude", "concern", "phone", "wechat", "email", "revision")


@pages.page(powers.CHANGE_CUSTOMER)
def add_contact(request: pages.Request, pk: int) -> HttpResponse:
    """Add a person to a customer; `?part=` is what they are in its decision."""
    customer = queries.get_customer(request.actor, pk, power=powers.CHANGE_CUSTOMER)
    form = ContactForm.of(request, initial={"part": request.GET.get("part", "other")})
    return pages.form_page(
        request,
        form,
        actions.add_contact,
        title=Message("新建联系人"),
        done=_contacts(pk),
        fixed={"customer_id": pk},
        said=Message("联系人已加上"),
        context={"under_title": customer.name},
    )


@pages.page(powers.CHANGE_CUSTOMER)
def change_contact(request: pages.Request, pk: int) -> HttpResponse:
    """Change a person at a customer."""
    contact = queries.get_contact(request.actor, pk)
    form = ChangeContactForm.of(request, initial={name: getattr(contact, name) for name in _FIELDS})
    return pages.form_page(
        request,
        form,
        actions.change_contact,
        title=Message("修改联系人"),
        done=_contacts(contact.customer_id),
        fixed={"contact_id": pk},
        context={"under_title": contact.customer.name},
    )


@pages.page(powers.SEE_CUSTOMERS)
def reveal_phone(request: pages.Request, pk: int) -> HttpResponse:
    """Show a telephone number in full and leave a trace; POST only, since it is noted."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    sent = request.POST.get("contact", "")
    contact_id = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 19 else None
    number = actions.reveal_phone(actor=request.actor, now=timezone.now(), customer_id=pk, contact_id=contact_id)
    context = {"number": number, "back": reverse("customers:record", args=[pk]), "title": Message("完整电话")}
    return render(request, "customers/_number.html" if pages.is_htmx(request) else "customers/number.html", context)


def _contacts(customer_id: int) -> str:
    return reverse("customers:record", args=[customer_id]) + "?tab=contacts"
