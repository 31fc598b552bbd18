"""Lists: deals, and the steps a clause has checked."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from xiaozhang.base import pages
from xiaozhang.base.actor import Actor, Scope
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.records import queries as records
from xiaozhang.selling.deals import powers, queries
from xiaozhang.selling.deals.clauses import STAGE_LABELS, stage_label
from xiaozhang.selling.deals.views import cards

MOST_MOVES = 200


@pages.page(powers.SEE_DEALS)
def deal_list(request: pages.Request) -> HttpResponse:
    """List deals with view tabs, keyword and filters."""
    return pages.list_page(request, list_spec(request.actor, timezone.localdate()), {"is_list": True})


@pages.page(powers.SEE_DEALS)
def moves(request: pages.Request, clause_id: int) -> HttpResponse:
    """List the steps that a clause checked, inside the viewer's scope, the latest first."""
    found = queries.checked_moves(request.actor, clause_id)
    context = {
        "title": _("按本条核对的阶段推进"),
        "clause": charter.clause_ref(clause_id),
        "moves": found[:MOST_MOVES],
        "count": found.count(),
        "today": timezone.localdate(),
    }
    return render(request, "deals/moves.html", context)


def list_spec(viewer: Actor, today: date) -> pages.ListSpec:
    """Return the list as it is for a viewer on a day."""
    pacing = queries.pacing_on(today)
    in_force = pacing.in_force
    return pages.ListSpec(
        record="deal",
        title=Message("商机"),
        unit="个",
        rows=queries.deals,
        sort="stay",
        views=_views(pacing),
        default_view="mine" if viewer.scope is Scope.SELF else "open",
        search=lambda rows, text: _found(rows, text, viewer),
        search_label=Message("商机、客户、编号"),
        columns=_columns(pacing),
        filters=_filters(viewer, pacing),
        empty=pages.Empty(
            Message("还没有商机"),
            Message("客户有了打算，就建一个商机。它依次经过七个阶段，每一步要什么，制度里写着。"),
            action_label=Message("新建商机"),
            action_url_name="deals:add",
            action_power=powers.OPEN_DEAL,
            clause=(in_force.clause_id, in_force.number) if in_force else None,
        ),
        head="deals/_head.html",
        export=powers.EXPORT_DEALS,
    )


def _views(pacing: queries.Pacing) -> tuple[pages.ViewTab, ...]:
    return (
        pages.ViewTab("open", Message("进行中"), lambda rows, _viewer: queries.still_open(rows)),
        pages.ViewTab("mine", Message("我的"), lambda rows, who: queries.own(queries.still_open(rows), who)),
        pages.ViewTab("over", Message("超过时限"), lambda rows, _viewer: queries.overdue_rows(rows, pacing)),
        pages.ViewTab("won", Message("赢单"), lambda rows, _viewer: queries.with_outcome(rows, "won")),
        pages.ViewTab("lost", Message("输单"), lambda rows, _viewer: queries.with_outcome(rows, "lost")),
        pages.ViewTab("all", Message("全部")),
    )


def _columns(pacing: queries.Pacing) -> tuple[pages.Column, ...]:
    def stay(deal: Any) -> str:
        if deal.outcome != "open":
            return f"{deal.get_outcome_display()} {deal.closed_on.isoformat()}"
        return cards.stay(pacing.stay(deal))

    def stay_plain(deal: Any) -> str:
        if deal.outcome != "open":
            return stay(deal)
        found = pacing.stay(deal)
        return str(found.days) if found.limit is None else f"{found.days} / {found.limit}"

    return (
        pages.Column("title", Message("商机"), sub=lambda deal: deal.number, sub_label=Message("编号")),
        pages.Column("customer", Message("客户"), cell=lambda deal: deal.customer.name if deal.customer else ""),
        pages.Column("stage", Message("阶段"), cell=lambda deal: pages.words(stage_label(deal.stage))),
        pages.Column("amount", Message("预计金额（元）"), kind="yuan", cell="expected_fen", sort="expected_fen"),
        pages.Column("stay", Message("停留 / 时限"), cell=stay, sort="stage_entered_on", num=True, export=stay_plain),
        pages.Column(
            "expected", Message("预计成交"), kind="day", cell="expected_on", sort="expected_on", num=True, low=True
        ),
        pages.Column("owner", Message("负责人"), cell=lambda deal: deal.owner.name, low=True),
    )


def _filters(viewer: Actor, pacing: queries.Pacing) -> tuple[pages.Filter, ...]:
    owner = pages.Filter(
        "owner",
        Message("负责人"),
        field="owner_id",
        choices=lambda who: [(str(pk), name) for pk, name in org.member_choices(who, pacing.today)],
    )
    return (
        pages.Filter("stage", Message("阶段"), choices=tuple((key.value, word) for key, word in STAGE_LABELS.items())),
        *(() if viewer.scope is Scope.SELF else (owner,)),
        pages.Filter("amount", Message("预计金额"), kind="amount", field="expected_fen"),
        pages.Filter("expected", Message("预计成交日期"), kind="dates", field="expected_on"),
        pages.Filter(
            "late",
            Message("超过阶段时限"),
            kind="flag",
            apply=lambda rows, yes: queries.overdue_rows(rows, pacing) if yes else queries.in_time_rows(rows, pacing),
        ),
    )


def _found(rows: QuerySet[Any], text: str, viewer: Actor) -> QuerySet[Any]:
    return rows.filter(pk__in=records.matching_ids(viewer, text, record_type="deal"))
