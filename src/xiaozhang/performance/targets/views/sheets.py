"""The sheet of a month, its file, and one's own months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

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
from xiaozhang.base.periods import add_months, month_of
from xiaozhang.base.registries import Metric
from xiaozhang.foundation.audit import queries as audit_queries
from xiaozhang.foundation.ledger import queries as ledger_queries
from xiaozhang.foundation.org import queries as org_queries
from xiaozhang.performance.targets import actions, powers, queries
from xiaozhang.performance.targets.forms import TargetsForm
from xiaozhang.performance.targets.rules.measuring import adds_up, is_money
from xiaozhang.performance.targets.rules.pace import attained
from xiaozhang.performance.targets.views.asked import (
    address_query,
    asked_metric,
    asked_month,
    figure_words,
    unit_words,
)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the sheet with its box; figures in words."""

    name: str
    former: str
    reached: str
    target: str
    attained: Fraction | None
    box: BoundField | None


@dataclass(frozen=True, slots=True)
class _Team:
    """A team of the sheet: its rows, the sum of what stands in their boxes, and its target of its own with its box."""

    name: str
    rows: list[_Row]
    former: str
    reached: str
    target: str
    own: str
    left: str
    is_above: bool
    box: BoundField | None
    break_url: str

    @property
    def has_own_row(self) -> bool:
        """Say whether the team has a line for a target of its own."""
        return self.box is not None or self.own != "—"


@pages.page(powers.SEE_TARGETS)
def sheet(request: pages.Request) -> HttpResponse:
    """Show the month's targets of a metric by team and take new ones; representatives see their own months."""
    today = timezone.localdate()
    month_on, metric = asked_month(request, today), asked_metric(request)
    if request.actor.scope is Scope.SELF and not request.actor.may(powers.SET_TARGETS):
        return _own(request, today, metric)
    teams = queries.sheet(request.actor, month_on, metric=metric.key)
    form = TargetsForm.of(request, teams=teams, month_on=month_on, metric=metric)
    status = 200
    if request.method == "POST":
        outcome = pages.submit(request, form, actions.set_targets, fixed={"month_on": month_on, "metric": metric.key})
        if outcome.is_done:
            said = _("已保存 {month} 月目标").format(month=month_on.month)
            return pages.succeed(request, f"{reverse('targets:list')}?{address_query(month_on, metric)}", 0, said)
        status = outcome.status
    context = _sheet_context(form, teams, month_on, metric)
    context["today"] = today
    context["can_export"] = request.actor.may(powers.EXPORT_TARGETS)
    context["standing"] = _department_standing(teams, month_on, today, metric)
    return render(request, "targets/sheet.html", context, status=status)


@pages.page(powers.EXPORT_TARGETS)
def export(request: pages.Request) -> HttpResponse:
    """Answer the month's targets of a metric as a file: the members of the page, by team."""
    month_on, metric = asked_month(request, timezone.localdate()), asked_metric(request)
    taken = pages.Taken(
        title=_("{month}目标").format(month=showing.month(month_on)),
        power=powers.EXPORT_TARGETS,
        subject=queries.targets(request.actor).model(),
        sheets=lambda: [_targets(request.actor, month_on, metric)],
        conditions={_("月份"): f"{month_on:%Y-%m}", _("指标"): pages.words(metric.label)},
    )
    return pages.send(request, taken)


@pages.page(powers.SEE_TARGETS)
def history(request: pages.Request) -> HttpResponse:
    """Show who set the month's targets of a metric to what, the latest first: of those in reach that stand."""
    month_on, metric = asked_month(request, timezone.localdate()), asked_metric(request)
    rows = queries.targets(request.actor).filter(month_on=month_on, metric=metric.key)
    context = {
        "month_on": month_on,
        "metric": metric,
        "lines": audit_queries.log_of_many(request.actor, "targets.target", list(rows.values_list("pk", flat=True))),
        "back": f"{reverse('targets:list')}?{address_query(month_on, metric)}",
    }
    return render(request, "targets/history.html", context)


def _targets(viewer: Actor, month_on: date, metric: Metric) -> pages.Sheet:
    kind, unit = "yuan" if is_money(metric) else "count", unit_words(metric)
    reached = _("已回款（元）") if metric.key == queries.RECEIPT else _("已完成（{unit}）").format(unit=unit)
    headings = [
        pages.Heading(_("团队")),
        pages.Heading(_("成员")),
        pages.Heading(_("月份"), "month"),
        pages.Heading(_("上月目标（{unit}）").format(unit=unit), kind),
        pages.Heading(_("目标（{unit}）").format(unit=unit), kind),
        pages.Heading(reached, kind),
        pages.Heading(_("完成率"), "percent"),
        pages.Heading(_("指标")),
    ]
    rows = (
        [
            team.name,
            row.name,
            month_on,
            row.former,
            row.target,
            row.reached,
            attained(row.reached, row.target),
            pages.words(metric.label),
        ]
        for team in queries.sheet(viewer, month_on, metric=metric.key)
        for row in team.rows
    )
    return pages.Sheet(_("目标"), headings, rows)


