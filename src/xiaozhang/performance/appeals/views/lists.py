"""Appeals as a list: one's own, and the desk of those who answer."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.utils import timezone

from xiaozhang.base import pages
from xiaozhang.base.actor import Actor
from xiaozhang.base.text import Message
from xiaozhang.performance.appeals import powers, queries

_STATES = (
    ("open", "待答复"),
    ("answered", "已答复"),
    ("reviewing", "复核中"),
    ("reviewed", "已复核"),
    ("withdrawn", "已撤回"),
)
_KINDS = (
    ("figure", "金额有误"),
    ("missing", "漏记事实"),
    ("credit", "归属有误"),
    ("clause", "用错条款"),
    ("other", "其他"),
)
_DECISIONS = (("upheld", "成立"), ("partly", "部分成立"), ("rejected", "不成立"))


@pages.page(powers.SEE)
def appeal_list(request: pages.Request) -> HttpResponse:
    """List appeals with view tabs, keyword and filters; those who answer begin with what is not settled."""
    return pages.list_page(request, list_spec(request.actor, timezone.localdate()))


def list_spec(viewer: Actor, today: date) -> pages.ListSpec:
    """Return the list as it is for a viewer on a day."""
    answers = viewer.may(powers.DECIDE) or viewer.may(powers.REVIEW)
    views = [
        pages.ViewTab("unsettled", Message("未办结"), lambda rows, _who: queries.unsettled(rows)),
        pages.ViewTab("mine", Message("我提出的"), queries.own),
        pages.ViewTab("all", Message("全部"), None),
    ]
    if answers:
        views.insert(0, pages.ViewTab("waiting", Message("等我办"), queries.waiting_for))
    return pages.ListSpec(
        record=queries.KIND,
        title=Message("申诉"),
        unit="件",
        rows=queries.appeals,
        sort="due",
        views=tuple(views),
        default_view="unsettled" if answers else "mine",
        search=queries.matching_text,
        search_label=Message("编号、姓名、内容"),
        columns=_columns(today),
        filters=_filters(today),
        empty=pages.Empty(
            Message("没有申诉"),
            Message("对已发布的结算单有异议，在申诉期内打开那一行或整份提出；答复和更正都在这里看得到。"),
        ),
        export=powers.EXPORT,
    )


def _columns(today: date) -> tuple[pages.Column, ...]:
    return (
        pages.Column("subject", Message("申诉"), cell="subject", sub=lambda row: row.number, sub_label=Message("编号")),
        pages.Column("member", Message("申诉人"), cell=lambda row: row.member.name),
        pages.Column(
            "state",
            Message("状态"),
            cell="appeals/_state_cell.html",
            export=lambda row: pages.words(queries.look(row, today).words),
        ),
        pages.Column("due", Message("答复期限"), kind="day", cell="due_on", sort="due_on"),
        pages.Column("assignee", Message("受理人"), cell=lambda row: row.assignee.name if row.assignee else ""),
        pages.Column("kind", Message("类别"), cell=lambda row: str(row.get_kind_display()), low=True),
        pages.Column("claimed", Message("主张应为（元）"), kind="yuan", cell="claimed_fen", low=True),
        pages.Column("submitted", Message("提出"), kind="day", cell="submitted_at", sort="id", low=True),
    )


def _filters(today: date) -> tuple[pages.Filter, ...]:
    return (
        pages.Filter("state", Message("状态"), choices=tuple((key, Message(word)) for key, word in _STATES)),
        pages.Filter("kind", Message("类别"), choices=tuple((key, Message(word)) for key, word in _KINDS)),
        pages.Filter("decision", Message("决定"), choices=tuple((key, Message(word)) for key, word in _DECISIONS)),
        pages.Filter("months", Message("月份"), kind="dates", field="month_on"),
        pages.Filter(
            "late",
            Message("超期未答复"),
            kind="flag",
            apply=lambda rows, wanted: queries.overdue(rows, today) if wanted else rows,
        ),
        pages.Filter("clause", Message("条款"), field="clause_id", choices=queries.clauses_appealed),
    )
