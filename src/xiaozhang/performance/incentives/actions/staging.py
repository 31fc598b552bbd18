"""A run is staged where nobody sees it, in portions of one short transaction each, and flipped to a draft at the end.

The lines come from actions.portions, where memory does not grow with the facts, or from processes beside this one
(actions.sharing). A kill leaves a staged run, and carrying it out again begins by clearing what it left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from xiaozhang.base.action import action, note_change
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.matching import portions
from xiaozhang.base.text import Message
from xiaozhang.foundation.ledger import queries as ledger_queries
from xiaozhang.performance.incentives import queries
from xiaozhang.performance.incentives.actions import staged_rows
from xiaozhang.performance.incentives.actions.planning import planned
from xiaozhang.performance.incentives.actions.portions import PORTION
from xiaozhang.performance.incentives.actions.sharing import ready_rows
from xiaozhang.performance.incentives.errors import RunSetAside
from xiaozhang.performance.incentives.models import Balance, ClauseTally, Run, Statement
from xiaozhang.performance.incentives.rules import settling
from xiaozhang.performance.incentives.rules.inputs import Payee
from xiaozhang.performance.incentives.rules.kept import outcome_text, text_of

_STATEMENTS_A_STEP = 500
CREDITS_A_SHARE = 100_000  # for fewer it does not pay to start a process


def carry_out(
    run_id: int, *, clock: Callable[[], datetime], most_shares: int = 1, credits_a_share: int = CREDITS_A_SHARE
) -> None:
    """Stage a run from its snapshot and flip it to a draft. `clock` gives the instants of its signs of life.

    A large month is computed by up to `most_shares` processes, which must see what is read here: not for callers that
    hold a transaction. Raises RunSetAside if somebody set the run aside meanwhile; LookupError if it is not staged (any
    more); gateways.ShareLost if one of the processes died.
    """
    snapshot = queries.snapshot_of(run_id)
    settlement = settling.Settlement(snapshot.month_on, snapshot.payees, snapshot.streamed)
    statement_ids: dict[int, int] = {}
    tallies: dict[int, list[int]] = {}
    run = clear_staged(actor=SYSTEM, now=clock(), run_id=run_id)
    for payees in _portions(snapshot.payees):
        statement_ids |= stage_statements(actor=SYSTEM, now=clock(), run_id=run_id, payees=payees)
    shares = max(1, min(most_shares, run.credits_total // credits_a_share))
    done = 0
    for ready in ready_rows(settlement, snapshot, run_id=run_id, statement_ids=statement_ids, shares=shares):
        done += ready.credits
        stage_lines(actor=SYSTEM, now=clock(), run_id=run_id, rows=ready.rows, done=done)
        _add_tallies(tallies, ready.tallies)
    results_of_plans = []
    for part in planned(settlement, snapshot):
        results_of_plans.append(part.result)
        _add_tallies(tallies, part.tallies)
        for some in portions(part.lines, PORTION):
            rows = staged_rows.rows_of(some, statement_ids)
            stage_lines(actor=SYSTEM, now=clock(), run_id=run_id, rows=rows, done=done)
        stage_balances(
            actor=SYSTEM, now=clock(), run_id=run_id, balances=staged_rows.balances_of(part.months, statement_ids)
        )
    outcome = outcome_text(results_of_plans)
    digests = [settling.digest_of([outcome])]
    for payees in _portions(snapshot.payees):
        results = [settlement.statement(payee.member_id) for payee in payees]
        digests += [result.digest for result in results]
        stage_sums(actor=SYSTEM, now=clock(), run_id=run_id, results=results, statement_ids=statement_ids)
    finish_run(
        actor=SYSTEM, now=clock(), run_id=run_id, result_hash=settling.digest_of(digests), tallies=tallies,
        outcome=outcome,
    )  # fmt: skip


def _add_tallies(whole: dict[int, list[int]], part: Mapping[int, Sequence[int]]) -> None:
    for clause_id, (lines, amount_fen) in part.items():
        tally = whole.setdefault(clause_id, [0, 0])
        tally[0] += lines
        tally[1] += amount_fen


# The short steps


@action(None, keeps_trace=False)
def clear_staged(*, actor: Actor, now: datetime, run_id: int) -> Run:
    """Remove what an earlier attempt at the run left behind, and count what there is to do.

    Raises:
        RunSetAside: the run is not staged any more.
    """
    run = _staged(run_id)
    staged_rows.remove(run.pk)
    run.credits_done = 0
    snapshot = queries.snapshot_of(run.pk)
    run.credits_total = sum(
        ledger_queries.settled_count(metric, snapshot.month_on, snapshot.mark) for metric in snapshot.metrics()
    )
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
    outcome: str = "",
) -> Run:  # fmt: skip
    """Flip the staged run to a draft and supersede the month's earlier drafts."""
    run = _staged(run_id)
    for earlier in queries.month_runs(run.month_on, lock=True):
        if earlier.state == Run.State.DRAFT and not earlier.is_superseded:
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


def _portions(payees: Sequence[Payee]) -> Iterable[Sequence[Payee]]:
    for start in range(0, len(payees), _STATEMENTS_A_STEP):
        yield payees[start : start + _STATEMENTS_A_STEP]
