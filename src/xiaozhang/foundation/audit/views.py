"""The log of the whole house, for who administers it."""

from __future__ import annotations

from django.http import HttpResponse

from xiaozhang.base import pages
from xiaozhang.base.text import Message
from xiaozhang.foundation.audit import powers, queries

LOG = pages.ListSpec(
    record="log_entry",
    title=Message("操作日志"),
    unit="条",
    rows=queries.entries,
    sort="-at",
    columns=(
        pages.Column("what", Message("操作"), cell=queries.entry_words),
        pages.Column("who", Message("操作人"), cell=queries.actor_words),
        pages.Column("subject", Message("对象"), cell=queries.subject_words),
        pages.Column("at", Message("时间"), kind="when", sort="at", num=True),
    ),
    filters=(
        pages.Filter("at", Message("时间"), kind="dates", field="at"),
        pages.Filter("actor", Message("操作人"), choices=queries.people, apply=queries.by_people),
    ),
    empty=pages.Empty(Message("还没有操作记录"), Message("以后每次改动都会记在这里，不能改，也不能删。")),
    export=powers.EXPORT_LOG,
)


@pages.page(powers.SEE_LOG)
def log(request: pages.Request) -> HttpResponse:
    """List every change, the latest first."""
    return pages.list_page(request, LOG)


@pages.page(powers.SEE_LOG)
def entry(request: pages.Request, pk: int) -> HttpResponse:
    """Show one change with each value before and after."""
    row = queries.get_entry(request.actor, pk)
    line = queries.line_of(request.actor, row)
    return pages.record_page(
        request,
        "log_entry",
        row,
        overview_template="audit/_entry.html",
        context={"line": line},
        facts=[line.who, queries.subject_words(row)],
    )
