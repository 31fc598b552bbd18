"""The worked examples of docs/settlement.md are true."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.performance.incentives.rules import values
from xiaozhang.base.money import parse_rate
from xiaozhang.base.periods import parse_month
from xiaozhang.performance.incentives.rules.expecting import expect
from xiaozhang.performance.incentives.rules.inputs import Inputs
from xiaozhang.performance.incentives.rules.settling import Statement, settle
from xiaozhang.performance.plans.rules.tiers import Ladder

DOCUMENT = Path(__file__).parents[4] / "docs" / "settlement.md"
_BLOCK = re.compile(r"^```yaml (\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _examples(kind: str) -> list[Any]:
    found = _BLOCK.findall(DOCUMENT.read_text(encoding="utf-8"))
    return [yaml.safe_load(text) for block, text in found if block == kind]


def test_every_kind_of_example_is_read() -> None:
    assert [len(_examples(kind)) for kind in ("tiers", "settlement", "expected")] == [2, 8, 1]


@pytest.mark.parametrize("example", _examples("tiers"))
def test_tiers(example: dict[str, Any]) -> None:
    ladder = Ladder(values.table(example["method"], example["tiers"]))
    earned = {base: ladder.earned_fen(values.fen(base)) for base in example["earned"]}
    assert earned == {base: values.fen(amount) for base, amount in example["earned"].items()}


@pytest.mark.parametrize("example", _examples("settlement"))
def test_settlement(example: dict[str, Any]) -> None:
    statements = {statement.member_id: statement for statement in settle(_inputs(example))}
    for name, figure in (
        ("lines", lambda s: [line.amount_fen for line in s.lines]),
        ("total", lambda s: s.total_fen),
        ("commission", lambda s: s.commission_fen),
        ("adjustment", lambda s: s.adjustment_fen),
        ("unpaid", lambda s: s.unpaid_fen),
    ):
        if name in example:
            said = example[name] if isinstance(example[name], dict) else {1: example[name]}
            assert {member: figure(statement) for member, statement in statements.items()} == {
                member: [values.fen(a) for a in amount] if isinstance(amount, list) else values.fen(amount)
                for member, amount in said.items()
            }, name
    _check_names(example, statements)


@pytest.mark.parametrize("example", _examples("expected"))
def test_expected(example: dict[str, Any]) -> None:
    ladder = Ladder(values.table(example["method"], example["tiers"]))
    expected = expect(ladder, values.fen(example["received"]), values.fen(example["amount"]))
    assert expected.commission_fen == values.fen(example["commission"])
    assert (expected.lacking_fen, expected.next_rate) == (
        values.fen(example["lacking"]),
        parse_rate(example["next_rate"]),
    )


def _inputs(example: dict[str, Any]) -> Inputs:
    tables = [
        values.span(
            number,
            values.table(given["method"], given["tiers"]),
            given["from"],
            given["to"] + timedelta(days=1) if "to" in given else None,
        )
        for number, given in enumerate(example["tables"], start=1)
    ]
    counted: dict[bool, list[values.ShareOfFact]] = {True: [], False: []}
    for number, fact in enumerate(example["facts"], start=1):
        share = values.credit(
            number, _day(fact), values.fen(fact["yuan"]), member_id=fact.get("member", 1), key=fact.get("key", "")
        )
        counted[fact.get("counted") == "before"].append(share)
    members = example.get("members", {1: "representative"})
    payees = [values.payee(member_id, role) for member_id, role in members.items()]
    return values.inputs(parse_month(example["month"]), tables, counted[False], payees=payees, earlier=counted[True])


def _day(fact: dict[str, Any]) -> date:
    day = fact["day"]
    assert isinstance(day, date)
    return day


def _check_names(example: dict[str, Any], statements: dict[int, Statement]) -> None:
    """Facts of an example may say the clause and the kind of their line."""
    lines = {line.fact_id: line for statement in statements.values() for line in statement.lines}
    for number, fact in enumerate(example["facts"], start=1):
        if "clause" in fact:
            assert lines[number].clause_id == fact["clause"]
        if "kind" in fact:
            assert lines[number].kind == fact["kind"]
            assert lines[number].origin_month_on == _day(fact).replace(day=1)
