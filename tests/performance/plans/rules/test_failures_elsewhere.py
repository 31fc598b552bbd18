"""Failures on record in other systems (settlement.md), each with a test of ours."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from tests.performance.plans.rules.values import (
    MARCH,
    amounts,
    clause,
    errors,
    fact,
    lines,
    member,
    plan,
    settled,
)
from xiaozhang.performance.plans.documents.columns import FACTS
from xiaozhang.performance.plans.documents.facts import read_facts
from xiaozhang.performance.plans.documents.tables import Table
from xiaozhang.performance.plans.rules.inputs import Share
from xiaozhang.performance.plans.rules.settling import as_json

DAY = date(2026, 3, 10)


def test_a_credit_note_earns_a_negative_commission() -> None:
    assert amounts(settled(plan(), [fact("1", DAY, 1000), fact("n", DAY, -400)])) == [1000, -400]


def test_a_refunded_invoice_is_settled_on_both_sides() -> None:
    refund = fact("r", DAY, -1000, reverses="1", recorded="z")
    result = settled(plan(), [fact("1", DAY, 1000), refund])
    assert [(line.fact, line.amount_fen) for line in lines(result)] == [("1", 1000), ("r", -1000)]


def test_a_part_payment_earns_its_part_alone() -> None:
    assert amounts(settled(plan(), [fact("1", DAY, 300, contract="c")])) == [300]  # of a contract of any size


def test_a_change_of_posts_today_does_not_rewrite_what_was_settled() -> None:
    january = [fact("1", date(2026, 1, 10), 1000)]
    gone = member(roles=["finance"])
    held = member()
    assert amounts(settled(plan(), january, [held], month_on=date(2026, 1, 1))) == [1000]
    assert amounts(settled(plan(), january, [gone])) == []  # March pays no difference for January


def test_an_old_statement_keeps_the_rate_of_its_day() -> None:
    versions = [
        clause(plan(), end_on=MARCH),
        clause(plan(tiers=[{"from": 0, "rate": "9%"}]), start_on=MARCH, version="V2"),
    ]
    old = settled(versions, [fact("1", date(2026, 2, 10), 1000)], month_on=date(2026, 2, 1))
    assert (amounts(old), lines(old)[0].clause.version) == ([1000], "V1.0")


def test_this_period_does_not_pick_up_earlier_months() -> None:
    facts = [fact("old", date(2026, 2, 28), 90000), fact("new", date(2026, 3, 1), 20000)]
    assert [(line.fact, line.amount_fen) for line in lines(settled(plan(), facts))] == [("new", 20000)]


@pytest.mark.parametrize(
    ("credits", "words"),
    [("a:47.85% b:36.94% c:6.24% d:8.97%", ""), ("a:99.99%", "归属合计 99.99%，须恰为 100%"), ("a:60% b:50%", "110")],
)
def test_shares_of_odd_decimals_are_exact(credits: str, words: str, tmp_path: Path) -> None:
    file = tmp_path / "facts.csv"
    file.write_text(f"key,metric,occurred,amount,credits\n1,receipt,2026-03-10,100,{credits}\n", encoding="utf-8")
    read = lambda: list(read_facts(Table(file, FACTS), set("abcd")))  # noqa: E731
    if words:
        with pytest.raises(Exception, match=words):
            read()
    else:
        assert sum(share.share for share in read()[0].shares) == 1


def test_splits_are_not_rounded_each_on_its_own() -> None:
    thirds = [Share(key, Fraction(1, 3)) for key in "abc"]
    result = settled(plan(), [fact("1", DAY, "100.00", thirds)], [member(key) for key in "abc"])
    assert [lines(result, key)[0].trace["base"] for key in "abc"] == [3334, 3333, 3333]


def test_a_table_with_a_gap_is_refused_and_names_it() -> None:
    gap = plan(tiers=[{"from": 0, "to": 100, "rate": "1%"}, {"from": 200, "rate": "2%"}])
    assert errors(gap) == ["tiers[0].to"]
    from_ten = plan(tiers=[{"from": 10, "rate": "1%"}])
    assert errors(from_ten) == ["tiers[0].from"]


def test_two_whole_credits_count_once_above() -> None:
    override = plan(roles=["supervisor"], earns_on="below", levels=["100%"], tiers=[{"from": 0, "rate": "1%"}])
    people = [member("a", manager="s"), member("b", manager="s"), member("s", roles=["supervisor"])]
    both = fact("1", DAY, 1000, "a", overlays=(Share("b", Fraction(1)),))
    assert amounts(settled(override, [both], people), "s") == [1000]


def test_a_statement_of_six_thousand_lines() -> None:
    facts = [fact(f"{n:05d}", DAY, "0.33") for n in range(6000)]
    result = settled(plan(), facts)
    assert (len(lines(result)), sum(amounts(result)), len(as_json(result)["statements"][0]["lines"])) == (
        6000,
        1980,
        6000,
    )
