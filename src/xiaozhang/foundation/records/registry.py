"""What records offers the house."""

from __future__ import annotations

from datetime import time

from django.urls import reverse
from django.utils import timezone

from xiaozhang.base import jobs, registries
from xiaozhang.base.registries import Evidence, Found, NoticeKind, Subject
from xiaozhang.base.text import Message
from xiaozhang.foundation.records import actions, powers, queries
from xiaozhang.foundation.records.jobs import CLEAN, clean

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


def _find_tick(subject: Subject, argument: str) -> Found | None:
    row = queries.ticks(_DEAL, subject.deal_id, _STAGE_LIST).get(argument)
    if row is None:
        return None
    return Found(timezone.localdate(row.ticked_at), Message("{name}勾选", {"name": str(row.ticked_by or "系统")}))


def _supply_tick(subject: Subject, argument: str) -> tuple[Message, str]:
    return Message("勾选"), reverse("records:tick", args=[_DEAL, subject.deal_id, _STAGE_LIST, argument])
