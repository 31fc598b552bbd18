"""The story of the demo company: for each workday up to a date, who does what. The same date gives the same story."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

from xiaozhang.base.periods import Period, add_months, month_of
from xiaozhang.base.workdays import Calendar
from xiaozhang.home.demo.rules import acts, agreement, changes, departing, industries, office, season, staff
from xiaozhang.home.demo.rules.catalogue import product
from xiaozhang.home.demo.rules.deal_line import Line, line
from xiaozhang.home.demo.rules.firms import Firm, firms
from xiaozhang.home.demo.rules.notes import PLANS, Deck, compose

ZONE = ZoneInfo("Asia/Shanghai")
_DEALS_A_MONTH = 5.2
_DENSE_MONTHS = 3
"""The last closed months, and the running one, are told in full; of those before, fewer talks are known."""

_FIRST_YEAR_PERCENT = 70  # of what is sold now, a year ago
_FIRST_DAYS = 6
_SLIPS, _SLIPS_SHOWN = 0.24, 0.6  # whom a visitor signs in as first has something to catch up on
_OPENS_AT, _CLOSES_AT = 8 * 60 + 48, 17 * 60 + 45


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that happens: `days` are workdays from `first_on` to the last one before `today`."""

    first_on: date
    today: date
    closed_months: tuple[date, ...]
    cast: staff.Cast
    firms: Mapping[str, Firm]
    deals: Mapping[str, acts.DealPlan]
    days: tuple[acts.Day, ...]


