"""What records offers the house."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from xiaozhang.base import jobs, registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.pages import carrying
from xiaozhang.base.registries import Evidence, Found, NoticeKind, Subject, Tab
from xiaozhang.base.text import Message
from xiaozhang.foundation.records import actions, powers, queries
from xiaozhang.foundation.records.jobs import CLEAN, clean
from xiaozhang.foundation.records.views import carried, comments

COMMENTED = ("customer", "deal", "contract", "receipt", "follow_up", "task", "approval", "exception")
"""The record types whose pages have a tab of comments."""
_DEAL = "deals.deal"
_STAGE_LIST = "stage"


def register() -> None:
    """Declare powers, the page of long work, the evidence that a ticked line is, and the nightly cleaning."""
    registries.add_powers(powers.ALL)
    jobs.register(CLEAN, clean, label=Message("清理过期的记录"))
    jobs.schedule(CLEAN, at=time(3, 10))
    registries.record_types.add("job", _JOB)
    registries.navigation.add("jobs", _JOBS)
    _add_notice_kinds()
    _add_comment_tabs()
    _add_what_is_carried()
    registries.evidence.add(
        "records.tick", Evidence("records.tick", Message("已勾选的一项"), find=_find_tick, supply=_supply_tick)
    )


def _add_notice_kinds() -> None:
    for kind in (
        NoticeKind(actions.MENTIONED, Message("评论里提到我"), is_urgent=True),
        NoticeKind(actions.REPLIED, Message("回复我的评论")),
    ):
        registries.notice_kinds.add(kind.key, kind)
    registries.field_labels.add("records.comment.record", Message("所在记录"))


def _add_what_is_carried() -> None:
    """Give every list and record what is kept for them: views, columns, tags, stars, recent ones."""
    ports = carrying.ports
    ports.of_list, ports.of_record, ports.seen = carried.of_list, carried.of_record, actions.note_seen
    for entry in (_TAGS, _KEPT):
        registries.navigation.add(entry.key, entry)
    for name, label in _LOG_WORDS.items():
        registries.field_labels.add(name, Message(label))


def _add_comment_tabs() -> None:
    for record in COMMENTED:
        registries.tabs.add(
            f"{record}.comments",
            Tab(
                record=record, key=comments.TAB, label=Message("评论"), template="records/_comments.html",
                context=comments.box_of(record), count=_count_of_comments(record), order=65,
            ),
        )  # fmt: skip


def _count_of_comments(record: str) -> Callable[[Actor, Any], QuerySet[Any]]:
    def count(viewer: Actor, row: Any) -> QuerySet[Any]:
        return queries.standing_comments(record, row.pk)

    return count


def _job_url(pk: int) -> str:
    return reverse("records:job", args=[pk])


_JOB = registries.RecordType(
    key="job",
    label=Message("后台工作"),
    icon="circle-dashed",
    rows=queries.jobs,
    title=queries.label_of_job,
    url=_job_url,
    power=powers.SEE_JOBS,
    is_carrier=False,
)
_JOBS = registries.Navigation(
    key="jobs",
    label=Message("后台工作"),
    url_name="records:jobs",
    icon="circle-dashed",
    order=945,
    power=powers.SEE_JOBS,
    group="administration",
)

_TAGS = registries.Navigation(
    key="administration.tags",
    label=Message("标签"),
    url_name="records:tags",
    icon="tag",
    order=906,
    power=powers.MANAGE_TAGS,
    group="administration",
)
_KEPT = registries.Navigation(
    key="records.kept", label=Message("最近与标星"), url_name="records:kept", icon="star", order=85
)
_LOG_WORDS = {
    "records.tag.records": "换过的记录",
    "records.savedview.shared": "共享给",
}


def _find_tick(subject: Subject, argument: str) -> Found | None:
    row = queries.ticks(_DEAL, subject.deal_id, _STAGE_LIST).get(argument)
    if row is None:
        return None
    return Found(timezone.localdate(row.ticked_at), Message("{name}勾选", {"name": str(row.ticked_by or "系统")}))


def _supply_tick(subject: Subject, argument: str) -> tuple[Message, str]:
    return Message("勾选"), reverse("records:tick", args=[_DEAL, subject.deal_id, _STAGE_LIST, argument])
