"""What the office does: receipts, targets at the start of a month, settlement and closing after its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from xiaozhang.base.periods import add_months, month_of
from xiaozhang.base.workdays import Calendar
from xiaozhang.home.demo.rules import acts, season, staff
from xiaozhang.home.demo.rules.notes import ANSWER, MISSING_RECEIPT, REFUSALS, REVERSALS, WRONG_TIER

FINANCE = ("jianglihua", "fangmin")
MANAGER = "gumingyuan"
SETTLED_ON, PUBLISHED_ON, CONFIRMED_ON, CLOSED_ON, OPEN_AGAIN_ON = 3, 4, 5, 6, 7
"""The n-th workday of the following month."""

STILL_READING = ("linyue", "huangzixuan", "xujingyi")
"""Who has not confirmed the latest statement yet."""

_BASE_TARGET_YUAN = 300_000
_RAMP = (78, 90, 100, 104, 106)
_OLD_RAMP, _WITH_HISTORY = 104, 150
_BEGINNING = (60, 90, 95)


@dataclass(frozen=True, slots=True)
class Duty:
    """What somebody in the office, or the owner of a deal, does on a day; `minute` of the day, or None for any time."""

    on: date
    by: str
    order: int
    act: acts.Act
    minute: int | None = None


def nth_workday(month_on: date, number: int, calendar: Calendar) -> date:
    """Return the n-th workday of a month, counted from 1."""
    first = month_on if calendar.is_workday(month_on) else calendar.add(month_on, 1)
    return calendar.add(first, number - 1)


def money(received: Sequence[tuple[str, acts.Receive]], seed: str, calendar: Calendar) -> list[Duty]:
    """Return what becomes of each receipt: recorded by its owner (a login), then confirmed, refused or taken back."""
    duties: list[Duty] = []
    for owner, receive in received:
        random = Random(f"{seed}/{receive.receipt}")
        recorded_on = _recorded_on(random, receive.received_on, calendar)
        duties.append(Duty(recorded_on, owner, 90, receive))
        finance = random.choice(FINANCE)
        confirmed_on = calendar.add(recorded_on, random.choices((1, 2, 3), (5, 2, 1))[0])
        fate = random.choices(("kept", "refused", "reversed"), (94, 3, 3))[0]
        if fate == "refused":
            again = replace(receive, receipt=f"{receive.receipt}r", note="附说明后重新登记")
            duties.append(Duty(confirmed_on, finance, 20, acts.Refuse(receive.receipt, random.choice(REFUSALS))))
            duties.append(Duty(calendar.add(confirmed_on, 1), owner, 90, again))
            receive, confirmed_on = again, calendar.add(confirmed_on, 2)
        confirmed_on = _clear_of_settlement(receive.received_on, confirmed_on, calendar)
        duties.append(Duty(confirmed_on, finance, 10, acts.Confirm(receive.receipt)))
        if fate == "reversed":
            duties += _taken_back(random, owner, finance, receive, confirmed_on, calendar)
    return duties


def _recorded_on(random: Random, received_on: date, calendar: Calendar) -> date:
    month_end = month_of(calendar.add(received_on, 3)) != month_of(received_on)
    if month_end and random.random() < 0.18:
        following = add_months(month_of(received_on), 1)
        return nth_workday(following, OPEN_AGAIN_ON + random.randrange(0, 4), calendar)
    return received_on if month_end or random.random() < 0.8 else calendar.add(received_on, 1)


def _taken_back(
    random: Random, owner: str, finance: str, receive: acts.Receive, confirmed_on: date, calendar: Calendar
) -> list[Duty]:
    reversed_on = calendar.add(confirmed_on, random.randrange(4, 16))
    reversed_on = _clear_of_settlement(receive.received_on, reversed_on, calendar)
    paid_on = calendar.add(reversed_on, random.randrange(3, 9))
    again = replace(receive, receipt=f"{receive.receipt}n", received_on=paid_on, note="退回后重新付款")
    again_on = _clear_of_settlement(paid_on, calendar.add(paid_on, 1), calendar)
    return [
        Duty(reversed_on, finance, 30, acts.Reverse(receive.receipt, random.choice(REVERSALS))),
        Duty(paid_on, owner, 90, again),
        Duty(again_on, finance, 10, acts.Confirm(again.receipt)),
    ]


def _clear_of_settlement(received_on: date, day: date, calendar: Calendar) -> date:
    """Move what concerns an earlier month out of the days between its settlement and its closing."""
    if month_of(day) <= month_of(received_on):
        return day
    following = month_of(day)
    settled_on = nth_workday(following, SETTLED_ON, calendar)
    closed_on = nth_workday(following, CLOSED_ON, calendar)
    return nth_workday(following, OPEN_AGAIN_ON, calendar) if settled_on <= day <= closed_on else day


def months(cast: staff.Cast, first_on: date, dense_on: date, today: date, calendar: Calendar) -> list[Duty]:
    """Return targets for each month from `first_on` to that of `today`, and the settlement of each one before.

    Up to `dense_on` targets follow the seasons; from then on they rise.
    """
    duties: list[Duty] = []
    month_on = first_on
    while month_on <= month_of(today):
        targets = acts.SetTargets(month_on, _targets(cast, month_on, _ramp(first_on, dense_on, month_on)))
        duties.append(Duty(nth_workday(month_on, 1, calendar), MANAGER, 0, targets, 8 * 60 + 40))
        if month_on < month_of(today):
            duties += _settlement(cast, month_on, month_of(today), calendar)
        month_on = add_months(month_on, 1)
    return duties


def _ramp(first_on: date, dense_on: date, month_on: date) -> int:
    """How much is asked, in percent: in a story of a year it follows the seasons, then rises."""
    since = max(first_on, dense_on)
    place = months_between(since, month_on)
    if place >= 0:
        ramp = _RAMP[min(place, len(_RAMP) - 1)]
        return ramp * _WITH_HISTORY // 100 if dense_on > first_on else ramp
    beginning = _BEGINNING[min(months_between(first_on, month_on), len(_BEGINNING) - 1)]
    return _OLD_RAMP * season.of_month(month_on) * beginning // 9000


def months_between(first_on: date, later_on: date) -> int:
    """Return how many months one month is after another."""
    return (later_on.year - first_on.year) * 12 + later_on.month - first_on.month


def _settlement(cast: staff.Cast, month_on: date, current: date, calendar: Calendar) -> list[Duty]:
    following = add_months(month_on, 1)
    finance = FINANCE[0]
    confirmed_on = nth_workday(following, CONFIRMED_ON, calendar)
    closed_on = nth_workday(following, CLOSED_ON, calendar)
    duties = [
        Duty(nth_workday(following, SETTLED_ON, calendar), finance, 0, acts.Settle(month_on), 9 * 60 + 20),
        Duty(nth_workday(following, PUBLISHED_ON, calendar), MANAGER, 0, acts.Publish(month_on), 10 * 60 + 5),
        Duty(closed_on, MANAGER, 0, acts.ConfirmRun(month_on), 15 * 60 + 30),
        Duty(closed_on, finance, 99, acts.CloseMonth(month_on), 17 * 60 + 20),
    ]
    if following.month % 3 == 1:
        judged = acts.JudgeRewards(add_months(following, -3), add_months(following, 3) > current)
        duties.append(Duty(closed_on, MANAGER, 100, judged, 17 * 60 + 40))
    waiting = STILL_READING if following == current else ()
    duties += [
        Duty(confirmed_on, seller.login, 95, acts.ConfirmOwn(month_on), 17 * 60 + place)
        for place, seller in enumerate(cast.sellers_on(month_on, add_months(following, 1)))
        if seller.login not in waiting
    ]
    return [*duties, *_appeals(month_on, confirmed_on, closed_on)] if waiting else duties


def _appeals(month_on: date, confirmed_on: date, closed_on: date) -> list[Duty]:
    """Two of those who are still reading appeal: one is answered before the month is closed, the other not yet."""
    answered, open_still = STILL_READING[:2]
    answer = acts.AnswerAppeal(month_on, answered, ANSWER)
    return [
        Duty(confirmed_on, answered, 96, acts.Appeal(month_on, "figure", WRONG_TIER), 17 * 60 + 50),
        Duty(closed_on, open_still, 97, acts.Appeal(month_on, "missing", MISSING_RECEIPT), 9 * 60 + 40),
        Duty(closed_on, MANAGER, 98, answer, 14 * 60 + 25),
    ]


def _targets(cast: staff.Cast, month_on: date, ramp: int) -> tuple[tuple[str, int], ...]:
    return tuple(
        (seller.login, _BASE_TARGET_YUAN * seller.pace * ramp // 10_000 // 10_000 * 10_000 * 100)
        for seller in cast.sellers_on(month_on, add_months(month_on, 1))
    )
