"""The page of long work for who looks after it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from xiaozhang.base import pages
from xiaozhang.base.text import Message
from xiaozhang.foundation.records import actions, powers, queries

JOBS = pages.ListSpec(
    record="job",
    title=Message("后台工作"),
    unit="件",
    rows=queries.jobs,
    sort="-queued_at",
    views=(
        pages.ViewTab("all", Message("全部")),
        pages.ViewTab(
            "open", Message("排队和进行中"), lambda rows, viewer: rows.filter(state__in=("queued", "running"))
        ),
        pages.ViewTab("failed", Message("失败"), lambda rows, viewer: rows.filter(state="failed")),
    ),
    columns=(
        pages.Column("what", Message("工作"), cell=queries.label_of_job, sub=queries.argument_words),
        pages.Column("state", Message("状态"), cell="records/_job_state_cell.html"),
        pages.Column("progress", Message("进度"), cell=queries.progress_words, num=True),
        pages.Column("reason", Message("原因"), cell=queries.reason_words, low=True),
        pages.Column("attempts", Message("尝试"), num=True, low=True),
        pages.Column("queued_at", Message("排入"), kind="when", sort="queued_at", num=True),
    ),
    filters=(pages.Filter("queued_at", Message("排入"), kind="dates", field="queued_at"),),
    head="records/_jobs_head.html",
    empty=pages.Empty(Message("没有后台工作"), Message("结算、导入、每晚的封存和清理会列在这里，做成的保留 90 天。")),
)


@pages.page(powers.SEE_JOBS)
def jobs(request: pages.Request) -> HttpResponse:
    """List long work, the latest first, and say whether anybody carries it out."""
    alive = queries.workers(queries.database_now() or timezone.now())
    return pages.list_page(request, JOBS, {"workers": alive})


@pages.page(powers.SEE_JOBS)
def job(request: pages.Request, pk: int) -> HttpResponse:
    """Show one piece of long work: how far it is, why it failed, and how to try again."""
    row = queries.get_job(request.actor, pk)
    context: dict[str, object] = {
        "reason": queries.reason_words(row),
        "arguments": queries.argument_words(row),
        "most_attempts": queries.most_attempts(row),
        "retry_address": reverse("records:retry_job", args=[pk]),
    }
    if row.state == "running":
        context |= {"progress": _progress(row), "progress_address": reverse("records:job_progress", args=[pk])}
    return pages.record_page(
        request,
        "job",
        row,
        overview_template="records/_job.html",
        context=context,
        facts=[row.note] if row.note else [],
        state_template="records/_job_state.html",
    )


@pages.page(powers.SEE_JOBS)
def job_progress(request: pages.Request, pk: int) -> HttpResponse:
    """Answer the polling of a running job."""
    row = queries.get_job(request.actor, pk)
    address, done_url = reverse("records:job_progress", args=[pk]), reverse("records:job", args=[pk])
    return pages.progress(request, _progress(row), address=address, done_url=done_url, element_id="job-progress")


@pages.page(powers.SEE_JOBS)
def retry_job(request: pages.Request, pk: int) -> HttpResponse:
    """Try a failed job again. A GET only leads to the job."""
    address = reverse("records:job", args=[pk])
    if request.method != "POST":
        return HttpResponseRedirect(address)
    return pages.act(request, actions.retry_job, done=address, said=Message("已重新排队"), job_id=pk)


def _progress(row: Any) -> pages.Progress:
    return pages.Progress(
        queries.label_of_job(row),
        row.done,
        row.total,
        is_finished=row.state == "done",
        failed=_("没有做成，请打开看原因。") if row.state == "failed" else "",
        note=row.note,
    )
