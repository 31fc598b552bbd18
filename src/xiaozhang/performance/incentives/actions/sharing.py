"""The commission of a run computed by several processes. They only read; this one writes, for SQLite has one writer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple

from xiaozhang.performance.incentives import gateways, queries
from xiaozhang.performance.incentives.actions import staged_rows
from xiaozhang.performance.incentives.actions.portions import portions
from xiaozhang.performance.incentives.rules.inputs import Snapshot
from xiaozhang.performance.incentives.rules.settling import Settlement
from xiaozhang.performance.incentives.rules.sharing import Share, take_sums, take_written


class ReadyRows(NamedTuple):
    """A portion ready to be inserted."""

    rows: list[staged_rows.Row]
    tallies: dict[int, list[int]]
    credits: int


def ready_rows(
    whole: Settlement, snapshot: Snapshot, *, run_id: int, statement_ids: Mapping[int, int], shares: int,
    only: Collection[int] | None = None,
) -> Iterator[ReadyRows]:  # fmt: skip
    """Yield every line of the month's commission, ready to be inserted, and leave the sums of all payees in `whole`.

    Or of `only` some members, then in one share. With more than one, processes compute beside this one and must see
    what it reads: it may hold no transaction.
    Raises gateways.ShareLost if one of them dies.
    """
    if shares == 1:
        for portion in portions(whole, snapshot, only=only):
            yield ReadyRows(staged_rows.rows_of(portion.lines, statement_ids), portion.tallies, portion.credits)
        return
    given = {"run_id": run_id, "statement_ids": dict(statement_ids)}
    for _place, message in gateways.shared_out(f"{__name__}.compute", given, shares):
        match message:
            case (ReadyRows() as ready, written):
                take_written(whole, written)
                yield ready
            case sums:
                take_sums(whole, sums)


def compute(
    place: int, shares: int, send: Callable[[object], None], *, run_id: int, statement_ids: Mapping[int, int]
) -> None:
    """Compute one share in a process of its own and send it, portion by portion; its sums at the end."""
    snapshot = queries.snapshot_of(run_id)
    share = Share(snapshot.month_on, snapshot.payees, snapshot.streamed, place=place, shares=shares)
    for portion in portions(share, snapshot, share=(place, shares)):
        rows = staged_rows.rows_of(portion.lines, statement_ids)
        written = share.written({line.member_id for line in portion.lines})
        send((ReadyRows(rows, portion.tallies, portion.credits), written))
    send(share.sums())
