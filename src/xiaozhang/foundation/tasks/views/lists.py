"""The list of tasks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from xiaozhang.base import pages
from xiaozhang.base.actor import Actor, Scope
from xiaozhang.base.text import Message
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.tasks import powers, queries
from xiaozhang.foundation.tasks.rules.columns import LABELS, Due
from xiaozhang.foundation.tasks.views.showing import head, term

if TYPE_CHECKING:
    from xiaozhang.foundation.tasks.models import Task

_STATES = (("open", Message("未完成")), ("done", Message("已完成")), ("cancelled", Message("已取消")))
_PRIORITIES = (("1", Message("高")), ("2", Message("普通")), ("3", Message("低")))
_SOURCES = (("clause", Message("制度")), ("series", Message("重复")), ("hand", Message("自建、指派")))


@pages.page(powers.SEE_TASKS)
def task_list(request: pages.Request) -> HttpResponse:
    """List tasks with view tabs, keyword and filters."""
    spec = list_spec(request.actor, timezone.localdate())
    return pages.list_page(request, spec, {**head(request.actor, "list"), "is_list": True})


def list_spec(viewer: Actor, today: date) -> pages.ListSpec:
    """Return the list as it is for a viewer on a day."""
    reaches_others = viewer.scope is not Scope.SELF
    return pages.ListSpec(
        record="task",
        title=Message("待办"),
        unit="项",
        rows=queries.tasks,
        sort="due",
        views=_views(reaches_others),
        default_view="mine",
        search=_found,
        search_label=Message("待办、相关记录"),
        columns=_columns(viewer, today),
        filters=_filters(today, reaches_others),
        empty=pages.Empty(
            Message("没有待办"),
            Message("自己要做的、交给别人的、制度产生的，都在这里。"),
            action_label=Message("新建待办"),
            action_url_name="tasks:add",
            action_power=powers.KEEP_TASKS,
        ),
        head="tasks/_head.html",
    )


def _views(reaches_others: bool) -> tuple[pages.ViewTab, ...]:
    team = pages.ViewTab("team", Message("部门"), lambda rows, who: queries.of_team(queries.still_open(rows), who))
    return (
        pages.ViewTab("mine", Message("我的"), lambda rows, who: queries.own(queries.still_open(rows), who)),
        pages.ViewTab("given", Message("我指派的"), lambda rows, who: queries.given_by(queries.still_open(rows), who)),
        *((team,) if reaches_others else ()),
        pages.ViewTab("all", Message("全部")),
    )


def _columns(viewer: Actor, today: date) -> tuple[pages.Column, ...]:
    return (
        pages.Column("title", Message("待办"), cell=_title, export=lambda task: task.title),
        pages.Column(
            "due", Message("期限"), cell=lambda task: term(task, today), sort="due_on", num=True,
            export=lambda task: task.due_on,
        ),
        pages.Column("about", Message("相关记录"), cell="record_title"),
        pages.Column("owner", Message("负责人"), cell=lambda task: task.owner.name),
        pages.Column("giver", Message("指派人"), cell=_giver, low=True),
        pages.Column("source", Message("来源"), cell=_source, low=True),
        pages.Column("state", Message("状态"), cell=lambda task: task.get_state_display(), low=True),
        pages.Column("done", Message("办理"), cell=lambda task: _done_button(task, viewer)),
    )  # fmt: skip


def _filters(today: date, reaches_others: bool) -> tuple[pages.Filter, ...]:
    owner = pages.Filter(
        "owner",
        Message("负责人"),
        field="owner_id",
        choices=lambda who: [(str(pk), name) for pk, name in org.member_choices(who, today)],
    )
    columns = tuple((due.value, label) for due, label in LABELS.items())
    return (
        pages.Filter("when", Message("期限"), choices=columns, apply=lambda rows, keys: _due(rows, keys, today)),
        pages.Filter("state", Message("状态"), choices=_STATES),
        pages.Filter("priority", Message("优先级"), choices=_PRIORITIES),
        pages.Filter("source", Message("来源"), choices=_SOURCES, apply=_from),
        *((owner,) if reaches_others else ()),
        pages.Filter("due", Message("期限日期"), kind="dates", field="due_on"),
    )


def _due(rows: QuerySet[Any], keys: list[str], today: date) -> QuerySet[Any]:
    condition = queries.days_of(Due(keys[0]), today)
    for key in keys[1:]:
        condition |= queries.days_of(Due(key), today)
    return rows.filter(condition)


def _from(rows: QuerySet[Any], sources: list[str]) -> QuerySet[Any]:
    found = queries.from_source(rows, sources[0])
    for source in sources[1:]:
        found = found | queries.from_source(rows, source)
    return found


def _found(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return queries.found(rows, text)


def _title(task: Task) -> str:
    if task.priority != 1:
        return task.title
    return format_html('{} <span class="xz-tag">{}</span>', task.title, _("高"))


def _source(task: Task) -> Message | str:
    if task.source_key or task.clause_id is not None:
        return Message("制度")
    return Message("重复") if task.series_id is not None else ""


def _giver(task: Task) -> str:
    if task.created_by is None:
        return _("系统")
    return "" if task.created_by_id == task.owner_id else task.created_by.name


def _done_button(task: Task, viewer: Actor) -> str:
    if not task.is_open or not task.by_hand or not queries.may_work_on(viewer, task):
        return ""
    said = _("完成「{title}」").format(title=task.title)
    return format_html(
        '<button class="btn xz-btn-s xz-btn-text" form="done-form" name="done" value="{}:{}" aria-label="{}">'
        "{}</button>",
        task.pk,
        task.revision,
        said,
        _("完成"),
    )
