"""Names of actions and values in Chinese."""

from __future__ import annotations

import pytest

from xiaozhang.base.registries import AppendOnly
from xiaozhang.foundation.audit.rules.triggers import trigger_names, trigger_statements
from xiaozhang.foundation.audit.rules.wording import action_words, is_day, is_instant, value_words


@pytest.mark.parametrize(
    "action, words",
    [
        ("customers.transfer_customer", "转移客户"),
        ("customers.add_customer", "添加客户"),
        ("contracts.sign_contract", "签署客户"),
        ("x.frobnicate", "更新客户"),
    ],
)
def test_action_words(action: str, words: str) -> None:
    assert str(action_words(action, "客户")) == words


@pytest.mark.parametrize(
    "field, value, words",
    [
        ("name", None, "—"),
        ("name", "", "—"),
        ("roles", [], "—"),
        ("count", 0, "0"),
        ("is_key", False, "否"),
        ("amount_fen", -123450, "−1,234.50 元"),
        ("tax_bp", 1300, "13.00%"),
        ("on", "2026-11-02", "2026年11月2日"),
        ("roles", ["财务", "人事"], "财务、人事"),
        ("interest", {"amount_fen": 100, "note": ""}, "amount_fen 1.00 元；note —"),
    ],
)
def test_value_words(field: str, value: object, words: str) -> None:
    assert value_words(field, value) == words


def test_days_and_instants_are_told_apart() -> None:
    assert (is_day("2026-11-02"), is_instant("2026-11-02")) == (True, False)
    assert (is_day("2026-11-02T01:02:00+00:00"), is_instant("2026-11-02T01:02:00+00:00")) == (False, True)
    assert (is_day(20261102), is_instant("HT-2026-0001")) == (False, False)


@pytest.mark.parametrize("table", ["x; DROP TABLE y", 'a"b', "表", ""])
def test_only_plain_table_names_get_triggers(table: str) -> None:
    with pytest.raises(ValueError, match="not a name in a database"):
        trigger_statements("sqlite", AppendOnly(table))


def test_postgresql_refuses_truncate_too() -> None:
    assert trigger_names("postgresql", AppendOnly("ledger_fact"))[-1] == "xz_ledger_fact_no_truncate"
    assert "FOR EACH STATEMENT" in trigger_statements("postgresql", AppendOnly("ledger_fact"))[-1]
