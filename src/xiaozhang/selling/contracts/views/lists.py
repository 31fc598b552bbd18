"""Lists: contracts with what has come in of them, and receipts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from xiaozhang.base import pages
from xiaozhang.base.actor import Actor, Scope
from xiaozhang.base.text import Message
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.records import queries as records
from xiaozhang.selling.contracts import powers, queries
from xiaozhang.selling.contracts.rules.receipts import share


@pages.page(powers.SEE_CONTRACTS)
def contract_list(request: pages.Request) -> HttpResponse:
    """List contracts."""
    return pages.list_page(request, _contracts(request.actor, timezone.localdate()))


@pages.page(powers.SEE_CONTRACTS)
def receipt_list(request: pages.Request) -> HttpResponse:
    """List receipts."""
    waiting = queries.receipts_to_confirm(request.actor).count() if request.actor.may(powers.CONFIRM_RECEIPT) else 0
    return pages.list_page(request, _receipts(request.actor, timezone.localdate()), {"waiting": waiting})


def _contracts(viewer: Actor, today: date) -> pages.ListSpec:
    return pages.ListSpec(
        record="contract",
        title=Message("合同"),
        unit="份",
        rows=queries.contracts_with_plans,
        sort="-id",
        views=_contract_views(today),
        default_view="mine" if viewer.scope is Scope.SELF else "all",
        search=lambda rows, text: _found(rows, text, viewer),
        search_label=Message("合同、客户、编号"),
        columns=(
            pages.Column("title", Message("合同"), sub=lambda contract: contract.number, sub_label=Message("编号")),
            pages.Column("customer", Message("客户"), cell=lambda contract: contract.customer.name),
            pages.Column("state", Message("状态"), cell="contracts/_state_cell.html", export=_state),
            pages.Column("amount", Message("金额（元）"), kind="yuan", cell="amount_fen", sort="amount_fen"),
            pages.Column("share", Message("回款比例"), kind="percent", cell=_share),
            pages.Column("plan", Message("已回 / 应回"), cell=_plan, num=True),
            pages.Column("signed", Message("签订"), kind="day", cell="signed_on", sort="signed_on", num=True, low=True),
            pages.Column("owner", Message("负责人"), cell=lambda contract: contract.owner.name, low=True),
        ),
        filters=(
            pages.Filter("amount", Message("金额"), kind="amount", field="amount_fen"),
            pages.Filter("signed", Message("签订日期"), kind="dates", field="signed_on"),
            _owner_filter(today),
        ),
        empty=pages.Empty(
            Message("还没有合同"),
            Message("商机到了「签约」，从商机起草；没有商机的，从客户起草。"),
            action_label=Message("起草合同"),
            action_url_name="contracts:add",
            action_power=powers.DRAFT_CONTRACT,
        ),
        head="contracts/_head.html",
        export=powers.EXPORT_CONTRACTS,
    )


def _contract_views(today: date) -> tuple[pages.ViewTab, ...]:
    return (
        pages.ViewTab("all", Message("全部")),
        pages.ViewTab("mine", Message("我的"), lambda rows, who: queries.own(rows, who)),
        pages.ViewTab("draft", Message("待签署"), lambda rows, _who: queries.in_state(rows, "draft")),
        pages.ViewTab("in_force", Message("履行中"), lambda rows, _who: queries.in_state(rows, "in_force")),
        pages.ViewTab("overdue", Message("逾期"), lambda rows, _who: queries.overdue_rows(rows, today)),
        pages.ViewTab("completed", Message("履行完毕"), lambda rows, _who: queries.in_state(rows, "completed")),
    )


def _receipts(viewer: Actor, today: date) -> pages.ListSpec:
    return pages.ListSpec(
        record="receipt",
        title=Message("回款"),
        unit="笔",
        rows=queries.receipts,
        sort="-received",
        views=(
            pages.ViewTab("all", Message("全部")),
            pages.ViewTab("mine", Message("我的"), lambda rows, who: queries.own(rows, who)),
            pages.ViewTab("recorded", Message("待确认"), lambda rows, _who: queries.in_state(rows, "recorded")),
            pages.ViewTab("confirmed", Message("已确认"), lambda rows, _who: queries.in_state(rows, "confirmed")),
        ),
        default_view="mine" if viewer.scope is Scope.SELF else "all",
        columns=(
            pages.Column("number", Message("编号")),
            pages.Column("customer", Message("客户"), cell=lambda receipt: receipt.contract.customer.name),
            pages.Column("contract", Message("合同"), cell=lambda receipt: receipt.contract.number, low=True),
            pages.Column("amount", Message("金额（元）"), kind="yuan", cell="amount_fen"),
            pages.Column("received", Message("到账"), kind="day", cell="received_on", sort="received_on", num=True),
            pages.Column("state", Message("状态"), cell="contracts/_receipt_state_cell.html", export=_state),
            pages.Column("owner", Message("负责人"), cell=lambda receipt: receipt.owner.name, low=True),
        ),
        filters=(
            pages.Filter("amount", Message("金额"), kind="amount", field="amount_fen"),
            pages.Filter("received", Message("到账日期"), kind="dates", field="received_on"),
            _owner_filter(today),
        ),
        empty=pages.Empty(Message("还没有回款"), Message("打开履行中的合同，在「回款记录」里登记。")),
        head="contracts/_receipts_head.html",
        export=powers.EXPORT_CONTRACTS,
    )


def _owner_filter(today: date) -> pages.Filter:
    return pages.Filter(
        "owner",
        Message("负责人"),
        field="owner_id",
        choices=lambda who: [(str(pk), name) for pk, name in org.member_choices(who, today)],
    )


def _state(row: Any) -> str:
    return str(row.get_state_display())


def _share(contract: Any) -> Any:
    return share(contract.received_fen, contract.amount_fen) if contract.signed_on else None


def _plan(contract: Any) -> str:
    plan = contract.instalments.all()
    if not plan:
        return ""
    filled = sum(1 for one in plan if one.received_fen == one.amount_fen)
    return _("{filled} / {asked} 期").format(filled=filled, asked=len(plan))


def _found(rows: QuerySet[Any], text: str, viewer: Actor) -> QuerySet[Any]:
    return rows.filter(pk__in=records.matching_ids(viewer, text, record_type="contract"))
