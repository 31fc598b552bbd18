"""The demo company is founded once, plays its story alike every time, and goes on after a kill without doubling."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from tests import databases
from tests.factories.org import actor_for, make_company, make_member
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import Missing, NotAllowed
from xiaozhang.base.periods import month_of, month_period
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.exceptions.models import ExceptionRequest
from xiaozhang.foundation.ledger import queries as ledger
from xiaozhang.foundation.ledger.models import Fact
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.org.errors import AlreadyFounded
from xiaozhang.foundation.org.models import Member, Team
from xiaozhang.foundation.signing.models import Asked
from xiaozhang.home.demo import actions, queries
from xiaozhang.home.demo.actions.performing import Performer
from xiaozhang.home.demo.actions.signing import sign_what_is_asked
from xiaozhang.home.demo.models import DemoKey, DemoRun
from xiaozhang.home.demo.rules import acts, staff
from xiaozhang.home.demo.rules.scenario import Story
from xiaozhang.people.staffing import queries as staffing
from xiaozhang.people.staffing.clauses import RegionalLaw
from xiaozhang.performance.incentives import queries as incentives
from xiaozhang.performance.incentives.models import Line
from xiaozhang.performance.plans.clauses import CommissionTable
from xiaozhang.selling.contracts.models import Contract, Receipt
from xiaozhang.selling.customers.models import Customer, FollowUp
from xiaozhang.selling.deals.models import Deal
from xiaozhang.selling.products.models import Product

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
FIRST_ON = date(2026, 8, 1)


def found(months: int = 3, today: date = TODAY, size: int = 100) -> None:
    actions.found_demo(actor=SYSTEM, now=NOW, today=today, months=months, size=size)


def play(steps: int, chunk: int = 25) -> DemoRun:
    for _ in range(steps // chunk):
        actions.play_some(actor=SYSTEM, now=NOW, steps=chunk)
    return DemoRun.objects.get()


def content() -> str:
    """Return a fingerprint of the facts and of the words, without ids and the moment of playing."""
    columns = ("metric", "amount_fen", "quantity", "occurred_at", "month_on", "credits__member__login")
    rows = [
        tuple(map(str, row)) for row in Fact.objects.order_by("occurred_at", *columns).values_list("source", *columns)
    ]
    notes = list(FollowUp.objects.order_by("happened_at", "pk").values_list("content", "next_plan", "next_on"))
    names = list(Customer.objects.order_by("number").values_list("number", "name", "phone"))
    return hashlib.sha256(repr((rows, notes, names)).encode()).hexdigest()


def counts() -> list[int]:
    return [model._default_manager.count() for model in (Member, Customer, FollowUp, Deal, Fact, DemoKey)]


@pytest.mark.django_db
def test_found_demo_makes_the_company_as_it_stands_before_its_story() -> None:
    people = actions.found_demo(actor=SYSTEM, now=NOW, today=TODAY, months=3)
    company = org.company()
    assert company is not None
    assert company.name == "衡川仪表（苏州）有限公司"
    assert len(people) == Member.objects.count() == 25
    assert [role for role, _login, _name, _password in people[:7]] == [
        "销售代表", "销售主管", "财务", "销售经理", "公司领导", "人事", "系统管理员"
    ]  # fmt: skip
    first = Member.objects.get(login=people[0][1])
    assert (first.name, first.check_password(people[0][3]), first.must_change_password) == ("林越", True, True)
    assert len({password for *_rest, password in people}) == 25
    assert sorted(Team.objects.values_list("name", "leader__name")) == [
        ("华东一组", "陆文博"), ("华东二组", "许静宜"), ("华北组", "郭建军"), ("华南组", "梁启航"), ("销售部", "顾明远")
    ]  # fmt: skip
    version = charter.in_force(FIRST_ON)
    assert version is not None
    assert version.effective_on == FIRST_ON
    assert Product.objects.count() == 18
    assert (DemoRun.objects.get().steps_done, Fact.objects.count()) == (0, 0)
    agreed = staffing.pay_bases(month_period(month_of(TODAY)))
    assert len(agreed) == Member.objects.count() - 1  # all but the founder, whom the list of pay shows as lacking
    basis = next(row for row in agreed if row.member_id == first.pk)
    assert (basis.wage_fen, basis.performance_fen, basis.region) == (5_180_00, 2_000_00, "苏州")


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
def test_play_some_not_allowed_to_a_member() -> None:
    found()
    with pytest.raises(NotAllowed):
        actions.play_some(actor=actor_for(Member.objects.get(login="chengliang")), now=NOW)
    assert DemoRun.objects.get().steps_done == 0


@pytest.mark.django_db
def test_the_same_day_plays_to_the_same_content_whatever_the_portions() -> None:
    found(months=1)
    point = transaction.savepoint()
    assert play(200, chunk=25).steps_done == 200
    first, numbers = content(), counts()
    transaction.savepoint_rollback(point)
    assert play(200, chunk=50).steps_done == 200
    assert (content(), counts()) == (first, numbers)
    assert Fact.objects.count() > 20


@pytest.mark.django_db
def test_progress_says_how_far_the_story_is_and_ends_with_it() -> None:
    found()
    play(50)
    state = queries.progress()
    assert state is not None
    assert (state.done, state.total) == (50, DemoRun.objects.get().steps_total)
    assert "2026 年 8 月" in str(state.note)
    DemoRun.objects.update(steps_done=DemoRun.objects.get().steps_total, finished_at=NOW)
    assert queries.progress() is None
    assert actions.play_some(actor=SYSTEM, now=NOW).finished_at == NOW


@pytest.mark.django_db
def test_the_sign_in_page_says_how_far_the_story_is_while_it_is_told() -> None:
    found(months=1, size=10)
    play(25)
    shown = Client().get("/account/login/").content.decode()
    assert "这是演示公司。它的往来正在后台逐日补齐：已到 2026 年 10 月" in shown
    DemoRun.objects.update(steps_done=DemoRun.objects.get().steps_total, finished_at=NOW)
    assert "演示公司" not in Client().get("/account/login/").content.decode().partition("<h1")[2]


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
                if plan.owner == login and plan.signed_on is not None and plan.signed_on < date(2026, 6, 1):
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


_STEPS = 200
_CHILD = """
import django
django.setup()
from datetime import UTC, datetime
from xiaozhang.base.actor import SYSTEM
from xiaozhang.home.demo import actions
while True:
    done = actions.play_some(actor=SYSTEM, now=datetime(2026, 11, 22, 2, tzinfo=UTC), steps=25).steps_done
    print(done, flush=True)
"""


@pytest.mark.one_database
def test_a_kill_while_playing_doubles_nothing(concurrent_db: None, tmp_path: Path) -> None:
    """Killed with SIGKILL and begun again, the story has the content of one that was never disturbed."""
    found(months=1, size=30)
    undisturbed = play(_STEPS)
    expected = (undisturbed.steps_done, content(), counts())
    file = tmp_path / "xiaozhang.sqlite3"
    databases.migrated_sqlite(file)
    with databases.pointed_at(databases.sqlite_settings(file)):
        found(months=1, size=30)
    environment = {
        **os.environ,
        "XIAOZHANG_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "xiaozhang.config.settings",
        "PYTHONPATH": str(Path(__file__).parents[3] / "src"),
    }
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-c", _CHILD]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        reached = int(next(line for line in child.stdout if int(line) >= 50))
        os.kill(child.pid, signal.SIGKILL)
    with databases.pointed_at(databases.sqlite_settings(file)):
        standing = DemoRun.objects.get().steps_done
        assert reached <= standing < _STEPS
        assert standing % 25 == 0
        done = play(_STEPS - standing)
        assert (done.steps_done, content(), counts()) == expected
