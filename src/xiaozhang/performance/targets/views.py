"""Pages of the targets app."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from xiaozhang.base import pages
from xiaozhang.base.actor import Actor, Scope
from xiaozhang.base.errors import Missing
from xiaozhang.base.pages import showing
from xiaozhang.base.periods import add_months, month_of, parse_month
from xiaozhang.foundation.ledger import queries as ledger_queries
from xiaozhang.foundation.org import queries as org_queries
from xiaozhang.performance.targets import actions, powers, queries
from xiaozhang.performance.targets.forms import TargetsForm
from xiaozhang.performance.targets.rules.pace import attained


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the sheet with its boxes."""

    row: queries.SheetRow
    amount: BoundField | None
    shown: BoundField | None


@dataclass(frozen=True, slots=True)
class _Team:
    """A team of the sheet with its rows and the sum of what stands in the boxes."""

    team: queries.SheetTeam
    rows: list[_Row]
    target_fen: int


@pages.page(powers.SEE_TARGETS)
def sheet(request: pages.Request) -> HttpResponse:
    """Show the month's targets by team and take new ones; representatives see their own months."""
    today = timezone.localdate()
    month_on = _asked_month(request, today)
    if request.actor.scope is Scope.SELF and not request.actor.may(powers.SET_TARGETS):
        return _own(request, today)
    teams = queries.sheet(request.actor, month_on)
    form = TargetsForm.of(request, teams=teams, month_on=month_on)
    status = 200
    if request.method == "POST":
        outcome = pages.submit(request, form, actions.set_targets, fixed={"month_on": month_on})
        if outcome.is_done:
            said = _("已保存 {month} 月目标").format(month=month_on.month)
            return pages.succeed(request, f"{reverse('targets:list')}?month={month_on:%Y-%m}", 0, said)
        status = outcome.status
    context = _sheet_context(form, teams, month_on, today)
    context["can_export"] = request.actor.may(powers.EXPORT_TARGETS)
    context["standing"] = _department_standing(teams, month_on, today)
    return render(request, "targets/sheet.html", context, status=status)


@pages.page(powers.EXPORT_TARGETS)
def export(request: pages.Request) -> HttpResponse:
    """Answer the month's targets as a file: the members of the page, by team."""
    month_on = _asked_month(request, timezone.localdate())
    month = showing.month(month_on)
    taken = pages.Taken(
        title=_("{month}目标").format(month=month),
        power=powers.EXPORT_TARGETS,
        subject=queries.targets(request.actor).model(),
        sheets=lambda: [_targets(request.actor, month_on)],
        conditions={_("月份"): f"{month_on:%Y-%m}"},
    )
    return pages.send(request, taken)


def _targets(viewer: Actor, month_on: date) -> pages.Sheet:
    headings = [
        pages.Heading(_("团队")),
        pages.Heading(_("成员")),
        pages.Heading(_("月份"), "month"),
        pages.Heading(_("上月目标（元）"), "yuan"),
        pages.Heading(_("目标（元）"), "yuan"),
        pages.Heading(_("已回款（元）"), "yuan"),
        pages.Heading(_("完成率"), "percent"),
    ]
    rows = (
        [
            team.name,
            row.name,
            month_on,
            row.former_fen,
            row.target_fen,
            row.received_fen,
            attained(row.received_fen, row.target_fen),
        ]
        for team in queries.sheet(viewer, month_on)
        for row in team.rows
    )
    return pages.Sheet(_("目标"), headings, rows)


def _own(request: pages.Request, today: date) -> HttpResponse:
    member_id = request.actor.member_id
    if member_id is None:
        raise Missing
    context = {
        "today": today,
        "month_on": month_of(today),
        "standing": queries.standing(request.actor, member_id, today, org_queries.calendar()),
        "months": queries.own_months(request.actor, month_of(today)),
    }
    return render(request, "targets/own.html", context)


def _sheet_context(form: TargetsForm, teams: list[queries.SheetTeam], month_on: date, today: date) -> dict[str, object]:
    shown = [
        _Team(
            team,
            [_Row(row, *(form.boxes(row) if row.may_set else (None, None))) for row in team.rows],
            sum(form.typed_fen(row) or 0 for row in team.rows),
        )
        for team in teams
    ]
    return {
        "form": form,
        "teams": shown,
        "month_on": month_on,
        "former_on": add_months(month_on, -1),
        "next_on": add_months(month_on, 1),
        "today": today,
        "address": f"{reverse('targets:list')}?month={month_on:%Y-%m}",
        "export_address": f"{reverse('targets:export')}?month={month_on:%Y-%m}",
        "is_closed": ledger_queries.is_closed(month_on),
        "may_set": bool(form.rows) and not ledger_queries.is_closed(month_on),
        "sum_target_fen": sum(team.target_fen for team in shown),
        "sum_former_fen": sum(team.former_fen for team in teams),
        "sum_received_fen": sum(team.received_fen for team in teams),
        "count_without": sum(row.target_fen is None for team in teams for row in team.rows),
    }


def _department_standing(teams: list[queries.SheetTeam], month_on: date, today: date) -> object:
    if month_on != month_of(today):
        return None
    member_ids = [row.member_id for team in teams for row in team.rows]
    return queries.joint_standing(member_ids, today, org_queries.calendar())


def _asked_month(request: pages.Request, today: date) -> date:
    try:
        return parse_month(request.GET.get("month", "") or f"{today:%Y-%m}")
    except ValueError:
        raise Missing(_("没有这个月份，请写成 2026-11。")) from None
