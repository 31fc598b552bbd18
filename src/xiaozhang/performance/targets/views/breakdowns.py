"""按制度分解: a team's target tried out on its members, then kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from xiaozhang.base import pages
from xiaozhang.base.errors import Missing
from xiaozhang.performance.targets import actions, powers, queries
from xiaozhang.performance.targets.errors import CannotBreakDown
from xiaozhang.performance.targets.forms import BreakForm, text_of_parts
from xiaozhang.performance.targets.views.asked import (
    address_query,
    asked_metric,
    asked_month,
    figure_words,
    unit_words,
)

_NO_PARTS: Mapping[int, int] = {}


@pages.page(powers.SET_TARGETS)
def break_down(request: pages.Request) -> HttpResponse:
    """Show what comes out for each member, as often as asked; keep it when told so."""
    month_on, metric = asked_month(request, timezone.localdate()), asked_metric(request)
    team = request.GET.get("team", "")
    if not team.isdecimal() or len(team) > 18:
        raise Missing
    scheme = queries.scheme_of(request.actor, int(team), month_on, metric.key)
    form = BreakForm.of(request, scheme=scheme)
    status = 200
    if request.method == "POST" and request.POST.get("step") == "keep":
        fixed = {"month_on": month_on, "metric": metric.key, "team_id": scheme.team_id}
        outcome = pages.submit(request, form, actions.break_down_target, fixed=fixed)
        if outcome.is_done:
            said = _("已把{team} {month} 月的目标分到人").format(team=scheme.team_name, month=month_on.month)
            return pages.succeed(request, f"{reverse('targets:list')}?{address_query(month_on, metric)}", 0, said)
        status = outcome.status
    parts = _tried(form, scheme)
    if request.method == "POST" and parts is None:
        status = 422
    return render(request, "targets/break.html", _context(form, scheme, month_on, parts), status=status)


def _tried(form: BreakForm, scheme: queries.Scheme) -> Mapping[int, int] | None:
    """Return what comes out of the form, or of the target that stands; None where nothing can."""
    if form.is_bound:
        if not form.is_valid():
            return None
        whole, locked = form.cleaned_data["whole"], form.cleaned_data["locked"]
    else:
        whole, locked = form.fields["whole"].initial, _NO_PARTS
    if whole is None:
        return None
    try:
        return queries.parts_of(scheme, whole, locked)
    except CannotBreakDown as refusal:
        form.refusal = form.refusal or refusal
        return None


def _context(
    form: BreakForm, scheme: queries.Scheme, month_on: date, parts: Mapping[int, int] | None
) -> dict[str, object]:
    metric = scheme.metric
    whole = sum(each.weight for each in scheme.holders) or 1
    query = address_query(month_on, metric)
    low, high = scheme.bounds.of(sum(parts.values()), len(scheme.holders)) if parts else (0, 0)
    return {
        "form": form,
        "scheme": scheme,
        "month_on": month_on,
        "metric": metric,
        "unit": unit_words(metric),
        "address": f"{reverse('targets:break')}?{query}&team={scheme.team_id}",
        "back": f"{reverse('targets:list')}?{query}",
        "rows": [
            {
                "name": each.name,
                "share": round(each.weight / whole * 10_000),
                "former": figure_words(scheme.former.get(each.member_id), metric),
                "lock": form[f"lock_{each.member_id}"],
                "box": form[f"part_{each.member_id}"],
                "part": figure_words(parts[each.member_id], metric) if parts else "—",
                "at_bound": parts is not None and parts[each.member_id] in (low, high),
            }
            for each in scheme.holders
        ],
        "sum_former": figure_words(sum(scheme.former.values()), metric),
        "sum_part": figure_words(sum(parts.values()), metric) if parts else "—",
        "bounds": (figure_words(low, metric), figure_words(high, metric)) if parts and scheme.bounds.ceiling else None,
        "seen": text_of_parts(parts) if parts else "",
    }
