"""A staged run carried out: the whole month, or behind a draft only those whom facts have touched since.

The lines come from actions.portions, where memory does not grow with the facts, or from processes beside this one
(actions.sharing). A kill leaves a staged run, and carrying it out again begins by clearing what it left.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.matching import portions
from xiaozhang.foundation.ledger import queries as ledger_queries
from xiaozhang.performance.incentives import queries
from xiaozhang.performance.incentives.actions import portions as portioning
from xiaozhang.performance.incentives.actions import staged_rows, staging
from xiaozhang.performance.incentives.actions.planning import planned
from xiaozhang.performance.incentives.actions.sharing import ready_rows
from xiaozhang.performance.incentives.errors import NothingToFollow
from xiaozhang.performance.incentives.queries.following import Followed, draft_digests, followed, tallies_without
from xiaozhang.performance.incentives.rules import settling
from xiaozhang.performance.incentives.rules.inputs import Payee, Snapshot
from xiaozhang.performance.incentives.rules.kept import outcome_text

_STATEMENTS_A_STEP = 500
CREDITS_A_SHARE = 100_000  # for fewer it does not pay to start a process
MOST_ANEW = 200_000  # behind a draft the credits of the touched are held in mind all at once


def carry_out(
    run_id: int, *, clock: Callable[[], datetime], most_shares: int = 1, credits_a_share: int = CREDITS_A_SHARE,
    is_whole: bool = False,
) -> None:  # fmt: skip
    """Stage a run from its snapshot and flip it to a draft. `clock` gives the instants of its signs of life.

    Behind a draft only those are settled anew whom facts have touched since, unless `is_whole` or their credits are so
    many that it pays to compute the month by several processes, and they would not fit in mind. A large month is
    computed by up to `most_shares` processes, which must see what is read here: not for callers that hold a
    transaction. Raises RunSetAside if somebody set the run aside meanwhile; LookupError if it is not staged (any
    more); gateways.ShareLost if one of the processes died.
    """
    snapshot = queries.snapshot_of(run_id)
    found = None if is_whole else followed(queries.get_run(SYSTEM, run_id), snapshot)
    if found is not None and (to_do := _credits(snapshot, found.anew)) <= MOST_ANEW:
        with suppress(NothingToFollow):
            _follow(run_id, snapshot, found, clock, to_do=to_do)
            return
    to_do = _credits(snapshot)
    shares = max(1, min(most_shares, to_do // credits_a_share))
    staged = _stage(run_id, snapshot, clock, to_do=to_do, shares=shares)
    staging.finish_run(
        actor=SYSTEM, now=clock(), run_id=run_id, tallies=staged.tallies, outcome=staged.outcome,
        result_hash=_result_hash(snapshot, staged.outcome, staged.digests),
    )  # fmt: skip


@dataclass
class _Staged:
    """What has been staged: digests by member, what each clause brought about, and what stands beside statements."""

    digests: dict[int, str] = field(default_factory=dict)
    tallies: dict[int, list[int]] = field(default_factory=dict)
    outcome: str = ""


def _follow(
    run_id: int, snapshot: Snapshot, found: Followed, clock: Callable[[], datetime], *, to_do: int
) -> None:  # fmt: skip
    """Settle anew whom facts have touched, and take over everybody else's statement from the draft.

    Raises NothingToFollow where the draft has moved on, or where what stands beside statements would be another: of
    warnings and registers it cannot be told whom else they came from.
    """
    part = replace(snapshot, payees=tuple(each for each in snapshot.payees if each.member_id in found.anew))
    staged = _stage(run_id, part, clock, to_do=to_do, shares=1, only=found.anew)
    if staged.outcome != _outcome_of(replace(part, mark=found.draft.mark), found.anew):
        raise NothingToFollow("补记的事实牵动了别人，整月重新核算。")
    tallies = tallies_without(found.draft, found.anew)
    _add_tallies(tallies, staged.tallies)
    digests = draft_digests(found.draft) | staged.digests
    staging.finish_run(
        actor=SYSTEM, now=clock(), run_id=run_id, tallies=tallies, outcome=found.draft.outcome,
        result_hash=_result_hash(snapshot, found.draft.outcome, digests), follows=found,
    )  # fmt: skip


def _stage(
    run_id: int, snapshot: Snapshot, clock: Callable[[], datetime], *, to_do: int, shares: int,
    only: Collection[int] | None = None,
) -> _Staged:  # fmt: skip
    """Stage statements with lines, balances and sums of the payees of a snapshot; `only`: they are not all."""
    staging.clear_staged(actor=SYSTEM, now=clock(), run_id=run_id, credits_total=to_do)
    settlement = settling.Settlement(snapshot.month_on, snapshot.payees, snapshot.streamed)
    ids: dict[int, int] = {}
    staged, done, results = _Staged(), 0, []
    for payees in _steps(snapshot.payees):
        ids |= staging.stage_statements(actor=SYSTEM, now=clock(), run_id=run_id, payees=payees)
    for ready in ready_rows(settlement, snapshot, run_id=run_id, statement_ids=ids, shares=shares, only=only):
        done += ready.credits
        staging.stage_lines(actor=SYSTEM, now=clock(), run_id=run_id, rows=ready.rows, done=done)
        _add_tallies(staged.tallies, ready.tallies)
    for part in planned(settlement, snapshot, only=only):
        results.append(part.result)
        _add_tallies(staged.tallies, part.tallies)
        for some in portions(part.lines, portioning.PORTION):
            rows = staged_rows.rows_of(some, ids)
            staging.stage_lines(actor=SYSTEM, now=clock(), run_id=run_id, rows=rows, done=done)
        balances = staged_rows.balances_of(part.months, ids)
        staging.stage_balances(actor=SYSTEM, now=clock(), run_id=run_id, balances=balances)
    staged.outcome = outcome_text(results)
    for payees in _steps(snapshot.payees):
        statements = [settlement.statement(payee.member_id) for payee in payees]
        staged.digests |= {each.member_id: each.digest for each in statements}
        staging.stage_sums(actor=SYSTEM, now=clock(), run_id=run_id, results=statements, statement_ids=ids)
    return staged


def _outcome_of(snapshot: Snapshot, only: Collection[int]) -> str:
    """Return what stands beside the statements of some members, without staging anything."""
    settlement = settling.Settlement(snapshot.month_on, snapshot.payees, snapshot.streamed)
    for _portion in portioning.portions(settlement, snapshot, only=only):
        pass
    return outcome_text([part.result for part in planned(settlement, snapshot, only=only)])


def _result_hash(snapshot: Snapshot, outcome: str, digests: Mapping[int, str]) -> str:
    return settling.digest_of([settling.digest_of([outcome]), *(digests[payee.member_id] for payee in snapshot.payees)])


def _credits(snapshot: Snapshot, only: Collection[int] | None = None) -> int:
    return sum(
        ledger_queries.settled_count(metric, snapshot.month_on, snapshot.mark, only) for metric in snapshot.metrics()
    )


def _add_tallies(whole: dict[int, list[int]], part: Mapping[int, Sequence[int]]) -> None:
    for clause_id, (lines, amount_fen) in part.items():
        tally = whole.setdefault(clause_id, [0, 0])
        tally[0] += lines
        tally[1] += amount_fen


def _steps(payees: Sequence[Payee]) -> Iterable[Sequence[Payee]]:
    for start in range(0, len(payees), _STATEMENTS_A_STEP):
        yield payees[start : start + _STATEMENTS_A_STEP]
