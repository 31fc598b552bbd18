"""What tasks offers the house."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from xiaozhang.base import jobs as background
from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.registries import Holding, Navigation, NewThing, NoticeKind, RecordType, Tab
from xiaozhang.base.text import Message
from xiaozhang.foundation.audit import queries as audit
from xiaozhang.foundation.tasks import jobs, powers, queries
from xiaozhang.foundation.tasks.actions.telling import ASSIGNED, DUE
from xiaozhang.foundation.tasks.views.showing import term

_LOG_WORDS = {
    "checklist": "步骤",
    "repeat": "重复",
    "ticked": "勾选",
    "turn": "第几次",
}
# Records whose pages show their tasks; a task itself may be about any record its giver can see.
_RECORDS = ("customer", "deal", "contract")


def register() -> None:
    """Declare powers, the record type, what members hold, notices, jobs, ways in and tabs on records."""
    registries.add_powers(powers.ALL)
    registries.record_types.add(
        "task",
        RecordType(
            key="task",
            label=Message("待办"),
            icon="list-details",
            rows=queries.tasks,
            title=str,
            url=_address,
            power=powers.SEE_TASKS,
        ),  # fmt: skip
    )
    registries.holdings.add("tasks", Holding("tasks", Message("未完成的待办"), queries.open_count_of, "tasks.task"))
    registries.notice_kinds.add(ASSIGNED, NoticeKind(ASSIGNED, Message("有人给我待办")))
    registries.notice_kinds.add(DUE, NoticeKind(DUE, Message("待办到期"), is_urgent=True))
    for key, label in _LOG_WORDS.items():
        registries.field_labels.add(f"tasks.task.{key}", Message(label))
    _add_ways_in()
    _add_on_records()
    _add_jobs()


def _add_ways_in() -> None:
    registries.navigation.add(
        "tasks",
        Navigation(
            "tasks", Message("待办"), "tasks:list", icon="list-details", order=4, power=powers.SEE_TASKS, group="today"
        ),
    )
    registries.new_things.add("task", NewThing("task", Message("待办"), "tasks:add", powers.KEEP_TASKS, order=5))


def _add_on_records() -> None:
    for record in _RECORDS:
        registries.tabs.add(
            f"{record}.tasks",
            Tab(
                record=record,
                key="tasks",
                label=Message("待办"),
                template="tasks/_of_record.html",
                context=partial(_of_record, record),
                count=partial(_open_count, record),
                order=60,
                power=powers.SEE_TASKS,
            ),
        )
    registries.tabs.add(
        "task.log",
        Tab("task", "log", Message("操作日志"), "audit/_log.html", audit.log_context("tasks.task"), order=90),
    )


def _add_jobs() -> None:
    background.register("tasks.bring_back", jobs.bring_back, label=Message("重复待办到期"))
    background.schedule("tasks.bring_back", at=time(0, 10))
    background.register("tasks.remind", jobs.remind, label=Message("待办到期提醒"))
    background.schedule("tasks.remind", every_minutes=10)


def _address(pk: int) -> str:
    return reverse("tasks:record", args=[pk])


def _of_record(record: str, viewer: Actor, row: Any, today: date) -> Mapping[str, object]:
    rows = queries.tasks_of_record(viewer, record, row.pk)[: queries.MOST_ON_A_RECORD]
    add_url = f"{reverse('tasks:add')}?about={record}:{row.pk}" if viewer.may(powers.KEEP_TASKS) else ""
    return {"rows": [(task, term(task, today)) for task in rows], "add_url": add_url}


def _open_count(record: str, viewer: Actor, row: Any) -> QuerySet[Any]:
    return queries.still_open(queries.tasks_of_record(viewer, record, row.pk))
