"""The settlement desk of a run: control totals with their cross-checks, what to look at, and the registers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Sum

from xiaozhang.base.periods import add_months, month_period
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter import queries as charter_queries
from xiaozhang.foundation.ledger import queries as ledger_queries
from xiaozhang.people.staffing import queries as staffing_queries
from xiaozhang.people.staffing.clauses import RegionalLaw
from xiaozhang.performance.incentives.models import ClauseTally, Line, Run, Statement
from xiaozhang.performance.incentives.queries.following import statements_in
from xiaozhang.performance.incentives.queries.runs import RELEASED
from xiaozhang.performance.incentives.rules.inputs import ATTAINED_METRIC
from xiaozhang.performance.incentives.rules.pay_sums import PAY_WORDS, pay_sums, summed
from xiaozhang.performance.incentives.rules.watching import MONTHS_BACK, Unusual, great_shares, months_of_each, unusual

MOST_NAMED = 12
LINES_ADDED_AT_ONCE = 50_000
_PAYOUT = (
    "held_fen", "released_fen", "forfeited_fen", "carried_in_fen", "carried_out_fen", "lost_fen", "guarantee_fen",
    "draw_fen", "draw_recovered_fen", "claims_raised_fen", "recovered_fen", "minimum_top_up_fen",
)  # fmt: skip
_COLUMNS = (
    "pk", "member_id", "member_name", "target_fen", "received_fen", "unpaid_fen", "total_fen", "paid_fen", "pay",
    "appeal_until_on", "confirmed_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A statement as the desk looks at it."""

    statement_id: int
    member_id: int
    name: str
    target_fen: int | None
    received_fen: int
    unpaid_fen: int
    total_fen: int
    paid_fen: int
    pay: str
    appeal_until_on: date | None
    confirmed_at: datetime | None

    @property
    def due_fen(self) -> int:
        """What is paid; all that was earned where settlement kept no steps in between."""
        return self.paid_fen if self.pay else self.total_fen


@dataclass(frozen=True, slots=True)
class Check:
    """Two sums that must be equal; None where one has not been added up yet."""

    label: Message
    left_fen: int | None
    right_fen: int

    @property
    def is_equal(self) -> bool:
        """Say whether they are."""
        return self.left_fen == self.right_fen

    @property
    def difference_fen(self) -> int:
        """The left less the right."""
        return (self.left_fen or 0) - self.right_fen


@dataclass(frozen=True, slots=True)
class Noticed:
    """Something to look at: what, how many people, and the first of them with statement and figure."""

    words: Message
    count: int
    people: tuple[tuple[int | None, str, int | None], ...] = ()

    @property
    def more(self) -> int:
        """How many are not named."""
        return max(0, self.count - len(self.people))


@dataclass(frozen=True, slots=True)
class Mover:
    """A member whose figure is far from the months before."""

    statement_id: int
    name: str
    months: int
    figure: Unusual


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run brought beside statements: payments to outsiders, contests, proposed sanctions, warnings."""

    outside: Sequence[Mapping[str, Any]] = ()
    contests: Sequence[Mapping[str, Any]] = ()
    sanctions: Sequence[Mapping[str, Any]] = ()
    warnings: Sequence[str] = ()

    @property
    def outside_fen(self) -> int:
        """The sum of payments to outsiders."""
        return sum(int(row["amount_fen"]) for row in self.outside)


@dataclass(frozen=True, slots=True)
class Desk:
    """What the desk shows beside the statements themselves."""

    received_fen: int
    unpaid_fen: int
    ledger_fen: int
    payout: tuple[tuple[Message, int], ...]
    closing_fen: int
    checks: tuple[Check, ...]
    noticed: tuple[Noticed, ...]
    movers: tuple[Mover, ...]
    outcome: Outcome
    appeal_until_on: date | None
    unconfirmed: int

    @property
    def is_sound(self) -> bool:
        """Say whether every cross-check that was made holds."""
        return all(check.is_equal for check in self.checks if check.left_fen is not None)

    @property
    def ledger_difference_fen(self) -> int:
        """What the ledger holds for the month and no statement counts."""
        return self.ledger_fen - self.received_fen


def settlement_desk(run: Run, *, with_lines: bool = False) -> Desk:
    """Return the desk of a finished run, for who could open it. `with_lines` adds up every line, however many.

    Eight queries, whatever the number of members.
    """
    rows = [Row(*values) for values in statements_in(run).order_by("pk").values_list(*_COLUMNS)]
    pays = [pay_sums(row.pay) for row in rows]
    sums = summed(pays)
    ledger = ledger_queries.member_totals(ATTAINED_METRIC, run.month_on)
    outcome = read_outcome(run.outcome, {str(row.member_id): row.name for row in rows})
    return Desk(
        received_fen=sum(row.received_fen for row in rows),
        unpaid_fen=sum(row.unpaid_fen for row in rows),
        ledger_fen=sum(total.amount_fen for total in ledger.values()),
        payout=tuple((PAY_WORDS[name], sums[name]) for name in _PAYOUT if sums[name]),
        closing_fen=sums["closing_fen"],
        checks=tuple(_checks(run, rows, sums, with_lines=with_lines)),
        noticed=tuple(_noticed(run, rows, set(ledger), outcome)),
        movers=tuple(_movers(run, rows)),
        outcome=outcome,
        appeal_until_on=max((row.appeal_until_on for row in rows if row.appeal_until_on), default=None),
        unconfirmed=sum(row.confirmed_at is None for row in rows),
    )


def read_outcome(text: str, names: Mapping[str, str]) -> Outcome:
    """Return a run's outcome; members are named where they are known by key."""
    given = json.loads(text) if text else {}
    sanctions = [{**row, "name": names.get(str(row.get("member", "")), "")} for row in given.get("sanctions", ())]
    contests = [
        {**table, "places": [{**row, "name": names.get(str(row["who"]), row["who"])} for row in table["places"]]}
        for table in given.get("contests", ())
    ]
    return Outcome(given.get("outside", ()), contests, sanctions, [str(each) for each in given.get("warnings", ())])


