"""Who agrees to a contract before it is signed, and when: the superior the same day or the next, then the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby
from random import Random

from xiaozhang.base.workdays import Calendar
from xiaozhang.home.demo.rules import acts, changes, office, staff

NEEDS_ONE_FEN, NEEDS_ALL_FEN = 5_000_000, 50_000_000
"""From which amounts the default charter asks for the superior, and for finance and the sales manager besides."""

_OPENS, _CLOSES = time(9, 2), time(17, 30)
_WORDS = ("", "", "", "同意。", "价格和账期正常，同意。", "同意，请盯住首付款。", "货期已与仓库核过，同意。")


def with_approvals(
    days: Sequence[acts.Day], deals: Mapping[str, acts.DealPlan], cast: staff.Cast, today: date, calendar: Calendar
) -> tuple[acts.Day, ...]:
    """Return the days with the approvals of what is drafted in them, each before its contract is signed.

    What was drafted just before `today` may still wait for somebody.
    """
    signed = {step.act.deal: step.at for day in days for step in day.steps if isinstance(step.act, acts.Sign)}
    steps = [step for day in days for step in day.steps]
    for day in days:
        for step in day.steps:
            if isinstance(step.act, acts.Draft):
                plan = deals[step.act.deal]
                steps += _approvals(step, plan, cast, signed.get(plan.key), calendar)
    steps.sort(key=lambda step: (step.at, step.by))
    told = (step for step in steps if step.at.date() < today)
    return tuple(acts.Day(on, tuple(own)) for on, own in groupby(told, key=lambda step: step.at.date()))


def approvers(owner: str, amount_fen: int, cast: staff.Cast, day: date, calendar: Calendar) -> list[str]:
    """Return who agrees to a contract drafted on a day, in order."""
    if amount_fen < NEEDS_ONE_FEN:
        return []
    superior = _leader(staff.person(owner).team, cast, day, calendar)
    first = office.MANAGER if superior == owner else superior
    if amount_fen < NEEDS_ALL_FEN:
        return [first]
    return list(dict.fromkeys((first, office.FINANCE[0], office.MANAGER)))


def _approvals(
    drafted: acts.Step, plan: acts.DealPlan, cast: staff.Cast, signed_at: datetime | None, calendar: Calendar
) -> Iterator[acts.Step]:
    random = Random(f"{plan.key}/{drafted.at.date()}/approval")
    at = drafted.at
    who = approvers(drafted.by, plan.amount_fen(), cast, at.date(), calendar)
    for place, login in enumerate(who):
        following = _working(at + timedelta(minutes=random.randrange(25, 160)), random, calendar)
        if signed_at is not None and following >= signed_at:
            following = at + (signed_at - at) / (len(who) - place + 1)
        at = following.replace(microsecond=0)
        yield acts.Step(at, login, acts.Approve(plan.key, random.choice(_WORDS)))


def _working(at: datetime, random: Random, calendar: Calendar) -> datetime:
    """Return the instant, or the next morning where the office is closed by then."""
    if at.time() <= _CLOSES:
        return at
    morning = datetime.combine(calendar.add(at.date(), 1), _OPENS, at.tzinfo)
    return morning + timedelta(minutes=random.randrange(0, 50))


def _leader(team: str, cast: staff.Cast, day: date, calendar: Calendar) -> str:
    """Return who leads a team on a day; whoever takes over does so on the last day of who leaves."""
    led = staff.team(team)
    first = cast.first_leader(led)
    leaver = next((one for one in cast.leavers() if one.login == first), None)
    return led.leader if leaver is None or day >= changes.hands_over_on(leaver, calendar) else first
