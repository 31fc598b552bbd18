"""What changes in the department during the story: who leaves and who follows, and the amended commission clause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from xiaozhang.base.periods import add_months
from xiaozhang.base.workdays import Calendar
from xiaozhang.home.demo.rules import acts, office, staff
from xiaozhang.home.demo.rules.deal_line import Line
from xiaozhang.home.demo.rules.office import Duty

HR = "songyaqin"
AMENDED_MONTHS_AGO = 4
_AMENDED_ON_WORKDAY = 14
_PROMOTED_AT, _LED_AT, _LEFT_AT, _AMENDED_AT = 8 * 60 + 20, 8 * 60 + 30, 17 * 60 + 50, 14 * 60 + 30
_Sale = acts.Open | acts.Advance | acts.Lose | acts.Draft | acts.Sign
_Kept = acts.EnterCustomer | acts.EnterContact | acts.Note | _Sale


def changes(cast: staff.Cast, first_on: date, running_on: date, calendar: Calendar) -> list[Duty]:
    """Return what the office does about people and the charter."""
    duties: list[Duty] = []
    for one in cast.leavers():
        on = hands_over_on(one, calendar)
        heir = staff.person(one.heir)
        if cast.first_role(heir) != heir.role:
            promotion = acts.Promote(heir.login, heir.role, heir.team)
            duties.append(Duty(on, HR, 0, promotion, _PROMOTED_AT))
        duties.append(Duty(on, office.MANAGER, 1, acts.HandOver(one.login, one.heir), _LED_AT))
        if one.left_on is not None:
            duties.append(Duty(on, HR, 99, acts.Leave(one.login, one.left_on), _LEFT_AT))
    effective_on = add_months(running_on, -AMENDED_MONTHS_AGO)
    if effective_on > first_on:
        published_on = office.nth_workday(add_months(effective_on, -1), _AMENDED_ON_WORKDAY, calendar)
        duties.append(Duty(published_on, office.MANAGER, 50, acts.Amend(effective_on), _AMENDED_AT))
    return duties


def hands_over_on(one: staff.Person, calendar: Calendar) -> date:
    """Return the last workday of who leaves."""
    day = (one.left_on or date.max) - timedelta(days=1)
    while not calendar.is_workday(day):
        day -= timedelta(days=1)
    return day


def performed(duties: Iterable[Duty], cast: staff.Cast, lines: Mapping[str, Line], calendar: Calendar) -> list[Duty]:
    """Return the duties with those that fall to others: from the last day of who leaves on, the heir goes on.

    What was signed before stays with who signed it; the manager sees to its delivery, finance to its money.
    """
    gone = {one.login: (hands_over_on(one, calendar), one.heir) for one in cast.leavers()}
    done = []
    for duty in duties:
        on, heir = gone.get(duty.by, (date.max, ""))
        if duty.on < on:
            done.append(duty)
        elif not isinstance(duty.act, acts.ConfirmOwn):
            done.append(_passed_on(duty, on, heir, lines))
    return done


def _passed_on(duty: Duty, on: date, heir: str, lines: Mapping[str, Line]) -> Duty:
    act = duty.act
    deal = getattr(act, "deal", "")
    line = lines.get(deal)
    was_decided = line is not None and line.free_on < on
    if isinstance(act, acts.Note) and was_decided:
        return replace(duty, by=heir, act=replace(act, deal=""))
    if isinstance(act, _Kept) or not was_decided:
        return replace(duty, by=heir)
    return replace(duty, by=office.FINANCE[1] if isinstance(act, acts.Receive) else office.MANAGER)


def is_before(one: staff.Person, day: date, calendar: Calendar) -> bool:
    """Say whether somebody still begins something new on a day: not in the weeks before leaving."""
    return one.left_on is None or day < calendar.add(one.left_on, -20)
