"""The company's calendar: a year at a glance, days and spans, the notice of the State Council."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from xiaozhang.base import pages
from xiaozhang.base.errors import Missing
from xiaozhang.foundation.org import actions as org_actions
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.org.rules.announcement import LONGEST, read_announcement
from xiaozhang.home.administration import actions, forms, gateways, powers, queries

_YEARS = range(1990, 2101)


@pages.page(powers.SEE_MEMBERS)
def calendar(request: pages.Request, year: int | None = None) -> HttpResponse:
    """Show a year of the company's calendar."""
    today = timezone.localdate()
    shown = _year(year or today.year)
    context = {
        "sheet": queries.year_page(shown, today),
        "warning": org.calendar_warning(today),
        "can_manage": request.actor.may(powers.MANAGE_CALENDAR),
        "is_known": shown in gateways.known_years(),
        "title": _("{year} 年工作日历").format(year=shown),
        "before": shown - 1 if shown - 1 in _YEARS else None,
        "after": shown + 1 if shown + 1 in _YEARS else None,
    }
    return render(request, "administration/calendar.html", context)


@pages.page(powers.MANAGE_CALENDAR)
def set_day(request: pages.Request, day: date) -> HttpResponse:
    """Say how one day stands."""
    kind, name = queries.calendar_day(day)
    closed = queries.closed_months([day])
    return pages.form_page(
        request,
        forms.CalendarDayForm.of(request, initial={"kind": kind or "plain", "name": name}, day=day, closed=closed),
        actions.change_calendar,
        title=_("{year} 年 {month} 月 {day} 日").format(year=day.year, month=day.month, day=day.day),
        done=_address(day.year),
        template="administration/calendar_form.html",
        context={"closed": closed},
    )


@pages.page(powers.MANAGE_CALENDAR)
def set_span(request: pages.Request, year: int) -> HttpResponse:
    """Say how several days in a row stand."""
    closed = queries.closed_months_of_year(_year(year))
    return pages.form_page(
        request,
        forms.CalendarSpanForm.of(request, year=year, closed=closed),
        actions.change_calendar,
        title=_("改一段日子"),
        done=_address(year),
        template="administration/calendar_form.html",
        context={"closed": closed},
    )


@pages.page(powers.MANAGE_CALENDAR)
def read_notice(request: pages.Request, year: int) -> HttpResponse:
    """Take the text of the yearly notice, and show what was read of it as rows to look over and save."""
    shown, text = _year(year), request.POST.get("notice", "")[:LONGEST]
    context = {
        "title": _("{year} 年放假通知").format(year=shown),
        "year": shown,
        "notice": text,
        "address": reverse("administration:read_notice", args=[shown]),
        "back": _address(shown),
    }
    if request.method != "POST":
        return render(request, "administration/notice.html", context)
    found = read_announcement(text, shown)
    if not found.days:
        return render(request, "administration/notice.html", {**context, "problems": found.problems}, status=422)
    closed = queries.closed_months(read.day for read in found.days)
    rows = queries.notice_rows(found.days)
    form = forms.NoticeForm(
        None, None, viewer=request.actor, today=timezone.localdate(), initial={"days": rows}, closed=closed
    )
    more = {
        "form": form,
        "problems": found.problems,
        "closed": closed,
        "address": reverse("administration:save_notice", args=[shown]),
    }
    return render(request, "administration/notice_rows.html", {**context, **more})


@pages.page(powers.MANAGE_CALENDAR)
def save_notice(request: pages.Request, year: int) -> HttpResponse:
    """Enter the rows of the notice and mark the year."""
    closed = queries.closed_months_of_year(_year(year))
    return pages.form_page(
        request,
        forms.NoticeForm.of(request, closed=closed),
        actions.enter_notice,
        title=_("{year} 年放假通知").format(year=year),
        done=_address(year),
        fixed={"year": year},
        said=_("已录入，并标记这一年的安排已公布"),
        template="administration/notice_rows.html",
        context={"closed": closed, "year": year},
    )


@pages.page(powers.MANAGE_CALENDAR)
def load_year(request: pages.Request, year: int) -> HttpResponse:
    """Enter what this release knows of a year."""
    return pages.act(request, org_actions.load_known_year, done=_address(year), said=_("已载入"), year=year)


@pages.page(powers.MANAGE_CALENDAR)
def announce_year(request: pages.Request, year: int) -> HttpResponse:
    """Mark a year's arrangement as entered, or take the mark back (`on=0`)."""
    is_on = request.POST.get("on", "1") != "0"
    return pages.act(
        request,
        org_actions.set_calendar_year,
        done=_address(year),
        said=_("已标记为安排已录入") if is_on else _("已取消标记"),
        year=year,
        is_announced=is_on,
    )


def _year(year: int) -> int:
    if year not in _YEARS:
        raise Missing
    return year


def _address(year: int) -> str:
    return reverse("administration:year", args=[year])
