"""The page 工作台."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from xiaozhang.base import pages
from xiaozhang.foundation.org import queries as org
from xiaozhang.home.demo import queries as demo
from xiaozhang.home.today import queries
from xiaozhang.home.today.rules.duties import day_line, headline
from xiaozhang.selling.customers import powers as customers_powers


@pages.signed_in
def today(request: pages.Request) -> HttpResponse:
    """Show what there is to do and to know today."""
    viewer, day, calendar = request.actor, timezone.localdate(), org.calendar()
    duties = queries.duties(viewer, day, calendar)
    deals = queries.deals_past_their_days(viewer, day, calendar)
    late_money = queries.late_instalments(viewer, day)
    waiting = queries.receipts_waiting(viewer)
    team = queries.team_terms(viewer, day, calendar)
    context = {
        "today": day,
        "yesterday": day - timedelta(days=1),
        "headline": headline(
            duties,
            receipts=waiting.count if waiting else 0,
            deals=deals.count if deals else 0,
            instalments=late_money.count if late_money else 0,
            team=team.count if team else 0,
        ),
        "line": day_line(day, calendar),
        "duties": duties,
        "deals": deals,
        "late_money": late_money,
        "team": team,
        "waiting": waiting,
        "knowing": queries.knowing(viewer, day, calendar),
        "settings": queries.settings_to_see_to(viewer, day),
        "can_follow_up": viewer.may(customers_powers.RECORD_FOLLOW_UP),
        "demo": demo.progress(),
    }
    return render(request, "today/today.html", context)