def _checks(run: Run, rows: Sequence[Row], sums: Mapping[str, int], *, with_lines: bool) -> list[Check]:
    tallies = ClauseTally.objects.filter(run=run).aggregate(whole=Sum("amount_fen"))["whole"]
    lines = None
    if with_lines or run.lines_count <= LINES_ADDED_AT_ONCE:
        lines = int(
            Line.objects.filter(statement__in=statements_in(run)).aggregate(whole=Sum("amount_fen"))["whole"] or 0
        )
    paid_fen = sum(row.paid_fen for row in rows)
    found_checks = [
        Check(Message("结算单合计 = 本次试算"), sum(row.total_fen for row in rows), run.total_fen),
        Check(Message("条款产出合计 = 本次试算"), int(tallies or 0), run.total_fen),
        Check(Message("逐行合计 = 本次试算"), lines, run.total_fen),
        Check(Message("每人应发合计 = 本次应发"), paid_fen, run.paid_fen),
    ]
    if any(row.pay for row in rows):
        rolled = sums["opening_fen"] + sums["accrued_fen"] - sums["reversed_fen"] - sums["paid_fen"]
        found_checks.append(Check(Message("期初 + 计提 − 冲回 − 应发 = 期末"), rolled, sums["closing_fen"]))
    return found_checks


def _noticed(run: Run, rows: Sequence[Row], credited: set[int], outcome: Outcome) -> list[Noticed]:
    month = month_period(run.month_on)
    bases = staffing_queries.pay_bases(month)
    based = {basis.member_id for basis in bases}
    lawful = {clause.parameters.region for clause in charter_queries.clauses_in_force(RegionalLaw, month)}
    members = {row.member_id for row in rows}
    of_region = {basis.member_id for basis in bases if basis.region and basis.region not in lawful}
    great = set(great_shares({row.statement_id: row.due_fen for row in rows}))
    found = [Noticed(Message("{words}", {"words": words}), 0) for words in outcome.warnings]
    for words, chosen in (
        (Message("应发为负"), [row for row in rows if row.due_fen < 0 or row.total_fen < 0]),
        (Message("有回款，所得为零"), [row for row in rows if row.received_fen > 0 and row.total_fen == 0]),
        (Message("一人应发超过全部的四分之一"), [row for row in rows if row.statement_id in great]),
        (Message("没有目标"), [row for row in rows if row.target_fen is None]),
        (Message("没有登记薪酬基础，最低工资没有核对"), [row for row in rows if row.member_id not in based]),
        (Message("适用地区没有法定参数"), [row for row in rows if row.member_id in of_region]),
    ):
        if chosen:
            people = tuple((row.statement_id, row.name, row.total_fen) for row in chosen[:MOST_NAMED])
            found.append(Noticed(words, len(chosen), people))
    without = len(credited - members)
    if without:
        found.append(Noticed(Message("本月有回款、没有结算单的成员"), without))
    return found


def _movers(run: Run, rows: Sequence[Row]) -> list[Mover]:
    """Return who is far from the median of the released months before, the greatest first."""
    since_on = add_months(run.month_on, -MONTHS_BACK)
    earlier = Statement.objects.filter(
        month_on__gte=since_on, month_on__lt=run.month_on, run__state__in=RELEASED, run__is_superseded=False
    )
    months = months_of_each(earlier.order_by().values_list("member_id", "total_fen"))
    found = []
    for row in rows:
        before = months.get(row.member_id, [])
        figure = unusual(row.total_fen, before)
        if figure is not None:
            found.append(Mover(row.statement_id, row.name, len(before), figure))
    return sorted(found, key=lambda each: (-abs(each.figure.difference_fen), each.statement_id))
