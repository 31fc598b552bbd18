"""What of a month's earnings is paid: held, released, forfeited, capped, advanced, recovered within the law."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tests.performance.plans.rules.values import (
    MARCH,
    clause,
    errors,
    fact,
    member,
    plan,
    settled,
    statement,
)
from xiaozhang.base.workdays import Calendar
from xiaozhang.performance.incentives.rules.needs import needs_of
from xiaozhang.performance.plans.clauses import PayTerms
from xiaozhang.performance.plans.rules.inputs import Balance, PayBasis, PayItem, RegionLaw
from xiaozhang.performance.plans.rules.law import Wage, minimum_of, probation_warnings, recover, top_up
from xiaozhang.performance.plans.rules.paying import Pay

DAY = date(2026, 3, 10)
WARRANTY = {"label": "质保", "share": "10%", "event": "acceptance", "forfeited_by": "bad_debt"}
ONE = [{"from": 0, "rate": "1%"}]
SU = RegionLaw("苏州", date(2026, 1, 1), 249000, Fraction(1, 5), ("加班工资",), 0, "苏人社")


def terms(**changes: Any) -> PayTerms:
    return PayTerms.model_validate({"roles": ["representative"], **changes})


def paid(clauses: Any, facts: Any, **given: Any) -> Pay:
    """Return the only member's month; it always rolls forward."""
    pay = statement(settled(clauses, facts, **given)).pay
    assert pay.opening_fen + pay.accrued_fen - pay.reversed_fen - pay.paid_fen == pay.closing_fen
    return pay


def holding() -> Any:
    return plan(tiers=ONE, method=None, payout=[WARRANTY])


def balance(kind: str, amount_fen: int, since_on: date = date(2026, 2, 1), key: str = "k", **given: Any) -> Balance:
    return Balance(kind, "a", key, amount_fen, since_on, **given)


def held(amount_fen: int = 1000, **given: Any) -> Balance:
    given = {"clause": "commission", "fact": "0", "contract": "c", "label": "质保", **given}
    return balance("held", amount_fen, **given)


def test_a_part_is_held_and_the_parts_sum_to_the_line() -> None:
    pay = paid(holding(), [fact("1", DAY, "33.30", contract="c")])
    assert (pay.earned_fen, pay.held_fen, pay.paid_fen) == (33, 3, 30)
    assert [(each.kind, each.fact, each.amount_fen) for each in pay.balances] == [("held", "1", 3)]


def test_it_is_released_by_its_event_forfeited_by_the_other_and_else_stays() -> None:
    assert (paid(holding(), [], balances=[held()]).paid_fen, paid(holding(), [], balances=[held()]).closing_fen) == (
        0,
        1000,
    )
    accepted = paid(holding(), [fact("x", DAY, metric="acceptance", contract="c")], balances=[held()])
    assert (accepted.released_fen, accepted.paid_fen, accepted.closing_fen) == (1000, 1000, 0)
    lost = paid(holding(), [fact("x", DAY, metric="bad_debt", contract="c")], balances=[held()])
    assert (lost.forfeited_fen, lost.paid_fen, lost.closing_fen) == (1000, 0, 0)
    other = paid(holding(), [fact("x", DAY, metric="acceptance", contract="d")], balances=[held()])
    assert other.paid_fen == 0


def test_it_is_released_after_its_months() -> None:
    later = plan(tiers=ONE, method=None, payout=[{"label": "质保", "share": "10%", "after_months": 2}])
    assert paid(later, [], balances=[held(since_on=date(2026, 2, 1))]).released_fen == 0
    assert paid(later, [], balances=[held(since_on=date(2026, 1, 1))]).released_fen == 1000


def test_a_refund_takes_the_held_part_first_from_what_is_held() -> None:
    facts = [fact("0", date(2026, 2, 3), 1000, contract="c"),
             fact("r", date(2026, 2, 3), -1000, month_on=MARCH, reverses="0", came_on=DAY, contract="c")]  # fmt: skip
    pay = paid(holding(), facts, balances=[held(100)])
    assert (pay.earned_fen, pay.held_fen, pay.claims_raised_fen, pay.paid_fen) == (-1000, -100, 900, 0)
    assert [(each.kind, each.amount_fen) for each in pay.balances] == [("claim", 900)]


def test_cap_carries_or_loses_the_excess() -> None:
    facts = [fact("1", DAY, 100000)]
    clauses = [clause(plan(tiers=ONE, method=None))]
    carried = paid([*clauses, clause(terms(cap={"amount": 600}), "terms")], facts)
    assert (carried.paid_fen, carried.carried_out_fen, carried.closing_fen) == (60000, 40000, 40000)
    lost = paid([*clauses, clause(terms(cap={"amount": 600, "excess": "lost"}), "terms")], facts)
    assert (lost.paid_fen, lost.lost_fen, lost.closing_fen) == (60000, 40000, 0)
    again = paid([*clauses, clause(terms(cap={"amount": 600}), "terms")], [], balances=[balance("carried", 40000)])
    assert (again.carried_in_fen, again.paid_fen, again.closing_fen) == (40000, 40000, 0)


