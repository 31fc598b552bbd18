"""The lines of a commission plan in a month: what is earned as of the month less what was earned as of the one before.

Every base is reckoned twice where it can have changed: with what was known when the month before was settled, and with
what is known now. A line is the step of the rounded sum (or, if the clause says so, each line rounded by itself), so
lines add up to the total, a late fact or a late exception brings exactly the difference, and closed months stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from xiaozhang.base.money import round_fen
from xiaozhang.base.periods import add_months
from xiaozhang.performance.plans.clauses.parts import PERIOD_AXES, Axis
from xiaozhang.performance.plans.clauses.plan import CommissionPlan, PlanMethod
from xiaozhang.performance.plans.rules.appraising import score_closed
from xiaozhang.performance.plans.rules.book import Book, Exact
from xiaozhang.performance.plans.rules.credits import Entry, entries
from xiaozhang.performance.plans.rules.curves import Curve
from xiaozhang.performance.plans.rules.evaluating import Earned, Evaluation, reopens
from xiaozhang.performance.plans.rules.explaining import limit_line, line_of, outlook
from xiaozhang.performance.plans.rules.factors import Group, looked_up
from xiaozhang.performance.plans.rules.inputs import Clause, Fact, cannot
from xiaozhang.performance.plans.rules.lines import PayLine
from xiaozhang.performance.plans.rules.measuring import meets
from xiaozhang.performance.plans.rules.parting import looks_of, seen
from xiaozhang.performance.plans.rules.periods import (
    last_month,
    period_span,
    period_start,
    presence_share,
)

Version = tuple[Clause, CommissionPlan]
Place = tuple[str, str, date]
_SCORED = frozenset({Axis.SCORE, Axis.GRADE})


@dataclass(slots=True)
class Earnings:
    """The lines of a clause (by its key) and, per payee, what would change them."""

    lines: list[PayLine]
    outlooks: dict[str, dict[str, Any]]


@dataclass(slots=True)
class _Base:
    """The entries on one base (payee, period, by default version), and those of the payee's whole period beside."""

    payee: str
    version: Version
    start_on: date
    entries: list[Entry]
    beside: list[Entry]


def earn(versions: Sequence[Version], book: Book) -> Earnings:
    """Return what a clause brings in the month, payee by payee."""
    placed = _placed(versions, book)
    result = Earnings([], {})
    for base in _bases(versions, placed, book):
        _reckon(base, book, result)
    return result


def version_of(fact: Fact, versions: Sequence[Version]) -> Version | None:
    """Return the version in force on the fact's basis day. Raises CannotSettle where the fact lacks that day."""
    for version in versions:
        if version[0].covers(_basis_day(fact, version[1])):
            return version
    return None


def _basis_day(fact: Fact, plan: CommissionPlan) -> date:
    if plan.basis == "occurred":
        return fact.occurred_on
    day = fact.signed_on if plan.basis == "signed" else fact.billed_on
    if day is None:
        column = "signed_on（签订日）" if plan.basis == "signed" else "billed_on（开票日）"
        raise cannot(fact.where, "没有 {column}，不知道用哪一版条款。", column=column)
    return day


def _placed(versions: Sequence[Version], book: Book) -> dict[Place, list[Entry]]:
    """Return the entries of the clause by payee and period."""
    placed: dict[Place, list[Entry]] = {}
    single = versions[0] if len(versions) == 1 else None
    looks = {id(plan): looks_of(plan) for _, plan in versions}
    for metric, look in dict.fromkeys((plan.base.metric, looks[id(plan)]) for _, plan in versions):
        for fact in seen(book.by_metric.get(metric, ()), look):
            version = version_of(fact, (single,) if single else versions)
            if version is None or (version[1].base.metric, looks[id(version[1])]) != (metric, look):
                continue
            if not meets(fact, version[1].base.where):
                continue
            start_on = period_start(fact.occurred_on, version[1].period)
            for entry in entries(fact, *version, book):
                placed.setdefault((entry.payee, version[1].period, start_on), []).append(entry)
    return placed


