"""Pages of statements: the list, the sheet itself, a line opened."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from xiaozhang.base import pages
from xiaozhang.base.actor import Actor
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter.rules.reading import chinese_number
from xiaozhang.foundation.org import queries as org_queries
from xiaozhang.performance.incentives import actions, powers, queries

if TYPE_CHECKING:
    from xiaozhang.performance.incentives.models import Statement
    from xiaozhang.performance.incentives.queries import Former, Sheet

LINES_A_PAGE, LINES_TO_PRINT, MOST_PROVED = 50, 1_000, 20_000

STATEMENTS = pages.ListSpec(
    record="statement",
    title=Message("结算单"),
    unit="份",
    rows=queries.statements,
    sort="-month",
    views=(
        pages.ViewTab("all", Message("全部")),
        pages.ViewTab("mine", Message("我的"), lambda rows, viewer: rows.filter(member_id=viewer.member_id)),
    ),
    default_view="all",
    search=lambda rows, text: rows.filter(member_name__contains=text),
    search_label=Message("姓名"),
    columns=(
        pages.Column("name", Message("姓名"), cell="member_name"),
        pages.Column("month", Message("月份"), kind="month", cell="month_on", sort="month_on"),
        pages.Column("team", Message("团队"), cell="team_name", low=True),
        pages.Column("target", Message("目标（元）"), kind="yuan", cell="target_fen", low=True),
        pages.Column("received", Message("回款（元）"), kind="yuan", cell="received_fen", low=True),
        pages.Column("commission", Message("提成（元）"), kind="yuan", cell="commission_fen", low=True),
        pages.Column("adjustment", Message("调整（元）"), kind="yuan", cell="adjustment_fen", low=True),
        pages.Column("award", Message("奖励（元）"), kind="yuan", cell="award_fen", low=True),
        pages.Column("total", Message("所得（元）"), kind="yuan", cell="total_fen", sort="total_fen", low=True),
        pages.Column("due", Message("应发（元）"), kind="yuan", cell=queries.due_fen),
        pages.Column("confirmed", Message("本人确认"), kind="day", cell="confirmed_at"),
    ),
    filters=(
        pages.Filter("months", Message("月份"), kind="dates", field="month_on"),
        pages.Filter(
            "unconfirmed",
            Message("本人未确认"),
            kind="flag",
            apply=lambda rows, wanted: rows.filter(confirmed_at__isnull=wanted),
        ),
    ),
    empty=pages.Empty(Message("还没有结算单"), Message("每月结算发布之后，结算单会出现在这里。")),
    bar="incentives/_statements_bar.html",
    export=powers.EXPORT_STATEMENTS,
)


@pages.page(powers.SEE_STATEMENTS)
def statements(request: pages.Request) -> HttpResponse:
    """List the published statements in reach."""
    viewer = request.actor
    has_team = viewer.sees_all() or bool(set(viewer.member_ids) - {viewer.member_id})
    return pages.list_page(request, STATEMENTS, context={"has_team": has_team})


@pages.page(powers.SEE_STATEMENTS)
def statement(request: pages.Request, pk: int) -> HttpResponse:
    """Show a statement as the document it is; `?open=3` opens lines, `?kind=award&after=50` goes on in a long one."""
    if pages.is_for(request, "drawer"):  # a document needs its own page
        return HttpResponse(status=204, headers={"HX-Redirect": request.path})
    viewer, today = request.actor, timezone.localdate()
    found, former = queries.statement_with_former(viewer, pk)
    opened = _numbers(request.GET.getlist("open"))
    sheet = queries.sheet(
        viewer,
        found,
        kind=request.GET.get("kind", ""),
        after=next(iter(_numbers([request.GET.get("after", "")])), 0),
        opened=opened,
        size=LINES_TO_PRINT if request.GET.get("all") == "1" else LINES_A_PAGE,
    )
    context = {
        "statement": found,
        "run": found.run,
        "company": org_queries.company_name(),
        "sheet": sheet,
        **_laid_out(sheet),
        **_compared(found, former),
        **_rights(viewer, found),
        **_proved(found, is_asked=request.GET.get("proof") == "1"),
        "side_parts": pages.parts_of("statement.panel", viewer, found, today),
        "line_parts": pages.parts_of("statement.line", viewer, found, today) if opened else [],
    }
    return render(request, "incentives/statement.html", context)


def _laid_out(sheet: Sheet) -> dict[str, object]:
    """Number the parts of the sheet, in their order."""
    numerals = (chinese_number(number) for number in itertools.count(1))
    attained = next(numerals)
    appraised = [(next(numerals) if each.indicators else "", each) for each in sheet.appraised]
    sections = [(next(numerals), section) for section in sheet.sections]
    return {
        "numerals": {"attained": attained, "steps": next(numerals)},
        "appraised": appraised,
        "sections": sections,
        "summed": sheet.summed,
        "has_commission": sheet.section("commission") is not None,
        "rulebook": sheet.rulebook,
        "versions": sheet.versions,
    }


def _compared(found: Statement, former: Former | None) -> dict[str, object]:
    """Put the statement beside the member's last one."""
    due_fen = queries.due_fen(found)
    difference = due_fen - former.due_fen if former is not None else 0
    return {"due_fen": due_fen, "former": former, "former_difference": difference}


def _proved(found: Statement, *, is_asked: bool) -> dict[str, object]:
    """Reckon the statement again where that is asked for; not in a page what takes more than seconds."""
    can_prove = found.lines_count <= MOST_PROVED
    return {"can_prove": can_prove, "proof": queries.proof_of(found) if is_asked and can_prove else None}


def _rights(viewer: Actor, found: Statement) -> dict[str, object]:
    is_own = found.member_id == viewer.member_id
    return {
        "is_released": found.run.state in queries.RELEASED and not found.run.is_superseded,
        "is_own": is_own,
        "can_confirm": is_own and found.confirmed_at is None and viewer.may(powers.CONFIRM_STATEMENT),
        "may_settle": viewer.may(powers.RUN_SETTLEMENT),
    }


@pages.page(powers.SEE_STATEMENTS)
def line(request: pages.Request, pk: int, sequence: int) -> HttpResponse:
    """Answer one line, opened or closed again, as a fragment of the statement.

    By itself it is the statement with the line open.
    """
    found = queries.get_statement(request.actor, pk)
    is_open = request.GET.get("open", "1") == "1"
    shown = queries.shown_line(request.actor, found, sequence, is_open=is_open)
    if not pages.is_htmx(request):
        return HttpResponse(
            status=302, headers={"Location": f"{reverse('incentives:record', args=[pk])}?open={sequence}"}
        )
    template = "incentives/_line.html" if shown.line.kind == "commission" else "incentives/_adjustment.html"
    line_parts = pages.parts_of("statement.line", request.actor, found, timezone.localdate()) if is_open else []
    return render(request, template, {"shown": shown, "statement": found, "line_parts": line_parts})


@pages.page(powers.CONFIRM_STATEMENT)
def confirm_statement(request: pages.Request, pk: int) -> HttpResponse:
    """Take the member's confirmation."""
    return pages.act(
        request,
        actions.confirm_statement,
        done=reverse("incentives:record", args=[pk]),
        said="已确认结算单",
        statement_id=pk,
    )


def _numbers(texts: list[str]) -> list[int]:
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 10]
