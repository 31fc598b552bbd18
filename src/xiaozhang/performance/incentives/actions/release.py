"""A draft becomes public, members and managers confirm, and the month is closed behind it."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from xiaozhang.base import events
from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import NotAllowed
from xiaozhang.base.text import Message, clean_line
from xiaozhang.foundation.ledger import actions as ledger_actions
from xiaozhang.foundation.ledger import powers as ledger_powers
from xiaozhang.foundation.ledger import queries as ledger_queries
from xiaozhang.performance.incentives import powers, queries
from xiaozhang.performance.incentives.errors import MonthClosed, RunOutdated, StandsAgainst, WrongState
from xiaozhang.performance.incentives.models import Run, Statement
from xiaozhang.performance.incentives.queries import turns

PUBLISHED = "incentives.published"
events.declare(PUBLISHED, "The statements of a month can be seen by their members: run_id, month, statements.")
CONFIRMED = "incentives.confirmed"
events.declare(CONFIRMED, "A run was confirmed: run_id, reason (why in spite of what stood against it, else empty).")


@action(powers.PUBLISH_SETTLEMENT, label="发布结算")
def publish_run(*, actor: Actor, now: datetime, run_id: int) -> Run:
    """Show the draft's statements to their members, in place of an earlier publication of the month.

    A member's confirmation of the earlier statement stays if not one byte of it has changed.

    Raises:
        WrongState: it is no draft any more, or superseded.
        MonthClosed: the month has been closed, or one after it, which began with what was open then.
    """
    run = _held(actor, run_id)
    if run.state != Run.State.DRAFT or run.is_superseded:
        raise WrongState(Message("没有发布：这次试算{state}，只有最新的草稿能发布。", {"state": _state_words(run)}))
    _refuse_closed(run)
    later_on = turns.first_closed_after(run.month_on)
    if later_on is not None:
        later = {"year": later_on.year, "month": later_on.month, "own": f"{run.month_on:%Y-%m}"}
        raise MonthClosed(
            Message("没有发布：{year} 年 {month} 月已经结账，它之前的 {own} 不能再发布，余额会重复计算。", later)
        )
    earlier = queries.released_run(run.month_on)
    if earlier is not None:
        before = earlier.state
        earlier.is_superseded = True
        earlier.save(update_fields=["is_superseded"])
        note_change(earlier, old={"is_superseded": False, "state": before}, new={"is_superseded": True})
    run.state = Run.State.PUBLISHED
    run.published_at, run.published_by_id = now, actor.member_id
    run.save(update_fields=["state", "published_at", "published_by"])
    note_change(run, old={"state": Run.State.DRAFT}, new={"state": run.state, "result_hash": run.result_hash})
    if earlier is not None:
        _keep_confirmations(earlier, run)
    month = f"{run.month_on:%Y-%m}"
    events.announce(PUBLISHED, actor=actor, now=now, run_id=run.pk, month=month, statements=run.statements_count)
    return run


@action(powers.CONFIRM_STATEMENT, label="确认结算单")
def confirm_statement(*, actor: Actor, now: datetime, statement_id: int) -> Statement:
    """Say that one's own published statement is right. Said twice, the first time counts.

    Raises:
        Missing: not there, or not visible to the actor.
        NotAllowed: somebody else's.
        WrongState: it is not published.
    """
    statement = queries.get_statement(actor, statement_id, lock=True)
    if statement.member_id != actor.member_id:
        raise NotAllowed("没有确认：结算单由本人确认。")
    if statement.run.state not in queries.RELEASED or statement.run.is_superseded:
        raise WrongState("没有确认：这份结算单还没有发布，或已有更新的一份。请刷新后再看。")
    if statement.confirmed_at is not None:
        nothing_changed()
        return statement
    statement.confirmed_at = now
    statement.save(update_fields=["confirmed_at"])
    note_change(statement, old={"confirmed_at": None}, new={"confirmed_at": now, "digest": statement.digest})
    return statement


@action(powers.PUBLISH_SETTLEMENT, label="确认结算")
def confirm_run(*, actor: Actor, now: datetime, run_id: int, reason: str = "") -> Run:
    """End the discussion of a published run; the month can then be closed.

    What other apps say stands against it (`registries.settlement_gates`) is overcome by a reason, which is kept.

    Raises:
        WrongState: it is not published, or superseded.
        StandsAgainst: the appeal window is not over, or appeals are open, and no reason is given.
    """
    run = _held(actor, run_id)
    if run.state != Run.State.PUBLISHED or run.is_superseded:
        raise WrongState(Message("没有确认：这次试算{state}，只有已发布的结算能确认。", {"state": _state_words(run)}))
    against, reason = queries.standing_against(run.pk, timezone.localdate(now)), clean_line(reason)[:300]
    words = "".join(str(message) for message in against)
    if against and not reason:
        raise StandsAgainst(Message("没有确认：{words}确需现在确认的，请写明理由。", {"words": words}))
    run.state = Run.State.CONFIRMED
    run.confirmed_at, run.confirmed_by_id = now, actor.member_id
    run.save(update_fields=["state", "confirmed_at", "confirmed_by"])
    overcome = {"reason": reason, "stood_against": words} if against else {}
    note_change(run, old={"state": Run.State.PUBLISHED}, new={"state": run.state, **overcome})
    events.announce(CONFIRMED, actor=actor, now=now, run_id=run.pk, reason=reason if against else "")
    return run


@action(ledger_powers.CLOSE_MONTH, label="结账")
def close_month(*, actor: Actor, now: datetime, run_id: int) -> Run:
    """Close the month behind its confirmed run: from then on neither facts nor statements of it change.

    Raises:
        WrongState: the run is not confirmed, or superseded; or a month before it is not closed yet.
        RunOutdated: ledger or charter hold something the run has not seen.
        MonthClosed: it is closed already.
    """
    run = queries.get_run(actor, run_id)
    ledger_actions.take_mark(actor=actor, now=now, month_on=run.month_on)
    run = _held(actor, run_id)
    words: dict[str, object] = {"year": run.month_on.year, "month": run.month_on.month}
    _refuse_closed(run)
    if run.state != Run.State.CONFIRMED or run.is_superseded:
        raise WrongState(Message("没有结账：请先发布并确认 {year} 年 {month} 月的结算。", words))
    before_on = turns.earliest_open_before(run.month_on)
    if before_on is not None:
        raise WrongState(
            Message(
                "没有结账：{year} 年 {month} 月还没有结账，它的余额结转到以后的月份。请按月份先后结账。",
                {"year": before_on.year, "month": before_on.month},
            )
        )
    _refuse_outdated(run)
    ledger_actions.close_month(actor=actor, now=now, month_on=run.month_on)
    note_change(run, new={"month_on": run.month_on, "closed": True, "result_hash": run.result_hash})
    return run


def _held(actor: Actor, run_id: int) -> Run:
    """The run, locked together with the others of its month, so that two publications cannot pass each other."""
    run = queries.get_run(actor, run_id)
    return next(row for row in queries.month_runs(run.month_on, lock=True) if row.pk == run_id)


def _refuse_outdated(run: Run) -> None:
    words: dict[str, object] = {"year": run.month_on.year, "month": run.month_on.month}
    moved = queries.moved_since(run)
    if moved.credits:
        words["count"] = moved.credits
        raise RunOutdated(
            Message(
                "没有结账：试算之后，台账又记了 {count} 笔计入 {month} 月的事实。请重新试算、发布、确认后再结账。",
                words,
            )
        )
    if moved.tables:
        raise RunOutdated(
            Message("没有结账：试算之后，{month} 月施行的提成条款变了。请重新试算、发布、确认后再结账。", words)
        )
    if moved.exceptions:
        raise RunOutdated(Message("没有结账：试算之后，涉及提成的签呈有变动。请重新试算、发布、确认后再结账。", words))
    if moved.pay:
        raise RunOutdated(
            Message(
                "没有结账：试算之后，{month} 月的目标、薪酬基础、工资项目或请假变了。请重新试算、发布、确认后再结账。",
                words,
            )
        )
    if moved.balances:
        raise RunOutdated(
            Message("没有结账：试算之后，上月结转到 {month} 月的余额变了。请重新试算、发布、确认后再结账。", words)
        )


def _refuse_closed(run: Run) -> None:
    if ledger_queries.is_closed(run.month_on):
        raise MonthClosed(
            Message(
                "{year} 年 {month} 月已经结账，结算不再变动。", {"year": run.month_on.year, "month": run.month_on.month}
            )
        )


def _keep_confirmations(earlier: Run, run: Run) -> None:
    kept = queries.kept_confirmations(earlier, run)
    for statement, confirmed_at in kept:
        statement.confirmed_at = confirmed_at
    rows = [statement for statement, _ in kept]
    queries.statements_of_run(run.pk).bulk_update(rows, ["confirmed_at"], batch_size=100)
    if kept:
        note_change(run, new={"confirmations_kept": len(kept)})


def _state_words(run: Run) -> str:
    return "已被更新的一次替代" if run.is_superseded else f"是「{run.get_state_display()}」"
