"""The list of customers, a customer's page, and the forms that change one."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xiaozhang.base import pages
from xiaozhang.base.actor import Actor
from xiaozhang.base.phones import normal_phone
from xiaozhang.base.text import Message, clean_line
from xiaozhang.selling.customers import actions, powers, queries
from xiaozhang.selling.customers.forms import (
    AddCustomerForm,
    ChangeCustomerForm,
    CollaboratorForm,
    TransferForm,
)
from xiaozhang.selling.customers.views.lists import CUSTOMERS, for_viewer

_FIELDS = ("name", "phone", "area", "industry", "grade", "source", "address", "note", "revision")


@pages.page(powers.SEE_CUSTOMERS)
def customer_list(request: pages.Request) -> HttpResponse:
    """Show the customers in the viewer's scope."""
    context = {"can_add": request.actor.may(powers.ADD_CUSTOMER)}
    return pages.list_page(request, for_viewer(CUSTOMERS, request.actor), context=context)


@pages.page(powers.SEE_CUSTOMERS)
def record(request: pages.Request, pk: int) -> HttpResponse:
    """Show a customer: the next step first, then who decides, then what happened lately."""
    viewer = request.actor
    customer = queries.get_for_page(viewer, pk)
    is_working = queries.works_on(viewer, customer)
    can_follow_up = is_working and viewer.may(powers.RECORD_FOLLOW_UP)
    context: dict[str, object] = {
        "can_follow_up": can_follow_up,
        "can_change": is_working and viewer.may(powers.CHANGE_CUSTOMER),
        "can_reveal": queries.may_see_phones(viewer, customer),
        "people": queries.decision_map(customer),
    }
    if request.GET.get("tab", "overview") == "overview":
        context["overview"] = queries.overview(viewer, customer)
    collaborators = "、".join(
        each.member.name + ("" if each.may_edit else _("（只读）")) for each in customer.collaborators.all()
    )
    return pages.record_page(
        request,
        "customer",
        customer,
        overview_template="customers/_overview.html",
        context=context,
        grade=customer.grade,
        facts=[
            customer.number,
            customer.industry,
            customer.area,
            Message("负责人 {name}", {"name": customer.owner.name}) if customer.owner else Message("暂无负责人"),
            Message("协作 {names}", {"names": collaborators}) if collaborators else "",
            Message("期初导入") if customer.is_taken_over else "",
        ],
        actions=_acts(viewer, pk, is_working=is_working),
    )


@pages.page(powers.ADD_CUSTOMER)
def add(request: pages.Request) -> HttpResponse:
    """Add a customer; likely duplicates are shown while typing."""
    form = AddCustomerForm.of(request, initial={"name": request.GET.get("name", "")[:120]})
    return pages.form_page(
        request,
        form,
        actions.add_customer,
        title=Message("新建客户"),
        done=_address,
        said=Message("客户已建好"),
        template="customers/customer_form.html",
    )


@pages.page(powers.CHANGE_CUSTOMER)
def change(request: pages.Request, pk: int) -> HttpResponse:
    """Change a customer's facts."""
    customer = queries.get_customer(request.actor, pk, power=powers.CHANGE_CUSTOMER)
    form = ChangeCustomerForm.of(
        request, initial={name: getattr(customer, name) for name in _FIELDS}, exclude=customer.pk
    )
    return pages.form_page(
        request,
        form,
        actions.change_customer,
        title=Message("修改客户"),
        done=_address(pk),
        fixed={"customer_id": pk},
        template="customers/customer_form.html",
    )


@pages.page(powers.TRANSFER_CUSTOMER)
def transfer(request: pages.Request, pk: int) -> HttpResponse:
    """Give a customer to another owner."""
    customer = queries.get_customer(request.actor, pk, power=powers.TRANSFER_CUSTOMER)
    form = TransferForm.of(request, initial={"revision": customer.revision}, owner_id=customer.owner_id)
    return pages.form_page(
        request,
        form,
        actions.transfer_customer,
        title=Message("转移「{name}」", {"name": customer.name}),
        done=_address(pk),
        fixed={"customer_id": pk},
        submit_label=Message("转移"),
        said=Message("已转移"),
    )


@pages.page(powers.CHANGE_CUSTOMER)
def set_collaborator(request: pages.Request, pk: int) -> HttpResponse:
    """Let somebody collaborate, or no longer."""
    customer = queries.get_customer(request.actor, pk, power=powers.CHANGE_CUSTOMER)
    form = CollaboratorForm.of(request, owner_id=customer.owner_id)
    return pages.form_page(
        request,
        form,
        actions.set_collaborator,
        title=Message("设协作"),
        done=_address(pk),
        fixed={"customer_id": pk},
        said=Message("协作已设好"),
        template="customers/collaborator_form.html",
        context={"collaborators": queries.collaborators(customer)},
    )


@pages.page(powers.ADD_CUSTOMER)
def duplicates(request: pages.Request) -> HttpResponse:
    """Check a name and phones for duplicates: what a form shows while one types, or a page of its own."""
    name = clean_line(request.GET.get("name", "")[:200])
    phones = [_phone(request.GET.get(field, "")) for field in ("phone", "contact_phone")]
    exclude = request.GET.get("exclude", "")
    found = queries.duplicates(
        request.actor,
        name=name,
        phone=next((phone for phone in phones if phone), ""),
        exclude=int(exclude) if exclude.isascii() and exclude.isdigit() and len(exclude) < 19 else None,
    )
    context = {
        "duplicates": found,
        "name": name,
        "phone": request.GET.get("phone", "")[:40],
        "is_asked": bool(name or any(phones)),
    }
    is_piece = pages.is_for(request, "duplicates")
    return render(request, "customers/_duplicates.html" if is_piece else "customers/duplicates.html", context)


def _acts(viewer: Actor, pk: int, *, is_working: bool) -> list[pages.Act]:
    acts = []
    if is_working and viewer.may(powers.CHANGE_CUSTOMER):
        acts.append(pages.Act(Message("修改"), reverse("customers:change", args=[pk]), icon="pencil"))
        acts.append(pages.Act(Message("设协作"), reverse("customers:set_collaborator", args=[pk])))
    if is_working and viewer.may(powers.TRANSFER_CUSTOMER):
        acts.append(pages.Act(Message("转移"), reverse("customers:transfer", args=[pk])))
    return acts


def _address(pk: int) -> str:
    return reverse("customers:record", args=[pk])


def _phone(text: str) -> str:
    typed = clean_line(text[:60])
    return (normal_phone(typed) or "") if typed else ""