def test_guarantee_tops_up_in_the_first_months_and_in_proportion() -> None:
    clauses = [clause(plan(tiers=ONE, method=None)), clause(terms(guarantee={"amount": 3000, "first_months": 3}), "t")]
    new = member(start_on=date(2026, 1, 20))
    pay = paid(clauses, [fact("1", DAY, 100000)], members=[new])
    assert (pay.guarantee_fen, pay.paid_fen) == (200000, 300000)
    assert paid(clauses, [fact("1", date(2026, 4, 10), 1)], members=[new], month_on=date(2026, 4, 1)).guarantee_fen == 0
    half = paid(clauses, [], members=[member(start_on=date(2026, 3, 17))])  # 11 of 22 workdays
    assert half.guarantee_fen == 150000


def test_a_draw_is_advanced_and_taken_back_from_what_stands_above_it() -> None:
    clauses = [clause(plan(tiers=ONE, method=None)), clause(terms(draw={"amount": 3000, "most": 5000}), "t")]
    first = paid(clauses, [fact("1", DAY, 100000)])
    assert (first.draw_fen, first.paid_fen, first.closing_fen) == (200000, 300000, -200000)
    second = paid(clauses, [fact("1", DAY, 450000)], balances=[balance("draw", 200000)])
    assert (second.draw_recovered_fen, second.paid_fen, second.closing_fen) == (150000, 300000, -50000)
    most = paid(clauses, [], balances=[balance("draw", 400000)])
    assert (most.draw_fen, most.paid_fen) == (100000, 100000)


def test_a_draw_is_taken_back_from_who_has_no_terms_any_more() -> None:
    pay = paid(plan(tiers=ONE, method=None), [fact("1", DAY, 150000)], balances=[balance("draw", 200000)])
    assert (pay.draw_recovered_fen, pay.paid_fen, pay.closing_fen) == (150000, 0, -50000)


BASIS = [PayBasis("a", date(2024, 1, 1), None, 300000, region="苏州")]


def test_recovery_keeps_within_a_fifth_of_the_wage_and_above_the_minimum_oldest_first() -> None:
    claims = [balance("claim", 50000, date(2026, 1, 1), "new"), balance("claim", 50000, date(2025, 1, 1), "old")]
    pay = paid(plan(tiers=ONE, method=None), [fact("1", DAY, 100000)], balances=claims, pay_basis=BASIS, laws=[SU])
    # wage 3,000 + 1,000 = 4,000: a fifth is 800; above the minimum of 2,490 stand 1,510
    assert (pay.recovered_fen, pay.paid_fen) == (80000, 20000)
    assert [(each.key, each.amount_fen) for each in pay.balances] == [("new", 20000)]


def test_recovery_never_undercuts_the_minimum_and_leaves_out_what_does_not_count() -> None:
    items = [PayItem("a", "工资", 249000), PayItem("a", "加班工资", 500000)]
    given = {"balances": [balance("claim", 100000)], "pay_basis": BASIS, "pay_items": items, "laws": [SU]}
    pay = paid(plan(tiers=ONE, method=None), [fact("1", DAY, 5000)], **given)
    assert (pay.recovered_fen, pay.paid_fen, pay.closing_fen) == (5000, 0, -95000)


def test_a_claim_waits_for_its_written_notice() -> None:
    strict = RegionLaw("苏州", date(2026, 1, 1), 249000, Fraction(1, 5), (), 5, "苏人社")
    for notice_on, taken in ((None, 0), (date(2026, 3, 25), 0), (date(2026, 3, 24), 60000)):
        given = {"balances": [balance("claim", 60000, notice_on=notice_on)], "pay_basis": BASIS, "laws": [strict]}
        assert paid(plan(tiers=ONE, method=None), [fact("1", DAY, 100000)], **given).recovered_fen == taken


def test_the_minimum_wage_is_topped_up_month_by_month() -> None:
    low = [PayBasis("a", date(2024, 1, 1), None, 200000, region="苏州")]
    pay = paid(plan(tiers=ONE, method=None), [fact("1", DAY, 10000)], pay_basis=low, laws=[SU])
    assert (pay.minimum_top_up_fen, pay.paid_fen) == (39000, 49000)


