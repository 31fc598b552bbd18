"""What the pages of 设置 show, out of org's rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor, Power
from xiaozhang.base.pages import words
from xiaozhang.base.text import match_key
from xiaozhang.foundation.org import queries as org
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


def roles_with_counts() -> QuerySet[Role]:
    """Return the roles with the number of members who hold each and have not left (`holders`)."""
    present = Count("members", filter=Q(members__left_on__isnull=True))
    return org.roles().annotate(holders=present)


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
class PowerGroup:
    """The powers of one app, for a form: its title and (key, label) pairs."""

    title: str
    powers: tuple[tuple[str, str], ...]


def power_groups() -> list[PowerGroup]:
    """Return the powers that people may have, by app in order of declaration; what only the system does is left out."""
    by_app: dict[str, list[Power]] = {}
    for power in registries.powers:
        if not power.roles:
            continue
        by_app.setdefault(power.key.partition(".")[0], []).append(power)
    return [
        PowerGroup(_app_title(label), tuple((power.key, words(power.label)) for power in declared))
        for label, declared in by_app.items()
    ]


def power_choices() -> list[tuple[str, str]]:
    """Return (key, label) of all powers."""
    return [pair for group in power_groups() for pair in group.powers]


@dataclass(frozen=True, slots=True)
class YearPage:
    """A year of the calendar."""

    year: int
    months: tuple[MonthSheet, ...]
    is_announced: bool
    workdays: int


def year_page(year: int, today: date) -> YearPage:
    """Return a year of the company's calendar, announced or not."""
    names = dict(org.calendar_days(year).values_list("day", "name"))
    calendar = org.calendar()
    months = year_sheet(year, calendar, names, today)
    return YearPage(year, months, year in calendar.known_years, sum(month.workdays for month in months))


def calendar_day(day: date) -> tuple[str, str]:
    """Return how a day stands in the calendar ("", "off" or "work") and its name."""
    row = org.calendar_days(day.year).filter(day=day).first()
    return ("", "") if row is None else ("work" if row.is_workday else "off", row.name)


def _app_title(label: str) -> str:
    try:
        return str(apps.get_app_config(label).verbose_name)
    except LookupError:
        return _("其他")
