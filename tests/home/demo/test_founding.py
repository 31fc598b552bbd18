"""What stands when the demo company is founded, and what its first days need: founded once for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pytest

from tests import databases
from tests.factories.org import actor_for
from tests.home.demo.playing import NOW, TODAY, play
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import NotAllowed
from xiaozhang.base.periods import month_of, month_period
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.ledger.models import Fact
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.org.models import Member, Team
from xiaozhang.home.demo import actions, queries
from xiaozhang.home.demo.models import DemoRun
from xiaozhang.people.staffing import queries as staffing
from xiaozhang.selling.products.models import Product

FIRST_ON = date(2026, 8, 1)
People = Sequence[tuple[str, str, str, str]]


@pytest.fixture(scope="module")
def people(database: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[People]:
    """The people of a company with three closed months before it, as it was founded."""
    with databases.standing(
        django_db_blocker, lambda: actions.found_demo(actor=SYSTEM, now=NOW, today=TODAY, months=3)
    ) as made:
        yield made


@pytest.mark.django_db
def test_found_demo_makes_the_company_as_it_stands_before_its_story(people: People) -> None:
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
def test_play_some_not_allowed_to_a_member(people: People) -> None:
    with pytest.raises(NotAllowed):
        actions.play_some(actor=actor_for(Member.objects.get(login="chengliang")), now=NOW)
    assert DemoRun.objects.get().steps_done == 0


@pytest.mark.django_db
def test_progress_says_how_far_the_story_is_and_ends_with_it(people: People) -> None:
    play(50)
    state = queries.progress()
    assert state is not None
    assert (state.done, state.total) == (50, DemoRun.objects.get().steps_total)
    assert "2026 年 8 月" in str(state.note)
    DemoRun.objects.update(steps_done=DemoRun.objects.get().steps_total, finished_at=NOW)
    assert queries.progress() is None
    assert actions.play_some(actor=SYSTEM, now=NOW).finished_at == NOW
