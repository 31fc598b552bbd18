"""A run is staged where nobody sees it, in portions of one short transaction each, and flipped to a draft at the end.

What is staged in which order: actions.carrying_out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from xiaozhang.base.action import action, note_change
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.text import Message
from xiaozhang.performance.incentives import queries
from xiaozhang.performance.incentives.actions import staged_rows
from xiaozhang.performance.incentives.errors import NothingToFollow, RunSetAside
from xiaozhang.performance.incentives.models import Balance, ClauseTally, Run, Statement
from xiaozhang.performance.incentives.queries.following import Followed
from xiaozhang.performance.incentives.rules import settling
from xiaozhang.performance.incentives.rules.inputs import Payee
from xiaozhang.performance.incentives.rules.kept import text_of


@action(None, keeps_trace=False)
def clear_staged(*, actor: Actor, now: datetime, run_id: int, credits_total: int) -> Run:
    """Remove what an earlier attempt at the run left behind, and note what there is to do.

    Raises:
        RunSetAside: the run is not staged any more.
    """
    run = _staged(run_id)
    staged_rows.remove(run.pk)
    run.credits_done, run.credits_total = 0, credits_total
    run.touched_at = now
    run.save(update_fields=["credits_done", "credits_total", "touched_at"])
    return run


@action(None, keeps_trace=False)
def stage_statements(*, actor: Actor, now: datetime, run_id: int, payees: Sequence[Payee]) -> dict[int, int]:
    """Insert statements without sums yet, and return their ids by member id."""
    run = _staged(run_id)
    rows = Statement.objects.bulk_create(
        [
            Statement(
                run=run,
                member_id=payee.member_id,
                number=f"JS-{run.month_on:%Y%m}-{payee.member_id:04d}",
                month_on=run.month_on,
                member_name=payee.name,
                team_name=payee.team_name,
                post_name=payee.post_name,
                target_fen=payee.target_fen,
            )
            for payee in payees
        ]
    )
    _touch(run, now)
    return {row.member_id: row.pk for row in rows}


@action(None, keeps_trace=False)
def stage_lines(*, actor: Actor, now: datetime, run_id: int, rows: Sequence[staged_rows.Row], done: int) -> Run:
    """Insert a portion of lines and note the progress."""
    run = _staged(run_id)
    staged_rows.insert_rows(rows)
    run.credits_done = done
    run.touched_at = now
    run.save(update_fields=["credits_done", "touched_at"])
    return run


@action(None, keeps_trace=False)
def stage_balances(*, actor: Actor, now: datetime, run_id: int, balances: Sequence[Balance]) -> Run:
    """Insert what stays open after the month."""
    run = _staged(run_id)
    Balance.objects.bulk_create(balances, batch_size=1_000)
    _touch(run, now)
    return run


@action(None, keeps_trace=False)
def stage_sums(
    *, actor: Actor, now: datetime, run_id: int, results: Sequence[settling.Statement], statement_ids: Mapping[int, int]
) -> Run:
    """Write the sums of statements whose lines are all there."""
    run = _staged(run_id)
    staged_rows.write_sums(results, statement_ids)
    _touch(run, now)
    return run


@action(None, label="完成试算")
def finish_run(
    *, actor: Actor, now: datetime, run_id: int, result_hash: str, tallies: Mapping[int, Sequence[int]],
    outcome: str = "", follows: Followed | None = None,
) -> Run:  # fmt: skip
    """Flip the staged run to a draft and supersede the month's earlier drafts.

    A run that follows a draft takes over the statements that were not made anew.

    Raises:
        NothingToFollow: that draft has been published, or superseded.
    """
    run = _staged(run_id)
    drafts = [
        each for each in queries.month_runs(run.month_on, lock=True)
        if each.state == Run.State.DRAFT and not each.is_superseded
    ]  # fmt: skip
    if follows is not None:
        if follows.draft.pk not in {each.pk for each in drafts}:
            raise NothingToFollow("原来的草稿已经发布或被替代，整月重新核算。")
        untouched = queries.statements_of_run(follows.draft.pk).exclude(member_id__in=follows.anew)
        run.follows_id, run.kept_count = follows.draft.pk, untouched.update(run=run)
    for earlier in drafts:
        earlier.is_superseded = True
        earlier.save(update_fields=["is_superseded"])
        note_change(earlier, old={"is_superseded": False}, new={"is_superseded": True})
    ClauseTally.objects.bulk_create(
        ClauseTally(run=run, clause_id=clause_id, lines=lines, amount_fen=amount_fen)
        for clause_id, (lines, amount_fen) in sorted(tallies.items())
    )
    sums = queries.sums_of(run.pk)
    run.state = Run.State.DRAFT
    run.finished_at = run.touched_at = now
    run.result_hash = result_hash
    run.statements_count, run.lines_count = sums.statements, sums.lines
    run.commission_fen, run.adjustment_fen = sums.commission_fen, sums.adjustment_fen
    run.award_fen, run.paid_fen, run.outcome = sums.award_fen, sums.paid_fen, outcome
    run.save()
    note_change(run, old={"state": Run.State.STAGED}, new={"state": run.state, "result_hash": result_hash})
    return run


@action(None, label="试算没有完成")
def fail_run(*, actor: Actor, now: datetime, run_id: int, words: Message) -> Run:
    """Set aside a run that could not be settled, with what was lacking; nothing of it stays.

    Raises:
        RunSetAside: the run is not staged any more.
    """
    run = _staged(run_id)
    staged_rows.remove(run.pk)
    run.is_superseded = True
    run.outcome = text_of({"refused": str(words)})
    run.touched_at = now
    run.save(update_fields=["is_superseded", "outcome", "touched_at"])
    note_change(run, old={"is_superseded": False}, new={"is_superseded": True, "refused": str(words)})
    return run


def _staged(run_id: int) -> Run:
    run = queries.get_run(SYSTEM, run_id, lock=True)
    if run.state != Run.State.STAGED or run.is_superseded:
        raise RunSetAside("这次试算已被另一次替代，停止。")
    return run


def _touch(run: Run, now: datetime) -> None:
    run.touched_at = now
    run.save(update_fields=["touched_at"])
