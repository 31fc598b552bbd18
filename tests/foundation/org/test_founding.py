"""A company comes into being once, complete."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.org import NOW, TODAY, actor_for, make_company, make_member, make_team
from xiaozhang.base.actor import SYSTEM, Scope
from xiaozhang.base.errors import Invalid, Missing, NotAllowed
from xiaozhang.base.periods import month_period
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.org import actions, queries
from xiaozhang.foundation.org.errors import AlreadyFounded
from xiaozhang.foundation.org.models import CalendarDay, CalendarYear, Company, Member, Role, Team

pytestmark = pytest.mark.django_db

VALUES = {
    "company_name": " 衡川仪表（苏州）有限公司 ",
    "administrator_name": "林若冰",
    "login": "Lin.RuoBing",
    "password": "kmwt-7429-hvxe",
    "founded_on": date(2026, 7, 1),
}


def test_found_company_makes_roles_calendar_top_team_and_administrator() -> None:
    administrator = actions.found_company(actor=SYSTEM, now=NOW, **VALUES)

    assert queries.company() == Company.objects.get(name="衡川仪表（苏州）有限公司", founded_on=date(2026, 7, 1))
    assert [role.name for role in queries.roles()] == [
        "销售代表", "销售主管", "销售经理", "财务", "人事", "公司领导", "系统管理员",
    ]  # fmt: skip
    assert [team.name for team in queries.teams(SYSTEM)] == ["销售部"]
    assert (administrator.login, administrator.name) == ("lin.ruobing", "林若冰")
    assert administrator.check_password("kmwt-7429-hvxe")
    assert administrator.must_change_password
    actor = actor_for(administrator, date(2026, 7, 1))
    assert (actor.scope, actor.roles) == (Scope.ALL, {"administrator"})
    assert "org.manage_roles" in actor.powers
    assert [row.action for row in Entry.objects.order_by("id")] == [
        "org.add_team",
        "org.add_member",
        "org.found_company",
    ]


def test_found_company_seeds_the_known_calendar() -> None:
    make_company()

    assert queries.calendar().known_years >= {2024, 2025, 2026}
    # 2026: New Year's Day is 1 to 3 January, with 4 January (a Sunday) worked.
    assert queries.calendar().count(month_period(date(2026, 1, 1))) == 21
    assert CalendarDay.objects.get(day=date(2026, 1, 1)).name == "元旦"
    assert CalendarDay.objects.get(day=date(2026, 1, 4)).name == "元旦调休上班"


def test_found_company_twice_is_refused_and_leaves_no_trace() -> None:
    make_company()
    before = (Member.objects.count(), Role.objects.count(), Entry.objects.count())

    with pytest.raises(AlreadyFounded):
        actions.found_company(actor=SYSTEM, now=NOW, **VALUES)

    assert (Member.objects.count(), Role.objects.count(), Entry.objects.count()) == before


@pytest.mark.parametrize("field, value", [("company_name", " \u200b"), ("login", "a b"), ("password", "1234567890")])
def test_found_company_refused_with_bad_values_saves_nothing(field: str, value: str) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.found_company(actor=SYSTEM, now=NOW, **{**VALUES, field: value})

    assert list(refusal.value.fields) == [field]
    assert (Company.objects.count(), Role.objects.count(), Team.objects.count(), Entry.objects.count()) == (0, 0, 0, 0)


def test_found_company_is_not_for_members() -> None:
    administrator = make_member(role="administrator", team=make_team())

    with pytest.raises(NotAllowed):
        actions.found_company(actor=actor_for(administrator, TODAY), now=NOW, **VALUES)

    assert Company.objects.count() == 0


def test_catch_up_with_release_hands_out_new_powers_and_keeps_what_was_taken() -> None:
    make_company()
    company, role = Company.objects.get(), Role.objects.get(key="hr")
    company.known_powers = [key for key in company.known_powers if key != "org.manage_calendar"]
    company.save()
    role.powers = ["org.see_members"]  # all others were taken away, and manage_calendar had not been there yet
    role.save()

    actions.catch_up_with_release(actor=SYSTEM, now=NOW)

    role.refresh_from_db()
    assert role.powers == ["org.manage_calendar", "org.see_members"]
    count = Entry.objects.count()
    actions.catch_up_with_release(actor=SYSTEM, now=NOW)
    assert Entry.objects.count() == count


def test_catch_up_with_release_adds_years_newly_known_and_leaves_those_entered_by_hand() -> None:
    make_company()
    CalendarYear.objects.filter(year__in=(2025, 2026)).update(is_announced=False)
    CalendarDay.objects.filter(day__year__in=(2025, 2026)).delete()
    CalendarDay.objects.create(day=date(2025, 3, 3), is_workday=False, name="公司日")

    actions.catch_up_with_release(actor=SYSTEM, now=NOW)

    assert CalendarDay.objects.filter(day__year=2026).count() > 20
    assert [row.name for row in queries.calendar_days(2025)] == ["公司日"]
    assert queries.calendar().known_years >= {2024, 2026}
    assert 2025 not in queries.calendar().known_years


def test_catch_up_with_release_refused_without_a_company_or_the_power() -> None:
    with pytest.raises(Missing):
        actions.catch_up_with_release(actor=SYSTEM, now=NOW)
    with pytest.raises(NotAllowed):
        actions.catch_up_with_release(actor=actor_for(make_member(role="administrator")), now=NOW)

    assert Entry.objects.count() == 0
