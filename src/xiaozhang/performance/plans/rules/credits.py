"""Whose base a fact adds to: shares, parts of the work, leavers and successors, superiors, pools."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from xiaozhang.base.money import round_fen
from xiaozhang.performance.plans.clauses.parts import PERIOD_AXES, Axis
from xiaozhang.performance.plans.clauses.plan import CommissionPlan
from xiaozhang.performance.plans.clauses.plan_checks import part_shares
from xiaozhang.performance.plans.rules.book import Book, Exact, size, split, team_part
from xiaozhang.performance.plans.rules.factors import ONE, Factor, fact_factor
from xiaozhang.performance.plans.rules.inputs import Clause, Fact, Share, cannot
from xiaozhang.performance.plans.rules.measuring import measured
from xiaozhang.performance.plans.rules.periods import full_months

_TURNED = -ONE
_MEMBER_AXES = (Axis.STATUS, Axis.PART)


@dataclass(slots=True)
class Entry:
    """A fact on a payee's base under a clause version. `weight` is the product of the factors known fact by fact."""

    payee: str
    fact: Fact
    clause: Clause
    plan: CommissionPlan
    base: Exact
    whole: Exact
    factors: list[Factor] = field(default_factory=list)
    weight: Fraction = ONE
    part: str = ""

    @property
    def root(self) -> tuple[str, Fraction]:
        """What a refund shares with the fact it takes back, on the same level."""
        return self.fact.reverses or self.fact.key, self.weight

    def order(self) -> tuple[date, str, Fraction, str, str]:
        """Place: month counted in, basis instant, the greater factor first, recorded instant, key.

        The factor stands before the instant of recording so that recording never changes a total.
        """
        fact = self.fact
        turned = _TURNED if self.weight is ONE else -self.weight
        return fact.month_on, fact.occurred, turned, fact.recorded, fact.key


def entries(fact: Fact, clause: Clause, plan: CommissionPlan, book: Book) -> Iterator[Entry]:
    """Yield what a fact adds to the bases of its payees; those whose post the plan does not name are left out."""
    value = measured(fact, plan.base)
    shared = _shared_factors(fact, plan, book)
    for factor in shared:
        value = _times(value, factor.factor)
    for payee, base, part, level in _parts(fact, plan, value, book):
        if plan.pool is None and not set(book.members[payee].at(fact.occurred_on).roles) & set(plan.roles):
            continue
        entry = Entry(payee, fact, clause, plan, base, value, part=part)
        _weigh(entry, shared, level, book)
        yield entry


def _weigh(entry: Entry, shared: list[Factor], level: Fraction | None, book: Book) -> None:
    """Find the factors of an entry; those on the base change it, the others make its weight."""
    plan = entry.plan
    entry.factors = list(shared)
    for each in plan.coefficients:
        if each.by in PERIOD_AXES or (each.on == "base" and each.by not in _MEMBER_AXES):
            continue
        factor = fact_factor(each, entry.fact, plan.base, entry.payee, entry.part, book)
        entry.factors.append(factor)
        if each.on == "base":
            entry.base = _times(entry.base, factor.factor)
        else:
            entry.weight = factor.factor if entry.weight is ONE else entry.weight * factor.factor
    if level is not None and level != 1:
        entry.factors.append(Factor("逐级系数", "再下级", level))
        entry.weight *= level


def _shared_factors(fact: Fact, plan: CommissionPlan, book: Book) -> list[Factor]:
    """Return the factors on the base that are the same for everybody who shares the fact."""
    return [
        fact_factor(each, fact, plan.base, "", "", book)
        for each in plan.coefficients
        if each.on == "base" and each.by not in _MEMBER_AXES and each.by not in PERIOD_AXES
    ]


def _parts(
    fact: Fact, plan: CommissionPlan, value: Exact, book: Book
) -> Iterator[tuple[str, Exact, str, Fraction | None]]:
    if plan.pool is not None:
        teams = {book.members[each.member].at(fact.occurred_on).team for each in (*fact.shares, *fact.overlays)}
        for team in sorted(teams - {""}):
            yield f"team:{team}", team_part(fact, book.members_of(fact, team), value), "", None
    elif plan.earns_on == "below":
        yield from _above(fact, plan, value, book)
    else:
        yield from _own(fact, plan, value, book)


