"""What pays beside commission: awards, SPIFFs, points, referral pay, contests, scores, ranking, and the ladder."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

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
    statement,
)
from xiaozhang.people.conduct.clauses import SanctionLadder, ViolationCatalogue
from xiaozhang.performance.appraisal.clauses import ForcedDistribution, KpiPay, KpiTable
from xiaozhang.performance.appraisal.rules.ranking import distribute
from xiaozhang.performance.plans.clauses import Award, Contest
from xiaozhang.performance.plans.rules.contesting import Standing, place
from xiaozhang.performance.plans.rules.inputs import Member, PayBasis, Share

DAY = date(2026, 3, 10)


def award(**changes: Any) -> Award:
    given = {"title": "新客户奖", "roles": ["representative"], "metric": "new_customer"}
    return Award.model_validate({**given, **changes})


def customers(count: int, **given: Any) -> list[Any]:
    return [fact(f"n{n}", DAY, metric="new_customer", customer=f"k{n}", **given) for n in range(count)]


STEPS = [{"from": 3, "amount": 500}, {"from": 5, "amount": 1200}]


@pytest.mark.parametrize(
    ("adds", "count", "total"),
    [("highest", 2, 0), ("highest", 3, 50000), ("highest", 5, 120000), ("all", 4, 50000), ("all", 5, 170000)],
)
def test_step_awards(adds: str, count: int, total: int) -> None:
    assert sum(amounts(settled(award(steps=STEPS, adds=adds), customers(count)))) == total


def test_a_customer_counts_once_and_goes_with_its_last_fact() -> None:
    each = award(each=100, count="customers")
    twice = [*customers(2), fact("again", DAY, metric="new_customer", customer="k0")]
    assert sum(amounts(settled(each, twice))) == 20000
    gone = fact("gone", DAY, metric="new_customer", customer="k1", units=Fraction(-1), reverses="n1")
    assert sum(amounts(settled(each, [*twice, gone]))) == 10000


def test_a_spiff_holds_in_its_days_for_its_product() -> None:
    spiff = award(metric="units", count="units", each=200, from_on="2026-03-05", to_on="2026-03-10",
                  where=[{"attribute": "product", "is": ["泵"]}], most=1000)  # fmt: skip
    facts = [fact(f"{n}", day, metric="units", units=Fraction(units), words={"product": product})
             for n, (day, units, product) in enumerate([(date(2026, 3, 4), 9, "泵"), (date(2026, 3, 5), 2, "泵"),
             (DAY, 2, "阀"), (DAY, 4, "泵"), (date(2026, 3, 11), 9, "泵")])]  # fmt: skip
    assert amounts(settled(spiff, facts)) == [40000, 60000]  # 2 x 200; then 1,000 at most


def test_points_bring_no_money() -> None:
    result = settled(award(each=5, currency="points"), customers(3))
    assert ([line.points for line in lines(result)], statement(result).pay.earned_fen) == ([5, 5, 5], 0)


def test_referral_pay_outside_needs_limit_and_approval_and_stands_in_the_register() -> None:
    outside = award(metric="referral", count="amount", share="3%", recipient="outside", roles=[], most=2000)
    assert errors(outside) == []
    assert errors(award(metric="referral", count="amount", share="3%", recipient="outside", roles=[])) == ["most"]
    facts = [fact(f"{n}", DAY, 50000, metric="referral", words={"referrer": "周某"}, approval=approval)
             for n, approval in enumerate(["SP-1", "", "SP-2"])]  # fmt: skip
    result = settled(outside, facts)
    assert [row["amount_fen"] for row in result.outside] == [150000, 50000]
    assert (amounts(result), len(result.warnings)) == ([], 1)


def contest(**changes: Any) -> Contest:
    given = {
        "title": "三月冲刺",
        "roles": ["representative"],
        "metric": "receipt",
        "from_on": "2026-03-01",
        "to_on": "2026-03-31",
        "ties": "share",
        "prizes": [{"place": 1, "amount": 3000}, {"place": 2, "amount": 2000}, {"place": 3, "amount": 1000}],
    }
    return Contest.model_validate({**given, **changes})  # fmt: skip


@pytest.mark.parametrize(
    ("ties", "found"),
    [
        ("share", [("a", 1, 250000), ("b", 1, 250000), ("c", 3, 100000)]),
        ("all", [("a", 1, 300000), ("b", 1, 300000), ("c", 3, 100000)]),
        ("earlier", [("b", 1, 300000), ("a", 2, 200000), ("c", 3, 100000)]),
        ("metric", [("a", 1, 300000), ("b", 2, 200000), ("c", 3, 100000)]),
    ],
)
def test_places_and_declared_ties(ties: str, found: list[tuple[str, int, int]]) -> None:
    standings = {"a": Standing(Fraction(9), "2026-03-20", Fraction(2)),
                 "b": Standing(Fraction(9), "2026-03-10", Fraction(1)),
                 "c": Standing(Fraction(5), "2026-03-01", Fraction(0))}  # fmt: skip
    placed = place(contest(ties=ties), standings)
    assert [(each.who, each.place, each.prize_fen) for each in placed] == found


def test_a_prize_that_three_share_is_paid_to_the_last_cent() -> None:
    level = {key: Standing(Fraction(1), "", Fraction(0)) for key in "abc"}
    placed = place(contest(prizes=[{"place": 1, "amount": "100.00"}]), level)
    assert [each.prize_fen for each in placed] == [3334, 3333, 3333]


def test_a_team_contest_splits_its_prize_by_contribution() -> None:
    teams = contest(between="teams", split="contribution", prizes=[{"place": 1, "amount": 1000}])
    people = [member("a", team="东"), member("b", team="东"), member("c", team="西")]
    both = [Share("a", Fraction(3, 4)), Share("b", Fraction(1, 4))]
    result = settled(teams, [fact("1", DAY, 1000, both), fact("2", DAY, 900, "c")], people)
    assert (amounts(result), amounts(result, "b"), amounts(result, "c")) == ([75000], [25000], [])


def test_a_contest_without_its_ties_is_refused() -> None:
    assert errors(contest(ties=None)) == ["ties"]
    assert errors(contest(prizes=[{"place": 2, "amount": 1}])) == ["prizes"]


KPI = {"roles": ["representative"], "indicators": [
    {"key": "r", "label": "回款", "metric": "receipt", "weight": 60, "target": "plan", "cap": 120},
    {"key": "v", "label": "拜访", "metric": "visit", "weight": 40, "target": 20}],
    "extras": [{"key": "n", "label": "新客户", "metric": "new_customer", "each": 2, "most": 5}],
    "behaviour": {"label": "行为系数", "metric": "lapse",
                  "bands": [{"from": 0, "factor": "100%"}, {"from": 2, "factor": "90%"}]},
    "grades": [{"from": 0, "label": "C"}, {"from": 80, "label": "B"}, {"from": 95, "label": "A"}],
    "most": 120}  # fmt: skip


def kpi(**given: Any) -> Any:
    pay = KpiPay.model_validate({"roles": ["representative"], "method": "interpolated", "points": [
        {"from": 0, "factor": "0%"}, {"from": 60, "factor": "60%"}, {"from": 100, "factor": "120%"}]})  # fmt: skip
    clauses = [clause(KpiTable.model_validate(KPI), "kpi"), clause(pay, "pay")]
    facts = [fact("r", DAY, 55000), *(fact(f"v{n}", DAY, metric="visit") for n in range(18)),
             *(fact(f"n{n}", DAY, metric="new_customer") for n in range(3)),
             *(fact(f"l{n}", DAY, metric="lapse") for n in range(given.pop("lapses", 0)))]  # fmt: skip
    basis = [PayBasis("a", date(2024, 1, 1), None, 500000, 200000)]
    return settled(clauses, facts, targets=[("a", "receipt", "2026-03", 50000)], pay_basis=basis, **given)


def test_score_to_pay_with_caps_extras_and_behaviour() -> None:
    scores = statement(kpi()).scores[0]
    assert (scores["total"], scores["grade"]) == ("107", "A")  # 110 x 60 % + 90 x 40 % + 5 at most
    assert amounts(kpi()) == [240000]
    lapsed = statement(kpi(lapses=2)).scores[0]
    assert (lapsed["total"], lapsed["grade"]) == ("96.3", "A")
    assert amounts(kpi(lapses=2)) == [228900]  # 60 % + 36.3 / 40 x 60 % = 114.45 %


def test_performance_pay_of_a_joiner_is_in_proportion_of_workdays() -> None:
    assert amounts(kpi(members=[member(start_on=date(2026, 3, 17))])) == [120000]


def test_nothing_measured_gives_no_score_and_says_so() -> None:
    clauses = [clause(KpiTable.model_validate(KPI), "kpi"), clause(plan(), "c")]
    (scores,) = statement(settled(clauses, [])).scores
    assert (scores["total"], scores["lines"][0]["words"]) == (None, "未测量：本期没有数据")


def distribution(ties: str | None = "up", **changes: Any) -> ForcedDistribution:
    grades = [{"grade": "A", "share": "20%"}, {"grade": "B", "share": "70%"}, {"grade": "C", "share": "10%"}]
    given = {"roles": ["representative"], "ties": ties, "grades": grades, "period": "month"}
    return ForcedDistribution.model_validate({**given, **changes})


def test_forced_distribution_parts_nobody_who_is_level_but_by_the_stated_rule() -> None:
    scores = {f"m{n}": Fraction(score) for n, score in enumerate([99, 95, 95, 90, 85, 80, 75, 70, 65, 60])}
    up, down = distribute(distribution(), scores), distribute(distribution("down"), scores)
    assert [who for who, grade in up.items() if grade == "A"] == ["m0", "m1", "m2"]
    assert [who for who, grade in down.items() if grade == "A"] == ["m0"]
    beside = {"m2": Fraction(5), "m1": Fraction(4)}
    amount = distribute(distribution("amount", tie_metric="receipt"), scores, beside)
    assert [who for who, grade in amount.items() if grade == "A"] == ["m0", "m2"]
    assert [who for who, grade in up.items() if grade == "C"] == ["m9"]
    assert distribute(distribution(least_group=11), scores) == {}


def test_a_distribution_needs_a_whole_and_a_rule_for_ties() -> None:
    assert errors(distribution(None)) == ["ties"]
    assert errors(distribution(grades=[{"grade": "A", "share": "99.99%"}])) == ["grades"]


def test_the_ladder_counts_recurrence_within_its_months() -> None:
    catalogue = ViolationCatalogue.model_validate({"violations": [
        {"key": "late_entry", "label": "补录", "definition": "拜访后三天内没有记录", "gravity": "light", "points": 1,
         "evidence": "系统记录"}], "levels": [{"gravity": "light", "decided_by": ["supervisor"]}]})  # fmt: skip
    ladder = SanctionLadder.model_validate({"within_months": 6, "hearing_workdays": 3, "decision_workdays": 5,
        "appeal_workdays": 5, "steps": [
            {"gravity": "light", "times": 1, "sanction": "talk", "decided_by": ["supervisor"]},
            {"gravity": "light", "times": 2, "sanction": "points", "points": 2,
             "decided_by": ["supervisor"]}]})  # fmt: skip
    clauses = [clause(catalogue, "catalogue"), clause(ladder, "ladder")]

    def happened(*days: date) -> list[dict[str, Any]]:
        facts = [fact(f"{n}", day, metric="violation", words={"violation": "late_entry"}) for n, day in enumerate(days)]
        return settled(clauses, facts, month_on=MARCH).sanctions

    (first,) = happened(date(2025, 9, 9), DAY)
    (second,) = happened(date(2025, 9, 10), DAY)
    assert (first["times"], first["step"]) == (1, "谈话提醒")
    assert (second["times"], second["step"], second["points"]) == (2, "考核扣分", "2")
    assert (second["hearing_until"], second["decision_until"], second["appeal_until"]) == (
        "2026-03-13", "2026-03-20", "2026-03-27",
    )  # fmt: skip


def test_a_transfer_divides_the_month_between_two_clauses() -> None:
    moved = member(end_on=date(2026, 3, 17))  # 11 of 22 workdays in each post
    then = member(roles=["supervisor"], start_on=date(2026, 3, 17)).assignments
    moved = Member("a", "a", (*moved.assignments, *then))
    both = [
        clause(
            KpiPay.model_validate({"roles": [role], "method": "proportional", "base": "amount", "amount": amount}), role
        )
        for role, amount in (("representative", 2000), ("supervisor", 5000))
    ]
    assert amounts(settled(both, [], [moved])) == [100000, 250000]
    tiers = plan(method="slab", proration={"by": "workdays", "of": ["tiers"]})
    assert amounts(settled(tiers, [fact("1", DAY, 50000)], [moved])) == [100000]  # 2 % from 50,000 on
