"""Forms of pay bases."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from xiaozhang.base import pages
from xiaozhang.base.text import Message
from xiaozhang.people.staffing import actions, powers, queries
from xiaozhang.people.staffing.forms import BasisForm, EndForm, PasteForm
from xiaozhang.people.staffing.rules.pasting import BASES


@pages.page(powers.CHANGE_PAY)
def add(request: pages.Request, pk: int) -> HttpResponse:
    """Enter what was agreed with a member from a day on."""
    member, today = queries.get_paid_member(request.actor, pk), timezone.localdate()
    former = queries.basis_on(request.actor, pk, today)
    known = ("region", "contract_from", "contract_to", "probation_to")
    initial = {name: getattr(former, name) for name in known} if former else {"contract_from": member.joined_on}
    return pages.form_page(
        request,
        BasisForm.of(request, regions=queries.regions(today), initial=initial),
        actions.add_pay_basis,
        title=Message("登记{name}的薪酬基础", {"name": member.name}),
        done=reverse("staffing:pay", args=[pk]),
        said=Message("薪酬基础已登记"),
        fixed={"member_id": pk},
    )


@pages.page(powers.CHANGE_PAY)
def paste(request: pages.Request) -> HttpResponse:
    """Enter bases pasted from a spreadsheet, all or none."""
    return pages.form_page(
        request,
        PasteForm.of(request, headings=BASES),
        actions.put_pay_bases,
        title=Message("粘贴薪酬基础"),
        submit_label=Message("登记"),
        done=reverse("staffing:list"),
        said=Message("薪酬基础已登记"),
    )


@pages.page(powers.CHANGE_PAY)
def change(request: pages.Request, pk: int) -> HttpResponse:
    """Put a basis right; amounts are not shown for that, and stay where nothing is typed."""
    row = queries.get_basis(request.actor, pk)
    names = ("start_on", "last_on", "region", "contract_from", "contract_to", "probation_to", "source")
    form = BasisForm.of(
        request,
        regions=queries.regions(timezone.localdate()),
        is_change=True,
        initial={name: getattr(row, name) for name in names},
    )
    return pages.form_page(
        request,
        form,
        actions.change_pay_basis,
        title=Message("更正{name}的薪酬基础", {"name": row.member.name}),
        done=reverse("staffing:pay", args=[row.member_id]),
        said=Message("薪酬基础已更正"),
        fixed={"basis_id": pk},
    )


@pages.page(powers.CHANGE_PAY)
def end(request: pages.Request, pk: int) -> HttpResponse:
    """Let a basis end."""
    row = queries.get_basis(request.actor, pk)
    return pages.form_page(
        request,
        EndForm.of(request),
        actions.end_pay_basis,
        title=Message("结束{name}的薪酬基础", {"name": row.member.name}),
        submit_label=Message("结束"),
        done=reverse("staffing:pay", args=[row.member_id]),
        said=Message("已定下截止日期"),
        fixed={"basis_id": pk},
    )


@pages.page(powers.CHANGE_PAY)
def withdraw(request: pages.Request, pk: int) -> HttpResponse:
    """Take a basis back."""
    row = queries.get_basis(request.actor, pk)
    return pages.act(
        request,
        actions.withdraw_pay_basis,
        done=reverse("staffing:pay", args=[row.member_id]),
        said=Message("薪酬基础已撤销"),
        basis_id=pk,
    )
