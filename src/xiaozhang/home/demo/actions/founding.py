"""The company, its charter, its people and its price list: what is there before the story begins."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date, datetime, time, timedelta

from django.contrib.auth.hashers import make_password

from xiaozhang.base.action import action
from xiaozhang.base.actor import Actor
from xiaozhang.base.periods import add_months
from xiaozhang.foundation.charter import actions as charter
from xiaozhang.foundation.duties import actions as duties
from xiaozhang.foundation.org import actions as org
from xiaozhang.foundation.org import queries as org_queries
from xiaozhang.foundation.org.rules.sign_in import readable_password
from xiaozhang.home.demo import powers, queries
from xiaozhang.home.demo.models import DemoKey, DemoRun
from xiaozhang.home.demo.rules import catalogue, staff
from xiaozhang.home.demo.rules.scenario import ZONE, Story
from xiaozhang.people.staffing import actions as staffing
from xiaozhang.selling.products import actions as products

SEED = "衡川"
MONTHS = 12
FirstSignIn = tuple[str, str, str, str]


@action(powers.FOUND_DEMO, keeps_trace=False)
def found_demo(*, actor: Actor, now: datetime, today: date, months: int = MONTHS, size: int = 100) -> list[FirstSignIn]:
    """Found the company with its charter, teams, members and products, as of the eve of the story of `today`.

    `months` closed months come before the running one; `size` is the percentage of its firms that the story tells of.
    Returns (role, login, name, password) of everybody who is there today, one of each role first.

    Raises:
        AlreadyFounded: there is a company.
    """
    passwords = {person.login: readable_password(secrets.randbelow) for person in staff.PEOPLE}
    administrator = staff.PEOPLE[0]
    hashes = _hashed({login: password for login, password in passwords.items() if login != administrator.login})
    first = org.found_company(
        actor=actor,
        now=now,
        company_name=staff.COMPANY,
        administrator_name=administrator.name,
        login=administrator.login,
        password=passwords[administrator.login],
        founded_on=add_months(today.replace(day=1), -48),
    )
    playing = DemoRun(pk=1, today=today, months=months, size=size, seed=SEED, steps_total=0, started_at=now)
    told = queries.story_of(playing)
    playing.steps_total = len(queries.steps(told))
    playing.save(force_insert=True)
    eve = datetime.combine(told.first_on - timedelta(days=1), time(17), ZONE)
    charter.publish_first_charter(actor=actor, now=eve, effective_on=told.first_on)
    duties.hold_sweep(actor=actor, now=eve)  # the story's days sweep by themselves
    _keep("member", administrator.login, first.pk)
    _people(actor, eve, told, passwords, hashes)
    for product in catalogue.PRODUCTS:
        row = products.add_product(
            actor=actor,
            now=eve,
            code=product.code,
            name=product.name,
            unit=product.unit,
            price_fen=product.price_yuan * 100,
            active_from=add_months(told.first_on, -12),
            category=product.category,
            cost_fen=product.cost_yuan * 100,
            tax_bp=product.tax_bp,
        )
        _keep("product", product.code, row.pk)
    return _table(passwords)


def _hashed(passwords: Mapping[str, str]) -> dict[str, Future[str]]:
    """Have the passwords hashed on another core, one after the other, while the rest goes on: seconds of work."""
    pool = ThreadPoolExecutor(1)
    hashes = {login: pool.submit(make_password, password) for login, password in passwords.items()}
    pool.shutdown(wait=False)
    return hashes


def _people(
    actor: Actor, eve: datetime, told: Story, passwords: Mapping[str, str], hashes: Mapping[str, Future[str]]
) -> None:
    """Everybody of the story, also who comes later: appointed from that day on. Who leaves gets no password."""
    top = org_queries.teams(actor).get(parent=None)
    teams = {
        team.key: org.add_team(actor=actor, now=eve, name=team.name, parent_id=top.pk, area=team.area).pk
        for team in staff.TEAMS
    }
    members: dict[str, int] = {}
    agreed: list[dict[str, object]] = []
    for place, person in enumerate(told.cast.people[1:], start=1):
        member = org.add_member(
            actor=actor,
            now=eve,
            name=person.name,
            login=person.login,
            role_keys=[told.cast.first_role(person)],
            team_id=teams.get(person.team, top.pk),
            joined_on=person.joined_on or add_months(told.first_on, -(6 + place * 7 % 25)),
            password=passwords.get(person.login),
            encoded=hashes[person.login].result() if person.login in hashes else None,
            phone=person.phone,
        )
        members[person.login] = member.pk
        _keep("member", person.login, member.pk)
        agreed.append({"member_id": member.pk, "start_on": member.joined_on, **staff.agreed(person, member.joined_on)})
    staffing.put_pay_bases(actor=actor, now=eve, rows=agreed)
    org.change_team(
        actor=actor, now=eve, team_id=top.pk, name=top.name, parent_id=None, leader_id=members["gumingyuan"]
    )
    for team in staff.TEAMS:
        org.change_team(
            actor=actor,
            now=eve,
            team_id=teams[team.key],
            name=team.name,
            parent_id=top.pk,
            area=team.area,
            leader_id=members[told.cast.first_leader(team)],
        )


def _table(passwords: dict[str, str]) -> list[FirstSignIn]:
    names = {role.key: role.name for role in org_queries.roles()}
    shown = [staff.person(login) for login in staff.SHOWN_FIRST]
    others = [person for person in staff.PEOPLE if person not in shown]
    return [(names[one.role], one.login, one.name, passwords[one.login]) for one in (*shown, *others)]


def _keep(kind: str, key: str, record_id: int) -> None:
    DemoKey.objects.create(kind=kind, key=key, record_id=record_id)
