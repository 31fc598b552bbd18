"""A simulation as a file: months, clauses, people, people by month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.translation import gettext as _

from xiaozhang.base import pages
from xiaozhang.base.errors import Refused
from xiaozhang.base.text import Message
from xiaozhang.performance.simulation import powers, queries

if TYPE_CHECKING:
    from xiaozhang.performance.simulation.models import Simulation


@pages.page(powers.EXPORT)
def export(request: pages.Request, pk: int) -> HttpResponse:
    """Answer a finished simulation as a file: all sheets as xlsx, people as csv."""
    row = queries.get_simulation(request.actor, pk)
    if row.state != "done":
        raise Refused(Message("没有导出：测算还没有完成。请等它完成后再导出。"))
    page = queries.result_page(row)
    taken = pages.Taken(
        title=_("{title}测算").format(title=row.title),
        power=powers.EXPORT,
        subject=row,
        sheets=lambda: [_people(row), _by_month(row), _months(page), _clauses(page)],
        conditions={_("版本"): row.version.label, _("月份"): f"{row.first_on:%Y-%m} – {row.last_on:%Y-%m}"},
    )
    return pages.send(request, taken)


def _people(row: Simulation) -> pages.Sheet:
    headings = [
        pages.Heading(_("姓名")),
        pages.Heading(_("团队")),
        pages.Heading(_("现行所得（元）"), "yuan"),
        pages.Heading(_("测算所得（元）"), "yuan"),
        *_amounts(),
        pages.Heading(_("低于最低工资（月）"), "count"),
    ]
    rows = (
        [
            one.member.name,
            one.team_name,
            one.before_earned_fen,
            one.after_earned_fen,
            one.before_fen,
            one.after_fen,
            one.difference_fen,
            one.short_months,
        ]
        for one in queries.members_of(row.pk).order_by("difference_fen", "pk").iterator(1_000)
    )
    return pages.Sheet(_("人员"), headings, rows)


def _by_month(row: Simulation) -> pages.Sheet:
    headings = [
        pages.Heading(_("姓名")),
        pages.Heading(_("团队")),
        pages.Heading(_("月份"), "month"),
        *_amounts(),
        pages.Heading(_("现行行数"), "count"),
        pages.Heading(_("测算行数"), "count"),
        pages.Heading(_("补足最低工资（元）"), "yuan"),
    ]

    def rows() -> Iterator[Sequence[object]]:
        for one in queries.months_of(row.pk).select_related("member").iterator(1_000):
            amounts = [one.before_fen, one.after_fen, one.difference_fen]
            counts = [one.before_lines, one.after_lines, one.top_up_fen]
            yield [one.member.name, one.team_name, one.month_on, *amounts, *counts]

    return pages.Sheet(_("人员各月"), headings, rows())


def _months(page: queries.ResultPage) -> pages.Sheet:
    headings = [
        pages.Heading(_("月份"), "month"),
        pages.Heading(_("人数"), "count"),
        pages.Heading(_("回款（元）"), "yuan"),
        *_amounts(),
        pages.Heading(_("现行占回款"), "percent"),
        pages.Heading(_("测算占回款"), "percent"),
        pages.Heading(_("其中付给外部（元）"), "yuan"),
    ]
    rows = (
        [
            one.month_on,
            one.members,
            one.receipts_fen,
            one.before_fen,
            one.after_fen,
            one.difference_fen,
            one.before_share,
            one.after_share,
            one.after_outside_fen,
        ]
        for one in page.summary.months
    )
    return pages.Sheet(_("各月"), headings, rows)


def _clauses(page: queries.ResultPage) -> pages.Sheet:
    headings = [
        pages.Heading(_("条款")),
        pages.Heading(_("名称")),
        *_amounts(),
        pages.Heading(_("增加的人数"), "count"),
        pages.Heading(_("减少的人数"), "count"),
    ]
    rows = (
        [
            one.number,
            pages.words(one.label),
            one.before_fen,
            one.after_fen,
            one.difference_fen,
            one.gainers,
            one.losers,
        ]
        for one in [*page.clauses, *page.steps]
    )
    return pages.Sheet(_("条款"), headings, rows)


def _amounts() -> list[pages.Heading]:
    return [
        pages.Heading(_("现行应发（元）"), "yuan"),
        pages.Heading(_("测算应发（元）"), "yuan"),
        pages.Heading(_("差额（元）"), "yuan"),
    ]
