"""The story is a pure function of its day: the same day, the same story; and what happens in it makes sense."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiaozhang.base.periods import add_months, month_of
from xiaozhang.base.workdays import Calendar
from xiaozhang.home.demo.rules import acts, catalogue, industries, notes, office, staff
from xiaozhang.home.demo.rules.firms import firms
from xiaozhang.home.demo.rules.scenario import Story, closed_months, story

NATIONAL_DAY = frozenset(date(2026, 10, day) for day in range(1, 8))
CALENDAR = Calendar(days_off=NATIONAL_DAY, makeup_days=frozenset({date(2026, 9, 20), date(2026, 10, 10)}))
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def told() -> Story:
    return story(TODAY, CALENDAR)


def happening(told: Story, kind: type) -> list[acts.Step]:
    return [step for day in told.days for step in day.steps if isinstance(step.act, kind)]


def test_the_same_day_gives_the_same_story(told: Story) -> None:
    assert story(TODAY, CALENDAR) == told


def test_another_seed_gives_another_story(told: Story) -> None:
    assert story(TODAY, CALENDAR, seed="另一家").days != told.days


@settings(max_examples=8, deadline=None)
@given(st.dates(date(2025, 1, 1), date(2028, 12, 31)))
def test_any_day_has_three_closed_months_and_stays_before_today(today: date) -> None:
    told = story(today, Calendar())
    assert len(told.closed_months) == 3
    assert told.closed_months[-1] < month_of(today)
    assert [step.act.month_on for step in happening(told, acts.CloseMonth)] == list(told.closed_months)
    assert all(day.on < today and Calendar().is_workday(day.on) for day in told.days)


def test_in_the_first_days_the_last_month_is_still_open() -> None:
    assert closed_months(date(2026, 11, 5), Calendar(), 3)[-1] == date(2026, 9, 1)
    assert closed_months(date(2026, 11, 12), Calendar(), 3)[-1] == date(2026, 10, 1)


def test_steps_are_in_order_of_time_on_workdays(told: Story) -> None:
    steps = [step for day in told.days for step in day.steps]
    assert [step.at for step in steps] == sorted(step.at for step in steps)
    assert all(8 <= step.at.hour < 18 and CALENDAR.is_workday(step.at.date()) for step in steps)
    assert date(2026, 10, 10) in {day.on for day in told.days}
    assert not NATIONAL_DAY & {day.on for day in told.days}


def test_nothing_happens_before_what_it_rests_on(told: Story) -> None:
    """A customer is entered before it is talked to, a deal opened before it moves, signed before it is paid."""
    known: set[str] = set()
    for day in told.days:
        for step in day.steps:
            act = step.act
            if isinstance(act, acts.EnterCustomer):
                known.add(act.firm)
            elif isinstance(act, acts.Note):
                assert act.firm in known
                assert act.deal == "" or act.deal in known
                assert act.next_on is None or act.next_on > day.on
            elif isinstance(act, acts.Open):
                assert told.deals[act.deal].firm in known
                known.add(act.deal)
            elif isinstance(act, acts.Sign):
                assert act.deal in known
                known.add(f"signed {act.deal}")
            elif isinstance(act, acts.Receive):
                assert f"signed {act.deal}" in known
                assert act.received_on <= day.on
                known.add(act.receipt)
            elif isinstance(act, acts.Confirm | acts.Refuse | acts.Reverse):
                assert act.receipt in known


def test_stages_are_passed_one_by_one(told: Story) -> None:
    order = ["development", "needs_analysis", "introduction", "quotation", "negotiation", "signing"]
    stage = dict.fromkeys(told.deals, 0)
    for step in happening(told, acts.Advance):
        stage[step.act.deal] += 1
        assert step.act.to_stage == order[stage[step.act.deal]]
    assert all(stage[step.act.deal] == 5 for step in happening(told, acts.Sign))


def test_instalments_add_up_to_the_contract(told: Story) -> None:
    for plan in told.deals.values():
        assert sum(amount for _name, _due_on, amount in plan.instalments) == plan.amount_fen() > 0


def test_receipts_never_exceed_their_instalment(told: Story) -> None:
    held: Counter[tuple[str, int]] = Counter()
    by_key = {step.act.receipt: step.act for step in happening(told, acts.Receive)}
    for day in told.days:
        for step in day.steps:
            if isinstance(step.act, acts.Confirm | acts.Reverse):
                receive = by_key[step.act.receipt]
                sign = 1 if isinstance(step.act, acts.Confirm) else -1
                held[receive.deal, receive.instalment] += sign * receive.amount_fen
                whole = told.deals[receive.deal].instalments[receive.instalment - 1][2]
                assert held[receive.deal, receive.instalment] <= whole


def test_no_money_of_a_month_moves_between_its_settlement_and_its_closing(told: Story) -> None:
    by_key = {step.act.receipt: step.act for step in happening(told, acts.Receive)}
    for step in happening(told, acts.Confirm) + happening(told, acts.Reverse):
        received_month = month_of(by_key[step.act.receipt].received_on)
        following = add_months(received_month, 1)
        first = office.nth_workday(following, office.SETTLED_ON, CALENDAR)
        last = office.nth_workday(following, office.CLOSED_ON, CALENDAR)
        assert not first <= step.at.date() <= last


def test_there_is_life_on_the_day(told: Story) -> None:
    """Money waits, came late after a closing, was refused and taken back; deals are open, lost and won."""
    waiting = {step.act.receipt for step in happening(told, acts.Receive)}
    waiting -= {step.act.receipt for step in happening(told, acts.Confirm) + happening(told, acts.Refuse)}
    assert len(waiting) >= 2
    late = [
        step for step in happening(told, acts.Receive)
        if month_of(step.act.received_on) < month_of(step.at.date()) and step.at.day > 7
    ]  # fmt: skip
    assert len(late) >= 1
    assert len(happening(told, acts.Reverse)) >= 3
    assert len(happening(told, acts.Refuse)) >= 3
    open_deals = len(told.deals) - len(happening(told, acts.Sign)) - len(happening(told, acts.Lose))
    assert open_deals >= 30
    assert len(happening(told, acts.Sign)) >= 100


def test_notes_hardly_repeat_and_have_no_open_places(told: Story) -> None:
    texts = [step.act.content for step in happening(told, acts.Note)]
    plans = [step.act.next_plan for step in happening(told, acts.Note)]
    assert len(texts) > 3000
    assert len(set(texts)) > len(texts) * 9 // 10
    assert not [text for text in texts + plans if "{" in text or "}" in text]
    assert max(len(text) for text in texts) <= 200


def test_firms_and_people_are_unique_and_complete() -> None:
    made = firms("衡川")
    assert len(made) == len({firm.name for firm in made}) >= 120
    phones = [contact.phone for firm in made for contact in firm.contacts]
    assert len(phones) == len(set(phones))
    assert all(len(phone) == 11 and phone.isascii() and phone.isdigit() for phone in phones)
    assert all(any(contact.part == "decision_maker" for contact in firm.contacts) for firm in made)
    assert len(staff.PEOPLE) == len({person.login for person in staff.PEOPLE}) == 25


def test_projects_name_products_that_are_sold() -> None:
    codes = {product.code for product in catalogue.PRODUCTS}
    assert {code for one in industries.INDUSTRIES for project in one.projects for code in project.products} <= codes
    assert all(product.cost_yuan < product.price_yuan for product in catalogue.PRODUCTS)


def test_every_stage_has_enough_ways_to_put_it() -> None:
    assert min(len(ways) for ways in notes.BY_STAGE.values()) >= 5
    methods = {words.method for ways in notes.BY_STAGE.values() for words in ways}
    assert methods == {"call", "mail", "wechat", "visit", "event"}


def test_office_days_are_counted_in_workdays() -> None:
    assert office.nth_workday(date(2026, 10, 1), 1, CALENDAR) == date(2026, 10, 8)
    assert office.nth_workday(date(2026, 10, 1), 3, CALENDAR) == date(2026, 10, 10)
    assert office.nth_workday(date(2026, 11, 1), 1, Calendar()) == date(2026, 11, 2)
