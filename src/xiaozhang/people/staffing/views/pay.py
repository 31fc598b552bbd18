"""Who is paid by what today, and the page of one member's pay; amounts are shown on asking, which is noted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from xiaozhang.base import pages
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Missing
from xiaozhang.base.pages import showing
from xiaozhang.base.text import Message
from xiaozhang.people.staffing import actions, powers, queries

CELL = "cell"


@pages.page(powers.SEE_PAY)
def pay_list(request: pages.Request) -> HttpResponse:
    """List the members in reach with the basis of today."""
    context = {"can_change": request.actor.may(powers.CHANGE_PAY)}
    return pages.list_page(request, list_spec(request.actor, timezone.localdate()), context)


@pages.signed_in
def pay(request: pages.Request, pk: int) -> HttpResponse:
    """Show one member's pay: one's own, or with the power that of a member in reach, without amounts."""
    today = timezone.localdate()
    card = queries.pay_card(request.actor, pk, today)
    return pages.record_page(
        request,
        "pay",
        card.member,
        overview_template="staffing/_pay.html",
        context={"card": card},
        facts=[Message("{day} 入职", {"day": showing.day(card.member.joined_on, today)})],
    )


@pages.signed_in
def mine(request: pages.Request) -> HttpResponse:
    """Show one's own pay."""
    if request.actor.member_id is None:
        raise Missing
    return pay(request, request.actor.member_id)


@pages.page(powers.SEE_PAY)
def reveal(request: pages.Request, pk: int) -> HttpResponse:
    """Show a member's pay with amounts and leave a trace; POST only, since it is noted."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    actions.reveal_pay(actor=request.actor, now=timezone.now(), member_id=pk)
    card = queries.pay_card(request.actor, pk, timezone.localdate(), is_shown=True)
    if pages.is_htmx(request):
        template = "staffing/_wage.html" if request.POST.get("place") == CELL else "staffing/_pay.html"
        return render(request, template, {"card": card, "record": card.member})
    context = {"card": card, "record": card.member, "back": reverse("staffing:pay", args=[pk])}
    return render(request, "staffing/pay_shown.html", context)


def tab_context(viewer: Actor, member: Any, today: date) -> dict[str, object]:
    """Return what the tab on a member's record shows."""
    return {"card": queries.pay_card(viewer, member.pk, today)}


def list_spec(viewer: Actor, today: date) -> pages.ListSpec:
    """Return the list as it is for a viewer on a day."""
    laws = queries.laws_on(today)

    def said(row: Any) -> str:
        return "；".join(pages.words(each) for each in queries.warnings_on(row, laws, today))

    return pages.ListSpec(
        record="pay",
        title=Message("薪酬基础"),
        unit="人",
        rows=lambda who: queries.paid_members_on(who, today),
        sort="name",
        views=(
            pages.ViewTab("present", Message("在职"), lambda rows, _who: queries.employed(rows, today)),
            pages.ViewTab("lacking", Message("还没有登记"), lambda rows, _who: queries.without_basis(rows, today)),
            pages.ViewTab("all", Message("全部")),
        ),
        default_view="present",
        search=queries.found_members,
        search_label=Message("姓名、拼音"),
        columns=_columns(said),
        filters=(pages.Filter("region", Message("适用地区"), choices=queries.known_regions, apply=queries.in_regions),),
        empty=pages.Empty(Message("没有成员"), Message("成员加入后，在这里登记约定工资、地区和合同期限。")),
        head="staffing/_pay_head.html",
        export=powers.EXPORT_PAY,
        is_fixed=True,
    )


def _columns(said: Callable[[Any], str]) -> tuple[pages.Column, ...]:
    return (
        pages.Column("name", Message("成员"), sort="name_key"),
        pages.Column(
            "wage",
            Message("约定工资（元）"),
            cell="staffing/_wage_cell.html",
            num=True,
            export=lambda row: pages.Typed(row.basis_wage_fen, "yuan"),
        ),
        pages.Column(
            "performance",
            Message("绩效工资基数（元）"),
            cell="staffing/_masked_cell.html",
            num=True,
            low=True,
            export=lambda row: pages.Typed(row.basis_performance_fen, "yuan"),
        ),
        pages.Column("region", Message("适用地区"), cell="basis_region"),
        pages.Column("since", Message("自"), kind="day", cell="basis_start_on", num=True),
        pages.Column("contract", Message("合同期满"), kind="day", cell="basis_contract_to", num=True, low=True),
        pages.Column("probation", Message("试用期至"), kind="day", cell="basis_probation_to", num=True, low=True),
        pages.Column("warnings", Message("提醒"), cell=said),
    )
