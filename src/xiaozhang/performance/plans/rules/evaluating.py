"""What the entries of one base earn one by one, as of a month: exact, before any rounding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from xiaozhang.base.clause_parts import figure_words
from xiaozhang.base.money import round_fen, yuan
from xiaozhang.base.text import Message
from xiaozhang.performance.plans.clauses.parts import PERIOD_AXES
from xiaozhang.performance.plans.clauses.plan import CommissionPlan, PlanMethod
from xiaozhang.performance.plans.rules.book import Book, size
from xiaozhang.performance.plans.rules.credits import Entry
from xiaozhang.performance.plans.rules.curves import Curve, Exact, Part, earned
from xiaozhang.performance.plans.rules.factors import (
    ONE,
    Factor,
    Group,
    cell,
    matrix_value,
    period_factor,
    period_value,
    rounded,
)
from xiaozhang.performance.plans.rules.inputs import Departure
from xiaozhang.performance.plans.rules.periods import last_month, months_after

GATE = "门槛"


@dataclass(slots=True)
class Earned:
    """An entry with what it earns. `lifted` is what it changes of the bases before it: (base, old rate, new rate)."""

    entry: Entry
    before: Exact
    after: Exact
    exact: Exact = 0
    parts: tuple[Part, ...] = ()
    lifted: tuple[tuple[Exact, Fraction, Fraction], ...] = ()
    factors: tuple[Factor, ...] = ()
    departures: tuple[Departure, ...] = ()
    note: Message | None = None


@dataclass(slots=True)
class _Sums:
    """The accumulated base, and for whole-base methods the weighted base of each version."""

    base: Exact = 0
    weighted: dict[int, Exact] = field(default_factory=dict)
    curves: dict[int, tuple[Curve, bool]] = field(default_factory=dict)


class Evaluation:
    """The entries of one base under way. `curve_of` gives the tiers of an entry's plan for this payee and period."""

    def __init__(self, group: Group, curves: dict[int, Curve], book: Book, known_on: date) -> None:
        """Begin with nothing, knowing what is known at the end of a month."""
        self.group = group
        self.curves = curves
        self.book = book
        self.known_on = known_on
        self.close_on = last_month(group.start_on, group.period)
        self.sums = _Sums()
        self.by_fact: dict[str, Earned] = {}
        self.nets: dict[tuple[str, Fraction], Exact] = {}
        self.uncapped: dict[tuple[str, Fraction], tuple[Exact, Exact, Exact]] = {}
        self._known_departures: dict[str, list[Departure]] = {}
        self._period_factors: dict[int, tuple[Factor, ...]] = {}

    def run(self, entries: Sequence[Entry]) -> list[Earned]:
        """Return what each entry earns, in the order given."""
        return [self._take(entry) for entry in entries]

    def period_factors(self, plan: CommissionPlan) -> tuple[Factor, ...]:
        """Return the factors of the whole period, the gate last."""
        found = self._period_factors.get(id(plan))
        if found is None:
            group, book, known_on = self.group, self.book, self.known_on
            factors = [
                period_factor(each, group, book, known_on) for each in plan.coefficients if each.by in PERIOD_AXES
            ]
            if plan.gate is not None:
                gate = plan.gate
                value = period_value(gate.by, group, book, known_on, (gate.metric, gate.to_metric))
                passed = value >= gate.at_least
                words = f"{shown(value)} / {shown(gate.at_least)}"
                factors.append(Factor(GATE, words, ONE if passed else gate.below))
            found = self._period_factors[id(plan)] = tuple(factors)
        return found

    def _take(self, entry: Entry) -> Earned:
        known = self._departures(entry)
        departures = tuple(each for each in known if each.meets(entry.fact, entry.payee)) if known else ()
        original = self.by_fact.get(entry.fact.reverses) if entry.fact.reverses else None
        if original is not None and entry.fact.month_on > self.close_on:
            after_close = self._after_close(entry, original, departures)
            if after_close is not None:
                return after_close
        before = self.sums.base
        result = Earned(entry, before, before + entry.base, departures=departures)
        weight, factors = self._weight(entry, departures)
        result.factors = factors
        replaced = next((each for each in departures if each.kind in ("rate", "amount") and not each.what), None)
        self._step(result, weight, replaced)
        self.sums.base = result.after
        self._limit(result, departures)
        self.by_fact[entry.fact.key] = result
        return result

    def _departures(self, entry: Entry) -> list[Departure]:
        """Return the departures from an entry's clause that were known, looked up once."""
        key = entry.clause.key
        found = self._known_departures.get(key)
        if found is None:
            found = self._known_departures[key] = self.book.departures(key, self.known_on)
        return found

    def _weight(self, entry: Entry, departures: Sequence[Departure]) -> tuple[Fraction, tuple[Factor, ...]]:
        """Return the product of all factors that hold for the entry, and the factors themselves."""
        factors = (*entry.factors, *self.period_factors(entry.plan))
        weight = entry.weight
        for factor in factors[len(entry.factors) :]:
            weight *= factor.factor
        if not departures:
            return weight, factors
        waived = {GATE if each.what == "gate" else each.what for each in departures if each.kind == "waive"}
        if waived:
            factors = tuple(each for each in factors if each.label not in waived or each.on_base)
            weight = ONE
            for factor in factors:
                weight *= ONE if factor.on_base else factor.factor
        for each in departures:
            if each.kind == "factor" and each.value is not None:
                weight *= each.value
        return weight, factors

    def _step(self, result: Earned, weight: Fraction, replaced: Departure | None) -> None:
        """Reckon an entry on the accumulated base; what a departure sets replaces what the clause gives."""
        entry = result.entry
        plan, base = entry.plan, entry.base
        own: Exact
        if plan.matrix is not None:
            result.parts = (Part(0, base, self._cell(entry)),)
        elif plan.tiers_by == "fact":
            result.parts = _at_other_rates(self._by_itself(entry), result.departures)
        elif plan.method in (None, PlanMethod.PROGRESSIVE):
            result.parts = _at_other_rates(self.curves[id(plan)].step(result.before, result.after), result.departures)
        else:
            curve, is_curved = self.curves[id(plan)], plan.method is PlanMethod.INTERPOLATED
            rate = curve.rate_at(result.after, interpolated=is_curved)
            plain = (Part(curve.tier_of(result.after), base, rate),)
            result.parts = _at_other_rates(plain, result.departures)
            self.sums.curves.setdefault(id(plan), (curve, is_curved))
            result.lifted = self._lifted(result)
            if replaced is None and result.parts == plain:
                self.sums.weighted[id(plan)] = self.sums.weighted.get(id(plan), 0) + base * weight
        if replaced is not None and replaced.value is not None:
            own = base * replaced.value if replaced.kind == "rate" else self._set_amount(entry, replaced.value)
        else:
            own = earned(result.parts) if weight == 1 else earned(result.parts) * weight
        result.exact = own
        for part, old, new in result.lifted:
            result.exact += part * (new - old)

    def _lifted(self, result: Earned) -> tuple[tuple[Exact, Fraction, Fraction], ...]:
        """Return the bases reckoned before whose rate changes with this entry."""
        found = []
        for plan_id, (curve, is_curved) in self.sums.curves.items():
            part = self.sums.weighted.get(plan_id, 0)
            old = curve.rate_at(result.before, interpolated=is_curved)
            new = curve.rate_at(result.after, interpolated=is_curved)
            if part and old != new:
                found.append((part, old, new))
        return tuple(found)

    def _by_itself(self, entry: Entry) -> tuple[Part, ...]:
        """Reckon a fact by itself; a refund leaves what the rest of its fact would have earned."""
        before = self.nets.get(entry.root, 0)
        after = self.nets[entry.root] = before + entry.base
        return (*self._of_one(entry.plan, after), *(replace(each, part=-each.part) for each in
                self._of_one(entry.plan, before)))  # fmt: skip

    def _of_one(self, plan: CommissionPlan, base: Exact) -> tuple[Part, ...]:
        if not base:
            return ()
        curve, whole, sign = self.curves[id(plan)], size(base), 1 if base >= 0 else -1
        if plan.method in (None, PlanMethod.PROGRESSIVE):
            return tuple(Part(each.tier, each.part * sign, each.rate) for each in curve.step(0, whole))
        rate = curve.rate_at(whole, interpolated=plan.method is PlanMethod.INTERPOLATED)
        return (Part(curve.tier_of(whole), base, rate),)

    def _set_amount(self, entry: Entry, value: Fraction) -> Exact:
        """Return what an exception sets for a fact, in 分; of its refund the same part, taken back."""
        original = self.by_fact.get(entry.fact.reverses) if entry.fact.reverses else None
        if original is None or not original.entry.base:
            return value * 100
        return value * 100 * entry.base / original.entry.base

    def _cell(self, entry: Entry) -> Fraction:
        matrix = entry.plan.matrix
        assert matrix is not None
        values = [
            matrix_value(axis, matrix, entry.fact, entry.plan.base, self.group, self.book, self.known_on)
            for axis in (matrix.rows_by, matrix.columns_by)
        ]
        return cell(matrix, values[0], values[1])

    def _limit(self, result: Earned, departures: Sequence[Departure]) -> None:
        cap = result.entry.plan.line_cap
        if cap is None or any(each.kind == "waive" and each.what == "line_cap" for each in departures):
            return
        before, least, most = self.uncapped.get(result.entry.root, (0, 0, cap) if result.exact > 0 else (0, -cap, 0))
        after = before + result.exact
        self.uncapped[result.entry.root] = after, least, most
        within = min(max(after, least), most) - min(max(before, least), most)
        if within != result.exact:
            result.exact = within
            result.note = Message("单笔封顶 {yuan} 元", {"yuan": yuan(cap)})

    def _after_close(self, entry: Entry, original: Earned, departures: tuple[Departure, ...]) -> Earned | None:
        """Reckon a refund after the period is closed; None where the base is to be reckoned anew."""
        if reopens(entry, departures):
            return None
        plan = entry.plan
        result = Earned(entry, self.sums.base, self.sums.base, departures=departures)
        is_past = _is_past(entry)
        if is_past or plan.clawback.method == "none" or _is_waived(departures):
            result.note = Message("已过追回期，不追回") if is_past else Message("按条款或签呈不追回")
            return result
        share = Fraction(entry.base) / original.entry.base if original.entry.base else Fraction(0)
        result.exact = self._at_close(original) * share
        result.note = Message("按原提成的比例追回：退 {part} / 原 {whole}", {
            "part": _base_words(plan, -entry.base), "whole": _base_words(plan, original.entry.base),
        })  # fmt: skip
        return result

    def _at_close(self, original: Earned) -> Exact:
        """Return what the original earned by the rate its period closed with."""
        plan = original.entry.plan
        if plan.tiers_by == "fact" or plan.method in (None, PlanMethod.PROGRESSIVE) or plan.matrix is not None:
            return original.exact
        curve = self.curves[id(plan)]
        rate = curve.rate_at(self.sums.base, interpolated=plan.method is PlanMethod.INTERPOLATED)
        weight, _ = self._weight(original.entry, original.departures)
        return original.entry.base * rate * weight


