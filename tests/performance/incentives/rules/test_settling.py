"""Properties of the settlement of a month, and the golden month."""

from __future__ import annotations

import hashlib
import json
import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.performance.incentives.rules import values
from tests.performance.plans.rules.test_tiers import tables
from xiaozhang.base.money import round_fen
from xiaozhang.base.workdays import Calendar
from xiaozhang.performance.incentives.rules.inputs import (
    Inputs,
    Payee,
    Post,
    Snapshot,
    TableSpan,
    differ_in_mark_only,
    inputs_hash,
    read_snapshot,
)
from xiaozhang.performance.incentives.rules.kept import inputs_content
from xiaozhang.performance.incentives.rules.settling import Statement, settle
from xiaozhang.performance.plans.clauses import CommissionTable
from xiaozhang.performance.plans.rules.inputs import MonthInputs

OCTOBER = date(2026, 10, 1)
GOLDEN = Path(__file__).parent / "golden"
AMOUNTS = st.lists(
    st.tuples(st.integers(min_value=1, max_value=31), st.integers(min_value=-(10**9), max_value=10**10)), max_size=30
)


def _credits(amounts: list[tuple[int, int]]) -> list[values.ShareOfFact]:
    return [values.credit(number, date(2026, 10, day), fen) for number, (day, fen) in enumerate(amounts, start=1)]


@given(tables(), AMOUNTS)
def test_lines_sum_to_the_rounded_total(table: CommissionTable, amounts: list[tuple[int, int]]) -> None:
    (statement,) = settle(values.inputs(OCTOBER, [values.span(1, table)], _credits(amounts)))
    assert statement.commission_fen == round_fen(values.naive_earned(table, sum(fen for _, fen in amounts)))
    assert sum(line.amount_fen for line in statement.lines) == statement.total_fen
    assert len(statement.lines) == len(amounts)


@given(tables(), AMOUNTS, st.randoms(use_true_random=False))
def test_order_of_arrival_changes_nothing(
    table: CommissionTable, amounts: list[tuple[int, int]], rnd: random.Random
) -> None:
    credits = _credits(amounts)
    shuffled = list(credits)
    rnd.shuffle(shuffled)
    one = settle(values.inputs(OCTOBER, [values.span(1, table)], credits))
    other = settle(values.inputs(OCTOBER, [values.span(1, table)], shuffled))
    assert one == other


@given(tables(), AMOUNTS, st.randoms(use_true_random=False))
def test_totals_do_not_depend_on_the_order_of_facts(
    table: CommissionTable, amounts: list[tuple[int, int]], rnd: random.Random
) -> None:
    shuffled = [
        (day, fen) for day, (_, fen) in zip([d for d, _ in amounts], rnd.sample(amounts, len(amounts)), strict=True)
    ]
    (one,) = settle(values.inputs(OCTOBER, [values.span(1, table)], _credits(amounts)))
    (other,) = settle(values.inputs(OCTOBER, [values.span(1, table)], _credits(shuffled)))
    assert one.commission_fen == other.commission_fen


@given(tables(), AMOUNTS)
def test_the_reversal_of_everything_leaves_nothing(table: CommissionTable, amounts: list[tuple[int, int]]) -> None:
    reversals = [(day, -fen) for day, fen in amounts]
    (statement,) = settle(values.inputs(OCTOBER, [values.span(1, table)], _credits(amounts + reversals)))
    assert (statement.commission_fen, statement.received_fen) == (0, 0)


@given(tables(), AMOUNTS, AMOUNTS)
def test_late_facts_bring_exactly_what_was_lacking(
    table: CommissionTable, settled: list[tuple[int, int]], late: list[tuple[int, int]]
) -> None:
    """What was paid for October and what November adds for it together are what October earns with all its facts."""
    earlier = _credits(settled)
    facts = [values.credit(100 + number, date(2026, 10, day), fen) for number, (day, fen) in enumerate(late)]
    (october,) = settle(values.inputs(OCTOBER, [values.span(1, table)], earlier))
    (november,) = settle(values.inputs(date(2026, 11, 1), [values.span(1, table)], facts, earlier=earlier))
    whole = sum(fen for _, fen in settled + late)
    assert october.commission_fen + november.adjustment_fen == round_fen(values.naive_earned(table, whole))
    assert november.commission_fen == 0
    assert {line.origin_month_on for line in november.lines} <= {OCTOBER}


def test_payees_do_not_depend_on_each_other() -> None:
    inputs = golden_inputs()
    alone = [
        statement
        for one in inputs.payees
        for statement in settle(Inputs(inputs.month_on, (one,), inputs.tables, inputs.credits, inputs.earlier))
    ]
    assert alone == settle(inputs)


def test_a_snapshot_survives_storage() -> None:
    inputs = golden_inputs()
    fixed = MonthInputs(inputs.month_on, (), (), ())
    snapshot = Snapshot(inputs.month_on, 117, tuple(inputs.payees), tuple(inputs.tables), fixed)
    text = snapshot.as_text()
    assert read_snapshot(text) == snapshot
    assert inputs_hash(read_snapshot(text).as_text()) == inputs_hash(text)
    assert snapshot.metrics() == ["receipt"]


