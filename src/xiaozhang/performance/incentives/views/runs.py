"""Pages of settlement: months, a run, what a clause brought about."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from xiaozhang.base import pages
from xiaozhang.base.actor import Actor
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter import queries as charter_queries
from xiaozhang.foundation.ledger import powers as ledger_powers
from xiaozhang.foundation.ledger import queries as ledger_queries
from xiaozhang.performance.incentives import actions, powers, queries
from xiaozhang.performance.incentives.forms import CloseForm, ConfirmForm, StartForm
from xiaozhang.performance.incentives.queries import comparing
from xiaozhang.performance.incentives.queries.desk import settlement_desk
from xiaozhang.performance.incentives.queries.runs import due_of_runs
from xiaozhang.performance.incentives.rules.kept import read_outcome
from xiaozhang.performance.incentives.rules.steps import Standing, Step, steps

if TYPE_CHECKING:
    from xiaozhang.performance.incentives.models import Run
    from xiaozhang.performance.incentives.queries import Moved


@pages.page(powers.RUN_SETTLEMENT)
def runs(request: pages.Request) -> HttpResponse:
    """List the months with their runs."""
    today = timezone.localdate()
    context = {"months": queries.months(request.actor, today), "today": today}
    return render(request, "incentives/runs.html", context)


@pages.page(powers.RUN_SETTLEMENT)
def start_run(request: pages.Request) -> HttpResponse:
    """Start a run of a month."""
    form = StartForm.of(request, initial={"month_on": timezone.localdate().replace(day=1)})
    return pages.form_page(
        request,
        form,
        actions.start_run,
        title=Message("试算结算"),
        done=lambda pk: reverse("incentives:run", args=[pk]),
        submit_label=Message("试算"),
        said=Message("已开始试算"),
    )


@pages.page(powers.RUN_SETTLEMENT)
def run(request: pages.Request, pk: int) -> HttpResponse:
    """Show a run: its progress while it is staged, then the desk: steps, totals, what to look at, members, changes."""
    found = queries.get_run(request.actor, pk)
    today = timezone.localdate()
    if found.state == "staged":
        address = reverse("incentives:run_progress", args=[pk])
        context = {"run": found, "progress": _progress(found), "progress_address": address}
        return render(request, "incentives/run_staged.html", context)
    is_closed = ledger_queries.is_closed(found.month_on)
    former = comparing.former_of(request.actor, found, None)
    is_current = not found.is_superseded and not is_closed
    desk = settlement_desk(found, with_lines=request.GET.get("check") == "lines")
    moved = queries.moved_since(found) if is_current else None
    against = queries.standing_against(pk, today) if found.state == "published" and is_current else []
    until_on = queries.appealable_until(pk, desk.appeal_until_on)
    context = {
        "run": found,
        "is_closed": is_closed,
        "today": today,
        "desk": desk,
        "page": queries.run_page(found, pages_number(request)),
        "former": former,
        "changes": queries.changes(found, former) if former else [],
        "moved": moved,
        "unconfirmed": desk.unconfirmed,
        "against": against,
        "steps": _steps(request.actor, found, until_on, moved, against, is_closed, today),
        "side_parts": pages.parts_of("run.panel", request.actor, found, today),
        "export_parts": pages.parts_of("run.export", request.actor, found, today),
        "can_run": not is_closed,
        "can_export": request.actor.may(powers.EXPORT_STATEMENTS),
    }
    return render(request, "incentives/run.html", context)


@pages.page(powers.RUN_SETTLEMENT)
def run_progress(request: pages.Request, pk: int) -> HttpResponse:
    """Answer how far a run is."""
    found = queries.get_run(request.actor, pk)
    address = reverse("incentives:run_progress", args=[pk])
    return pages.progress(request, _progress(found), address=address, done_url=reverse("incentives:run", args=[pk]))


@pages.page(powers.PUBLISH_SETTLEMENT)
def publish_run(request: pages.Request, pk: int) -> HttpResponse:
    """Publish a draft."""
    done = reverse("incentives:run", args=[pk])
    return pages.act(request, actions.publish_run, done=done, said="已发布，成员可以看到自己的结算单", run_id=pk)


@pages.page(powers.PUBLISH_SETTLEMENT)
def confirm_run(request: pages.Request, pk: int) -> HttpResponse:
    """Confirm a published run; what stands against it is named, and asks for a reason."""
    found = queries.get_run(request.actor, pk)
    against = queries.standing_against(pk, timezone.localdate())
    return pages.form_page(
        request,
        ConfirmForm.of(request, needs_reason=bool(against)),
        actions.confirm_run,
        title=Message("确认 {year} 年 {month} 月结算", {"year": found.month_on.year, "month": found.month_on.month}),
        done=reverse("incentives:run", args=[pk]),
        fixed={"run_id": pk},
        submit_label=Message("确认结算"),
        said=Message("已确认结算"),
        template="incentives/confirm.html",
        context={"against": against},
    )


@pages.page(ledger_powers.CLOSE_MONTH)
def close_month(request: pages.Request, pk: int) -> HttpResponse:
    """Close the month behind a confirmed run, once its name has been written again."""
    found = queries.get_run(request.actor, pk)
    words = {"year": found.month_on.year, "month": found.month_on.month}
    return pages.form_page(
        request,
        CloseForm.of(request, month_on=found.month_on),
        actions.close_month,
        title=Message("{year} 年 {month} 月结账", words),
        done=reverse("incentives:run", args=[pk]),
        fixed={"run_id": pk},
        submit_label=Message("{year} 年 {month} 月结账", words),
        said=Message("{year} 年 {month} 月已结账", words),
        template="incentives/close.html",
        context={"run": found, "due_fen": due_of_runs([found])[pk]},
    )


@pages.page(powers.RUN_SETTLEMENT)
def clause(request: pages.Request, clause_id: int) -> HttpResponse:
    """Show what a commission clause brought about, month by month."""
    context = {
        "clause": charter_queries.clause_ref(clause_id),
        "tallies": list(queries.tallies(clause_id)),
        "lines": queries.lines_of_clause(clause_id),
        "amount_fen": queries.amount_of_clause(clause_id),
    }
    return render(request, "incentives/clause.html", context)


def _progress(run: Run) -> pages.Progress:
    words = {"year": run.month_on.year, "month": run.month_on.month, "number": run.number}
    return pages.Progress(
        name=Message("{year} 年 {month} 月第 {number} 次试算", words),
        done=run.credits_done,
        total=run.credits_total,
        unit="笔",
        is_finished=run.state != "staged",
        failed=_failure(run) if run.state == "staged" and run.is_superseded else "",
    )


def _failure(run: Run) -> Message | str:
    refused = read_outcome(run.outcome).get("refused")
    if not refused:
        return Message("已被另一次试算替代。")
    return Message("{words}补上以后请再试算一次。", {"words": refused})


def pages_number(request: pages.Request) -> int:
    """Return the page that the address asks for."""
    number = request.GET.get("page", "1")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 1


def _steps(
    actor: Actor, run: Run, until_on: date | None, moved: Moved | None, against: list[Message], is_closed: bool,
    today: date,
) -> tuple[Step, ...]:  # fmt: skip
    return steps(
        Standing(
            state=run.state,
            is_superseded=run.is_superseded,
            is_closed=is_closed,
            may_publish=actor.may(powers.PUBLISH_SETTLEMENT),
            may_close=actor.may(ledger_powers.CLOSE_MONTH),
            against=against,
            appeal_until_on=until_on,
            today=today,
            moved_facts=moved.credits if moved else 0,
            is_charter_moved=bool(moved and moved.tables),
        )
    )
