"""What the pages of 设置 show, out of org's rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from xiaozhang.base import registries
from xiaozhang.base.action import actions_needing
from xiaozhang.base.actor import Actor, Power
from xiaozhang.base.fetching import fetch
from xiaozhang.base.pages import words
from xiaozhang.base.periods import month_of
from xiaozhang.base.text import match_key
from xiaozhang.foundation.audit import queries as audit
from xiaozhang.foundation.ledger import queries as ledger
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.org.rules.announcement import ReadDay
from xiaozhang.foundation.org.rules.default_roles import ADMINISTRATOR
from xiaozhang.home.administration.rules.year import MonthSheet, year_sheet

if TYPE_CHECKING:
    from xiaozhang.foundation.org.models import Member, Role
    from xiaozhang.foundation.org.queries.sessions import SignedIn


def members(viewer: Actor) -> QuerySet[Member]:
    """Return the members in scope with roles and memberships at hand."""
    return org.members(viewer).prefetch_related("roles", "memberships__team")


def matching(rows: QuerySet[Member], text: str) -> QuerySet[Member]:
    """Narrow to members whose name, pinyin, initials or login contain what was typed."""
    typed = match_key(text)
    return rows.filter(search_terms__contains=typed) | rows.filter(login__contains=typed)


def present_team(member: Member) -> str:
    """Return the name of the team the member is in now, "" for none. Reads what `members` has fetched."""
    stays = [stay for stay in member.memberships.all() if stay.end_on is None]
    return stays[0].team.name if stays else ""


def role_names(member: Member) -> str:
    """Return the member's roles in words. Reads what `members` has fetched."""
    return "、".join(role.name for role in member.roles.all())


def role_keys(member: Member) -> list[str]:
    """Return the keys of the member's roles."""
    return [role.key for role in member.roles.all()]


def role_choices() -> list[tuple[str, str]]:
    """Return (key, name) of all roles."""
    return [(role.key, role.name) for role in org.roles_in_use()]


def team_choices(viewer: Actor) -> list[tuple[str, str]]:
    """Return (id as text, path) of all teams."""
    return [(str(pk), path) for pk, path in org.team_choices(viewer)]


def leader_choices(viewer: Actor, today: date) -> list[tuple[str, str]]:
    """Return (id as text, name) of everybody who may lead a team."""
    return [(str(pk), name) for pk, name in org.member_choices(viewer, today)]


def roles_with_counts(today: date) -> QuerySet[Role]:
    """Return the roles with the number of members who hold each and are still here (`holders`)."""
    present = Q(members__left_on__isnull=True) | Q(members__left_on__gt=today)
    return org.roles().annotate(holders=Count("members", filter=present))


def get_role_by_id(viewer: Actor, pk: int) -> Role:
    """Return a role by its id. Raises Missing."""
    return fetch(org.roles(), viewer, pk)


def is_administrator_role(role: Role) -> bool:
    """Say whether it is the role that keeps the house."""
    return role.key == ADMINISTRATOR


