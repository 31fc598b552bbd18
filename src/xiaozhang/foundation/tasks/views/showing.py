"""How tasks look alike on list, board, calendar and page."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from xiaozhang.base.actor import Actor
from xiaozhang.foundation.tasks import powers

if TYPE_CHECKING:
    from xiaozhang.foundation.tasks.models import Task


def term(task: Task, today: date) -> str:
    """Return `今天 17:00`, `11月25日 周三`; late ones marked."""
    if task.due_on is None:
        return ""
    words = term_words(task, today)
    if not task.is_late(today):
        return words
    return format_html('<span class="xz-late">{}<span class="visually-hidden">{}</span></span>', words, _("，已逾期"))


def term_words(task: Task, today: date) -> str:
    """Return the term in plain words, with its weekday within a week."""
    assert task.due_on is not None
    hour = f" {timezone.localtime(task.due_at):%H:%M}" if task.due_at else ""
    return day_words(task.due_on, today) + hour


def day_words(day: date, today: date) -> str:
    """Return `今天`, `明天`, `11月25日 周三`, with the year in other years than today's."""
    near = {0: _("今天"), 1: _("明天"), -1: _("昨天")}.get((day - today).days)
    if near is not None:
        return near
    weekday = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))[day.weekday()]
    words = _("{month}月{day}日 {weekday}").format(month=day.month, day=day.day, weekday=weekday)
    return words if day.year == today.year else _("{year}年").format(year=day.year) + words


def head(viewer: Actor, style: str) -> dict[str, Any]:
    """Return what stands at the top of list, board and calendar."""
    return {
        "style": style,
        "may_keep": viewer.may(powers.KEEP_TASKS),
        "hand_over_url": reverse("tasks:hand_over") if viewer.may(powers.ASSIGN_TASKS) else "",
    }