def _bases(versions: Sequence[Version], placed: dict[Place, list[Entry]], book: Book) -> Iterable[_Base]:
    """Yield the bases that the month can have changed: with new facts, or met by newly approved exceptions."""
    for (payee, period, start_on), found in sorted(placed.items(), key=lambda item: item[0]):
        found.sort(key=Entry.order)
        if not _is_touched(found, period, start_on, book):
            continue
        found = _behind_their_originals(found)
        if found[0].plan.version_base == "shared":
            yield _Base(payee, (found[-1].clause, found[-1].plan), start_on, found, found)
            continue
        for clause in dict.fromkeys(id(entry.clause) for entry in found):
            own = [entry for entry in found if id(entry.clause) == clause]
            yield _Base(payee, (own[0].clause, own[0].plan), start_on, own, found)
    yield from _empty_bases(versions, placed, book)


def _behind_their_originals(found: list[Entry]) -> list[Entry]:
    """Put refunds right behind what they take back, where slices have factors, caps or a rounding of their own.

    Elsewhere a sum does not depend on places, and a refund stays in its month.
    """
    plan = found[-1].plan
    is_sliced = plan.matrix is None and plan.tiers_by != "fact" and plan.method is PlanMethod.PROGRESSIVE
    if not is_sliced or not any(entry.fact.reverses for entry in found):
        return found
    if plan.line_cap is None and plan.rounding != "each" and len({entry.weight for entry in found}) == 1:
        return found
    originals = {entry.root for entry in found if not entry.fact.reverses}
    behind: dict[tuple[str, Fraction], list[Entry]] = {}
    for entry in found:
        if entry.fact.reverses and entry.root in originals:
            behind.setdefault(entry.root, []).append(entry)
    placed: list[Entry] = []
    for entry in found:
        if not entry.fact.reverses:
            placed += (entry, *behind.pop(entry.root, ()))
        elif entry.root not in originals:
            placed.append(entry)
    return placed


def _is_touched(found: Sequence[Entry], period: str, start_on: date, book: Book) -> bool:
    """Say whether the month can change a base: by facts, by exceptions, while it is open also by what it looks up."""
    if found[-1].fact.month_on == book.month_on or last_month(start_on, period) == book.month_on:
        return True
    key = found[0].clause.key
    if len(book.departures(key, book.month_on)) != len(book.departures(key, add_months(book.month_on, -1))):
        return True
    span = period_span(start_on, period)
    plans = {id(entry.plan): entry.plan for entry in found}.values()
    return span.end_on > book.month_on and any(
        book.has_news(metric, span) for plan in plans for metric in looked_up(plan)
    )


def _empty_bases(versions: Sequence[Version], placed: dict[Place, list[Entry]], book: Book) -> Iterable[_Base]:
    """Yield bases without facts for who holds the post when a period ends whose clause has a floor, or a next tier."""
    for version in versions:
        clause, plan = version
        start_on = period_start(book.month_on, plan.period)
        day = book.month.last_on
        if not clause.covers(day) or plan.pool is not None:
            continue
        for member in book.payees:
            if (member.key, plan.period, start_on) in placed or (member.left_on and member.left_on <= book.month_on):
                continue
            if member.joined_on <= day and set(member.at(day).roles) & set(plan.roles):
                yield _Base(member.key, version, start_on, [], [])


