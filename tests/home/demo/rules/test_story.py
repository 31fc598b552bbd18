"""The story is a pure function of its day: the same day, the same story; and what happens in it makes sense."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from xiaozhang.base.periods import add_months, month_of
from xiaozhang.base.workdays import Calendar
from xiaozhang.home.demo.rules import acts, catalogue, industries, notes, office, season, staff
from xiaozhang.home.demo.rules.changes import hands_over_on
from xiaozhang.home.demo.rules.firms import firms
from xiaozhang.home.demo.rules.scenario import Story, closed_months, story

NATIONAL_DAY = frozenset(date(2026, 10, day) for day in range(1, 8))
CALENDAR = Calendar(days_off=NATIONAL_DAY, makeup_days=frozenset({date(2026, 9, 20), date(2026, 10, 10)}))
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def told() -> Story:
    return story(TODAY, CALENDAR)


@pytest.fixture(scope="module")
def year() -> Story:
    return story(TODAY, CALENDAR, months=12)


def happening(told: Story, kind: type) -> list[acts.Step]:
    return [step for day in told.days for step in day.steps if isinstance(step.act, kind)]


def test_the_same_day_gives_the_same_story(told: Story) -> None:
    assert story(TODAY, CALENDAR) == told


def test_another_seed_gives_another_story(told: Story) -> None:
    assert story(TODAY, CALENDAR, seed="另一家").days != told.days


@settings(max_examples=8, deadline=None)
@example(date(2027, 1, 10))  # a Sunday between the day of closing and the next workday
@given(st.dates(date(2025, 1, 1), date(2028, 12, 31)))
def test_any_day_has_three_closed_months_and_stays_before_today(today: date) -> None:
    told = story(today, Calendar())
    assert len(told.closed_months) == 3
    assert told.closed_months[-1] < month_of(today)
    assert [step.act.month_on for step in happening(told, acts.CloseMonth)] == list(told.closed_months)
    assert all(day.on < today and Calendar().is_workday(day.on) for day in told.days)


def test_each_quarter_that_is_over_is_judged_once_it_is_closed(year: Story) -> None:
    judged = [(step.act.quarter_on, step.act.is_latest) for step in happening(year, acts.JudgeRewards)]
    assert judged == [
        (date(2025, 10, 1), False), (date(2026, 1, 1), False), (date(2026, 4, 1), False), (date(2026, 7, 1), True),
    ]  # fmt: skip


def test_in_the_first_days_the_last_month_is_still_open() -> None:
    assert closed_months(date(2026, 11, 5), Calendar(), 3)[-1] == date(2026, 9, 1)
    assert closed_months(date(2026, 11, 12), Calendar(), 3)[-1] == date(2026, 10, 1)


@pytest.mark.parametrize("months", [3, 12])
def test_steps_are_in_order_of_time_on_workdays(months: int, request: pytest.FixtureRequest) -> None:
    told: Story = request.getfixturevalue("told" if months == 3 else "year")
    steps = [step for day in told.days for step in day.steps]
    assert [step.at for step in steps] == sorted(step.at for step in steps)
    assert all(8 <= step.at.hour < 18 and CALENDAR.is_workday(step.at.date()) for step in steps)
    assert date(2026, 10, 10) in {day.on for day in told.days}
    assert not NATIONAL_DAY & {day.on for day in told.days}


@pytest.mark.parametrize("months", [3, 12])
def test_nothing_happens_before_what_it_rests_on(months: int, request: pytest.FixtureRequest) -> None:
    """A customer is entered before it is talked to, a deal opened before it moves, signed before it is paid."""
    told: Story = request.getfixturevalue("told" if months == 3 else "year")
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


@pytest.mark.parametrize("months", [3, 12])
def test_stages_are_passed_one_by_one(months: int, request: pytest.FixtureRequest) -> None:
    told: Story = request.getfixturevalue("told" if months == 3 else "year")
    order = ["development", "needs_analysis", "introduction", "quotation", "negotiation", "signing"]
    stage = dict.fromkeys(told.deals, 0)
    for step in happening(told, acts.Advance):
        stage[step.act.deal] += 1
        assert step.act.to_stage == order[stage[step.act.deal]]
    assert all(stage[step.act.deal] == 5 for step in happening(told, acts.Sign))


@pytest.mark.parametrize("months", [3, 12])
def test_instalments_add_up_to_the_contract(months: int, request: pytest.FixtureRequest) -> None:
    told: Story = request.getfixturevalue("told" if months == 3 else "year")
    for plan in told.deals.values():
        assert sum(amount for _name, _due_on, amount in plan.instalments) == plan.amount_fen() > 0


@pytest.mark.parametrize("months", [3, 12])
def test_receipts_never_exceed_their_instalment(months: int, request: pytest.FixtureRequest) -> None:
    told: Story = request.getfixturevalue("told" if months == 3 else "year")
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


@pytest.mark.parametrize("months", [3, 12])
def test_no_money_of_a_month_moves_between_its_settlement_and_its_closing(
    months: int, request: pytest.FixtureRequest
) -> None:
    told: Story = request.getfixturevalue("told" if months == 3 else "year")
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


def test_firms_and_people_are_unique_and_complete(year: Story) -> None:
    made = firms("衡川", year.cast.sellers())
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


# A year


def money(told: Story, kind: type, months: tuple[int, ...]) -> int:
    """Return the 分 signed or received in these months of the year."""
    found = [step for step in happening(told, kind) if step.at.month in months]
    if kind is acts.Sign:
        return sum(told.deals[step.act.deal].amount_fen() for step in found)
    return sum(step.act.amount_fen for step in found)


def test_a_year_has_twelve_closed_months_and_stays_playable_in_minutes(year: Story) -> None:
    assert (len(year.closed_months), year.first_on, year.closed_months[-1]) == (
        12, date(2025, 11, 1), date(2026, 10, 1)
    )  # fmt: skip
    assert [step.act.month_on for step in happening(year, acts.CloseMonth)] == list(year.closed_months)
    assert sum(len(day.steps) for day in year.days) < 20_000
    by_month = Counter(month_of(day.on) for day in year.days for _step in day.steps)
    assert min(by_month.values()) > 500


def test_december_is_the_peak_and_the_spring_festival_is_quiet(year: Story) -> None:
    signed = {month: money(year, acts.Sign, (month,)) for month in range(1, 13)}
    assert signed[12] == max(signed[month] for month in (12, 1, 2, 3, 4, 5, 6))
    assert signed[12] * 2 > 3 * signed[2]
    opened = Counter(step.at.month for step in happening(year, acts.Open))
    assert opened[2] == min(opened.values())


def test_around_the_spring_festival_next_to_nothing_begins() -> None:
    festival = Calendar(days_off=frozenset(date(2026, 2, day) for day in range(16, 25)))
    assert season.busyness(date(2026, 2, 13), festival) == season.busyness(date(2026, 2, 26), festival) == 30
    assert season.busyness(date(2026, 2, 3), festival) == 60
    assert season.busyness(date(2026, 2, 13), Calendar()) == 60


def test_targets_are_within_reach_of_what_comes_in(year: Story) -> None:
    for month_on in year.closed_months[1:]:
        (asked,) = (step.act.amounts for step in happening(year, acts.SetTargets) if step.act.month_on == month_on)
        received = sum(
            step.act.amount_fen for step in happening(year, acts.Receive) if month_of(step.act.received_on) == month_on
        )
        assert 50 < received * 100 // sum(amount for _login, amount in asked) < 170


def test_people_come_and_go_and_their_work_goes_on(year: Story) -> None:
    assert [(one.login, one.left_on) for one in year.cast.leavers()] == [
        ("haojianguo", date(2026, 5, 1)), ("tangzhigang", date(2026, 7, 1))
    ]  # fmt: skip
    came = {one.login: one.joined_on for one in year.cast.people if one.joined_on}
    assert came == {"shikepeng": date(2026, 2, 1), "luosiqi": date(2026, 5, 1)}
    steps = [step for day in year.days for step in day.steps]
    for one in year.cast.leavers():
        (handed_over,) = (step for step in happening(year, acts.HandOver) if step.act.login == one.login)
        assert max(step.at for step in steps if step.by == one.login) < handed_over.at
        firms_left = {firm.key for firm in year.firms.values() if firm.owner == one.login}
        after = [s for s in happening(year, acts.Note) if s.act.firm in firms_left and s.at > handed_over.at]
        assert {step.by for step in after} == {one.heir}
    for login, joined_on in came.items():
        assert min(step.at.date() for step in steps if step.by == login) >= joined_on
        targets = [step.act for step in happening(year, acts.SetTargets)]
        asked = {act.month_on for act in targets if login in dict(act.amounts)}
        assert min(asked) == joined_on


def test_what_was_signed_before_leaving_is_seen_to_by_the_office(year: Story) -> None:
    gone = {one.login: hands_over_on(one, CALENDAR) for one in year.cast.leavers()}
    signed = {step.act.deal: step.at.date() for step in happening(year, acts.Sign)}
    for step in happening(year, acts.Receive) + happening(year, acts.Deliver) + happening(year, acts.Accept):
        owner = year.deals[step.act.deal].owner
        if owner in gone and step.at.date() >= gone[owner]:
            heir = staff.person(owner).heir
            office_does = office.FINANCE[1] if isinstance(step.act, acts.Receive) else office.MANAGER
            assert step.by == (office_does if signed[step.act.deal] < gone[owner] else heir)


def test_a_short_story_has_no_comings_and_goings(told: Story) -> None:
    assert told.cast.leavers() == ()
    assert len(told.cast.people) == 25
    assert not happening(told, acts.Promote) + happening(told, acts.Amend)


def test_a_smaller_story_tells_of_fewer_firms() -> None:
    small = story(TODAY, CALENDAR, months=1, size=30)
    whole = story(TODAY, CALENDAR, months=1)
    assert len(small.firms) < len(whole.firms) / 2
    assert sum(len(day.steps) for day in small.days) < sum(len(day.steps) for day in whole.days) / 2
    assert {type(step.act) for day in small.days for step in day.steps} >= {acts.Sign, acts.Receive, acts.CloseMonth}


@pytest.mark.parametrize("which", ["told", "year"])
def test_three_exceptions_are_asked_for_one_before_the_customer_pays(
    which: str, request: pytest.FixtureRequest
) -> None:
    whole: Story = request.getfixturevalue(which)
    paid, refused, waiting = (step.act for step in happening(whole, acts.AskException))
    decided = [(step.act.exception, step.by, step.act.is_agreed) for step in happening(whole, acts.DecideException)]
    assert decided[:2] == [("paid", "luwenbo", True), ("paid", "gumingyuan", True)]
    assert {(name, agreed) for name, _by, agreed in decided[2:]} == {("refused", False), ("waiting", True)}
    assert (paid.start_on, refused.firm) == (whole.closed_months[-1], "")
    assert (whole.firms[paid.firm].owner, paid.firm != waiting.firm) == ("linyue", True)
    agreed_at = happening(whole, acts.DecideException)[1].at
    money = [step for step in happening(whole, acts.Receive) if whole.deals[step.act.deal].firm == paid.firm]
    assert any(step.act.received_on > agreed_at.date() for step in money)
