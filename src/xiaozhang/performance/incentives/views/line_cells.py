"""A line of a statement as a row of a table to be taken away: the same columns for a run and for one statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from xiaozhang.base import pages

if TYPE_CHECKING:
    from xiaozhang.performance.incentives.queries import ShownLine


def line_headings() -> list[pages.Heading]:
    """Return the columns."""
    return [
        pages.Heading(_("行号"), "count"),
        pages.Heading(_("类别")),
        pages.Heading(_("归属月份"), "month"),
        pages.Heading(_("依据日期"), "day"),
        pages.Heading(_("客户")),
        pages.Heading(_("合同")),
        pages.Heading(_("来源单据")),
        pages.Heading(_("台账事实")),
        pages.Heading(_("事实金额（元）"), "yuan"),
        pages.Heading(_("计提基数（元）"), "yuan"),
        pages.Heading(_("此前累计（元）"), "yuan"),
        pages.Heading(_("此后累计（元）"), "yuan"),
        pages.Heading(_("适用")),
        pages.Heading(_("金额（元）"), "yuan"),
        pages.Heading(_("积分")),
        pages.Heading(_("由来")),
        pages.Heading(_("条款")),
        pages.Heading(_("条款名称")),
        pages.Heading(_("制度版本")),
        pages.Heading(_("版本施行"), "day"),
    ]


def line_cells(shown: ShownLine) -> list[object]:
    """Return a line's cells in the order of the columns."""
    line, fact, ref = shown.line, shown.fact, shown.clause.ref
    return [
        line.sequence,
        line.get_kind_display(),
        line.origin_month_on,
        line.basis_on,
        fact.customer.title if fact is not None and fact.customer else "",
        fact.contract.title if fact is not None and fact.contract else "",
        fact.source.title if fact is not None else "",
        fact.key if fact is not None else "",
        fact.amount_fen if fact is not None else None,
        line.base_fen,
        line.before_fen,
        line.after_fen,
        _("按签呈") if shown.is_departed else "、".join(shown.rates),
        line.amount_fen,
        shown.points if line.kind == "points" else "",
        shown.in_words,
        ref.number,
        ref.title,
        ref.version_label,
        ref.effective_on,
    ]