def reopens(entry: Entry, departures: Sequence[Departure]) -> bool:
    """Say whether a refund that comes after its period closed changes that period's base."""
    return entry.plan.clawback.method == "recalculate" and not _is_past(entry) and not _is_waived(departures)


def _is_past(entry: Entry) -> bool:
    fact, limit = entry.fact, entry.plan.clawback.within_months
    return limit is not None and (fact.came_on or fact.month_on) > months_after(fact.occurred_on, limit)


def _is_waived(departures: Sequence[Departure]) -> bool:
    return any(each.kind == "waive" and each.what == "clawback" for each in departures)


def _at_other_rates(parts: tuple[Part, ...], departures: Sequence[Departure]) -> tuple[Part, ...]:
    """Return the parts at the rates that departures set for single tiers; the first that names a tier holds."""
    if not departures:
        return parts
    others: dict[str, Fraction] = {}
    for each in departures:
        if each.kind == "rate" and each.what and each.value is not None:
            others.setdefault(each.what, each.value)
    if not others:
        return parts
    return tuple(replace(part, rate=others.get(f"tiers[{part.tier}]", part.rate)) for part in parts)


def _base_words(plan: CommissionPlan, base: Exact) -> str:
    return figure_words(base) if plan.base.of == "units" else f"{yuan(round_fen(base))} 元"


def shown(value: Fraction) -> str:
    """Return a figure to two decimals.

    >>> shown(Fraction(200, 3))
    '66.67'
    """
    return figure_words(rounded(value, 2))
