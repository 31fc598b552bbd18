"""The board by days, and the month; cards move between columns and take the day they stand for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from xiaozhang.base import pages
from xiaozhang.base.actor import Actor, Scope
from xiaozhang.base.errors import Missing
from xiaozhang.base.text import Message
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.tasks import actions, powers, queries
from xiaozhang.foundation.tasks.forms import CardForm, number_of
from xiaozhang.foundation.tasks.rules.columns import LABELS, Due
from xiaozhang.foundation.tasks.views.showing import head, term

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.safestring import SafeString

    from xiaozhang.foundation.tasks.models import Task

_CARD, _TITLE = "__card__", "__title__"
_RANGES = {"mine": Message("我的"), "given": Message("我指派的"), "team": Message("部门")}
_ITEM = '<li class="{}"><a href="{}" data-drawer-link><span class="xz-num">{}</span>{}{}</a></li>'
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


@dataclass(frozen=True)
class ShownCard:
    """A card with its term in words, and the menu that moves it ("" where it cannot be moved)."""

    card: queries.Card
    term: str
    menu: str


@dataclass(frozen=True)
class ShownColumn:
    """A column of the board with its cards."""

    column: queries.BoardColumn
    cards: tuple[ShownCard, ...]


@pages.page(powers.SEE_TASKS)
def board(request: pages.Request) -> HttpResponse:
    """Show open tasks in columns by their days."""
    viewer, today = request.actor, timezone.localdate()
    asked, rows = _rows(request)
    columns = queries.board(rows, today)
    context = {
        **head(viewer, "board"),
        "title": _("待办"),
        "columns": _shown(columns, viewer, today),
        "ranges": _ranges(viewer, asked, "tasks:board", {}),
        "asked": asked,
        "today": today,
    }
    return render(request, "tasks/board.html", context)


@pages.page(powers.KEEP_TASKS)
def move_card(request: pages.Request) -> HttpResponse:
    """Give the card that was dropped, or sent by its menu, the day of its column."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("tasks:board"))
    form = CardForm.of(request)
    outcome = pages.submit(request, form, actions.put_off_task)
    if outcome.is_done:
        return pages.succeed(request, reverse("tasks:board"), outcome.pk, Message("期限已改"))
    raise form.refusal or Missing()


@pages.page(powers.SEE_TASKS)
def calendar(request: pages.Request) -> HttpResponse:
    """Show a month of open tasks; `?month=2026-11` names it."""
    viewer, today = request.actor, timezone.localdate()
    first_on = _month(request.GET.get("month", ""), today)
    asked, rows = _rows(request)
    weeks = queries.month(rows, first_on, today, org.calendar())
    kept = {"month": f"{first_on:%Y-%m}"}
    context = {
        **head(viewer, "calendar"),
        "title": _("待办"),
        "weeks": [[(day, _items(day, with_owner=asked != "mine")) for day in week] for week in weeks],
        "weekdays": [_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")],
        "first_on": first_on,
        "before": _address("tasks:calendar", asked, {"month": f"{first_on - timedelta(days=1):%Y-%m}"}),
        "after": _address("tasks:calendar", asked, {"month": f"{first_on + timedelta(days=32):%Y-%m}"}),
        "now_url": _address("tasks:calendar", asked, {}),
        "ranges": _ranges(viewer, asked, "tasks:calendar", kept),
        "asked": asked,
        "today": today,
        "is_empty": not any(day.cards for week in weeks for day in week if not day.is_other_month),
    }
    return render(request, "tasks/calendar.html", context)


def _rows(request: pages.Request) -> tuple[str, QuerySet[Task]]:
    """Return which tasks are asked for, and those: one's own unless the address says otherwise."""
    viewer = request.actor
    rows = queries.still_open(queries.tasks(viewer))
    asked = request.GET.get("view", "")
    if asked == "given":
        return asked, queries.given_by(rows, viewer)
    if asked == "team" and viewer.scope is not Scope.SELF:
        return asked, queries.of_team(rows, viewer)
    return "mine", queries.own(rows, viewer)


def _ranges(viewer: Actor, asked: str, name: str, kept: dict[str, str]) -> list[tuple[str, str, bool]]:
    offered = [key for key in _RANGES if key != "team" or viewer.scope is not Scope.SELF]
    return [(pages.words(_RANGES[key]), _address(name, key, kept), key == asked) for key in offered]


def _address(name: str, view: str, kept: dict[str, str]) -> str:
    values = {**({"view": view} if view != "mine" else {}), **kept}
    return f"{reverse(name)}?{urlencode(values)}" if values else reverse(name)


def _month(text: str, today: date) -> date:
    year, _dash, month = text.partition("-")
    number, count = number_of(year), number_of(month)
    if number is None or count is None or not (_FIRST_YEAR <= number < _LAST_YEAR and 1 <= count <= 12):
        return today.replace(day=1)
    return date(number, count, 1)


def _shown(columns: list[queries.BoardColumn], viewer: Actor, today: date) -> list[ShownColumn]:
    """Render the menu of the cards once, and let each card put its own in."""
    menus = {}
    for column in columns:
        choices = [(key.value, words) for key, words in LABELS.items() if key not in (Due.LATE, column.due)]
        given = {"card": _CARD, "title": _TITLE, "choices": choices}
        menus[column.due] = render_to_string("tasks/_card_menu.html", given)
    return [
        ShownColumn(
            column, tuple(ShownCard(card, *_words(card, menus[column.due], viewer, today)) for card in column.cards)
        )
        for column in columns
    ]


def _words(card: queries.Card, menu: SafeString, viewer: Actor, today: date) -> tuple[str, str]:
    task = card.task
    is_movable = not task.source_key and queries.may_work_on(viewer, task)
    filled = pages.filled(menu, {_CARD: f"{task.pk}:{task.revision}", _TITLE: task.title}) if is_movable else ""
    return term(task, today), filled


def _items(day: queries.Day, *, with_owner: bool) -> SafeString:
    """Return the tasks of a day as they stand in the month; a month of a department has more than a template likes."""
    return format_html_join("", _ITEM, (_item(card, with_owner) for card in day.cards))


def _item(card: queries.Card, with_owner: bool) -> tuple[str, str, str, str, SafeString | str]:
    task = card.task
    hour = f"{timezone.localtime(task.due_at):%H:%M} " if task.due_at else ""
    below = " · ".join(words for words in (task.owner.name if with_owner else "", task.record_title) if words)
    sub = format_html('<span class="xz-month-sub">{}</span>', below) if below else ""
    return "is-late" if card.is_late else "", reverse("tasks:record", args=[task.pk]), hour, task.title, sub
