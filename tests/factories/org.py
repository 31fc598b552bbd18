"""Members, teams and companies for tests: real rows, made as quickly as possible."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta

from xiaozhang.base import registries
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.foundation.org import actions, queries
from xiaozhang.foundation.org.models import CalendarDay, CalendarYear, Company, Member, Membership, Role, Team, Token
from xiaozhang.foundation.org.rules.default_roles import DEFAULT_ROLES, first_powers
from xiaozhang.foundation.org.rules.names import name_keys

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # a Friday, 10:00 in Shanghai
TODAY = date(2026, 11, 20)
FOUNDED_ON = date(2026, 1, 1)

_numbers = itertools.count(1)


def make_company(**overrides: object) -> Company:
    """Found a company with the shipped roles, the known calendar, the team 销售部 and an administrator 管理员."""
    values: dict[str, object] = {
        "company_name": "衡川仪表（苏州）有限公司",
        "administrator_name": "管理员",
        "login": "admin",
        "password": "kmwt-7429-hvxe",
        "founded_on": FOUNDED_ON,
    }
    actions.found_company(actor=SYSTEM, now=NOW, **{**values, **overrides})  # type: ignore[arg-type]
    company = queries.company()
    assert company is not None
    return company


def make_role(key: str) -> Role:
    """Return a shipped role with the powers that the apps ask for it, made on first use."""
    default = next(role for role in DEFAULT_ROLES if role.key == key)
    role, _is_new = Role.objects.get_or_create(
        key=key,
        defaults={
            "name": default.name,
            "scope": default.scope.value,
            "powers": first_powers(key, registries.powers),
            "is_shipped": True,
            "position": DEFAULT_ROLES.index(default) + 1,
        },
    )
    return role


def make_member(
    name: str = "陈昱",
    role: str | tuple[str, ...] = "representative",
    team: Team | None = None,
    joined_on: date = date(2026, 1, 1),
    login: str | None = None,
    password: str | None = None,
    phone: str = "",
    must_change_password: bool = False,
    left_on: date | None = None,
) -> Member:
    """Make a member with one role or several, in the team from `joined_on` on; `login` is made up if not given."""
    keys = name_keys(name)
    member = Member(
        login=login or f"member{next(_numbers)}",
        name=name,
        name_key=keys.sort,
        search_terms=keys.terms,
        phone=phone,
        joined_on=joined_on,
        left_on=left_on,
        must_change_password=must_change_password,
    )
    if password is None:
        member.set_unusable_password()
    else:
        member.set_password(password)
    member.save()
    member.roles.set([make_role(key) for key in ((role,) if isinstance(role, str) else role)])
    if team is not None:
        Membership.objects.create(member=member, team=team, start_on=joined_on, end_on=left_on)
    return member


def make_membership(member: Member, team: Team, start_on: date, end_on: date | None = None) -> Membership:
    """Let a member belong to a team from `start_on` up to, not including, `end_on`."""
    return Membership.objects.create(member=member, team=team, start_on=start_on, end_on=end_on)


def make_calendar_day(day: date = date(2026, 11, 27), is_workday: bool = False, name: str = "公司日") -> CalendarDay:
    """Make a day differ from an ordinary week."""
    return CalendarDay.objects.create(day=day, is_workday=is_workday, name=name)


def make_calendar_year(year: int = 2027, is_announced: bool = True) -> CalendarYear:
    """Make a year known to the calendar."""
    return CalendarYear.objects.create(year=year, is_announced=is_announced)


def make_team(
    name: str | None = None, parent: Team | None = None, leader: Member | None = None, area: str = "", position: int = 0
) -> Team:
    """Make a team; its name is made up if not given."""
    return Team.objects.create(
        name=name or f"销售{next(_numbers)}组", parent=parent, leader=leader, area=area, position=position
    )


def actor_for(member: Member, today: date = TODAY) -> Actor:
    """Return the member as the actor of that day."""
    return queries.actor_of(member.pk, today)


def make_token(member: Member | None = None, *, name: str = "测试", today: date = TODAY) -> Token:
    """Make a personal token with all powers of its member; its text stands on `given_text`."""
    actor = actor_for(member or make_member(), today)
    return actions.make_own_token(
        actor=actor, now=NOW, name=name, power_keys=actor.powers, expires_on=today + timedelta(days=30)
    )
