"""The demo company is founded once, by the system alone, and lives through its story to the end."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction

from tests.factories.org import actor_for, make_company, make_member
from tests.home.demo.playing import NOW, TODAY, counts
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import Missing, NotAllowed
from xiaozhang.base.periods import month_period
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.exceptions.models import ExceptionRequest
from xiaozhang.foundation.ledger import queries as ledger
from xiaozhang.foundation.org.errors import AlreadyFounded
from xiaozhang.foundation.org.models import Member, Team
from xiaozhang.foundation.signing.models import Asked
from xiaozhang.home.demo import actions, queries
from xiaozhang.home.demo.actions.performing import Performer
from xiaozhang.home.demo.actions.signing import sign_what_is_asked
from xiaozhang.home.demo.models import DemoRun
from xiaozhang.home.demo.rules import acts, staff
from xiaozhang.home.demo.rules.scenario import Story
from xiaozhang.people.staffing.clauses import RegionalLaw
from xiaozhang.performance.incentives import queries as incentives
from xiaozhang.performance.incentives.models import Line
from xiaozhang.performance.plans.clauses import CommissionTable
from xiaozhang.selling.contracts.models import Contract, Receipt
from xiaozhang.selling.customers.models import Customer, FollowUp
from xiaozhang.selling.deals.models import Deal


def found(months: int = 3, today: date = TODAY, size: int = 100) -> None:
    actions.found_demo(actor=SYSTEM, now=NOW, today=today, months=months, size=size)


@pytest.mark.django_db
def test_found_demo_refused_where_there_is_a_company() -> None:
    make_company()
    before = counts()
    with pytest.raises(AlreadyFounded), transaction.atomic():  # a part of what called it: that must roll back
        actions.found_demo(actor=SYSTEM, now=NOW, today=TODAY)
    assert counts() == before
    assert queries.run() is None


@pytest.mark.django_db
def test_found_demo_not_allowed_to_an_administrator() -> None:
    actor = actor_for(make_member(role="administrator"))
    with pytest.raises(NotAllowed):
        actions.found_demo(actor=actor, now=NOW, today=TODAY)


@pytest.mark.django_db
def test_play_some_refused_in_a_company_that_is_real() -> None:
    make_company()
    with pytest.raises(Missing, match="不是演示公司"):
        actions.play_some(actor=SYSTEM, now=NOW)


@pytest.mark.django_db
@pytest.mark.one_database
def test_a_short_story_is_played_to_its_end() -> None:
    """One closed month and some days of a few firms, all through the actions: the ledger holds, the month is closed."""
    found(months=1, today=date(2026, 11, 12), size=30)
    while actions.play_some(actor=SYSTEM, now=NOW, steps=100).finished_at is None:
        pass
    assert ledger.verify_totals() == []
    assert ledger.is_closed(date(2026, 10, 1))
    assert not ledger.is_closed(date(2026, 11, 1))
    run = incentives.released_run(date(2026, 10, 1))
    assert run is not None
    assert (run.state, run.statements_count) == ("confirmed", 19)
    assert run.commission_fen > 0
    unconfirmed = incentives.statements(SYSTEM).filter(confirmed_at__isnull=True)
    assert sorted(unconfirmed.values_list("member__login", flat=True)) == ["huangzixuan", "linyue", "xujingyi"]
    assert Receipt.objects.filter(state="confirmed").count() >= 10
    assert Contract.objects.filter(signed_on__isnull=False).count() >= 20
    assert set(Deal.objects.values_list("outcome", flat=True)) == {"won", "lost"}
    assert not Deal.objects.filter(is_taken_over=True).exists()
    decided = ExceptionRequest.objects.order_by("created_at").values_list("state", flat=True)
    assert list(decided) == ["approved", "rejected", "approving"]
    paid = ExceptionRequest.objects.get(state="approved")
    traced = Line.objects.filter(statement__run=run, trace__contains=paid.number)
    assert {line.statement.member_id for line in traced} == {paid.applicant_id}


def about(told: Story, firm: str) -> list[acts.Step]:
    """Return what happens with one firm, and to the department itself."""
    deals = {key for key, plan in told.deals.items() if plan.firm == firm}
    changing = acts.Promote | acts.HandOver | acts.Leave | acts.Amend
    return [
        step
        for day in told.days
        for step in day.steps
        if isinstance(step.act, changing)
        or getattr(step.act, "firm", "") == firm
        or getattr(step.act, "deal", getattr(step.act, "receipt", "").partition("/")[0]) in deals
    ]


def long_standing_firm_of(told: Story, login: str, left_on: date) -> str:
    """Return a firm of who leaves, with a contract signed before, and money that comes in after."""
    for day in told.days:
        for step in day.steps:
            if isinstance(step.act, acts.Receive) and day.on > left_on:
                plan = told.deals[step.act.deal]
                if plan.owner == login and plan.signed_on is not None and plan.signed_on < left_on:
                    return plan.firm
    raise LookupError("nobody paid after that")


@pytest.mark.django_db
@pytest.mark.one_database
def test_people_leave_others_follow_and_the_charter_is_amended_through_the_actions() -> None:
    """The year's changes, and all that happens with one firm whose representative leaves."""
    found(months=12)
    told = queries.story_of(DemoRun.objects.get())
    firm = long_standing_firm_of(told, "tangzhigang", date(2026, 7, 1))
    performer = Performer(told)
    for step in about(told, firm):
        performer.perform(step)
    customer = Customer.objects.get()
    assert (customer.owner.login, set(Deal.objects.exclude(outcome="open").values_list("owner__login", flat=True))) == (
        "luosiqi", {"tangzhigang"} | {deal.owner.login for deal in Deal.objects.filter(closed_on__gte=date(2026, 7, 1))}
    )  # fmt: skip
    after = FollowUp.objects.filter(happened_on__gte=date(2026, 7, 1))
    assert set(after.values_list("author__login", flat=True)) == {"luosiqi"}
    late = Receipt.objects.filter(received_on__gte=date(2026, 7, 1), owner__login="tangzhigang")
    assert set(late.values_list("recorded_by__login", flat=True)) == {"fangmin"}
    leavers = Member.objects.filter(left_on__isnull=False).order_by("left_on").values_list("name", "left_on")
    assert list(leavers) == [("郝建国", date(2026, 5, 1)), ("唐志刚", date(2026, 7, 1))]
    north = Team.objects.get(name="华北组")
    assert (north.leader.login, [role.key for role in north.leader.roles.all()]) == ("guojianjun", ["supervisor"])
    before, since = (charter.clause_on(CommissionTable, day) for day in (date(2026, 6, 30), date(2026, 7, 1)))
    assert before is not None
    assert since is not None
    assert (len(before.parameters.tiers), len(since.parameters.tiers)) == (3, 4)
    assert before.clause_id != since.clause_id
    laws = charter.clauses_in_force(RegionalLaw, month_period(date(2026, 7, 1)))
    assert [(law.parameters.region, law.start_on, "演示数额" in law.title) for law in laws] == [
        ("苏州", date(2026, 7, 1), True), ("上海", date(2026, 7, 1), True), ("广州", date(2026, 7, 1), True)
    ]  # fmt: skip
    assert all("虚构" in law.parameters.source for law in laws)
    assert ledger.verify_totals() == []
    sign_what_is_asked(SYSTEM, NOW)
    waiting = Asked.objects.filter(request__state="open", signed_at__isnull=True)
    names = waiting.filter(member__left_on__isnull=True).values_list("member__name", flat=True)
    assert sorted(names) == sorted(staff.PUTTING_OFF)