def _reckon(base: _Base, book: Book, result: Earnings) -> None:
    """Reckon one base and add its lines."""
    plan, month_on = base.version[1], book.month_on
    before_on = add_months(month_on, -1)
    now = _evaluation(base, base.entries, book, month_on)
    earned = now.run(base.entries)
    settled = _settled(base, earned, book, before_on)
    total: Exact = sum(settled, 0)
    before_fen = round_fen(total)
    is_each = plan.rounding == "each"
    settled_fen = sum(map(round_fen, settled)) if is_each else before_fen
    lines_fen = 0
    is_closed = last_month(base.start_on, plan.period) < month_on
    for each, was in zip(earned, settled, strict=True):
        is_old = each.entry.fact.month_on < month_on
        difference = each.exact - was
        if is_old and not difference:
            continue
        total += difference
        after_fen = round_fen(total)
        rounded = round_fen(each.exact) - round_fen(was) if is_each else after_fen - before_fen
        line = line_of(
            each, rounded, (before_fen, after_fen), difference, is_old=is_old, start_on=base.start_on,
            is_closed=is_closed,
        )  # fmt: skip
        before_fen = after_fen
        lines_fen += rounded
        result.lines.append(line)
    _limited(base, settled_fen, settled_fen + lines_fen, book, result)
    if not is_closed:
        result.outlooks[base.payee] = outlook(base.version, now, book)


def _settled(base: _Base, earned: list[Earned], book: Book, before_on: date) -> list[Exact]:
    """Return, entry by entry, what it had earned when the month before was settled; nothing for new ones."""
    count = sum(entry.fact.month_on <= before_on for entry in base.entries)
    if not count:
        return [0] * len(earned)
    plans = {id(entry.plan): entry.plan for entry in base.entries}.values()
    is_fixed = all(PERIOD_AXES.isdisjoint(plan.axes()) for plan in plans)
    key = base.version[0].key
    is_first = all(entry.fact.month_on <= before_on for entry in base.entries[:count])
    if is_fixed and is_first and book.departures(key, before_on) == book.departures(key, book.month_on):
        return [*(each.exact for each in earned[:count]), *[0] * (len(earned) - count)]
    old = [entry for entry in base.entries if entry.fact.month_on <= before_on]
    exact = {id(each.entry): each.exact for each in _evaluation(base, old, book, before_on).run(old)}
    return [exact.get(id(entry), 0) for entry in base.entries]


def _evaluation(base: _Base, entries_: list[Entry], book: Book, known_on: date) -> Evaluation:
    clause, plan = base.version
    if not _SCORED.isdisjoint(plan.axes()):
        score_closed(book, base.start_on, plan.period)
    whole = _whole_base(base, book, known_on)
    target = target_of(base.payee, plan, base.start_on, book)
    group = Group(base.payee, plan.base.metric, plan.period, base.start_on, whole, target)
    plans = {id(plan): plan, **{id(entry.plan): entry.plan for entry in entries_}}
    curves = {key: curve_of(each, base.payee, base.start_on, target, book) for key, each in plans.items()}
    return Evaluation(group, curves, book, known_on)


def _whole_base(base: _Base, book: Book, known_on: date) -> Exact:
    """Return the payee's base of the period as of a month, without refunds that leave a closed period as it was."""
    close_on = last_month(base.start_on, base.version[1].period)
    known = [entry for entry in base.beside if entry.fact.month_on <= known_on]
    counted = (each for each in known if each.fact.month_on <= close_on or _counts(each, known, book, known_on))
    return sum((each.base for each in counted), 0)


def _counts(entry: Entry, known: list[Entry], book: Book, known_on: date) -> bool:
    """Say whether what came after the period closed is on its base: all but refunds that do not reopen it."""
    if not any(each.fact.key == entry.fact.reverses for each in known):
        return True
    met = [each for each in book.departures(entry.clause.key, known_on) if each.meets(entry.fact, entry.payee)]
    return reopens(entry, met)


