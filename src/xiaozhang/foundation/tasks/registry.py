"""What tasks offers the house."""

from __future__ import annotations

from datetime import time

from django.urls import reverse

from xiaozhang.base import jobs as background
from xiaozhang.base import registries
from xiaozhang.base.registries import Holding, NoticeKind, RecordType
from xiaozhang.base.text import Message
from xiaozhang.foundation.tasks import jobs, powers, queries
from xiaozhang.foundation.tasks.actions.telling import ASSIGNED, DUE


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
    registries.notice_kinds.add(DUE, NoticeKind(DUE, Message("待办到期")))
    _add_jobs()


def _add_jobs() -> None:
    background.register("tasks.bring_back", jobs.bring_back, label=Message("重复待办到期"))
    background.schedule("tasks.bring_back", at=time(0, 10))
    background.register("tasks.remind", jobs.remind, label=Message("待办到期提醒"))
    background.schedule("tasks.remind", every_minutes=10)


def _address(pk: int) -> str:
    return reverse("tasks:record", args=[pk])
