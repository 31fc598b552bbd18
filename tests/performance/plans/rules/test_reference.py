"""Plans against a calculator of their own: plain arithmetic from docs/settlement.md, nothing of the engine in it.

What a month brings is what its periods come to with what is known now, less what they came to a month before.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from tests.performance.plans.rules.values import fact, member, plan, settled, statement
from xiaozhang.base.money import yuan
from xiaozhang.performance.plans.rules.inputs import Fact, Share

MAY = date(2026, 5, 1)
CASES_A_SEED = 30
MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Row:
    """A fact as the calculator sees it: 分, the share of `a`, days from bill to receipt, new or not, months."""

    key: str
    day: date
    counts: int
    fen: int
    cost: int
    share: Fraction
    wait: int
    is_new: bool
    reverses: str = ""


def half_up(value: Fraction) -> int:
    whole = (abs(value) * 2 + 1) // 2
    return int(whole) if value >= 0 else -int(whole)


def shared(fen: int, share: Fraction) -> int:
    """The first of two parts by largest remainder; level remainders go to the first."""
    exact = abs(fen) * share
    low = exact.numerator // exact.denominator
    part = low + (1 if exact != low and exact - low >= Fraction(1, 2) else 0)
    return part if fen >= 0 else -part


def slices(tiers: list[tuple[Fraction, Fraction]], base: Fraction) -> Fraction:
    if base <= 0:
        return base * tiers[0][1]
    ends = [start for start, _ in tiers[1:]] + [base]
    return sum((max(Fraction(0), min(base, end) - start) * rate
                for (start, rate), end in zip(tiers, ends, strict=True)), Fraction(0))  # fmt: skip


def reached(tiers: list[tuple[Fraction, Fraction]], base: Fraction, *, is_curve: bool) -> Fraction:
    """The rate of the whole base: of the tier reached, or on the line between two points."""
    place = max((index for index, (start, _) in enumerate(tiers) if start <= base), default=0)
    if not is_curve or place + 1 == len(tiers) or base <= tiers[place][0]:
        return tiers[place][1]
    (low, of_low), (high, of_high) = tiers[place], tiers[place + 1]
    return of_low + (of_high - of_low) * (base - low) / (high - low)


class Case:
    """A random plan and its facts, in the engine's words and in the calculator's."""

    def __init__(self, seed: int) -> None:
        dice = self.dice = random.Random(seed)
        self.period = dice.choice(list(MONTHS))
        self.method = dice.choice(["progressive", "slab", "interpolated"])
        self.by = dice.choice(["base", "fact", "attainment"])
        self.of = dice.choice(["amount", "net", "margin"])
        self.clawback = dice.choice(["recalculate", "original_rate", "none"])
        starts = sorted(dice.sample(range(1, 30), 2))
        scale = 10 if self.by == "attainment" else 10000
        self.tiers = [(Fraction(start * scale), Fraction(dice.randrange(0, 60), 1000)) for start in (0, *starts)]
        self.waits = [(0, Fraction(dice.randrange(80, 130), 100)), (30, Fraction(dice.randrange(20, 90), 100))]
        self.kinds = {True: Fraction(dice.randrange(80, 150), 100), False: Fraction(dice.randrange(50, 100), 100)}
        self.gate = dice.choice([None, 50, 90])
        self.cap = dice.choice([None, dice.randrange(100000, 600000)])
        self.target = dice.randrange(5, 40) * 1000000
        self.rows = list(self.written())

    def written(self) -> Any:
        for place in range(self.dice.randint(4, 9)):
            day = date(2026, 1, 1) + timedelta(self.dice.randrange(150))
            fen, share = self.dice.randrange(1, 15000000), Fraction(self.dice.choice([10000, 10000, 6180, 3333]), 10000)
            late = self.dice.choice([0, 0, 0, 1])
            row = Row(str(place), day, min(day.month + late, 6), fen, fen * self.dice.randrange(50, 110) // 100, share,
                      self.dice.randrange(60), self.dice.random() < 0.5)  # fmt: skip
            yield row
            if self.dice.random() < 0.3:
                part = self.dice.choice([1, 2, 3])
                back, cost = -(fen // part), half_up(Fraction(-row.cost * (fen // part), fen))
                counts = min(6, row.counts + self.dice.randrange(3))
                yield Row(f"{place}x", day, counts, back, cost, share, row.wait, row.is_new, row.key)

    def engine_brings(self) -> int:
        tiers = [{"from": str(start),
                  "rate": f"{float(rate * 100):.1f}%"} for start, rate in self.tiers]  # fmt: skip
        base: dict[str, Any] = {"metric": "receipt", "of": "margin" if self.of == "margin" else "amount"}
        given: dict[str, Any] = {
            "period": self.period, "method": self.method, "tiers_by": self.by, "tiers": tiers,
            "base": {**base, **({"net_of_tax": True, "tax_rate": "13%"} if self.of == "net" else {})},
            "clawback": {"method": self.clawback},
            "coefficients": [
                {"label": "时间", "by": "payment_days",
                 "rows": [{"from": start, "factor": f"{int(each * 100)}%"} for start, each in self.waits]},
                {"label": "新老", "by": "customer_kind", "method": "words",
                 "rows": [{"is": "new", "factor": f"{int(self.kinds[True] * 100)}%"}],
                 "otherwise": f"{int(self.kinds[False] * 100)}%"},
            ],
        }  # fmt: skip
        if self.gate is not None:
            given["gate"] = {"at_least": self.gate, "below": "50%"}
        if self.cap is not None:
            given["cap"] = yuan(self.cap)
        name = {"month": "2026-{:02d}", "quarter": "2026-Q{}", "year": "2026"}[self.period]
        periods = {name.format(each) for each in (range(1, 6) if self.period == "month" else (1, 2))}
        targets = [("a", "receipt", each, Fraction(self.target, 100)) for each in periods]
        facts = list(map(self.as_fact, self.rows))
        result = settled(plan(**given), facts, (member("a"), member("b")), MAY, targets=targets)
        return sum(line.amount_fen for line in statement(result).lines)

    def as_fact(self, row: Row) -> Fact:
        shares = [Share("a", row.share), *([Share("b", 1 - row.share)] if row.share < 1 else [])]
        return fact(
            row.key, row.day, yuan(row.fen), shares, month_on=date(2026, row.counts, 1), cost_fen=row.cost,
            billed_on=row.day - timedelta(row.wait), words={"customer_kind": "new" if row.is_new else "renewing"},
            reverses=row.reverses, came_on=date(2026, row.counts, 28),
        )  # fmt: skip

    def brings(self) -> int:
        length = MONTHS[self.period]
        starts = range(1, 6, length)
        return sum(self.comes_to(start, start + length - 1, 5) - self.comes_to(start, start + length - 1, 4)
                   for start in starts)  # fmt: skip

    def comes_to(self, first: int, last: int, known: int) -> int:
        """What a period (months first to last) comes to with what is counted until a month, rounded and capped."""
        there = [row for row in self.rows if first <= row.day.month <= last and row.counts <= known]
        late = [row for row in there if row.reverses and row.counts > last and self.clawback != "recalculate"]
        there = sorted((row for row in there if row not in late), key=self.place)
        bases = {row.key: Fraction(self.base(row)) for row in there}
        whole = sum(bases.values(), Fraction(0))
        attained = whole * 100 / self.target
        share = Fraction(1, 2) if self.gate is not None and attained < self.gate else Fraction(1)
        scale = Fraction(self.target, 100) if self.by == "attainment" else 100
        tiers = [(start * scale, rate) for start, rate in self.tiers]
        made: dict[str, Fraction] = {}
        nets: dict[str, Fraction] = {}
        up = Fraction(0)
        for row in there:
            root = row.reverses or row.key
            nets[root] = nets.get(root, Fraction(0)) + bases[row.key]
            if self.by == "fact":
                earned = self.alone(tiers, nets[root]) - self.alone(tiers, nets[root] - bases[row.key])
            elif self.method == "progressive":
                earned = slices(tiers, up + bases[row.key]) - slices(tiers, up)
            else:
                earned = bases[row.key] * reached(tiers, whole, is_curve=self.method == "interpolated")
            up += bases[row.key]
            made[row.key] = earned * self.factor(row) * share
        total = sum(made.values(), Fraction(0))
        if self.clawback == "original_rate":
            for row in late:
                total += made[row.reverses] * self.base(row) / bases[row.reverses] if bases[row.reverses] else 0
        return half_up(total if self.cap is None else min(total, Fraction(self.cap)))

    def place(self, row: Row) -> tuple[Any, ...]:
        """By the month counted in and the day, greater factors first; a refund right behind what it takes back."""
        original = next((each for each in self.rows if each.key == row.reverses), row)
        return original.counts, original.day, -self.factor(row), original.key, row.counts, row.key

    def alone(self, tiers: list[tuple[Fraction, Fraction]], base: Fraction) -> Fraction:
        size, sign = abs(base), 1 if base >= 0 else -1
        if self.method == "progressive":
            return slices(tiers, size) * sign
        return base * reached(tiers, size, is_curve=self.method == "interpolated")

    def base(self, row: Row) -> int:
        net = half_up(Fraction(row.fen * 100, 113)) if self.of == "net" else row.fen
        return shared(net - row.cost if self.of == "margin" else net, row.share)

    def factor(self, row: Row) -> Fraction:
        return self.waits[1 if row.wait >= self.waits[1][0] else 0][1] * self.kinds[row.is_new]


@pytest.mark.parametrize("seed", range(6))
def test_the_engine_and_the_calculator_agree_to_the_fen(seed: int) -> None:
    for place in range(CASES_A_SEED):
        case = Case(seed * 1000 + place)
        assert (place, case.engine_brings()) == (place, case.brings())
