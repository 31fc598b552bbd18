"""A settlement run as a file: a sheet of statements, and a sheet of their lines down to clause and fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.translation import gettext as _

from xiaozhang.base import pages
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Refused
from xiaozhang.base.text import Message
from xiaozhang.performance.incentives import powers, queries
from xiaozhang.performance.incentives.views.line_cells import line_cells, line_headings

if TYPE_CHECKING:
    from xiaozhang.performance.incentives.models import Run, Statement

MOST_LINES = 200_000


@pages.page(powers.EXPORT_STATEMENTS)
def export_run(request: pages.Request, pk: int) -> HttpResponse:
    """Answer a run as a file: both sheets as xlsx, one as csv (`?part=lines` for the lines)."""
    run = queries.get_run(request.actor, pk)
    if run.state == "staged":
        raise Refused(Message("没有导出：这次试算还没有完成。请等它完成后再导出。"))
    if run.lines_count > MOST_LINES:
        raise Refused(Message("没有导出：这次结算超过 {most} 行。", {"most": f"{MOST_LINES:,}"}))
    order = ["lines", "statements"] if request.GET.get("part") == "lines" else ["statements", "lines"]
    sheets = {"statements": lambda: _statements(run), "lines": lambda: _lines(request.actor, run)}
    names = {"statements": _("结算单"), "lines": _("结算明细")}
    month = _("{year}年{month}月").format(year=run.month_on.year, month=run.month_on.month)
    taken = pages.Taken(
        title=f"{month}{names[order[0]]}",
        power=powers.EXPORT_STATEMENTS,
        subject=run,
        sheets=lambda: [sheets[part]() for part in order],
        conditions={_("月份"): f"{run.month_on:%Y-%m}", _("试算次数"): run.number, _("内容"): names[order[0]]},
    )
    return pages.send(request, taken)


def _statements(run: Run) -> pages.Sheet:
    headings = [
        *_who_headings(),
        pages.Heading(_("目标（元）"), "yuan"),
        pages.Heading(_("回款（元）"), "yuan"),
        pages.Heading(_("完成率"), "percent"),
        pages.Heading(_("不计提成（元）"), "yuan"),
        pages.Heading(_("提成（元）"), "yuan"),
        pages.Heading(_("调整（元）"), "yuan"),
        pages.Heading(_("应发合计（元）"), "yuan"),
        pages.Heading(_("行数"), "count"),
        pages.Heading(_("本人确认"), "day"),
    ]
    rows = (
        [
            *_who(one),
            one.target_fen,
            one.received_fen,
            one.attained,
            one.unpaid_fen,
            one.commission_fen,
            one.adjustment_fen,
            one.total_fen,
            one.lines_count,
            one.confirmed_at,
        ]
        for one in queries.run_statements(run)
    )
    return pages.Sheet(_("结算单"), headings, rows)


def _lines(viewer: Actor, run: Run) -> pages.Sheet:
    rows = ([*_who(statement), *line_cells(shown)] for statement, shown in queries.run_lines(viewer, run))
    return pages.Sheet(_("结算明细"), [*_who_headings(), *line_headings()], rows)


def _who_headings() -> list[pages.Heading]:
    return [
        pages.Heading(_("单号")),
        pages.Heading(_("姓名")),
        pages.Heading(_("团队")),
        pages.Heading(_("岗位")),
        pages.Heading(_("月份"), "month"),
    ]


def _who(statement: Statement) -> list[object]:
    return [statement.number, statement.member_name, statement.team_name, statement.post_name, statement.month_on]
