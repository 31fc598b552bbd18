"""What there is to do, as the page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from xiaozhang.base.text import Message
from xiaozhang.base.workdays import Calendar

_WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing to do: whom it concerns, what it is, why, and the button that does it. `on` is the day it is for."""

    on: date | None
    who: str
    who_url: str
    what: Message | str
    why: Message | str
    label: Message | str
    url: str
    is_late: bool = False
    in_drawer: bool = True


@dataclass(frozen=True, slots=True)
class Duties:
    """Lists cut to what fits, and how many there are in all. `terms` are what clauses oblige to, by themselves."""

    late: Sequence[Duty] = ()
    late_count: int = 0
    due: Sequence[Duty] = ()
    due_count: int = 0
    coming: Sequence[Duty] = ()
    terms: Sequence[Duty] = ()
    terms_count: int = 0
    terms_late: int = 0

    @property
    def count(self) -> int:
        """How many things there are to do today, those past their day included."""
        return self.late_count + self.due_count + self.terms_count

    @property
    def past_count(self) -> int:
        """How many of them are past their day."""
        return self.late_count + self.terms_late


def headline(duties: Duties, *, receipts: int = 0, deals: int = 0, instalments: int = 0, team: int = 0) -> Message:
    """Say how much there is to do: one's own duties first, then what waits for one's office, then what is late below.

    >>> str(headline(Duties(late_count=2, due_count=4)))
    '今天 6 件事，2 件已过时限'
    """
    late = duties.past_count
    if late and duties.count > late:
        return Message("今天 {count} 件事，{late} 件已过时限", {"count": duties.count, "late": late})
    if late:
        return Message("{late} 件事已过时限", {"late": late})
    if duties.count:
        return Message("今天 {count} 件事", {"count": duties.count})
    if receipts:
        return Message("{count} 笔回款待确认", {"count": receipts})
    if deals and instalments:
        return Message("{deals} 个商机超过时限，{instalments} 期回款逾期", {"deals": deals, "instalments": instalments})
    if deals:
        return Message("{deals} 个商机超过时限", {"deals": deals})
    if instalments:
        return Message("{instalments} 期回款逾期", {"instalments": instalments})
    if team:
        return Message("团队有 {count} 项超过时限", {"count": team})
    return Message("今天没有到期的事")


@dataclass(frozen=True, slots=True)
class DayLine:
    """Where today stands in its month: the n-th of so many workdays, or a day off."""

    today: date
    is_workday: bool
    number: int
    of: int
    next_workday_on: date

    @property
    def weekday(self) -> Message:
        """The day of the week in words."""
        return Message(_WEEKDAYS[self.today.weekday()])


def day_line(today: date, calendar: Calendar) -> DayLine:
    """Return where a day stands among the workdays of its month.

    >>> day_line(date(2026, 11, 4), Calendar()).number
    3
    """
    first = today.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    days = [first + timedelta(days=step) for step in range((following - first).days)]
    workdays = [day for day in days if calendar.is_workday(day)]
    return DayLine(
        today=today,
        is_workday=calendar.is_workday(today),
        number=sum(day <= today for day in workdays),
        of=len(workdays),
        next_workday_on=calendar.add(today, 1),
    )
