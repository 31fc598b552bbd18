"""The exceptions of the story: one that is agreed to and paid by, one that still waits, one that is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from xiaozhang.base.periods import add_months, month_of
from xiaozhang.base.workdays import Calendar
from xiaozhang.home.demo.rules import acts, office, staff
from xiaozhang.home.demo.rules.deal_line import Line
from xiaozhang.home.demo.rules.notes import (
    ASKED_RATE,
    ASKED_RATE_AGAIN,
    ASKED_RATE_FOR_ALL,
    RATE_AGREED,
    RATE_BACKED,
    RATE_REFUSED,
)
from xiaozhang.home.demo.rules.office import Duty

PAID, WAITING, REFUSED = "paid", "waiting", "refused"
_MONTHS = 3
_FAVOURED = "linyue"
_Received = tuple[str, acts.Receive]


def exceptions(
    received: Sequence[_Received], lines: Mapping[str, Line], cast: staff.Cast, month_on: date, today: date,
    calendar: Calendar,
) -> list[Duty]:  # fmt: skip
    """Return what is asked for and decided; `month_on` is the last closed month, `received` what was paid and to whom.

    The first is for a customer who pays in that month, so that its rate is seen on a statement. Nothing where nobody
    pays at a time that leaves room to ask before.
    """
    here = {one.login: one for one in cast.sellers() if one.left_on is None and one.role == "representative"}
    paying = [
        (owner != _FAVOURED, receive.received_on, owner, receive)
        for owner, receive in received
        if owner in here
        and month_of(receive.received_on) == month_on
        and calendar.add(_asked_on(lines[receive.deal], month_on, calendar), 1) < receive.received_on
    ]
    if not paying:
        return []
    _is_other, _on, owner, receive = min(paying, key=lambda each: (*each[:2], each[3].receipt))
    asked_on = _asked_on(lines[receive.deal], month_on, calendar)
    firm = lines[receive.deal].plan.firm
    until_on = add_months(month_on, _MONTHS)
    paid = acts.AskException(PAID, "3.5%", firm, month_on, until_on, ASKED_RATE)
    found = [
        Duty(asked_on, owner, 50, paid, 10 * 60 + 25),
        Duty(asked_on, _leader(here[owner]), 50, acts.DecideException(PAID, True, RATE_BACKED), 15 * 60 + 10),
        Duty(calendar.add(asked_on, 1), office.MANAGER, 50, acts.DecideException(PAID, True, RATE_AGREED), 9 * 60 + 35),
    ]
    return [*found, *_others(here, owner, firm, lines, today, calendar)]


def _others(
    here: Mapping[str, staff.Person], owner: str, firm: str, lines: Mapping[str, Line], today: date, calendar: Calendar
) -> list[Duty]:
    """One who asks for all that is sold and is refused, and one who asked the other day and has been backed so far."""
    asking = [login for login in here if login != owner]
    last_on = _workday_before(_workday_before(today, calendar), calendar)
    first_on = _workday_before(last_on, calendar)
    month_on = month_of(first_on)
    signed = [
        (plan.signed_on, plan.firm, plan.owner)
        for plan in (line.plan for line in lines.values())
        if plan.signed_on is not None and plan.signed_on < first_on and plan.owner in asking and plan.firm != firm
    ]
    if not signed:
        return []
    _on, other_firm, waiter = max(signed)
    refused = next(login for login in asking if login != waiter)
    until_on = add_months(month_on, _MONTHS)
    waiting = acts.AskException(WAITING, "3.0%", other_firm, month_on, until_on, ASKED_RATE_AGAIN)
    wish = acts.AskException(REFUSED, "4.0%", "", month_on, until_on, ASKED_RATE_FOR_ALL)
    return [
        Duty(first_on, refused, 60, wish, 11 * 60 + 5),
        Duty(last_on, _leader(here[refused]), 60, acts.DecideException(REFUSED, False, RATE_REFUSED), 9 * 60 + 15),
        Duty(last_on, waiter, 60, waiting, 14 * 60 + 40),
        Duty(last_on, _leader(here[waiter]), 61, acts.DecideException(WAITING, True, RATE_BACKED), 16 * 60 + 50),
    ]


def _asked_on(line: Line, month_on: date, calendar: Calendar) -> date:
    """Return the day on which a special rate can be asked for: early in the month, once the contract is signed."""
    early_on = office.nth_workday(month_on, 2, calendar)
    signed_on = line.plan.signed_on
    return early_on if signed_on is None else max(early_on, calendar.add(signed_on, 1))


def _leader(one: staff.Person) -> str:
    return staff.team(one.team).leader


def _workday_before(day: date, calendar: Calendar) -> date:
    before_on = day - timedelta(days=1)
    while not calendar.is_workday(before_on):
        before_on -= timedelta(days=1)
    return before_on
