"""Pages of simulations: the list, a new one, its result, two beside each other."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from xiaozhang.base import pages
from xiaozhang.base.periods import add_months, month_of
from xiaozhang.base.text import Message
from xiaozhang.performance.simulation import actions, powers, queries
from xiaozhang.performance.simulation.forms import StartForm
from xiaozhang.performance.simulation.views.addressed import read_pk

if TYPE_CHECKING:
    from xiaozhang.performance.simulation.models import Simulation

SILENT_FOR = timedelta(minutes=10)

SIMULATIONS = pages.ListSpec(
    record="simulation",
    title=Message("测算"),
    unit="次",
    rows=queries.simulations,
    sort="-when",
    views=(
        pages.ViewTab("all", Message("全部")),
        pages.ViewTab("mine", Message("我的"), lambda rows, viewer: rows.filter(created_by_id=viewer.member_id)),
    ),
    default_view="all",
    search=lambda rows, text: rows.filter(title__contains=text),
    search_label=Message("名称"),
    columns=(
        pages.Column("title", Message("名称")),
        pages.Column("version", Message("版本"), cell=lambda row: row.version.label),
        pages.Column("months", Message("月份"), cell=lambda row: f"{row.first_on:%Y-%m} – {row.last_on:%Y-%m}"),
        pages.Column(
            "state", Message("状态"), cell="simulation/_state_cell.html", export=lambda row: row.get_state_display()
        ),
        pages.Column("members", Message("人数"), kind="count", cell="members_count", num=True, low=True),
        pages.Column(
            "before",
            Message("现行（元）"),
            kind="yuan",
            cell=lambda row: _done(row, row.before_fen),
            num=True,
            low=True,
        ),
        pages.Column("after", Message("测算（元）"), kind="yuan", cell=lambda row: _done(row, row.after_fen), num=True),
        pages.Column(
            "difference", Message("差额（元）"), kind="yuan", cell=lambda row: _done(row, row.difference_fen), num=True
        ),
        pages.Column(
            "when", Message("测算时间"), kind="when", cell="created_at", sort="created_at", num=True, low=True
        ),
    ),
    empty=pages.Empty(
        Message("还没有测算"),
        Message("把一个制度草案放到过去的月份里算一遍：每个人多了还是少了，一共要多付多少。不影响任何结算。"),
        action_label=Message("新建测算"),
        action_url_name="simulation:start",
        action_power=powers.RUN,
    ),
    head="simulation/_list_head.html",
)


def _done(row: Simulation, fen: int) -> int | None:
    return fen if row.state == "done" else None


@pages.page(powers.SEE)
def simulations(request: pages.Request) -> HttpResponse:
    """List the simulations."""
    return pages.list_page(request, SIMULATIONS, {"can_run": request.actor.may(powers.RUN)})


@pages.page(powers.RUN)
def start(request: pages.Request) -> HttpResponse:
    """Ask for a simulation; the address may name the version, or a simulation to repeat."""
    last_on = add_months(month_of(timezone.localdate()), -1)
    given: dict[str, object] = {"first_on": add_months(last_on, -2), "last_on": last_on, "budget_by": "month"}
    version_id, again_id = read_pk(request.GET.get("version", "")), read_pk(request.GET.get("again", ""))
    if version_id is not None:
        given["version_id"] = version_id
    if again_id is not None:
        former = queries.get_simulation(request.actor, again_id)
        names = ("version_id", "base_id", "first_on", "last_on", "budget_fen", "budget_by", "title")
        given |= {name: getattr(former, name) for name in names}
    return pages.form_page(
        request,
        StartForm.of(request, initial=given),
        actions.start_simulation,
        title=Message("新建测算"),
        done=lambda pk: reverse("simulation:record", args=[pk]),
        submit_label=Message("开始测算"),
        said=Message("已开始测算"),
    )


@pages.page(powers.SEE)
def simulation(request: pages.Request, pk: int) -> HttpResponse:
    """Show a simulation: its progress, why it could not be reckoned, or what it found."""
    row = queries.get_simulation(request.actor, pk)
    context: dict[str, object] = {
        "simulation": row,
        "can_run": request.actor.may(powers.RUN),
        "can_export": request.actor.may(powers.EXPORT),
    }
    if row.state != "done":
        context |= {"progress": _progress(row), "progress_address": reverse("simulation:progress", args=[pk])}
        return render(request, "simulation/waiting.html", context)
    others = queries.comparable(request.actor, row)
    return render(request, "simulation/result.html", {**context, "page": queries.result_page(row), "others": others})


@pages.page(powers.SEE)
def progress(request: pages.Request, pk: int) -> HttpResponse:
    """Answer how far a simulation is."""
    row = queries.get_simulation(request.actor, pk)
    done_url = reverse("simulation:record", args=[pk])
    address = reverse("simulation:progress", args=[pk])
    return pages.progress(request, _progress(row), address=address, done_url=done_url)


@pages.page(powers.RUN)
def drop(request: pages.Request, pk: int) -> HttpResponse:
    """Remove a simulation."""
    done = reverse("simulation:list")
    return pages.act(request, actions.drop_simulation, done=done, said=Message("已删除测算"), simulation_id=pk)


@pages.page(powers.SEE)
def compare(request: pages.Request) -> HttpResponse:
    """Show two simulations beside each other."""
    one, other = (
        queries.get_simulation(request.actor, read_pk(request.GET.get(name, "")) or 0) for name in ("one", "other")
    )
    return render(request, "simulation/compare.html", {"both": queries.side_by_side(one, other)})


def _progress(row: Simulation) -> pages.Progress:
    is_silent = row.state != "done" and row.touched_at < timezone.now() - SILENT_FOR
    failed = row.failure
    if not failed and is_silent:
        failed = _("十分钟没有进展。后台恢复后会从头再算；也可以删除后重新测算。")
    return pages.Progress(
        name=row.title,
        done=row.months_done,
        total=row.months_total,
        unit=_("个月"),
        is_finished=row.state == "done",
        failed=failed,
    )
