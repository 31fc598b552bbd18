"""A company comes into being: roles, calendar, top team and first administrator."""

from __future__ import annotations

from datetime import date, datetime
from uuid import uuid4

from xiaozhang.base import registries
from xiaozhang.base.action import action, differences, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid
from xiaozhang.base.inserting import insert_values
from xiaozhang.base.text import clean_text
from xiaozhang.foundation.org import gateways, powers, queries
from xiaozhang.foundation.org.actions.members import add_member
from xiaozhang.foundation.org.actions.teams import add_team
from xiaozhang.foundation.org.errors import AlreadyFounded
from xiaozhang.foundation.org.models import CalendarDay, CalendarYear, Company, Member, Role
from xiaozhang.foundation.org.queries.calendar import get_company, years_entered
from xiaozhang.foundation.org.queries.members import shipped_roles
from xiaozhang.foundation.org.rules.default_roles import ADMINISTRATOR, DEFAULT_ROLES, first_powers


@action(powers.FOUND_COMPANY, label="设立公司")
def found_company(
    *,
    actor: Actor,
    now: datetime,
    company_name: str,
    administrator_name: str,
    login: str,
    password: str,
    founded_on: date,
) -> Member:
    """Create the company with the shipped roles, the known calendar, the team 销售部 and the first administrator.

    Raises:
        AlreadyFounded: there is a company.
        Invalid: a name, the login or the password cannot be taken.
    """
    if queries.company() is not None:
        raise AlreadyFounded
    name = " ".join(clean_text(company_name).split())  # （苏州） keeps its full-width brackets, as on the licence
    if not 0 < len(name) <= 120:
        raise Invalid({"company_name": "请填写公司名称，不超过 120 个字。"})
    company = Company.objects.create(
        pk=1,
        name=name,
        founded_on=founded_on,
        calendar_token=uuid4().hex,
        known_powers=sorted(registries.powers.keys()),
    )
    _create_roles()
    years = _add_years(known=set())
    roles = [role.name for role in DEFAULT_ROLES]
    calendar = [years[0], years[-1]]
    note_change(company, new={"name": name, "founded_on": founded_on, "roles": roles, "calendar": calendar})
    top = add_team(actor=actor, now=now, name="销售部", parent_id=None)
    return add_member(
        actor=actor,
        now=now,
        name=administrator_name,
        login=login,
        role_keys=[ADMINISTRATOR],
        team_id=top.pk,
        joined_on=founded_on,
        password=password,
    )


@action(powers.FOUND_COMPANY, label="随新版本更新")
def catch_up_with_release(*, actor: Actor, now: datetime) -> Company:
    """Give the shipped roles the powers that a new release brought, and the calendar the years it knows.

    Powers once taken from a role stay taken; years with a day entered by hand stay as they are.

    Raises:
        Missing: there is no company yet.
    """
    company = get_company(lock=True)
    fresh = [power for power in registries.powers if power.key not in set(company.known_powers)]
    years = _add_years(known=years_entered())
    if not fresh and not years:
        nothing_changed()
        return company
    for role in shipped_roles(lock=True):
        gained = first_powers(role.key, fresh)
        if gained:
            old, new = differences(role, {"powers": sorted({*role.powers, *gained})})
            role.revision += 1
            role.save()
            note_change(role, old=old, new=new)
    company.known_powers = sorted({*company.known_powers, *(power.key for power in fresh)})
    company.calendar_token = uuid4().hex
    company.save(update_fields=["known_powers", "calendar_token"])
    note_change(company, new={"powers": [power.key for power in fresh], "calendar": years})
    return company


def _create_roles() -> None:
    Role.objects.bulk_create(
        Role(
            key=role.key,
            name=role.name,
            scope=role.scope.value,
            powers=first_powers(role.key, registries.powers),
            is_shipped=True,
            position=position,
        )
        for position, role in enumerate(DEFAULT_ROLES, 1)
    )


def _add_years(*, known: set[int]) -> list[int]:
    announced = gateways.announced_holidays()
    years = [year for year in announced.years if year not in known]
    CalendarYear.objects.bulk_create(
        [CalendarYear(year=year, is_announced=True) for year in years],
        update_conflicts=True,
        unique_fields=["year"],
        update_fields=["is_announced"],
    )
    days = [(day.day, day.is_workday, day.name) for day in announced.days if day.day.year in years]
    insert_values(CalendarDay, ("day", "is_workday", "name"), days, wants_ids=False)
    return years
