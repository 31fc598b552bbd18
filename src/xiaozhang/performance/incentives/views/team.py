"""The statements of a supervisor's members, a month at a time."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from xiaozhang.base import pages
from xiaozhang.base.text import Message
from xiaozhang.performance.incentives import powers, queries


def _change(row: Any) -> int | None:
    return None if row.due_before is None else row.due - row.due_before


TEAM = pages.ListSpec(
    record="statement",
    key="team",
    title=Message("团队结算单"),
    unit="份",
    rows=queries.team_statements,
    sort="-total",
    views=(
        pages.ViewTab("latest", Message("最近一月"), lambda rows, viewer: queries.in_latest_month(rows)),
        pages.ViewTab(
            "unconfirmed",
            Message("未确认"),
            lambda rows, viewer: queries.in_latest_month(rows).filter(confirmed_at__isnull=True),
        ),
        pages.ViewTab("all", Message("全部月份")),
    ),
    default_view="latest",
    search=lambda rows, text: rows.filter(member_name__contains=text),
    search_label=Message("姓名"),
    columns=(
        pages.Column("name", Message("姓名"), cell="member_name", sub=lambda row: row.team_name, sub_label="团队"),
        pages.Column("month", Message("月份"), kind="month", cell="month_on", sort="month_on"),
        pages.Column("attained", Message("完成率"), kind="percent", cell=lambda row: row.attained, num=True),
        pages.Column("received", Message("回款（元）"), kind="yuan", cell="received_fen", low=True),
        pages.Column("total", Message("所得（元）"), kind="yuan", cell="total_fen", sort="total_fen"),
        pages.Column("due", Message("应发（元）"), kind="yuan", cell=lambda row: row.due),
        pages.Column("change", Message("比上次（元）"), kind="yuan", cell=_change),
        pages.Column("lines", Message("行数"), kind="count", cell="lines_count", low=True),
        pages.Column("confirmed", Message("本人确认"), kind="day", cell="confirmed_at"),
    ),
    filters=(pages.Filter("months", Message("月份"), kind="dates", field="month_on"),),
    empty=pages.Empty(Message("没有团队成员的结算单"), Message("带团队的成员在这里看到本团队已发布的结算单。")),
    head="incentives/_team_sums.html",
    export=powers.EXPORT_STATEMENTS,
)


@pages.page(powers.SEE_STATEMENTS)
def team_statements(request: pages.Request) -> HttpResponse:
    """List the published statements of the members in reach, the latest month first."""
    context = {"sums": queries.team_sums(request.actor)} if not pages.is_htmx(request) else {}
    return pages.list_page(request, TEAM, context=context)
