"""The evaluation: what each clause has brought about, and the yearly round over it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from xiaozhang.base import pages
from xiaozhang.base.errors import Missing
from xiaozhang.base.periods import Period
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter import powers as charter_powers
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.revision import powers
from xiaozhang.foundation.revision.actions import rounds as actions
from xiaozhang.foundation.revision.forms.evaluating import CloseRoundForm, JudgeForm
from xiaozhang.foundation.revision.queries import evaluation, rounds
from xiaozhang.foundation.revision.rules.measures import Line, sort
from xiaozhang.foundation.revision.rules.rounds import months_after

_DAY = timedelta(days=1)
_YEAR = 12
_KEPT_RATE = "kept_rate"
_FORMATS = {"cost_fen": "yuan"}
_COSTS = frozenset(_FORMATS)


@pages.page(powers.EVALUATE_CHARTER)
def table(request: pages.Request) -> HttpResponse:
    """Show every clause of a version with its figures in a range of days, by chapter or sorted by a column."""
    today = timezone.localdate()
    version = _version(request, today)
    if version is None:
        return render(request, "revision/evaluation_empty.html")
    running, past = rounds.latest(request.actor)
    period = _period(request, today, running)
    found = evaluation.evaluation(version, period)
    verdicts = rounds.verdicts_of(running) if running else {}
    by, only = request.GET.get("sort", ""), request.GET.get("only") == "1"
    is_sorted = by in found.columns or by == _KEPT_RATE
    if request.GET.get("export"):
        return _export(request, version, period, found, verdicts)
    context = {
        "version": version,
        "versions": charter.ever_in_force(),
        "period": period,
        "found": found,
        "chapters": [
            (heading, title, [(line, _cells(found, line.figures), verdicts.get(line.key)) for line in lines])
            for heading, title, lines in _shown(found, by if is_sorted else "", only)
        ],
        "sums": _cells(found, found.sums),
        "only": only,
        "sorted_by": by if is_sorted else "",
        "kept": urlencode(
            {"version": version.pk, "from": period.start_on, "to": period.last_on, **({"only": 1} if only else {})}
        ),
        "running": running,
        "judged": len(verdicts),
        "clauses": len(found.lines),
        "past": past,
        "may_draft": request.actor.may(charter_powers.DRAFT_CHARTER),
    }
    return render(request, "revision/evaluation.html", context)


@pages.page(charter_powers.READ_CHARTER)
def clause(request: pages.Request, pk: int) -> HttpResponse:
    """Show what one clause has brought about: page or drawer."""
    found, today = charter.get_clause(request.actor, pk), timezone.localdate()
    period = _period(request, today, None)
    is_reviewer = request.actor.may(powers.EVALUATE_CHARTER)
    running = rounds.open_round() if is_reviewer else None
    hidden = frozenset() if is_reviewer else _COSTS  # a month's sum under one clause may be one member's pay
    columns = {key: label for key, label in evaluation.columns().items() if key not in hidden}
    figures = evaluation.evaluation_of(found, period)
    context = {
        "clause": found,
        "version": found.version,
        "period": period,
        "line": figures.line,
        "columns": columns,
        "by_version": [(row, [(key, line.figures.get(key)) for key in columns]) for row, line in figures.by_version],
        "measured": [each for each in figures.measured if each.column not in hidden],
        "verdicts": rounds.verdicts_on(found.key) if is_reviewer else [],
        "may_draft": request.actor.may(charter_powers.DRAFT_CHARTER),
        "running": running,
        "kept": urlencode({"from": period.start_on, "to": period.last_on}),
    }
    return render(request, "revision/clause_evaluation.html", context)


@pages.page(powers.EVALUATE_CHARTER)
def judge(request: pages.Request, pk: int) -> HttpResponse:
    """Say what is to become of a clause."""
    found = charter.get_clause(request.actor, pk)
    running = rounds.open_round()
    said = rounds.verdicts_of(running).get(found.key) if running else None
    period = Period(running.start_on, running.end_on) if running else None
    return pages.form_page(
        request,
        JudgeForm.of(request, initial={"choice": said.choice, "reason": said.reason} if said else {"choice": "keep"}),
        actions.judge_clause,
        title=str(found),
        done=reverse("revision:evaluation"),
        fixed={"clause_id": pk},
        said=Message("已记下评估意见"),
        template="revision/judge.html",
        context={
            "clause": found,
            "running": running,
            "period": period,
            "measured": evaluation.evaluation_of(found, period).measured if period else [],
        },
    )


@pages.page(powers.EVALUATE_CHARTER)
def begin(request: pages.Request) -> HttpResponse:
    """Open a round by hand."""
    done = reverse("revision:evaluation")
    return pages.act(request, actions.open_round, done=done, said=Message("已开始年度修订"))


@pages.page(powers.EVALUATE_CHARTER)
def round_page(request: pages.Request, pk: int) -> HttpResponse:
    """Show a round: its range, what was judged, its conclusion."""
    row = rounds.get_round(request.actor, pk)
    verdicts = list(rounds.verdicts_of(row).values())
    refs = charter.clause_refs([each.clause_id for each in verdicts])
    context = {
        "round": row,
        "verdicts": [(refs[each.clause_id], each) for each in verdicts],
        "closer": org.names_of([row.closed_by_id]).get(row.closed_by_id or 0, ""),
    }
    return render(request, "revision/round.html", context)


@pages.page(powers.EVALUATE_CHARTER)
def close(request: pages.Request, pk: int) -> HttpResponse:
    """Close a round with what came of it."""
    row = rounds.get_round(request.actor, pk)
    return pages.form_page(
        request,
        CloseRoundForm.of(request),
        actions.close_round,
        title=Message("结束「{round}」", {"round": str(row)}),
        done=reverse("revision:round", args=[pk]),
        fixed={"round_id": pk},
        submit_label=Message("结束"),
        said=Message("年度修订已结束"),
    )


def _version(request: pages.Request, today: date) -> Any:
    asked = request.GET.get("version", "")
    if asked.isascii() and asked.isdigit() and len(asked) < 10:
        found = charter.get_version(request.actor, int(asked))
        if found.effective_on is None:
            raise Missing
        return found
    return charter.in_force(today) or charter.published_version()


def _period(request: pages.Request, today: date, running: Any) -> Period:
    """The days asked for; else those of the round that is open, else the last twelve months."""
    start_on, last_on = months_after(today, -_YEAR), today
    if running is not None:
        start_on, last_on = running.start_on, running.last_on
    start_on = _day(request.GET.get("from", "")) or start_on
    last_on = max(_day(request.GET.get("to", "")) or last_on, start_on)
    return Period(start_on, last_on + _DAY)


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if 2000 <= found.year < 2100 else None


def _shown(found: evaluation.Evaluation, by: str, only: bool) -> list[tuple[object, str, list[Line]]]:
    """The clauses by chapter, or all in the order of a column; `only` leaves those with something to count."""
    parts: list[tuple[object, str, list[Line]]]
    parts = [(chapter.heading, chapter.title, list(chapter.lines)) for chapter in found.chapters]
    if by:
        parts = [("", "", sort(found.lines, by))]
    wanted = [(heading, title, [line for line in lines if line.figures or not only]) for heading, title, lines in parts]
    return [part for part in wanted if part[2]]


def _cells(found: evaluation.Evaluation, figures: Mapping[str, int]) -> list[tuple[str, int | None]]:
    """The figures in the order of columns; None where the clause has nothing to count there."""
    return [(key, figures.get(key)) for key in found.columns]


def _export(
    request: pages.Request, version: Any, period: Period, found: evaluation.Evaluation, verdicts: dict[str, Any]
) -> HttpResponse:
    """Answer the table as a file."""
    headings = [pages.Heading(_("章")), pages.Heading(_("条号")), pages.Heading(_("标题")), pages.Heading(_("执行"))]
    headings += [pages.Heading(pages.words(label), _FORMATS.get(key, "count")) for key, label in found.columns.items()]
    headings += [pages.Heading(_("遵守率"), "percent"), pages.Heading(_("意见")), pages.Heading(_("理由"))]
    rows = [
        [
            chapter.title,
            line.number,
            line.title,
            pages.words(line.carried.label),
            *(line.figures.get(key) for key in found.columns),
            line.kept_rate,
            str(verdicts.get(line.key, "")),
            verdicts[line.key].reason if line.key in verdicts else "",
        ]
        for chapter in found.chapters
        for line in chapter.lines
    ]
    taken = pages.Taken(
        title=_("{label}条款评估").format(label=version.label),
        power=powers.EVALUATE_CHARTER,
        subject=version,
        sheets=lambda: [pages.Sheet(_("条款评估"), headings, rows)],
        conditions={_("自"): period.start_on, _("至"): period.last_on},
    )
    return pages.send(request, taken)
