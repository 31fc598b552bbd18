"""The story of the demo company: for each workday up to a date, who does what. The same date gives the same story."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from xiaozhang.base.periods import Period, add_months, month_of
from xiaozhang.base.workdays import Calendar
from xiaozhang.home.demo.rules import acts, industries, office, staff
from xiaozhang.home.demo.rules.catalogue import product
from xiaozhang.home.demo.rules.deal_line import Line, line
from xiaozhang.home.demo.rules.firms import Firm, firms
from xiaozhang.home.demo.rules.notes import PLANS, Deck, compose

ZONE = ZoneInfo("Asia/Shanghai")
_DEALS_A_MONTH = 5.4
_FIRST_DAYS = 6
_SLIPS, _SLIPS_SHOWN = 0.24, 0.6  # whom a visitor signs in as first has something to catch up on
_OPENS_AT, _CLOSES_AT = 8 * 60 + 48, 17 * 60 + 45


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that happens: `days` are workdays from `first_on` to the last one before `today`."""

    first_on: date
    today: date
    closed_months: tuple[date, ...]
    firms: Mapping[str, Firm]
    deals: Mapping[str, acts.DealPlan]
    days: tuple[acts.Day, ...]


def story(today: date, calendar: Calendar, *, seed: str = "衡川", months: int = 3) -> Story:
    """Return the story up to the workday before `today`, with `months` closed months before the current one.

    In the first days of a month the last month is still being settled; then one more month stands before it.
    """
    closed = closed_months(today, calendar, months)
    first_on = closed[0]
    known = firms(f"{seed}/{first_on}")
    lines: dict[str, Line] = {}
    duties = office.months(first_on, today, calendar)
    received: list[tuple[str, acts.Receive]] = []
    for seller in staff.sellers():
        mine = [firm for firm in known if firm.owner == seller.login]
        told = _Seller(seed, seller, mine, first_on, today, calendar)
        told.tell()
        lines.update(told.lines)
        duties += told.duties
        received += told.received
    duties += office.money(received, seed, calendar)
    return Story(
        first_on=first_on,
        today=today,
        closed_months=closed,
        firms={firm.key: firm for firm in known},
        deals={key: told_line.plan for key, told_line in lines.items()},
        days=_days(duties, first_on, today, f"{seed}/{first_on}"),
    )


def closed_months(today: date, calendar: Calendar, count: int) -> tuple[date, ...]:
    """Return the months that are closed by `today`, first to last."""
    current = month_of(today)
    last = add_months(current, -1)
    if office.nth_workday(current, office.OPEN_AGAIN_ON, calendar) > today:
        last = add_months(last, -1)
    return tuple(add_months(last, step - count + 1) for step in range(count))


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

    def __init__(
        self, seed: str, seller: staff.Person, mine: list[Firm], first_on: date, today: date, calendar: Calendar
    ) -> None:
        self.random = Random(f"{seed}/{first_on}/{seller.login}")
        self.seller = seller
        self.firms = mine
        self.calendar = calendar
        self.today = today
        self.workdays = [day for day in Period(first_on, today).days() if calendar.is_workday(day)]
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
        count = max(2, round(_DEALS_A_MONTH * self.seller.pace * len(self.workdays) / 2200))
        for number, (day, pace) in enumerate(self._beginnings(count)):
            free = [firm for firm in self.firms if all(one.free_on < day for one in self._by_firm[firm.key])]
            if not free:
                continue
            least = min(len(self._by_firm[firm.key]) for firm in free)
            firm = self.random.choice([one for one in free if len(self._by_firm[one.key]) == least])
            key = f"{self.seller.login}-{number:02d}"
            told = line(self.random, key, firm, day, self.calendar, pace, self.today)
            self.lines[key] = told
            self._by_firm[firm.key].append(told)
            for happening in told.happenings:
                if isinstance(happening.act, acts.Receive):
                    self.received.append((self.seller.login, happening.act))
                else:
                    self.duties.append(office.Duty(happening.on, self.seller.login, happening.order, happening.act))

    def _beginnings(self, count: int) -> list[tuple[date, str]]:
        last = len(self.workdays) - 1
        paces = ("quick", "quick", "quick", "normal")
        early = [(self.workdays[min(place, last)], pace) for place, pace in enumerate(paces)]
        later = []
        for number in range(max(count - len(early), 0)):
            place = _FIRST_DAYS + (last - _FIRST_DAYS) * number // max(count - len(early), 1)
            place = max(0, min(last, place + self.random.randrange(-2, 3)))
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
            day = self.calendar.add(day, self.random.randrange(7, 16))
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