def story(today: date, calendar: Calendar, *, seed: str = "衡川", months: int = 3, size: int = 100) -> Story:
    """Return the story up to the workday before `today`, with `months` closed months before the current one.

    In the first days of a month the last month is still being settled; then one more month stands before it. `size` is
    the percentage of the firms that are told of, for a smaller company.
    """
    closed = closed_months(today, calendar, months)
    span = _Span(f"{seed}/{closed[0]}", closed[0], add_months(closed[-1], 1), today, calendar, size)
    first_on = span.first_on
    cast = staff.cast(first_on, span.running_on)
    known = firms(span.seed, cast.sellers(), max(7 * size // 100, 1))
    lines: dict[str, Line] = {}
    duties = office.months(cast, first_on, span.dense_on, today, calendar)
    received: list[tuple[str, acts.Receive]] = []
    for seller in cast.sellers():
        told = _Seller(span, seller, [firm for firm in known if firm.owner == seller.login])
        told.tell()
        lines.update(told.lines)
        duties += told.duties
        received += told.received
    duties += office.money(received, seed, calendar)
    duties = changes.performed(duties, cast, lines, calendar)
    duties += changes.changes(cast, first_on, span.running_on, calendar)
    duties += departing.exceptions(received, lines, cast, closed[-1], today, calendar)
    deals = {key: told_line.plan for key, told_line in lines.items()}
    return Story(
        first_on=first_on,
        today=today,
        closed_months=closed,
        cast=cast,
        firms={firm.key: firm for firm in known},
        deals=deals,
        days=agreement.with_approvals(_days(duties, first_on, today, span.seed), deals, cast, today, calendar),
    )


def closed_months(today: date, calendar: Calendar, count: int) -> tuple[date, ...]:
    """Return the months that are closed by `today`, first to last."""
    current = month_of(today)
    last = add_months(current, -1)
    if office.nth_workday(current, office.CLOSED_ON, calendar) >= today:
        last = add_months(last, -1)
    return tuple(add_months(last, step - count + 1) for step in range(count))


@dataclass(frozen=True, slots=True)
class _Span:
    """From when to when is told, on which calendar, of how much; `running_on` is the month after the closed ones."""

    seed: str
    first_on: date
    running_on: date
    today: date
    calendar: Calendar
    size: int

    @property
    def dense_on(self) -> date:
        """The first day that is told in full."""
        return add_months(self.running_on, -_DENSE_MONTHS)

    def weight(self, day: date) -> int:
        """Return how much begins on a workday, in ten-thousandths of what does on an ordinary one of today."""
        months = (self.dense_on.year - day.year) * 12 + self.dense_on.month - day.month
        share = 100 if months <= 0 else max(100 - months * (100 - _FIRST_YEAR_PERCENT) // 9, _FIRST_YEAR_PERCENT)
        return share * season.busyness(day, self.calendar)


@dataclass(frozen=True, slots=True, order=True)
class _Talk:
    on: date
    order: int
    deal: str
    stage: str
    place: int
    of: int
    is_first: bool


class _Seller:
    """One seller's work over the whole span."""

    def __init__(self, span: _Span, seller: staff.Person, mine: list[Firm]) -> None:
        self.random = Random(f"{span.seed}/{seller.login}")
        self.span = span
        self.seller = seller
        self.firms = mine
        self.calendar = span.calendar
        self.today = span.today
        there = Period(seller.joined_on or span.first_on, span.today).days()
        self.workdays = [
            day for day in there if span.calendar.is_workday(day) and changes.is_before(seller, day, span.calendar)
        ]
        self.deck = Deck(self.random)
        self.slips = _SLIPS_SHOWN if seller.login == staff.SHOWN_FIRST[0] else _SLIPS
        self.lines: dict[str, Line] = {}
        self.duties: list[office.Duty] = []
        self.received: list[tuple[str, acts.Receive]] = []
        self._by_firm: dict[str, list[Line]] = {firm.key: [] for firm in mine}

    def tell(self) -> None:
        """Fill `lines`, `duties` and `received`."""
        self._begin_deals()
        for firm in self.firms:
            self._accompany(firm)

    def _begin_deals(self) -> None:
        for number, (day, pace) in enumerate(self._beginnings()):
            free = [firm for firm in self.firms if all(one.free_on < day for one in self._by_firm[firm.key])]
            if not free:
                continue
            least = min(len(self._by_firm[firm.key]) for firm in free)
            firm = self.random.choice([one for one in free if len(self._by_firm[one.key]) == least])
            key = f"{self.seller.login}-{number:02d}"
            is_sparse = day < self.span.dense_on
            told = line(self.random, key, firm, day, self.calendar, pace, self.today, is_sparse=is_sparse)
            self.lines[key] = told
            self._by_firm[firm.key].append(told)
            for happening in told.happenings:
                if isinstance(happening.act, acts.Receive):
                    self.received.append((self.seller.login, happening.act))
                else:
                    self.duties.append(office.Duty(happening.on, self.seller.login, happening.order, happening.act))

    def _beginnings(self) -> list[tuple[date, str]]:
        last = len(self.workdays) - 1
        paces = () if self.seller.joined_on else ("quick", "quick", "quick", "normal")
        early = [(self.workdays[min(place, last)], pace) for place, pace in enumerate(paces)]
        weights = list(accumulate(self.span.weight(day) for day in self.workdays))
        count = max(2, round(_DEALS_A_MONTH * self.seller.pace * weights[-1] * self.span.size / 2200 / 10**6))
        later = []
        for number in range(max(count - len(early), 0)):
            wanted = weights[-1] * (number + 0.5 + self.random.uniform(-0.6, 0.6)) / max(count - len(early), 1)
            place = min(max(bisect_left(weights, wanted), min(_FIRST_DAYS, last)), last)
            pace = self.random.choices(("normal", "quick", "slow"), (60, 22, 18))[0]
            later.append((self.workdays[place], pace))
        return [*early[:count], *sorted(later)]

    def _accompany(self, firm: Firm) -> None:
        lines = self._by_firm[firm.key]
        entered_on = self.workdays[min(self.random.randrange(_FIRST_DAYS), len(self.workdays) - 1)]
        if self.random.random() > 0.62:
            entered_on = self.random.choice(self.workdays)
        entered_on = min([entered_on, *(one.happenings[0].on for one in lines)])
        talks = [
            _Talk(talk.on, talk.order, one.plan.key, talk.stage, talk.place, talk.count, talk.is_first)
            for one in lines
            for talk in one.talks
        ]
        talks += [_Talk(day, 40, "", "care", 0, 1, is_first=False) for day in self._care_days(firm, entered_on, lines)]
        talks.sort()
        known = {0}
        self.duties.append(office.Duty(entered_on, self.seller.login, -20, acts.EnterCustomer(firm.key)))
        for talk, following in zip(talks, [*talks[1:], None], strict=True):
            contact = self._contact(firm, talk.stage)
            if contact not in known:
                known.add(contact)
                entering = acts.EnterContact(firm.key, contact)
                self.duties.append(office.Duty(talk.on, self.seller.login, talk.order - 1, entering))
            note = self._note(firm, talk, contact, following)
            self.duties.append(office.Duty(talk.on, self.seller.login, talk.order, note))

    def _care_days(self, firm: Firm, entered_on: date, lines: list[Line]) -> list[date]:
        busy = [Period(one.happenings[0].on, one.ends_on + timedelta(days=4)) for one in lines]
        days: list[date] = []
        day = entered_on if self.random.random() < 0.5 else self.calendar.add(entered_on, self.random.randrange(2, 8))
        until = self.calendar.add(self.today, 15)
        while day < until:
            if not any(day in period for period in busy):
                days.append(day)
            gap = (30, 60) if day < self.span.dense_on else (7, 16)
            day = self.calendar.add(day, self.random.randrange(*gap))
        return days

    def _contact(self, firm: Firm, stage: str) -> int:
        last = len(firm.contacts) - 1
        if stage in ("negotiation", "signing"):
            return self.random.choices((last, 0), (3, 1))[0]
        if stage == "development":
            return 0
        return self.random.choices((0, min(1, last), last), (5, 3, 1))[0]

    def _note(self, firm: Firm, talk: _Talk, contact: int, following: _Talk | None) -> acts.Note:
        words = self.deck.draw(talk.stage, talk.place, talk.of, first=talk.is_first)
        kept = self.lines[talk.deal].places if talk.deal else self._places(firm)
        places = {**kept, "who": firm.contacts[contact].called}
        next_on, next_plan = self._next(talk.on, following.on if following else None, places)
        return acts.Note(
            firm=firm.key,
            deal=talk.deal,
            contact=contact,
            method=words.method,
            content=compose(self.random, words, places),
            progress=words.progress,
            next_plan=next_plan,
            next_on=next_on,
        )

    def _next(self, day: date, following_on: date | None, places: dict[str, str]) -> tuple[date | None, str]:
        """Say when the next talk is meant to be: mostly when it will be, sometimes a little before (it slipped)."""
        if following_on is None or following_on <= day:
            return None, ""
        meant_on = following_on
        if self.random.random() < self.slips:
            for _ in range(self.random.randrange(1, 4)):
                earlier = meant_on - timedelta(days=1)
                while not self.calendar.is_workday(earlier):
                    earlier -= timedelta(days=1)
                if earlier > day:
                    meant_on = earlier
        method = self.random.choice(tuple(PLANS))
        plan = self.random.choice(PLANS[method])
        return meant_on, plan.format(**places)

    def _places(self, firm: Firm) -> dict[str, str]:
        industry = industries.industry(firm.industry)
        project = self.random.choice(industry.projects)
        return {
            "site": self.random.choice(industry.sites),
            "product": product(self.random.choice(project.products)).short,
            "trouble": project.trouble,
            "rival": "原来的老供应商",
            "count": str(self.random.randrange(2, 12)),
            "month": str(self.random.randrange(1, 13)),
            "city": "外地",
        }


def _days(duties: list[office.Duty], first_on: date, today: date, seed: str) -> tuple[acts.Day, ...]:
    by_day: dict[date, dict[str, list[office.Duty]]] = {}
    for duty in duties:
        if first_on <= duty.on < today:
            by_day.setdefault(duty.on, {}).setdefault(duty.by, []).append(duty)
    days = []
    for on in sorted(by_day):
        steps = [step for by, own in by_day[on].items() for step in _timed(on, by, own, seed)]
        days.append(acts.Day(on, tuple(sorted(steps, key=lambda step: (step.at, step.by)))))
    return tuple(days)


def _timed(on: date, by: str, duties: list[office.Duty], seed: str) -> list[acts.Step]:
    """Spread one person's day over the hours, keeping the order in which things depend on each other."""
    random = Random(f"{seed}/{on}/{by}")
    free = sorted((duty for duty in duties if duty.minute is None), key=lambda duty: duty.order)
    gap = min(70, (_CLOSES_AT - _OPENS_AT) // (len(free) + 1))
    minute = _OPENS_AT + random.randrange(0, 12)
    steps = []
    for duty in free:
        steps.append(_step(on, by, minute, random.randrange(60), duty.act))
        minute += max(1, random.randrange(gap // 2, gap + 1)) if gap > 1 else 1
    steps += [_step(on, by, duty.minute, 0, duty.act) for duty in duties if duty.minute is not None]
    return steps


def _step(on: date, by: str, minute: int, second: int, act: acts.Act) -> acts.Step:
    return acts.Step(datetime.combine(on, time(minute // 60, minute % 60, second), ZONE), by, act)
