"""Pages about people: everybody of a simulation, one of them, a quick answer for one month, one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from xiaozhang.base import pages
from xiaozhang.base.errors import BusinessError, Missing
from xiaozhang.base.money import percent, yuan
from xiaozhang.base.periods import add_months, month_of
from xiaozhang.base.text import Message, match_key
from xiaozhang.foundation.org import queries as org
from xiaozhang.performance.simulation import powers, queries
from xiaozhang.performance.simulation.forms import WhatIfForm
from xiaozhang.performance.simulation.rules.comparing import read_parts
from xiaozhang.performance.simulation.rules.costing import share
from xiaozhang.performance.simulation.rules.summing import read_summary
from xiaozhang.performance.simulation.views.addressed import read_month, read_pk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xiaozhang.performance.simulation.models import SimulatedMember, Simulation


@pages.page(powers.SEE)
def people(request: pages.Request, pk: int) -> HttpResponse:
    """List everybody of a simulation with before, after and difference."""
    row = queries.get_simulation(request.actor, pk)
    if row.state != "done":
        raise Missing
    return pages.list_page(request, list_spec(row), {"simulation": row})


def list_spec(simulation: Simulation) -> pages.ListSpec:
    """Return the list of a simulation's people."""
    names = read_summary(simulation.result).names
    return pages.ListSpec(
        record="simulated_member",
        key="people",
        title=Message("{title} 人员", {"title": simulation.title}),
        unit="人",
        rows=lambda viewer: queries.simulated_members(viewer).filter(simulation_id=simulation.pk),
        sort="difference",
        views=(
            pages.ViewTab("all", Message("全部")),
            pages.ViewTab("more", Message("增加"), lambda rows, _: rows.filter(difference_fen__gt=0)),
            pages.ViewTab("less", Message("减少"), lambda rows, _: rows.filter(difference_fen__lt=0)),
            pages.ViewTab("same", Message("不变"), lambda rows, _: rows.filter(difference_fen=0)),
            pages.ViewTab("short", Message("低于最低工资"), lambda rows, _: rows.filter(short_months__gt=0)),
        ),
        default_view="all",
        search=lambda rows, text: rows.filter(member__search_terms__contains=match_key(text)),
        search_label=Message("姓名、拼音"),
        columns=_columns(names),
        filters=(
            pages.Filter("difference", Message("差额"), kind="amount", field="difference_fen"),
            pages.Filter("team", Message("团队"), kind="text", field="team_name"),
        ),
        empty=pages.Empty(Message("没有人有结算单"), Message("这些月份里没有成员。")),
        template="simulation/people.html",
        export=powers.EXPORT,
        is_fixed=True,
    )


def _columns(names: Mapping[str, tuple[str, str]]) -> tuple[pages.Column, ...]:
    return (
        pages.Column("member", Message("姓名"), cell=lambda row: row.member.name),
        pages.Column("team", Message("团队"), cell="team_name", low=True),
        pages.Column("before", Message("现行应发（元）"), kind="yuan", cell="before_fen", sort="before_fen"),
        pages.Column("after", Message("测算应发（元）"), kind="yuan", cell="after_fen", sort="after_fen"),
        pages.Column("difference", Message("差额（元）"), kind="yuan", cell="difference_fen", sort="difference_fen"),
        pages.Column("rate", Message("增减"), cell=_rate, num=True, low=True),
        pages.Column("why", Message("主要来自"), cell=lambda row: _why(row, names), low=True),
        pages.Column("short", Message("低于最低工资（月）"), kind="count", cell=_short, num=True, low=True),
    )


def _rate(row: SimulatedMember) -> str:
    rate = share(row.difference_fen, row.before_fen)
    return percent(rate) if rate is not None else ""


def _why(row: SimulatedMember, names: Mapping[str, tuple[str, str]]) -> str:
    parts = [part for part in queries.shown_parts(read_parts(row.parts), names) if part.difference_fen][:2]
    return "；".join(
        f"{pages.words(part.label)} {'+' if part.difference_fen > 0 else ''}{yuan(part.difference_fen)}"
        for part in parts
    )


def _short(row: SimulatedMember) -> int | None:
    return row.short_months or None


@pages.page(powers.SEE)
def member(request: pages.Request, pk: int) -> HttpResponse:
    """Show one person of a simulation; `?month=2026-03` opens a month down to its lines and words."""
    row = queries.get_member(request.actor, pk)
    simulation = queries.get_simulation(request.actor, row.simulation_id)
    month_on = read_month(request.GET.get("month", ""))
    page = queries.member_page(simulation, row, month_on)
    return render(request, "simulation/member.html", {"simulation": simulation, "page": page})


@pages.page(powers.RUN)
def what_if(request: pages.Request) -> HttpResponse:
    """Answer what one person's past month would have come to under a version."""
    today = timezone.localdate()
    sent = request.GET if "member_id" in request.GET else None
    given = {"month_on": add_months(month_of(today), -1), "version_id": read_pk(request.GET.get("version", ""))}
    values = None if sent is None else {**sent.dict(), "request_key": "read-only-what-if"}
    form = WhatIfForm(values, viewer=request.actor, today=today, initial=given)
    context: dict[str, object] = {"form": form}
    status = 200
    if sent is not None and form.is_valid():
        try:
            context |= _answered(request, form.cleaned_data)
        except BusinessError as refusal:
            form.refusal = refusal
            status = refusal.status
    elif sent is not None:
        status = 422
    return render(request, "simulation/what_if.html", context, status=status)


def _answered(request: pages.Request, asked: Mapping[str, Any]) -> dict[str, object]:
    version_id, member_id, month_on = (asked[name] for name in ("version_id", "member_id", "month_on"))
    month = queries.what_if(request.actor, version_id, member_id, month_on, timezone.localdate())
    return {"month": month, "member": org.get_member(request.actor, member_id)}


@pages.page(powers.TRY_OWN)
def own(request: pages.Request, version_id: int) -> HttpResponse:
    """Show what a version in consultation would have meant for the reader alone."""
    page = queries.own_page(request.actor, version_id, timezone.localdate())
    return render(request, "simulation/own.html", {"page": page})
