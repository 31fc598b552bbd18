"""What plans, awards, contests, KPI pay and the terms of payment make of a month, a part of the payees at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import NamedTuple

from xiaozhang.performance.incentives import queries
from xiaozhang.performance.incentives.actions.portions import tallied
from xiaozhang.performance.incentives.rules.inputs import Snapshot
from xiaozhang.performance.incentives.rules.kept import KeptMonth, kept_month
from xiaozhang.performance.incentives.rules.needs import needs_of, unstreamed
from xiaozhang.performance.incentives.rules.settling import Line, Settlement
from xiaozhang.performance.plans.rules.inputs import Total
from xiaozhang.performance.plans.rules.lines import ADJUSTMENT, COMMISSION
from xiaozhang.performance.plans.rules.settling import MonthResult, MonthStatement, settle_month

PAYEES_A_PART = 500


class Planned(NamedTuple):
    """A part of the payees: what their month came to, their lines in order, and by clause how many and how much."""

    result: MonthResult
    months: list[KeptMonth]
    lines: list[Line]
    tallies: dict[int, list[int]]


def planned(settlement: Settlement, snapshot: Snapshot, *, only: Collection[int] | None = None) -> Iterator[Planned]:
    """Settle all that is not taken fact by fact, beside what was, and leave the sums of the payees in `settlement`.

    Where payees stand alone their facts are read a part of the payees at a time; else at once. And then `only` a few
    of them may be asked for.
    Raises CannotSettle where a fact or a member lacks what a clause looks up.
    """
    fixed = snapshot.fixed
    by_id = {clause.id: clause for clause in fixed.clauses}
    if snapshot.is_streamed:
        fixed = unstreamed(fixed)
    needs = needs_of(fixed.clauses, fixed.month_on)
    members = {member.key: member for member in fixed.members}
    payees = [payee.member_id for payee in snapshot.payees if only is None or payee.member_id in only]
    is_cut = only is not None or (needs.is_apart and bool(needs.facts))
    size = PAYEES_A_PART if is_cut else max(1, len(payees))
    counted = settlement.counted(by_id)
    totals: dict[str, list[Total]] = {}
    for total in queries.totals_of(fixed, snapshot.mark, member_ids=only):
        totals.setdefault(total.member, []).append(total)
    teamed = queries.teamed_of(fixed, snapshot.mark, only)
    for start in range(0, len(payees), size):
        part = payees[start : start + size]
        keys = {str(member_id) for member_id in part}
        is_whole = only is None and len(part) == len(payees)
        sums = [total for key in (totals if is_whole else keys) for total in totals.get(key, ())]
        member_ids = None if is_whole else part
        gathered = queries.with_facts(fixed, snapshot.mark, member_ids=member_ids, totals=sums, teamed=teamed)
        inputs = replace(gathered.inputs, payees=frozenset(keys) if needs.is_apart else None)
        result = settle_month(inputs, [line for line in counted if line.member in keys])
        by_key = {each.member.key: each for each in result.statements}
        months, lines = [], []
        for member_id in part:
            purse = settlement.purse(member_id)
            each = by_key.get(str(member_id)) or MonthStatement(members[str(member_id)])
            month = kept_month(
                each, {COMMISSION: purse.commission_fen, ADJUSTMENT: purse.adjustment_fen}, fixed.month_on
            )
            months.append(month)
            lines += settlement.keep(month, gathered.fact_ids)
        yield Planned(result, months, lines, tallied(lines))