def _own(request: pages.Request, today: date, metric: Metric) -> HttpResponse:
    member_id = request.actor.member_id
    if member_id is None:
        raise Missing
    months = queries.own_months(request.actor, month_of(today), metric=metric.key)
    context = {
        "today": today,
        "month_on": month_of(today),
        "metric": metric,
        "metrics": queries.metrics(),
        "unit": unit_words(metric),
        "is_money": is_money(metric),
        "is_received": metric.key == queries.RECEIPT,
        "standing": queries.standing(request.actor, member_id, today, org_queries.calendar(), metric=metric.key),
        "months": [
            {
                "month_on": each.month_on,
                "target": figure_words(each.target, metric),
                "reached": figure_words(each.reached, metric),
                "attained": each.attained,
            }
            for each in months
        ],
    }
    return render(request, "targets/own.html", context)


def _sheet_context(
    form: TargetsForm, teams: Sequence[queries.SheetTeam], month_on: date, metric: Metric
) -> dict[str, object]:
    is_closed, sums = ledger_queries.is_closed(month_on), adds_up(metric)
    query = address_query(month_on, metric)
    breaks = sums and not is_closed and queries.is_broken_down(month_on, metric.key)
    shown = [_team(team, form, metric, f"{query}&" if breaks else "", is_closed=is_closed) for team in teams]
    typed = sum(form.typed_figure(row) or 0 for team in teams for row in team.rows)
    return {
        "form": form,
        "teams": shown,
        "has_members": any(team.rows for team in teams),
        "month_on": month_on,
        "metric": metric,
        "metrics": queries.metrics(),
        "unit": unit_words(metric),
        "is_money": is_money(metric),
        "is_received": metric.key == queries.RECEIPT,
        "adds_up": sums,
        "former_query": address_query(add_months(month_on, -1), metric),
        "next_query": address_query(add_months(month_on, 1), metric),
        "former_on": add_months(month_on, -1),
        "address": f"{reverse('targets:list')}?{query}",
        "history_address": f"{reverse('targets:history')}?{query}",
        "export_address": f"{reverse('targets:export')}?{query}",
        "is_closed": is_closed,
        "may_set": bool(form.rows or form.teams) and not is_closed,
        "sum_target": figure_words(typed if sums else None, metric),
        "sum_former": figure_words(sum(team.former for team in teams) if sums else None, metric),
        "sum_reached": figure_words(sum(team.reached for team in teams) if sums else None, metric),
        "count_without": sum(row.target is None for team in teams for row in team.rows),
    }


def _team(team: queries.SheetTeam, form: TargetsForm, metric: Metric, break_query: str, *, is_closed: bool) -> _Team:
    sums, box = adds_up(metric), None if is_closed else form.team_box(team)
    members = sum(form.typed_figure(row) or 0 for row in team.rows) if team.rows else team.summed.members
    left = team.summed.left
    may_break = team.may_set or (team.own is not None and all(row.may_set for row in team.rows if _sells(row)))
    breaks = break_query and team.team_id is not None and may_break and bool(form.rows)
    return _Team(
        name=team.name,
        rows=[
            _Row(
                row.name,
                figure_words(row.former, metric),
                figure_words(row.reached, metric),
                figure_words(row.target, metric),
                attained(row.reached, row.target),
                form.box(row),
            )
            for row in team.rows
        ],
        former=figure_words(team.former if sums and team.rows else None, metric),
        reached=figure_words(team.reached if team.rows else None, metric),
        target=figure_words(members if sums else None, metric),
        own=figure_words(team.own, metric),
        left=figure_words(left, metric) if sums and team.own is not None and left else "",
        is_above=team.is_above,
        box=box,
        break_url=f"{reverse('targets:break')}?{break_query}team={team.team_id}" if breaks else "",
    )


def _sells(row: queries.SheetRow) -> bool:
    return "representative" in row.role_keys


def _department_standing(teams: Sequence[queries.SheetTeam], month_on: date, today: date, metric: Metric) -> object:
    if month_on != month_of(today) or not adds_up(metric):
        return None
    figures = [row.target for team in teams for row in team.rows if row.target is not None]
    received = sum(row.reached for team in teams for row in team.rows)
    return queries.standing_of(sum(figures) if figures else None, received, today, org_queries.calendar())