@pytest.mark.parametrize("later", [[{**WARRANTY, "label": "质保金"}], []], ids=["renamed", "dropped"])
@pytest.mark.parametrize("numbers", [("6.2", "6.2"), ("6.3", "6.2")], ids=["same", "renumbered"])
def test_what_was_held_under_an_earlier_version_comes_due_by_its_terms(later: Any, numbers: Any) -> None:
    past_on = date(2026, 3, 1)
    old = replace(clause(holding(), end_on=past_on), number=numbers[0])
    new = replace(clause(plan(tiers=ONE, method=None, payout=later), start_on=past_on), number=numbers[1])
    accepted = fact("ok", DAY, None, who="", metric="acceptance", contract="c")
    assert paid([old, new], [accepted], balances=[held(700)]).released_fen == 700
    lost = fact("bad", DAY, None, who="", metric="bad_debt", contract="c")
    assert paid([old, new], [lost], balances=[held(700)]).forfeited_fen == 700


def test_events_of_versions_long_past_are_still_looked_for() -> None:
    old = clause(holding(), end_on=date(2026, 1, 1))
    needs = needs_of([old, clause(plan(tiers=ONE, method=None), start_on=date(2026, 1, 1))], MARCH)
    assert needs.events == {"acceptance", "bad_debt"}


def test_ceilings_round_down_and_floors_up() -> None:
    claim = balance("claim", 100)
    (one,) = recover([claim], Wage(99, 99), None, 0, date(2026, 3, 31), Calendar())
    assert (one.taken_fen, one.left_fen) == (19, 81)
    assert minimum_of(SU, (1, 22)) == 11319  # 249,000 / 22 = 11,318.18
    assert top_up(Wage(0, 248999), minimum_of(SU, (22, 22))) == 1


FIRST, LATE = date(2026, 1, 1), date(2026, 8, 31)


@pytest.mark.parametrize(
    ("contract_from", "contract_to", "probation_to", "most"),
    [
        (FIRST, date(2026, 12, 31), date(2026, 2, 28), None), (FIRST, date(2026, 12, 31), date(2026, 3, 1), 2),
        (FIRST, date(2028, 12, 31), date(2026, 6, 30), None), (FIRST, date(2028, 12, 30), date(2026, 3, 1), 2),
        (FIRST, date(2026, 6, 30), date(2026, 2, 1), 1), (FIRST, date(2026, 3, 30), FIRST, 0),
        (LATE, date(2027, 8, 30), date(2026, 10, 30), None), (LATE, date(2027, 8, 30), date(2026, 10, 31), 2),
        (LATE, None, date(2027, 2, 28), None), (LATE, None, date(2027, 3, 1), 6),
    ],
)  # fmt: skip
def test_probation_longer_than_the_law_allows_is_warned_of(
    contract_from: date, contract_to: date | None, probation_to: date, most: int | None
) -> None:
    basis = PayBasis("a", contract_from, None, 1, contract_from=contract_from, contract_to=contract_to,
                     probation_to=probation_to)  # fmt: skip
    assert [each.values["most"] for each in probation_warnings(basis, "a")] == ([] if most is None else [most])


def test_a_regions_own_probation_limits_hold_from_their_day() -> None:
    strict = RegionLaw(
        "苏州", FIRST, 249000, Fraction(1, 5), source="苏人社发〔2026〕1 号。", probation=((0, 0), (36, 3))
    )
    basis = PayBasis("a", FIRST, None, 300000, region="苏州", contract_from=FIRST, contract_to=date(2028, 12, 31),
                     probation_to=date(2026, 6, 30))  # fmt: skip
    later = replace(strict, start_on=date(2026, 2, 1), probation=((0, 0), (36, 2)))

    def warned(*laws: RegionLaw) -> list[str]:
        return [str(each) for each in settled(plan(), [], pay_basis=[basis], laws=laws).warnings]

    assert warned(replace(strict, probation=())) == []  # six months are what the country allows
    assert warned(strict, later) == ["a 的试用期超过苏州的上限 3 个月（苏人社发〔2026〕1 号）。"]
    assert warned(later) == ["a 的试用期超过苏州的上限 2 个月（苏人社发〔2026〕1 号）。"]


def test_appeals_run_in_workdays_from_the_day_of_publication() -> None:
    month = settled([clause(plan()), clause(terms(publish_day=3, appeal_workdays=5), "t")], [])
    assert statement(month).appeal_until == date(2026, 4, 10)  # Friday the 3rd, then five workdays
    assert errors(terms(publish_day=31)) == ["publish_day"]


def test_leaver_lines_stay_alive() -> None:
    gone = member(end_on=date(2026, 2, 1))
    assert paid(plan(tiers=ONE, method=None), [fact("1", DAY, 100000)], members=[gone]).paid_fen == 100000


def test_a_credit_note_without_its_original_holds_nothing_negative() -> None:
    pay = paid(holding(), [fact("note", DAY, -1000, contract="c")])
    assert (pay.held_fen, pay.claims_raised_fen, [each.kind for each in pay.balances]) == (0, 1000, ["claim"])
