"""What takes two steps of org at once, or looks at what stands above it first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from xiaozhang.base.action import action, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.foundation.org import actions as org
from xiaozhang.foundation.org.rules.days import CalendarChange
from xiaozhang.home.administration import powers, queries
from xiaozhang.home.administration.errors import MonthsClosed

if TYPE_CHECKING:
    from xiaozhang.foundation.org.models import Member


@action(powers.MANAGE_MEMBERS)
def welcome_member(
    *,
    actor: Actor,
    now: datetime,
    name: str,
    login: str,
    role_keys: Sequence[str],
    team_id: int | None,
    joined_on: date,
    phone: str = "",
) -> Member:
    """Take a person into the company and give the first password, which stands on the returned row as `given_password`.

    Raises:
        Invalid: name, login, phone or roles cannot be taken.
        Missing: no such team.
        GrantTooWide: a role that administers roles, given by someone who does not.
    """
    member = org.add_member(
        actor=actor,
        now=now,
        name=name,
        login=login,
        role_keys=role_keys,
        team_id=team_id,
        joined_on=joined_on,
        phone=phone,
    )
    nothing_changed()  # here; both steps leave their own trace
    return org.give_new_password(actor=actor, now=now, member_id=member.pk)


@action(powers.MANAGE_CALENDAR, label="设定日历")
def change_calendar(*, actor: Actor, now: datetime, days: Sequence[CalendarChange], knows_closed: bool = False) -> None:
    """Set days of the company's calendar; for those in closed months the actor says that they know what follows.

    Raises:
        Invalid: the days cannot be taken.
        MonthsClosed: some lie in closed months, and that was not said to be known.
    """
    closed = queries.closed_months(change.day for change in days)
    if closed and not knows_closed:
        raise MonthsClosed(closed)
    nothing_changed()  # here; each day leaves its own trace
    org.set_calendar_days(actor=actor, now=now, days=days)


@action(powers.MANAGE_CALENDAR, label="录入放假通知")
def enter_notice(
    *, actor: Actor, now: datetime, year: int, days: Sequence[CalendarChange], knows_closed: bool = False
) -> None:
    """Enter the days of a year's notice and mark the year as announced, both or neither.

    Raises:
        Invalid: the days cannot be taken.
        MonthsClosed: some lie in closed months, and that was not said to be known.
    """
    change_calendar(actor=actor, now=now, days=days, knows_closed=knows_closed)
    nothing_changed()  # here; days and year leave their own traces
    org.set_calendar_year(actor=actor, now=now, year=year, is_announced=True)
