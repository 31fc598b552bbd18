"""A statement to take away: as PDF, its lines as a table, and the trace of one line as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from xiaozhang.base import pages
from xiaozhang.base.errors import Refused
from xiaozhang.base.text import Message
from xiaozhang.foundation.org import queries as org_queries
from xiaozhang.performance.incentives import powers, queries
from xiaozhang.performance.incentives.documents import statement_pdf as set_statement
from xiaozhang.performance.incentives.views.line_cells import line_cells, line_headings
from xiaozhang.performance.incentives.views.printing import MOST_PRINTED, printed_statement

if TYPE_CHECKING:
    from xiaozhang.performance.incentives.models import Statement

MOST_LINES = 200_000


@pages.page(powers.SEE_STATEMENTS)
def statement_pdf(request: pages.Request, pk: int) -> HttpResponse:
    """Answer a statement as PDF to whoever may see it, noted in the log; beyond so many lines with their sums alone."""
    found = queries.get_statement(request.actor, pk)
    sheet = queries.sheet(request.actor, found, whole=MOST_PRINTED, size=1)
    made = set_statement(printed_statement(found, sheet, org_queries.company_name()))
    pages.log_export(actor=request.actor, now=timezone.now(), taken=_taken(found), kind="pdf", count=found.lines_count)
    return _sent(made, "application/pdf", f"{_title(found)}-{found.member_name}.pdf")


@pages.page(powers.SEE_STATEMENTS)
def statement_lines(request: pages.Request, pk: int) -> HttpResponse:
    """Answer the lines of a statement as xlsx or csv to whoever may see it."""
    found = queries.get_statement(request.actor, pk)
    if found.lines_count > MOST_LINES:
        raise Refused(Message("没有导出：这份结算单超过 {most} 行。", {"most": f"{MOST_LINES:,}"}))
    rows = (line_cells(shown) for shown in queries.every_line(request.actor, found))
    return pages.send(request, _taken(found, [pages.Sheet(_("结算明细"), line_headings(), rows)]))


@pages.page(powers.SEE_STATEMENTS)
def line_trace(request: pages.Request, pk: int, sequence: int) -> HttpResponse:
    """Answer how a line came about as JSON."""
    found = queries.get_statement(request.actor, pk)
    shown = queries.shown_line(request.actor, found, sequence, is_open=True)
    return _sent(shown.json.encode(), "application/json", f"{found.number}-{sequence}.json")


def _taken(found: Statement, sheets: Sequence[pages.Sheet] = ()) -> pages.Taken:
    return pages.Taken(
        title=f"{_title(found)}{_('明细')}",
        power=powers.SEE_STATEMENTS,
        subject=found,
        sheets=lambda: sheets,
        conditions={_("月份"): f"{found.month_on:%Y-%m}", _("单号"): found.number},
    )


def _title(found: Statement) -> str:
    return _("{year}年{month}月结算单").format(year=found.month_on.year, month=found.month_on.month)


def _sent(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return response