def holders(viewer: Actor, role: Role, today: date) -> list[Member]:
    """Return the members in scope who hold a role and are still here, by pinyin."""
    return list(org.active_members(viewer, today).filter(roles=role))


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What may be done about a member, and where they are signed in."""

    is_present: bool
    must_change_password: bool
    has_password: bool
    sessions: list[SignedIn]


def upkeep(viewer: Actor, member: Member, today: date) -> Upkeep:
    """Return what the tab 管理 shows; sessions are those alive since midnight. Raises NotAllowed without the power."""
    return Upkeep(
        is_present=member.left_on is None,
        must_change_password=member.must_change_password,
        has_password=member.has_usable_password(),
        sessions=org.sessions(viewer, member.pk, now=timezone.make_aware(datetime.combine(today, time.min))),
    )


@dataclass(frozen=True, slots=True)
class PowerLine:
    """A power, what it is called, and what who has it can open and do, as the house itself asks for it."""

    key: str
    label: str
    allows: str


@dataclass(frozen=True, slots=True)
class PowerGroup:
    """The powers of one app: its title and its powers."""

    title: str
    powers: tuple[PowerLine, ...]


def power_groups() -> list[PowerGroup]:
    """Return the powers that people may have, by app in order of declaration; what only the system does is left out."""
    by_app: dict[str, list[Power]] = {}
    for power in registries.powers:
        if not power.roles:
            continue
        by_app.setdefault(power.key.partition(".")[0], []).append(power)
    return [
        PowerGroup(
            _app_title(label),
            tuple(PowerLine(power.key, words(power.label), "、".join(_allowed(power))) for power in declared),
        )
        for label, declared in by_app.items()
    ]


def powers_held(role: Role) -> list[PowerGroup]:
    """Return the powers that a role has, by app; apps of which it has none are left out."""
    held = set(role.powers)
    groups = (
        PowerGroup(group.title, tuple(line for line in group.powers if line.key in held)) for group in power_groups()
    )
    return [group for group in groups if group.powers]


def power_choices() -> list[tuple[str, str]]:
    """Return (key, label) of all powers."""
    return [(line.key, line.label) for group in power_groups() for line in group.powers]


@dataclass(frozen=True, slots=True)
class YearPage:
    """A year of the calendar."""

    year: int
    months: tuple[MonthSheet, ...]
    is_announced: bool
    workdays: int
    closed: tuple[date, ...]


def year_page(year: int, today: date) -> YearPage:
    """Return a year of the company's calendar, announced or not."""
    names = dict(org.calendar_days(year).values_list("day", "name"))
    calendar = org.calendar()
    months, closed = year_sheet(year, calendar, names, today), tuple(closed_months_of_year(year))
    return YearPage(year, months, year in calendar.known_years, sum(month.workdays for month in months), closed)


def calendar_day(day: date) -> tuple[str, str]:
    """Return how a day stands in the calendar ("", "off" or "work") and its name."""
    row = org.calendar_days(day.year).filter(day=day).first()
    return ("", "") if row is None else ("work" if row.is_workday else "off", row.name)


def closed_months(days: Iterable[date]) -> list[date]:
    """Return the closed months that the days lie in, in order."""
    touched = {month_of(day) for day in days}
    return sorted(month.month_on for month in ledger.months() if month.state == "closed" and month.month_on in touched)


def closed_months_of_year(year: int) -> list[date]:
    """Return the closed months of a year, in order."""
    return closed_months(date(year, month, 1) for month in range(1, 13))


def notice_rows(days: Iterable[ReadDay]) -> list[dict[str, object]]:
    """Return read days as the rows of the form, days in a row with one name as one span."""
    rows: list[dict[str, object]] = []
    before: ReadDay | None = None
    for read in days:
        is_next = before is not None and (read.day - before.day).days == 1
        if before is not None and is_next and (read.name, read.is_workday) == (before.name, before.is_workday):
            rows[-1]["last"] = read.day
        else:
            kind = "work" if read.is_workday else "off"
            rows.append({"first": read.day, "last": read.day, "kind": kind, "name": read.name})
        before = read
    return rows


def _allowed(power: Power) -> list[str]:
    """Return what asks for the power, in words: kinds of records, entries of the menu, actions."""
    seen = [_("查看{label}").format(label=words(each.label)) for each in registries.record_types if each.power == power]
    menu = [
        _("打开「{label}」").format(label=words(each.label)) for each in registries.navigation if each.power == power
    ]
    done = [called for name in actions_needing(power) if (called := audit.action_name(name))]
    return list(dict.fromkeys([*seen, *(menu if not seen else []), *done]))


def _app_title(label: str) -> str:
    try:
        return str(apps.get_app_config(label).verbose_name)
    except LookupError:
        return _("其他")