def target_of(payee: str, plan: CommissionPlan, start_on: date, book: Book) -> Fraction | None:
    """Return what the payee was to reach in the period, in 分 or units; prorated where the clause says so."""
    figure = book.target(payee, plan.base.metric, plan.period, start_on)
    if figure is None and plan.earns_on == "below" and payee in book.members:
        team = book.members[payee].at(period_span(start_on, plan.period).last_on).team
        figure = book.target(f"team:{team}", plan.base.metric, plan.period, start_on)
    if figure is None:
        return None
    whole = figure if plan.base.of == "units" else figure * 100
    share = share_there(payee, plan, start_on, "targets", book)
    return whole if share == 1 else Fraction(round_fen(whole * share))


def share_there(payee: str, plan: CommissionPlan, start_on: date, what: str, book: Book) -> Fraction:
    """Return the part of a period in which the payee was there, if the clause prorates this thing by it; else 1."""
    proration = plan.proration
    if proration is None or what not in proration.of or payee not in book.members:
        return Fraction(1)
    span = period_span(start_on, plan.period)
    member, calendar = book.members[payee], book.inputs.calendar
    return presence_share(member, span, proration.by, calendar, leave=proration.leave, roles=plan.roles)


def curve_of(plan: CommissionPlan, payee: str, start_on: date, target: Fraction | None, book: Book) -> Curve:
    """Return the tiers as this payee's base meets them in the period: in 分, or of the target, prorated if said so."""
    if plan.matrix is not None:
        return Curve([0], [Fraction(0)])
    rates = [tier.rate if tier.rate is not None else Fraction(tier.each or 0) for tier in plan.tiers]
    excluded = plan.thresholds == "excluded"
    if plan.tiers_by == "attainment":
        if not target:
            msgid = "{who} {start:%Y-%m} 起的一期没有「{metric}」目标，按最低一档计。"
            book.warn(msgid, who=payee, start=start_on, metric=plan.base.metric)
            return Curve([0], rates[:1])
        return Curve([tier.from_ * target / 100 for tier in plan.tiers], rates, excluded=excluded)
    scale = 1 if plan.base.of == "units" else 100
    thresholds: list[Exact] = [_whole(tier.from_ * scale) for tier in plan.tiers]
    share = share_there(payee, plan, start_on, "tiers", book) if plan.tiers_by == "base" else Fraction(1)
    if share != 1:
        thresholds = [round_fen(each * share) for each in thresholds]
    if share == 0:
        return Curve(thresholds[-1:], rates[-1:])
    return Curve(thresholds, rates, excluded=excluded)


def _limited(base: _Base, before_fen: int, after_fen: int, book: Book, result: Earnings) -> None:
    """Add the line of cap and floor: the step of the limited sum less the step of the sum."""
    plan = base.version[1]
    if plan.cap is None and plan.floor is None:
        return
    share = share_there(base.payee, plan, base.start_on, "limits", book)
    month_on = book.month_on
    was = _clamped(base, before_fen, share, book, add_months(month_on, -1))
    now = _clamped(base, after_fen, share, book, month_on)
    amount_fen = (now - was) - (after_fen - before_fen)
    if amount_fen:
        result.lines.append(limit_line(base.version, base.payee, base.start_on, amount_fen, after_fen, now, book))


def _clamped(base: _Base, sum_fen: int, share: Fraction, book: Book, known_on: date) -> int:
    """Return a period's sum within cap and floor; the floor holds once the period is over."""
    clause, plan = base.version
    waived = any(
        each.kind == "waive" and each.what == "cap" and each.member in ("", base.payee)
        and each.start_on <= period_span(base.start_on, plan.period).last_on
        and (each.end_on is None or base.start_on < each.end_on)
        for each in book.departures(clause.key, known_on)
    )  # fmt: skip
    if plan.cap is not None and not waived:
        sum_fen = min(sum_fen, round_fen(plan.cap * share))
    if plan.floor is not None and known_on >= last_month(base.start_on, plan.period):
        sum_fen = max(sum_fen, round_fen(plan.floor * share))
    return sum_fen


def _whole(value: Fraction) -> Exact:
    return value.numerator if value.denominator == 1 else value
