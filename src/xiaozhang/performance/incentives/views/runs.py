"""Pages of settlement: months, a run, what a clause brought about."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, cast

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from xiaozhang.base import pages
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Missing
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter import queries as charter_queries
from xiaozhang.foundation.ledger import powers as ledger_powers
from xiaozhang.foundation.ledger import queries as ledger_queries
from xiaozhang.performance.incentives import actions, powers, queries
from xiaozhang.performance.incentives.forms import CloseForm, ConfirmForm, StartForm
from xiaozhang.performance.incentives.queries import comparing, turns
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
    desk = settlement_desk(found, with_lines=request.GET.get("check") == "lines")
    differs = former is not None and former.result_hash != found.result_hash
    context = {
        "desk": desk,
        "page": queries.run_page(found, pages_number(request)),
        "former": former,
        "changes": queries.changes(found, former) if former is not None and differs else [],
        "side_parts": pages.parts_of("run.panel", request.actor, found, today),
        "can_run": not is_closed,
        "can_export": request.actor.may(powers.EXPORT_STATEMENTS),
        **_turn(request.actor, found, is_closed, desk.appeal_until_on, desk.unconfirmed, None, today),
    }
    if not is_closed and not found.is_superseded:
        context["turn_url"] = reverse("incentives:run_turn", args=[pk])
    return render(request, "incentives/run.html", context)


@pages.page(powers.RUN_SETTLEMENT)
def run_progress(request: pages.Request, pk: int) -> HttpResponse:
    """Answer how far a run is."""
    found = queries.get_run(request.actor, pk)
    address = reverse("incentives:run_progress", args=[pk])
    return pages.progress(request, _progress(found), address=address, done_url=reverse("incentives:run", args=[pk]))


@pages.page(powers.RUN_SETTLEMENT)
def run_turn(request: pages.Request, pk: int) -> HttpResponse:
    """Answer the steps of a finished run with what has moved since its snapshot, which takes another to find out."""
    found = queries.get_run(request.actor, pk)
    if found.state == "staged":
        raise Missing
    is_closed = ledger_queries.is_closed(found.month_on)
    moved = queries.moved_since(found) if not is_closed and not found.is_superseded else None
    days = queries.latest_appeal_day(pk), queries.unconfirmed_count(pk)
    context = _turn(request.actor, found, is_closed, *days, moved, timezone.localdate())
    return render(request, "incentives/_turn.html", context)


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
    why_not = _why_not_close(request.actor, found) if request.method == "GET" else []
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
        context={"run": found, "due_fen": due_of_runs([found])[pk], "why_not": why_not},
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


def _why_not_close(actor: Actor, run: Run) -> list[Message]:
    """Return what is in the way of closing the month now."""
    is_closed, today = ledger_queries.is_closed(run.month_on), timezone.localdate()
    if is_closed:
        return [Message("本月已结账，不再变动。")]
    moved = queries.moved_since(run) if not run.is_superseded else None
    turn = _turn(actor, run, is_closed, None, 0, moved, today)
    return [words for step in cast(tuple[Step, ...], turn["steps"]) if step.key == "close" for words in step.why_not]


def _turn(
    actor: Actor, run: Run, is_closed: bool, planned_on: date | None, unconfirmed: int, moved: Moved | None,
    today: date,
) -> dict[str, object]:  # fmt: skip
    """Return what the steps of a run are drawn from; `moved` None: not asked, or nothing of it can move any more."""
    is_current = not run.is_superseded and not is_closed
    against = queries.standing_against(run.pk, today) if run.state == "published" and is_current else []
    standing = Standing(
        state=run.state,
        is_superseded=run.is_superseded,
        is_closed=is_closed,
        may_publish=actor.may(powers.PUBLISH_SETTLEMENT),
        may_close=actor.may(ledger_powers.CLOSE_MONTH),
        against=against,
        appeal_until_on=queries.appealable_until(run.pk, planned_on),
        today=today,
        open_before_on=turns.earliest_open_before(run.month_on) if run.state == "confirmed" and is_current else None,
        moved_facts=moved.credits if moved else 0,
        is_charter_moved=bool(moved and moved.tables),
        is_exception_moved=bool(moved and moved.exceptions),
        is_pay_moved=bool(moved and moved.pay),
        is_balance_moved=bool(moved and moved.balances),
    )
    return {
        "run": run,
        "is_closed": is_closed,
        "moved": moved,
        "against": against,
        "steps": steps(standing),
        "appeal_until_on": planned_on,
        "unconfirmed": unconfirmed,
        "export_parts": pages.parts_of("run.export", actor, run, today),
    }
