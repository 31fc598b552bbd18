"""One deal from first talk to the last instalment: what it is about and on which days what happens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from random import Random

from xiaozhang.base.money import allocate
from xiaozhang.base.workdays import Calendar
from xiaozhang.home.demo.rules import acts, catalogue, industries
from xiaozhang.home.demo.rules.firms import Firm
from xiaozhang.home.demo.rules.notes import LOST, NEEDS_TEXT, RIVALS

STAGES = ("development", "needs_analysis", "introduction", "quotation", "negotiation", "signing")
_LENGTHS = ((2, 8), (3, 8), (3, 9), (2, 6), (3, 8), (2, 5))
_DECEMBER, _YEAR_END = 12, 155  # what is left of the year's budget is spent, in percent of an ordinary deal
_SPARSE = 3
_TOLD_TWICE = ("negotiation", "delivery")  # of the stages of an old deal, those with more than one note
_SIZES_YUAN = (64_000, 110_000, 160_000, 220_000, 290_000, 380_000, 480_000, 640_000)
_SIZE_WEIGHTS = (12, 17, 21, 19, 14, 9, 5, 3)


@dataclass(frozen=True, slots=True)
class Talk:
    """A follow-up, the `place`-th of `count` in its stage; words are found later. `order` sorts within a day."""

    on: date
    stage: str
    place: int
    count: int
    is_first: bool
    order: int


@dataclass(frozen=True, slots=True)
class Happening:
    """An act on a day; `order` sorts within a day."""

    on: date
    order: int
    act: acts.Act


@dataclass(frozen=True, slots=True)
class Line:
    """A deal with its talks and its other acts. After `free_on`, signed or lost, the customer may begin another."""

    plan: acts.DealPlan
    talks: tuple[Talk, ...]
    happenings: tuple[Happening, ...]
    free_on: date
    ends_on: date
    places: dict[str, str]


class _Making:
    """A deal while it is being told."""

    def __init__(self, random: Random, key: str, calendar: Calendar, *, is_sparse: bool) -> None:
        self.random = random
        self.is_sparse = is_sparse
        self.key = key
        self.calendar = calendar
        self.talks: list[Talk] = []
        self.happenings: list[Happening] = []

    def happens(self, on: date, order: int, act: acts.Act) -> None:
        self.happenings.append(Happening(on, order, act))

    def talk(self, stage: str, order: int, begins_on: date, ends_on: date, gap: int = 4) -> None:
        days = _talk_days(self.random, begins_on, ends_on, self.calendar, gap * _SPARSE if self.is_sparse else gap)
        if self.is_sparse and len(days) > 1 and stage not in _TOLD_TWICE:
            days = days[:1]
        for place, day in enumerate(days):
            self.talks.append(Talk(day, stage, place, len(days), not self.talks, order))

    def line(self, plan: acts.DealPlan, free_on: date, ends_on: date, places: dict[str, str]) -> Line:
        return Line(plan, tuple(self.talks), tuple(self.happenings), free_on, ends_on, places)


def line(
    random: Random,
    key: str,
    firm: Firm,
    begins_on: date,
    calendar: Calendar,
    pace: str,
    today: date,
    *,
    is_sparse: bool = False,
) -> Line:
    """Return a deal that begins on a workday. `pace`: quick (a repeat order), normal, or slow (overstays one stage).

    Of a sparse one, told from further back, fewer talks are known.
    """
    industry = industries.industry(firm.industry)
    project = random.choice(industry.projects)
    places = _places(random, industry, project, begins_on)
    fate, last_stage = _fate(random, pace)
    making = _Making(random, key, calendar, is_sparse=is_sparse)
    making.happens(begins_on, 0, acts.Open(key))
    day = begins_on
    for index, stage in enumerate(STAGES):
        is_last = fate != "won" and stage == last_stage
        ends_on = calendar.add(day, _length(random, index, pace, stage == last_stage))
        if is_last and fate == "stuck":
            fate, ends_on = _given_up(random, ends_on, today, calendar)
        making.talk(stage, index * 10 + 3, day, ends_on)
        if is_last:
            if fate == "lost":
                making.happens(ends_on, index * 10 + 6, _lost(random, key, places))
            plan = _plan(random, key, project, firm, places, pace, ends_on, None)
            return making.line(plan, ends_on, ends_on, places)
        if stage == STAGES[-1]:
            making.happens(day, index * 10 + 2, acts.Draft(key))
        else:
            making.happens(ends_on, index * 10 + 5, acts.Advance(key, STAGES[index + 1]))
        day = ends_on
    return _signed(making, _plan(random, key, project, firm, places, pace, day, day), day, places)


def _signed(making: _Making, plan: acts.DealPlan, signed_on: date, places: dict[str, str]) -> Line:
    random, calendar = making.random, making.calendar
    delivered_on = calendar.add(signed_on, random.randrange(8, 19))
    accepted_on = calendar.add(delivered_on, random.randrange(3, 8))
    making.happens(signed_on, 60, acts.Sign(plan.key))
    making.happens(delivered_on, 70, acts.Deliver(plan.key))
    making.happens(accepted_on, 80, acts.Accept(plan.key))
    ends_on = accepted_on
    for number, (_, due_on, amount_fen) in enumerate(plan.instalments, start=1):
        paid_on = _paid(making, plan, number, signed_on, due_on, amount_fen)
        if (due_on - signed_on).days < 200:
            ends_on = max(ends_on, paid_on)
    first_on = calendar.add(signed_on, random.randrange(2, 5))
    making.talk("delivery", 65, first_on, calendar.add(ends_on, 1), gap=6)
    return making.line(plan, signed_on, ends_on, places)


def _paid(making: _Making, plan: acts.DealPlan, number: int, signed_on: date, due_on: date, amount_fen: int) -> date:
    random, calendar = making.random, making.calendar
    late = random.choices((random.randrange(-4, 3), random.randrange(3, 13), random.randrange(16, 40)), (68, 22, 10))[0]
    parts = [amount_fen]
    if amount_fen > 8_000_000 and random.random() < 0.14:
        parts = allocate(amount_fen // 10_000, [3, 2])
        parts = [parts[0] * 10_000, amount_fen - parts[0] * 10_000]
    day = _workday(max(due_on + timedelta(days=late), signed_on + timedelta(days=1)), calendar)
    for place, part in enumerate(parts):
        method = random.choices(("transfer", "acceptance"), (84, 16))[0]
        note = "" if len(parts) == 1 else f"第 {number} 期分两次付，本次第 {place + 1} 次"
        key = f"{plan.key}/{number}{'ab'[place] if len(parts) > 1 else ''}"
        if place:
            day = calendar.add(day, random.randrange(4, 12))
        making.happens(day, 90 + number, acts.Receive(key, plan.key, number, part, day, method, note))
    return day


def _places(
    random: Random, industry: industries.Industry, project: industries.Project, begins_on: date
) -> dict[str, str]:
    month = (begins_on.month + random.randrange(1, 4) - 1) % 12 + 1
    return {
        "site": random.choice(industry.sites),
        "product": catalogue.product(project.products[0]).short,
        "trouble": project.trouble,
        "rival": random.choice(RIVALS),
        "count": str(random.randrange(3, 17)),
        "month": str(month),
        "city": random.choice(("常州", "合肥", "嘉兴", "盐城", "惠州", "沧州")),
    }


def _interests(random: Random, project: industries.Project, pace: str, share: int) -> tuple[tuple[str, int, int], ...]:
    sizes = 4 if pace == "quick" else len(_SIZES_YUAN)
    aim = random.choices(_SIZES_YUAN[:sizes], _SIZE_WEIGHTS[:sizes])[0] * share // 100
    discount = random.choice((100, 98, 97, 96, 95, 95, 93, 92, 90))
    codes = list(project.products)
    if aim > 100_000 and "HC-SVC-CAL" not in codes and random.random() < 0.4:
        codes.append("HC-SVC-CAL")
    chosen = []
    for place, code in enumerate(codes):
        product = catalogue.product(code)
        share = aim * (60 if place == 0 else 40 // max(len(codes) - 1, 1)) // 100
        quantity = max(1, min(share // product.price_yuan, 6 if code == "HC-SVC-CAL" else 80))
        price_yuan = product.price_yuan * discount // 100 // 10 * 10
        chosen.append((code, quantity, price_yuan * 100))
    return tuple(chosen)


def _fate(random: Random, pace: str) -> tuple[str, str]:
    if pace == "slow":
        fate = random.choices(("won", "lost", "stuck"), (35, 30, 35))[0]
    else:
        fate = random.choices(("won", "lost", "stuck"), (88, 8, 4) if pace == "quick" else (64, 27, 9))[0]
    stage = random.choice(STAGES[1:5] if fate != "lost" else STAGES[2:5])
    return fate, stage


def _given_up(random: Random, ends_on: date, today: date, calendar: Calendar) -> tuple[str, date]:
    """A deal that makes no headway is given up after some weeks; one that has not been so long yet still stands."""
    given_up_on = calendar.add(ends_on, random.randrange(9, 22))
    return ("lost", given_up_on) if given_up_on < today else ("stuck", calendar.add(today, 15))


def _length(random: Random, index: int, pace: str, overstays: bool) -> int:
    shortest, longest = _LENGTHS[index]
    if pace == "quick":
        return random.choice((0, 1, 1, 2))
    extra = random.randrange(8, 15) if pace == "slow" and overstays else 0
    return random.randrange(shortest, longest + 1) + extra


def _talk_days(random: Random, begins_on: date, ends_on: date, calendar: Calendar, gap: int) -> list[date]:
    days = [begins_on]
    while (day := calendar.add(days[-1], random.randrange(max(gap - 2, 1), gap + 3))) < ends_on:
        days.append(day)
    return [*days, ends_on] if ends_on > begins_on else days


def _lost(random: Random, key: str, places: dict[str, str]) -> acts.Lose:
    reason, note = random.choice(LOST)
    return acts.Lose(key, reason, note.format(**places, who="对方联系人"))


def _plan(
    random: Random,
    key: str,
    project: industries.Project,
    firm: Firm,
    places: dict[str, str],
    pace: str,
    expected_on: date,
    signed_on: date | None,
) -> acts.DealPlan:
    interests = _interests(random, project, pace, _YEAR_END if expected_on.month == _DECEMBER else 100)
    total = sum(quantity * price for _, quantity, price in interests)
    title = project.title if random.random() < 0.6 else f"{places['site']}{project.title}"
    return acts.DealPlan(
        key=key,
        title=title,
        firm=firm.key,
        owner=firm.owner,
        need=random.choice(NEEDS_TEXT).format(**places),
        interests=interests,
        expected_fen=total // 100_000 * 100_000 or total,
        expected_on=expected_on,
        signed_on=signed_on,
        instalments=_instalments(random, total, expected_on, pace),
    )


def _instalments(random: Random, total: int, signed_on: date, pace: str) -> tuple[tuple[str, date, int], ...]:
    terms: tuple[tuple[str, int, int], ...]
    if pace == "quick" and random.random() < 0.6:
        terms = (("款到发货", random.randrange(5, 13), 100),)
    elif total < 5_000_000:
        terms = (("货到验收后付清", random.randrange(20, 31), 100),)
    elif total < 12_000_000 or random.random() < 0.35:
        terms = (("预付款", 7, 30), ("验收款", random.randrange(35, 46), 70))
    else:
        terms = (("预付款", 7, 30), ("到货款", random.randrange(25, 36), 60), ("质保金", 365, 10))
    amounts = allocate(total, [Fraction(share, 100) for _, _, share in terms])
    return tuple(
        (name, signed_on + timedelta(days=days), amount) for (name, days, _), amount in zip(terms, amounts, strict=True)
    )


def _workday(day: date, calendar: Calendar) -> date:
    return day if calendar.is_workday(day) else calendar.add(day, 1)