def _own(fact: Fact, plan: CommissionPlan, value: Exact, book: Book) -> Iterator[tuple[str, Exact, str, None]]:
    shares = list(_by_parts(fact, plan)) if plan.parts else list(fact.shares)
    if not plan.parts and len({share.part for share in shares}) > 1:
        raise cannot(fact.where, "归属按分工写，条款没有分工份额（parts）。")
    shares = [inner for share in shares for inner in _succeeded(share, fact, plan, book)]
    if len(shares) == 1 and shares[0].share == 1 and not fact.overlays:  # nearly always
        yield shares[0].member, value, shares[0].part, None
        return
    held = sum((each.share for each in shares), Fraction(0))
    weights = [each.share for each in shares] + ([1 - held] if held < 1 else [])
    for share, base in zip(shares, split(value, weights), strict=False):
        yield share.member, base, share.part, None
    for overlay in fact.overlays:
        yield overlay.member, split(value, [overlay.share, 1 - overlay.share])[0], overlay.part, None


def _by_parts(fact: Fact, plan: CommissionPlan) -> Iterator[Share]:
    """Give each part of the work its share of the clause, split among those who did it; nobody's part is not paid."""
    months = full_months(fact.first_on, fact.occurred_on) if fact.first_on else 0
    if fact.first_on is None and any(each.from_month for each in plan.parts):
        raise cannot(fact.where, "没有 first_on（首单日），分工份额取不出来。")
    of_clause = part_shares(plan, max(months, 0))
    for part in dict.fromkeys(share.part for share in fact.shares):
        if part not in of_clause:
            known = "、".join(of_clause)
            raise cannot(fact.where, "分工「{part}」在条款里没有份额，可写：{known}。", part=part, known=known)
        doing = [share for share in fact.shares if share.part == part]
        whole = sum((share.share for share in doing), Fraction(0))
        for share in doing:
            yield Share(share.member, of_clause[part] * share.share / whole, part)


def _succeeded(share: Share, fact: Fact, plan: CommissionPlan, book: Book) -> Iterator[Share]:
    """What comes after a member left: the leaver keeps the clause's share, the successor gets the rest."""
    member = book.members[share.member]
    came_on = fact.occurred_on
    if member.left_on is None or came_on < member.left_on or plan.leaver_share == 1:
        yield share
        return
    yield Share(share.member, share.share * plan.leaver_share, share.part)
    if member.successor:
        yield Share(member.successor, share.share * (1 - plan.leaver_share), share.part)
    else:
        book.warn("{name} 离职后到账的其余份额没有接手人，未计给任何人。", name=member.name)


def _above(fact: Fact, plan: CommissionPlan, value: Exact, book: Book) -> Iterator[tuple[str, Exact, str, Fraction]]:
    """Yield for each superior the base below them, nearest level first; a fact counts once, however it is shared."""
    below: dict[tuple[str, int], set[str]] = {}
    for each in (*fact.shares, *fact.overlays):
        for distance, superior in enumerate(book.above(each.member, fact.occurred_on), start=1):
            if distance > len(plan.levels):
                break
            below.setdefault((superior, distance), set()).add(each.member)
    for superior in dict.fromkeys(key[0] for key in below):
        counted: Exact = 0
        for distance in range(1, len(plan.levels) + 1):
            members = frozenset(below.get((superior, distance), ()))
            if not members:
                continue
            base = _sum_of(fact, members, value, plan.distinct)
            if plan.distinct and size(counted + base) > size(value):
                base = value - counted
            counted += base
            if base:
                yield superior, base, "", plan.levels[distance - 1]


def _sum_of(fact: Fact, members: frozenset[str], value: Exact, is_distinct: bool) -> Exact:
    if is_distinct:
        return team_part(fact, members, value)
    own = team_part(fact, members & {each.member for each in fact.shares}, value) if fact.shares else 0
    return own + sum(
        (split(value, [each.share, 1 - each.share])[0] for each in fact.overlays if each.member in members), 0
    )


def _times(value: Exact, factor: Fraction) -> Exact:
    if factor == 1:
        return value
    return round_fen(value * factor) if isinstance(value, int) else value * factor
