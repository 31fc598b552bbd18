"""Pay items: the list, one of them, and what is done with them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from xiaozhang.base import pages
from xiaozhang.base.actor import Actor
from xiaozhang.base.periods import month_of
from xiaozhang.base.text import Message
from xiaozhang.people.staffing import actions, powers, queries
from xiaozhang.people.staffing.forms import ItemForm, PasteForm
from xiaozhang.people.staffing.rules.pasting import ITEMS
from xiaozhang.people.staffing.views.asked import asked_member, back_to


@pages.page(powers.SEE_PAY)
def item_list(request: pages.Request) -> HttpResponse:
    """List what stands on months' wages beside what was agreed."""
    context = {"can_change": request.actor.may(powers.CHANGE_PAY)}
    return pages.list_page(request, list_spec(timezone.localdate()), context)


@pages.page(powers.SEE_PAY)
def item(request: pages.Request, pk: int) -> HttpResponse:
    """Show one pay item; its amount stands on the member's page, where looking is noted."""
    row = queries.get_item(request.actor, pk)
    return pages.record_page(
        request,
        "pay_item",
        row,
        overview_template="staffing/_item.html",
        context={"pay_url": reverse("staffing:pay", args=[row.member_id])},
        facts=[row.member.name, f"{row.month_on:%Y-%m}"],
        actions=_acts(request.actor, row),
    )


@pages.page(powers.CHANGE_PAY)
def add(request: pages.Request) -> HttpResponse:
    """Put an item on a member's wage of a month."""
    member = asked_member(request)
    today = timezone.localdate()
    return pages.form_page(
        request,
        ItemForm.of(request, names_member=member is None, initial={"month_on": month_of(today)}),
        actions.record_pay_item,
        title=Message("登记{name}的工资项目", {"name": member.name}) if member else Message("登记工资项目"),
        done=back_to(member, "staffing:items"),
        said=Message("工资项目已登记"),
        fixed={"member_id": member.pk} if member else None,
    )


@pages.page(powers.CHANGE_PAY)
def paste(request: pages.Request) -> HttpResponse:
    """Put pay items pasted from a spreadsheet on months' wages, all or none."""
    return pages.form_page(
        request,
        PasteForm.of(request, headings=ITEMS),
        actions.put_pay_items,
        title=Message("粘贴工资项目"),
        submit_label=Message("登记"),
        done=reverse("staffing:items"),
        said=Message("工资项目已登记"),
    )


@pages.page(powers.CHANGE_PAY)
def withdraw(request: pages.Request, pk: int) -> HttpResponse:
    """Take an item off a month's wage."""
    row = queries.get_item(request.actor, pk)
    done = reverse("staffing:pay", args=[row.member_id])
    return pages.act(request, actions.withdraw_pay_item, done=done, said=Message("工资项目已撤销"), item_id=pk)


def list_spec(today: date) -> pages.ListSpec:
    """Return the list as it is on a day."""
    this_month = month_of(today)
    return pages.ListSpec(
        record="pay_item",
        title=Message("工资项目"),
        unit="项",
        rows=queries.standing_items,
        sort="-month",
        views=(
            pages.ViewTab("month", Message("本月"), lambda rows, _who: rows.filter(month_on=this_month)),
            pages.ViewTab("all", Message("全部")),
        ),
        default_view="month",
        search=queries.items_found,
        search_label=Message("成员、项目"),
        columns=_columns(),
        filters=(pages.Filter("month", Message("月份"), kind="dates", field="month_on"),),
        empty=pages.Empty(
            Message("没有工资项目"),
            Message("加班费、津贴等约定工资之外的部分按月登记；最低工资按月核对时用到。"),
            action_label=Message("登记工资项目"),
            action_url_name="staffing:add_item",
            action_power=powers.CHANGE_PAY,
        ),
        head="staffing/_items_head.html",
        export=powers.EXPORT_PAY,
        is_fixed=True,
    )


def _columns() -> tuple[pages.Column, ...]:
    return (
        pages.Column("member", Message("成员"), cell=lambda row: row.member.name),
        pages.Column("month", Message("月份"), kind="month", cell="month_on", sort="month_on"),
        pages.Column("item", Message("项目"), cell="item"),
        pages.Column(
            "amount",
            Message("金额（元）"),
            cell="staffing/_masked_cell.html",
            num=True,
            export=lambda row: pages.Typed(row.amount_fen, "yuan"),
        ),
        pages.Column("by", Message("登记人"), cell=_recorder, low=True),
        pages.Column("at", Message("登记时间"), kind="when", cell="recorded_at", low=True),
    )


def _recorder(row: Any) -> str:
    return row.recorded_by.name if row.recorded_by else ""


def _acts(viewer: Actor, row: Any) -> list[pages.Act]:
    if not viewer.may(powers.CHANGE_PAY) or row.withdrawn_at is not None or row.member_id == viewer.member_id:
        return []
    words = {"name": row.member.name, "month": f"{row.month_on:%Y-%m}", "item": row.item}
    confirm = Message("撤销{name} {month} 的「{item}」？", words)
    address = reverse("staffing:withdraw_item", args=[row.pk])
    return [pages.Act(Message("撤销"), address, is_post=True, confirm=confirm)]