def test_a_snapshot_is_written_in_one_order_whatever_the_process() -> None:
    """Sets of days have an order of their own in every process; the hash of the same inputs must not."""
    days = frozenset(date(2026, 1, 1) + timedelta(days=number) for number in range(0, 300, 7))
    calendar = Calendar(days_off=days, makeup_days=days, known_years=frozenset(range(2020, 2030)))
    content = inputs_content(MonthInputs(OCTOBER, (), (), (), calendar=calendar))["calendar"]
    assert content["days_off"] == content["makeup_days"] == sorted(day.isoformat() for day in days)
    assert content["known_years"] == list(range(2020, 2030))


def test_two_snapshots_that_differ_in_their_mark_only_are_told() -> None:
    inputs = golden_inputs()
    fixed = MonthInputs(inputs.month_on, (), (), ())
    first = Snapshot(inputs.month_on, 117, tuple(inputs.payees), tuple(inputs.tables), fixed)
    second, other = replace(first, mark=99), replace(first, mark=99, payees=first.payees[1:])
    assert differ_in_mark_only(first.as_text(), 117, second.as_text(), 99)
    assert not differ_in_mark_only(first.as_text(), 117, other.as_text(), 99)


def test_a_fact_after_leaving_is_paid_by_the_post_held() -> None:
    """Commission does not lapse with the job: 离职后不发提成 has been held void."""
    leaver = Payee(1, "王磊", "华东一组", "销售代表", (Post(date(2026, 1, 1), ("representative",)),), None)
    table = values.table("超额累进", [(0, "1.5%")])
    (statement,) = settle(
        values.inputs(
            OCTOBER, [values.span(1, table)], [values.credit(1, date(2026, 10, 20), 100_000_00)], payees=(leaver,)
        )
    )
    assert statement.commission_fen == 1_500_00


def test_a_day_without_any_table_is_named_as_unpaid() -> None:
    table = values.table("超额累进", [(0, "1.5%")])
    spans = [values.span(1, table, start_on=date(2026, 10, 10))]
    credits = [values.credit(1, date(2026, 10, 9), 500_00), values.credit(2, date(2026, 10, 10), 700_00)]
    (statement,) = settle(values.inputs(OCTOBER, spans, credits))
    assert (statement.unpaid_fen, statement.received_fen, statement.commission_fen) == (500_00, 1_200_00, 10_50)


def test_a_table_on_signed_amounts_leaves_receipts_alone() -> None:
    table = values.table("超额累进", [(0, "1.0%")], base="signed_amount")
    inputs = Inputs(
        OCTOBER,
        (values.payee(),),
        (values.span(1, table),),
        {
            "receipt": [values.credit(1, date(2026, 10, 9), 500_00)],
            "signed_amount": [values.credit(2, date(2026, 10, 9), 90_000_00)],
        },
    )
    (statement,) = settle(inputs)
    assert (statement.commission_fen, statement.unpaid_fen, statement.received_fen) == (900_00, 0, 500_00)


def test_the_digest_moves_with_one_fen() -> None:
    table = values.table("超额累进", [(0, "1.5%")])
    (one,) = settle(values.inputs(OCTOBER, [values.span(1, table)], [values.credit(1, date(2026, 10, 9), 500_00)]))
    (other,) = settle(values.inputs(OCTOBER, [values.span(1, table)], [values.credit(1, date(2026, 10, 9), 500_01)]))
    assert one.digest != other.digest


def test_the_golden_month_replays_to_the_same_bytes() -> None:
    """A release that changes these bytes changes what people were paid: raise the rule's version instead."""
    replayed = b"".join(in_bytes(statement) for statement in settle(golden_inputs()))
    stored = (GOLDEN / "2026-10.statements.jsonl").read_bytes()
    assert replayed == stored
    assert hashlib.sha256(stored).hexdigest() == (GOLDEN / "2026-10.sha256").read_text().strip()


def test_the_digest_is_that_of_the_bytes() -> None:
    for statement in settle(golden_inputs()):
        assert statement.digest == hashlib.sha256(in_bytes(statement)).hexdigest()


def in_bytes(statement: Statement) -> bytes:
    """Return a statement with its lines to the byte."""
    return b"".join(line.canonical() for line in statement.lines) + statement.canonical()


def golden_inputs() -> Inputs:
    """Read the golden month: three versions, splits, reversals, late facts, a leaver, a member without facts."""
    content = json.loads((GOLDEN / "2026-10.inputs.json").read_text(encoding="utf-8"))
    spans = [
        TableSpan(
            given["clause"],
            date.fromisoformat(given["start_on"]),
            date.fromisoformat(given["end_on"]) if given["end_on"] else None,
            CommissionTable.model_validate(given["table"]),
        )
        for given in content["tables"]
    ]
    payees = [
        Payee(
            given["member"],
            given["name"],
            given["team"],
            given["post"],
            tuple(Post(date.fromisoformat(on), tuple(roles)) for on, roles in given["posts"]),
            given["target_fen"],
        )
        for given in content["payees"]
    ]
    facts = {name: [_golden_credit(*row) for row in content[name]] for name in ("credits", "earlier")}
    return Inputs(
        date.fromisoformat(content["month"]),
        payees,
        spans,
        {"receipt": facts["credits"]},
        {"receipt": facts["earlier"]},
    )


def _golden_credit(
    fact_id: int, member_id: int, amount_fen: int, occurred_at: str, recorded_at: str
) -> values.ShareOfFact:
    at = datetime.fromisoformat(occurred_at)
    local_on = (at + timedelta(hours=8)).date()
    key = f"receipt:{fact_id}"
    return values.ShareOfFact(fact_id, key, member_id, amount_fen, local_on, at, datetime.fromisoformat(recorded_at))
