"""The figures of a team in a KPI table: who is in it on which day, each fact once, and what the team is to reach."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tests.performance.plans.rules.values import MARCH, clause, fact, member, settled, statement
from xiaozhang.performance.appraisal.clauses import KpiTable
from xiaozhang.performance.plans.rules.inputs import Assignment, Fact, Member, MonthInputs, Share, Target, Total
from xiaozhang.performance.plans.rules.settling import MonthResult, settle_month

BOSS = ("supervisor",)
HEAD = member("m", roles=("manager",), team="大区")
LEADER = member("s", roles=BOSS, manager="m", team="东")
ONE, TWO = member("a", manager="s", team="东"), member("b", manager="s", team="东")
STRANGER = member("z", manager="m", team="西")
HOUSE = (HEAD, LEADER, ONE, TWO, STRANGER)


def table(*roles: str, **changes: Any) -> KpiTable:
    """Return a table that scores receipts of the team against its target, without a cap that matters."""
    given: dict[str, Any] = {
        "roles": roles or BOSS,
        "indicators": [{"key": "r", "label": "回款", "metric": "receipt", "weight": 100, "target": "plan", "cap": 9999,
                        "whose": "team"}],
        "grades": [{"from": 0, "label": "合格"}],
    }  # fmt: skip
    return KpiTable.model_validate({**given, **changes})


def words(result: MonthResult, who: str = "s") -> list[str]:
    """Return what the score of a member says of each line, without what follows the quotient."""
    return [line["words"].split("，得")[0] for sheet in statement(result, who).scores for line in sheet["lines"]]


def on(day: int, amount: int, who: str | tuple[Share, ...], **given: Any) -> Fact:
    return fact(f"f{day}{who}", date(2026, 3, day), amount, who, **given)


def test_a_team_is_its_leader_and_all_below_and_nobody_else() -> None:
    facts = [on(2, 10, "a"), on(3, 20, "b"), on(4, 5, "s"), on(5, 700, "z"), on(6, 1000, "m")]
    targets = [("a", "receipt", "2026-03", 50), ("b", "receipt", "2026-03", 20), ("s", "receipt", "2026-03", 30),
               ("z", "receipt", "2026-03", 900)]  # fmt: skip
    found = settled([clause(table("supervisor", "manager"))], facts, HOUSE, targets=targets)
    assert words(found) == ["团队实际 35 ÷ 团队成员目标合计 100 = 35%"]
    assert words(found, "m") == ["团队实际 1735 ÷ 团队成员目标合计 1000 = 173.5%"]


def test_the_team_s_own_target_comes_first_and_a_team_below_counts_by_its_own() -> None:
    facts = [on(2, 10, "a"), on(5, 70, "z")]
    targets = [("team:东", "receipt", "2026-03", 40), ("a", "receipt", "2026-03", 500), ("z", "receipt", "2026-03", 60)]
    found = settled([clause(table("supervisor", "manager"))], facts, HOUSE, targets=targets)
    assert words(found) == ["团队实际 10 ÷ 团队目标 40 = 25%"]
    assert words(found, "m") == ["团队实际 80 ÷ 团队成员目标合计 100 = 80%"]


def test_who_leads_nobody_is_not_measured_and_the_house_is_told() -> None:
    found = settled([clause(table("representative"))], [on(2, 10, "a")], HOUSE)
    assert words(found, "a") == ["未测量：本期没有带团队"]
    assert statement(found, "a").scores[0]["total"] is None
    assert [str(each) for each in found.warnings][0] == "a 2026-03 起的一期没有带团队，按团队考核的指标未测量。"


def test_a_member_counts_on_the_days_the_roster_says() -> None:
    moved = Member("a", "a", (
        Assignment(date(2025, 1, 1), date(2026, 3, 11), ("representative",), "西", "z"),
        Assignment(date(2026, 3, 11), None, ("representative",), "东", "s"),
    ))  # fmt: skip
    left = member("b", manager="s", team="东", end_on=date(2026, 3, 16))
    rival = member("z", roles=BOSS, manager="m", team="西")
    facts = [on(10, 1, "a"), on(11, 20, "a"), on(15, 300, "b"), on(20, 4000, "b")]
    targets = [("a", "receipt", "2026-03", 100), ("b", "receipt", "2026-03", 900), ("z", "receipt", "2026-03", 10)]
    found = settled([clause(table())], facts, (HEAD, LEADER, moved, left, rival), targets=targets)
    assert words(found) == ["团队实际 4320 ÷ 团队成员目标合计 1000 = 432%"]  # a leaver's money stays where they were
    assert words(found, "z") == ["团队实际 1 ÷ 团队成员目标合计 10 = 10%"]


def test_a_leader_from_mid_quarter_on_answers_for_the_months_led() -> None:
    before = Member("a", "a", (
        Assignment(date(2025, 1, 1), date(2026, 2, 1), ("representative",), "东", "m"),
        Assignment(date(2026, 2, 1), None, ("representative",), "东", "s"),
    ))  # fmt: skip
    facts = [fact(f"{month}{who}", date(2026, month, 9), 10, who) for month in (1, 2, 3) for who in ("a", "s")]
    targets = [("team:东", "receipt", f"2026-0{month}", 25) for month in (1, 2, 3)]
    found = settled([clause(table(period="quarter"))], facts, (HEAD, LEADER, before), targets=targets)
    assert words(found) == ["团队实际 40 ÷ 团队目标 50 = 80%"]


@pytest.mark.parametrize("owner", ["team:东", "a"])
def test_a_quarter_s_target_is_one_figure(owner: str) -> None:
    facts = [fact(f"{month}", date(2026, month, 9), 10, "a") for month in (1, 2, 3)]
    found = settled([clause(table(period="quarter"))], facts, HOUSE, targets=[(owner, "receipt", "2026-Q1", 60)])
    said = "团队目标" if owner == "team:东" else "团队成员目标合计"
    assert words(found) == [f"团队实际 30 ÷ {said} 60 = 50%"]


def test_a_fact_counts_once_however_it_is_shared() -> None:
    shares = (Share("a", Fraction(1, 2)), Share("s", Fraction(1, 4)), Share("z", Fraction(1, 4)))
    shared = on(2, 100, shares)
    shared.overlays = (Share("b", Fraction(1)),)
    found = settled([clause(table())], [shared], HOUSE, targets=[("team:东", "receipt", "2026-03", 100)])
    assert words(found) == ["团队实际 100 ÷ 团队目标 100 = 100%"]


def test_superiors_in_a_ring_count_nothing_twice() -> None:
    ring = (member("s", roles=BOSS, manager="t"), member("t", roles=BOSS, manager="s"), member("a", manager="s"))
    found = settled([clause(table())], [on(2, 10, "a"), on(3, 5, "t")], ring,
                    targets=[("a", "receipt", "2026-03", 10), ("t", "receipt", "2026-03", 20)])  # fmt: skip
    assert words(found) == words(found, "t") == ["团队实际 15 ÷ 团队成员目标合计 30 = 50%"]


def test_sums_of_everybody_make_what_the_facts_would() -> None:
    facts = [on(2, 10, "a"), on(3, 20, "b"), on(4, 5, "s"), on(5, 700, "z")]
    asked = [Target("team:东", "receipt", "2026-03", Fraction(50), is_summed=True)]
    whole = MonthInputs(MARCH, [clause(table())], HOUSE, facts, asked)
    sums = [Total("receipt", each.shares[0].member, each.occurred_on, each.month_on, each.amount_fen or 0, True)
            for each in facts]  # fmt: skip
    parted = replace(whole, facts=[], teamed=sums, payees=frozenset({"s"}))
    only_summed = replace(whole, facts=[], totals=sums)
    for inputs in (whole, parted, only_summed):
        assert words(settle_month(inputs)) == ["团队实际 35 ÷ 团队成员目标合计 50 = 70%"]


def test_the_teams_somebody_is_known_to_lead_are_theirs_wherever_they_belong() -> None:
    leader = replace(LEADER, leads=("一队", "二队"))
    targets = [("team:一队", "receipt", "2026-03", 30), ("team:二队", "receipt", "2026-03", 20),
               ("team:东", "receipt", "2026-03", 999)]  # fmt: skip
    found = settled([clause(table())], [on(2, 10, "a")], (HEAD, leader, ONE), targets=targets)
    assert words(found) == ["团队实际 10 ÷ 团队目标 50 = 20%"]
