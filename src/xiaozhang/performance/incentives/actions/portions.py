"""The lines of a month's commission, portion by portion, in the order in which settlement takes credits.

Read-ahead is a portion of credits, what is kept is one purse per payee: memory does not grow with the facts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from xiaozhang.base.periods import month_of
from xiaozhang.foundation.ledger import queries as ledger_queries
from xiaozhang.foundation.ledger.rules.credits import SettledCredit
from xiaozhang.performance.incentives.rules.inputs import Snapshot
from xiaozhang.performance.incentives.rules.settling import Line, Settlement

PORTION = 10_000
ALL = (0, 1)


class Portion(NamedTuple):
    """Lines in their order; by clause, how many and how much; and how many credits were looked at for them."""

    lines: list[Line]
    tallies: dict[int, list[int]]
    credits: int


def portions(
    settlement: Settlement, snapshot: Snapshot, *, share: tuple[int, int] = ALL, only: Collection[int] | None = None
) -> Iterator[Portion]:
    """Take the credits of a month and yield their lines.

    Or of the members of a share (place, shares), or of `only` a few members, whose credits are read at once.
    """
    settled: set[tuple[str, int, date]] = set()
    for metric in snapshot.metrics():
        for credits in _read(metric, snapshot, share, only):
            _add_settled(settlement, snapshot.month_on, metric, credits, settled)
            take = settlement.take
            lines = [line for credit in credits if (line := take(metric, credit)) is not None]
            yield Portion(lines, tallied(lines), len(credits))


def _read(
    metric: str, snapshot: Snapshot, share: tuple[int, int], only: Collection[int] | None
) -> Iterator[Sequence[SettledCredit]]:
    month_on, mark = snapshot.month_on, snapshot.mark
    if only is not None:
        yield ledger_queries.settled_of(metric, month_on, mark, only)
        return
    after = None
    while credits := ledger_queries.settled_portion(
        metric, month_on, mark, after_fact_id=after, limit=PORTION, share=share
    ):
        yield credits
        after = credits[-1].fact_id


def tallied(lines: Sequence[Line]) -> dict[int, list[int]]:
    """Return by clause how many lines it brought, and how much."""
    tallies: dict[int, list[int]] = {}
    for line in lines:
        tally = tallies.setdefault(line.clause_id, [0, 0])
        tally[0] += 1
        tally[1] += line.amount_fen
    return tallies


def _add_settled(
    settlement: Settlement, month_on: date, metric: str, credits: Sequence[SettledCredit],
    settled: set[tuple[str, int, date]],
) -> None:  # fmt: skip
    """Before late facts are taken, put what was settled for their months into the bases of their payees."""
    late: dict[date, set[int]] = {}
    for credit in credits:
        if credit.occurred_on >= month_on:
            break  # they come in order: the rest of the month is not late
        origin_on = month_of(credit.occurred_on)
        if (metric, credit.member_id, origin_on) not in settled:
            settled.add((metric, credit.member_id, origin_on))
            late.setdefault(origin_on, set()).add(credit.member_id)
    for origin_on, member_ids in late.items():
        settlement.add_settled(metric, ledger_queries.earlier_credits(metric, origin_on, month_on, sorted(member_ids)))
