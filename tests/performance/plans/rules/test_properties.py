"""What holds for every plan: parts sum, reversals mirror, order and splitting change nothing, replay is identical."""

from __future__ import annotations

import random
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.performance.plans.rules.values import (
    MARCH,
    amounts,
    clause,
    fact,
    member,
    plan,
    settled,
    statement,
)
from xiaozhang.performance.plans.rules.inputs import Fact, Share
from xiaozhang.performance.plans.rules.settling import as_json, canonical

PAYMENT = {"label": "回款系数", "by": "payment_days", "rows": [
    {"from": 0, "factor": "120%"}, {"from": 31, "factor": "100%"}, {"from": 91, "factor": "33.3%"}]}  # fmt: skip
TIERS = [{"from": 0, "rate": "1.11%"}, {"from": 30000, "rate": "2.5%"}, {"from": 90000, "rate": "3.333333%"}]
PLANS = st.fixed_dictionaries({
    "method": st.sampled_from(["progressive", "slab", "interpolated"]),
    "period": st.sampled_from(["month", "quarter", "year"]),
    "coefficients": st.sampled_from([[], [PAYMENT]]),
    "tiers_by": st.sampled_from(["base", "fact"]),
    "tiers": st.just(TIERS),
})  # fmt: skip
FACTS = st.lists(
    st.tuples(st.dates(date(2026, 1, 1), date(2026, 3, 31)), st.integers(1, 9_000_000), st.integers(0, 120)),
    min_size=1, max_size=8,
)  # fmt: skip


def made(rows: list[tuple[date, int, int]]) -> list[Fact]:
    facts = []
    for place, (day, fen, late) in enumerate(rows):
        billed = date.fromordinal(day.toordinal() - late)
        facts.append(fact(f"f{place}", day, billed_on=billed, recorded=f"{place:03d}", contract=f"c{place}"))
        facts[-1].amount_fen = fen
    return facts


def total(parameters: Any, facts: list[Fact], month_on: date = MARCH) -> int:
    return sum(amounts(settled(parameters, facts, month_on=month_on)))


@settings(max_examples=80, deadline=None)
@given(PLANS, FACTS, st.randoms(use_true_random=False))
def test_the_order_of_recording_does_not_change_a_total(
    changes: dict[str, Any], rows: list[tuple[date, int, int]], chance: random.Random
) -> None:
    facts = made(rows)
    before = total(plan(**changes), facts)
    recorded = [each.recorded for each in facts]
    chance.shuffle(recorded)
    for each, at in zip(facts, recorded, strict=True):
        each.recorded = at
    chance.shuffle(facts)
    assert total(plan(**changes), facts) == before


@settings(max_examples=80, deadline=None)
@given(PLANS, FACTS, st.integers(0, 7))
def test_a_reversal_in_the_same_month_mirrors_to_nothing(
    changes: dict[str, Any], rows: list[tuple[date, int, int]], which: int
) -> None:
    facts = [each for each in made(rows) if each.month_on == MARCH]
    gone = facts[which % len(facts)] if facts else None
    if gone is None:
        return
    back = fact("back", gone.occurred_on, billed_on=gone.billed_on, reverses=gone.key, recorded="999")
    back.amount_fen = -(gone.amount_fen or 0)
    without = [each for each in facts if each is not gone]
    assert total(plan(**changes), [*facts, back]) == total(plan(**changes), without)
    mirrored = settled(plan(**{**changes, "method": "progressive"}), [gone, back])
    first, second = amounts(mirrored)
    assert first == -second


@settings(max_examples=80, deadline=None)
@given(PLANS, FACTS, st.integers(1, 8_999_999))
def test_splitting_a_fact_does_not_change_an_accumulated_total(
    changes: dict[str, Any], rows: list[tuple[date, int, int]], cut: int
) -> None:
    changes = {**changes, "tiers_by": "base"}
    facts = made(rows)
    before = total(plan(**changes), facts)
    first = facts[0]
    part = min(cut, (first.amount_fen or 0) - 1)
    if part < 1:
        return
    rest = fact("rest", first.occurred_on, billed_on=first.billed_on, recorded=first.recorded, month_on=first.month_on)
    rest.amount_fen = (first.amount_fen or 0) - part
    first.amount_fen = part
    assert total(plan(**changes), [*facts, rest]) == before


@settings(max_examples=60, deadline=None)
@given(PLANS, FACTS)
def test_months_of_a_period_sum_to_the_period_and_lines_to_the_statement(
    changes: dict[str, Any], rows: list[tuple[date, int, int]]
) -> None:
    facts = made(rows)
    quarter = {**changes, "period": "quarter", "coefficients": []}
    months = [total(plan(**quarter), facts, date(2026, month, 1)) for month in (1, 2, 3)]
    for each in facts:  # all of it counted in March
        each.month_on = MARCH
    assert sum(months) == total(plan(**quarter), facts)
    result = settled(plan(**quarter), facts)
    pay = statement(result).pay
    assert pay.earned_fen == sum(amounts(result))
    assert pay.opening_fen + pay.accrued_fen - pay.reversed_fen - pay.paid_fen == pay.closing_fen


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 9999), min_size=1, max_size=5), st.integers(-10_000_000, 10_000_000))
def test_shares_of_a_fact_sum_to_the_fact(weights: list[int], fen: int) -> None:
    whole = sum(weights)
    shares = [Share(f"m{n}", Fraction(weight, whole)) for n, weight in enumerate(weights)]
    one = fact("1", date(2026, 3, 5), who=shares)
    one.amount_fen = fen
    people = [member(share.member) for share in shares]
    result = settled(plan(), [one], people)
    assert sum(line.trace["base"] for each in result.statements for line in each.lines) == fen


@settings(max_examples=30, deadline=None)
@given(PLANS, FACTS)
def test_a_replay_gives_the_same_bytes(changes: dict[str, Any], rows: list[tuple[date, int, int]]) -> None:
    both = [canonical(as_json(settled([clause(plan(**changes))], made(rows)))) for _ in range(2)]
    assert both[0] == both[1]


@settings(max_examples=60, deadline=None)
@given(PLANS, FACTS, st.integers(1, 9_000_000))
def test_money_taken_back_never_earns(changes: dict[str, Any], rows: list[tuple[date, int, int]], fen: int) -> None:
    facts = made(rows)
    before = total(plan(**changes), facts)
    note = fact(
        "note", facts[0].occurred_on, billed_on=facts[0].billed_on, month_on=MARCH, reverses="f0", recorded="zzz"
    )
    note.amount_fen = -min(fen, facts[0].amount_fen or 0)
    assert total(plan(**changes), [*facts, note]) <= before
