"""Two runs of a month side by side, on a page and as a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from xiaozhang.base import pages
from xiaozhang.base.errors import Missing
from xiaozhang.base.text import Message
from xiaozhang.performance.incentives import powers, queries
from xiaozhang.performance.incentives.queries import comparing
from xiaozhang.performance.incentives.views.runs import pages_number

if TYPE_CHECKING:
    from xiaozhang.performance.incentives.models import Run
    from xiaozhang.performance.incentives.queries.comparing import MemberDifference


@pages.page(powers.RUN_SETTLEMENT)
def compare_runs(request: pages.Request, pk: int) -> HttpResponse:
    """Show whose figure differs from an earlier run of the month (`?with=2`), and through what."""
    run, former = _both(request, pk)
    context = {
        "compared": comparing.comparison(request.actor, run, former, pages_number(request)),
        "run": run,
        "former": former,
        "numbers": comparing.earlier_numbers(run),
        "can_export": request.actor.may(powers.EXPORT_STATEMENTS),
    }
    return render(request, "incentives/compare.html", context)


@pages.page(powers.EXPORT_STATEMENTS)
def export_comparison(request: pages.Request, pk: int) -> HttpResponse:
    """Answer the comparison as a file, a row for each cause; the parts of a member sum to the difference."""
    run, former = _both(request, pk)
    month = _("{year}年{month}月").format(year=run.month_on.year, month=run.month_on.month)
    taken = pages.Taken(
        title=_("{month}结算对比 第{former}次与第{run}次").format(month=month, former=former.number, run=run.number),
        power=powers.EXPORT_STATEMENTS,
        subject=run,
        sheets=lambda: [pages.Sheet(_("对比"), _headings(), _rows(run, former))],
        conditions={_("月份"): f"{run.month_on:%Y-%m}", _("试算次数"): f"{former.number} → {run.number}"},
    )
    return pages.send(request, taken)


def _both(request: pages.Request, pk: int) -> tuple[Run, Run]:
    run = queries.get_run(request.actor, pk)
    number = request.GET.get("with", "")
    if run.state == "staged" or (number and not (number.isascii() and number.isdigit() and len(number) < 9)):
        raise Missing
    former = comparing.former_of(request.actor, run, int(number) if number else None)
    if former is None:
        raise Missing(Message("这是本月第一次试算，没有可以对比的。"))
    return run, former


def _headings() -> list[pages.Heading]:
    return [
        pages.Heading(_("姓名")),
        pages.Heading(_("团队")),
        pages.Heading(_("原因")),
        pages.Heading(_("条款")),
        pages.Heading(_("原制度版本")),
        pages.Heading(_("现制度版本")),
        pages.Heading(_("单据")),
        pages.Heading(_("客户")),
        pages.Heading(_("签呈")),
        pages.Heading(_("行数"), "count"),
        pages.Heading(_("原金额（元）"), "yuan"),
        pages.Heading(_("现金额（元）"), "yuan"),
        pages.Heading(_("差额（元）"), "yuan"),
    ]


def _rows(run: Run, former: Run) -> Iterator[list[object]]:
    for each in comparing.differences(run, former):
        who: list[object] = [each.shown.name, each.shown.team_name]
        yield from (who + row for row in _causes(each))
        for label, fen in each.payout:
            yield [*who, label, *[""] * 6, None, None, None, fen]
        if each.rest_fen:
            yield [*who, _("其他发放变动"), *[""] * 6, None, None, None, each.rest_fen]
        before, after = each.before, each.after
        sums = (before.paid_fen if before else None, after.paid_fen if after else None, each.paid_fen)
        yield [*who, _("应发合计"), *[""] * 6, None, *sums]


def _causes(each: MemberDifference) -> Iterator[list[object]]:
    for shown in each.causes:
        cause, clause, former = shown.cause, shown.clause, shown.former_clause
        named = clause or former
        yield [
            cause.words,
            named.number if named else "",
            former.version_label if former else "",
            clause.version_label if clause else "",
            shown.fact,
            shown.customer,
            "、".join(cause.exceptions),
            cause.lines,
            cause.before_fen,
            cause.after_fen,
            cause.difference_fen,
        ]
