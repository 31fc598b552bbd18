"""Outcomes side by side: clauses and steps sum to the whole, for a person, a month and in all."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tests.performance.plans.rules.values import MARCH, clause, fact, member, plan, settled, statement
from xiaozhang.base.text import Message
from xiaozhang.performance.plans.clauses import PayTerms
from xiaozhang.performance.plans.rules.inputs import Balance, PayBasis, RegionLaw
from xiaozhang.performance.simulation.rules.comparing import CLAUSE, STEP, Pair, pairs_of, parts_text, read_parts
from xiaozhang.performance.simulation.rules.outcomes import (
    NOTHING,
    Outcome,
    balances_text,
    outcome_of,
    read_balances,
    steps_of,
)
from xiaozhang.performance.simulation.rules.summing import RELEASED, SETTLED, Tally, read_summary

CAPPED = plan(cap="1500")
TERMS = PayTerms.model_validate({"roles": ["representative"], "cap": {"amount": "1200", "excess": "carried"}})
_fens = st.integers(min_value=-(10**9), max_value=10**9)
_outcomes = st.builds(
    lambda clauses, steps: Outcome(
        sum(clauses.values()), sum(clauses.values()) + sum(steps.values()), clauses, steps, 0, len(clauses)
    ),
    st.dictionaries(st.sampled_from(["commission", "award", "contest"]), _fens),
    st.dictionaries(st.sampled_from(["held", "guarantee", "other"]), _fens),
)


def test_an_outcome_falls_apart_into_clauses_and_steps_that_sum_to_what_is_paid() -> None:
    clauses = [clause(CAPPED), clause(TERMS, key="terms")]
    outcome = outcome_of(statement(settled(clauses, [fact("f1", date(2026, 3, 5), 150_000)])))
    assert dict(outcome.clauses) == {"commission": 150_000}
    assert dict(outcome.steps) == {"cap": -30_000}
    assert (outcome.earned_fen, outcome.paid_fen, outcome.limits_fen, outcome.lines) == (150_000, 120_000, -50_000, 2)


def test_what_a_month_owes_and_recovers_stands_among_the_steps() -> None:
    claim = Balance("claim", "a", "old", 60_000, date(2026, 1, 1))
    basis = PayBasis("a", date(2025, 1, 1), None, 200_000, region="苏州")
    law = RegionLaw("苏州", date(2025, 1, 1), 230_000, recovery_share=plan().tiers[0].rate * 20)
    result = settled(plan(), [fact("f1", date(2026, 3, 5), 80_000)], balances=[claim], pay_basis=[basis], laws=[law])
    outcome = outcome_of(statement(result))
    assert outcome.earned_fen + sum(outcome.steps.values()) == outcome.paid_fen
    assert outcome.steps == {"recovered": -50_000}


def test_who_stands_below_the_minimum_wage_is_told_by_the_top_up() -> None:
    basis = PayBasis("a", date(2025, 1, 1), None, 200_000, region="苏州")
    law = RegionLaw("苏州", date(2025, 1, 1), 230_000, recovery_share=plan().tiers[0].rate * 20)
    outcome = outcome_of(statement(settled(plan(), [], pay_basis=[basis], laws=[law])))
    assert (outcome.top_up_fen, outcome.paid_fen) == (30_000, 30_000)


@given(_outcomes, _outcomes)
def test_the_parts_of_a_pair_sum_to_its_difference(before: Outcome, after: Outcome) -> None:
    pair = Pair(1, MARCH, "东", before, after)
    assert sum(part.difference_fen for part in pair.parts) == pair.difference_fen
    assert sum(part.difference_fen for part in read_parts(parts_text(pair.parts))) == pair.difference_fen


@given(st.lists(st.tuples(st.integers(1, 4), _outcomes, _outcomes), max_size=12))
def test_clauses_people_and_months_each_sum_to_the_whole(rows: list[tuple[int, Outcome, Outcome]]) -> None:
    tally = Tally()
    months = [date(2026, month, 1) for month in range(1, 13)]
    for month_on, (who, before, after) in zip(months, rows, strict=False):
        pairs = pairs_of(month_on, {who: before}, {who: after}, {who: "东"})
        tally.add(month_on, SETTLED, pairs, receipts_fen=100, outside=(0, 0))
    if not rows:
        return
    summary = tally.summed({})
    whole = summary.whole.difference_fen
    assert sum(part.difference_fen for part in summary.parts) == whole
    assert sum(person.difference_fen for person in tally.persons.values()) == whole
    assert summary.gained_fen + summary.lost_fen == whole
    assert sum(month.difference_fen for month in summary.months) == whole
    assert sum(bucket.count for bucket in summary.histogram.buckets) + summary.unchanged == summary.members
    assert read_summary(summary.as_text()) == summary


def test_who_has_a_statement_on_one_side_only_is_compared_with_nothing() -> None:
    pairs = pairs_of(MARCH, {1: Outcome(5, 5, {"a": 5})}, {2: Outcome(7, 7, {"a": 7})}, {1: "东", 2: "西"})
    assert [(pair.member_id, pair.difference_fen) for pair in pairs] == [(1, -5), (2, 7)]
    assert pairs[0].after == NOTHING
    assert [(part.kind, part.key) for part in pairs[1].parts] == [(CLAUSE, "a")]


def test_what_a_released_statement_does_not_name_is_said_to_be_other() -> None:
    assert steps_of({"held_fen": 100, "lost_fen": 20}, 1000, 870) == {"held": -100, "cap": -20, "other": -10}
    pair = Pair(1, MARCH, "", Outcome(100, 90, {"a": 100}, steps_of({}, 100, 90)), NOTHING)
    assert [(part.kind, part.key, part.before_fen) for part in pair.parts] == [
        (CLAUSE, "a", 100), (STEP, "other", -10),
    ]  # fmt: skip


def test_balances_come_back_as_they_were_kept() -> None:
    balances = [
        Balance("held", "7", "a:b:质保", 100, MARCH, "a", "b", "HT-1", "质保"),
        Balance("claim", "7", "c", 5, MARCH, notice_on=date(2026, 3, 9)),
    ]
    assert read_balances("7", balances_text(balances)) == balances
    assert (balances_text([]), read_balances("7", "")) == ("", [])


def test_months_sources_warnings_and_unchecked_people_are_kept() -> None:
    tally = Tally()
    for month_on, source in ((date(2026, 1, 1), RELEASED), (date(2026, 2, 1), SETTLED)):
        pairs = pairs_of(month_on, {1: Outcome(100, 100, {"a": 100})}, {1: Outcome(120, 120, {"a": 120})}, {})
        tally.add(
            month_on, source, pairs, receipts_fen=1_000, outside=(0, 30), warnings=[Message("缺法定参数")], unbased=[1]
        )
    summary = tally.summed({"a": ("6.2", "提成")})
    assert [month.source for month in summary.months] == ["released", "settled"]
    assert (summary.whole.after_fen, summary.whole.before_fen) == (300, 200)
    assert (summary.warnings, summary.unbased) == ((("缺法定参数", 2),), 1)
    assert [month.after_share for month in summary.months] == [month.after_fen * plan().tiers[0].rate / 10
                                                               for month in summary.months]  # fmt: skip
    assert summary.names["a"] == ("6.2", "提成")


def test_members_who_leave_one_team_are_kept_under_the_last() -> None:
    tally = Tally()
    for month_on, team in ((date(2026, 1, 1), "东"), (date(2026, 2, 1), "西"), (date(2026, 3, 1), "")):
        tally.add(month_on, SETTLED, [Pair(1, month_on, team)], receipts_fen=0, outside=(0, 0))
    assert tally.persons[1].team == "西"


def test_a_member_is_known_to_the_engine_by_the_text_of_the_id() -> None:
    assert statement(settled(plan(), [], members=[member("12")]), "12").member.key == "12"
