"""From what a member earned to what is paid: held, released, forfeited, carried, advanced, recovered, topped up.

Each stands apart with its balance, and opening + accrued − reversed − paid = closing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from xiaozhang.base.money import round_fen, yuan
from xiaozhang.base.periods import add_months, month_of
from xiaozhang.base.text import Message
from xiaozhang.people.staffing.clauses import Probation
from xiaozhang.performance.plans.clauses import CommissionPlan, Instalment, PayTerms
from xiaozhang.performance.plans.rules import law as lawful
from xiaozhang.performance.plans.rules.book import Book
from xiaozhang.performance.plans.rules.inputs import Balance, Member
from xiaozhang.performance.plans.rules.lines import PayLine
from xiaozhang.performance.plans.rules.periods import presence

HELD, CLAIM, DRAW, CARRIED = "held", "claim", "draw", "carried"
_OWED = (HELD, CARRIED)
_DUE = (CLAIM, DRAW)


@dataclass(slots=True)
class Pay:
    """A member's month: each sum apart, in 分; `paid_fen` is what the payroll pays beside the fixed wage."""

    earned_fen: int = 0
    held_fen: int = 0
    released_fen: int = 0
    forfeited_fen: int = 0
    carried_in_fen: int = 0
    carried_out_fen: int = 0
    lost_fen: int = 0
    guarantee_fen: int = 0
    draw_fen: int = 0
    draw_recovered_fen: int = 0
    claims_raised_fen: int = 0
    recovered_fen: int = 0
    minimum_top_up_fen: int = 0
    paid_fen: int = 0
    opening_fen: int = 0
    accrued_fen: int = 0
    reversed_fen: int = 0
    closing_fen: int = 0
    balances: list[Balance] = field(default_factory=list)
    words: list[Message] = field(default_factory=list)


def pay(member: Member, lines: Sequence[PayLine], book: Book, terms: PayTerms | None) -> Pay:
    """Return what of a member's lines and balances is paid in the month."""
    result = Pay(earned_fen=sum(line.amount_fen for line in lines))
    opening = book.balances(member.key)
    result.opening_fen = _liability(opening)
    held = {_held_key(each): each for each in opening if each.kind == HELD}
    payable = _now(lines, held, book, result, member)
    payable += _due_held(held, opening, book, result)
    result.carried_in_fen = sum(each.amount_fen for each in opening if each.kind == CARRIED)
    payable += result.carried_in_fen
    payable = _by_terms(payable, member, opening, book, terms, result)
    payable = _within_law(payable, member, opening, book, terms, result)
    result.paid_fen = payable
    result.balances += [each for each in held.values() if each.amount_fen]
    result.balances.sort(key=lambda each: (each.kind, each.since_on, each.key))
    positive = sum(line.amount_fen for line in lines if line.amount_fen > 0)
    result.accrued_fen = positive + result.guarantee_fen + result.minimum_top_up_fen
    result.reversed_fen = positive - result.earned_fen + result.forfeited_fen + result.lost_fen
    result.closing_fen = _liability(result.balances)
    return result


def _liability(balances: Iterable[Balance]) -> int:
    return sum(
        each.amount_fen if each.kind in _OWED else -each.amount_fen for each in balances if each.kind in (*_OWED, *_DUE)
    )


def _held_key(each: Balance) -> tuple[str, str, str]:
    return each.clause, each.fact, each.label


def _now(
    lines: Sequence[PayLine], held: dict[tuple[str, str, str], Balance], book: Book, result: Pay, member: Member
) -> int:
    """Keep what is to be held, and return what is payable; what a base owes the house becomes a claim."""
    sums: dict[tuple[str, date], int] = {}
    for line in lines:
        now_fen = line.amount_fen
        plan = line.clause.parameters
        if isinstance(plan, CommissionPlan) and plan.payout and line.fact:
            now_fen -= _hold(line, plan.payout, held, book, result)
        place = (line.clause.key, line.origin_on)
        sums[place] = sums.get(place, 0) + now_fen
    for (clause, origin_on), fen in sorted(sums.items()):
        if fen < 0:
            result.claims_raised_fen -= fen
            key = f"{clause}:{origin_on:%Y-%m}:{book.month_on:%Y-%m}"
            result.balances.append(Balance(CLAIM, member.key, key, -fen, book.month_on, clause=clause))
    return sum(fen for fen in sums.values() if fen > 0)


def _hold(
    line: PayLine, payout: Sequence[Instalment], held: dict[tuple[str, str, str], Balance], book: Book, result: Pay
) -> int:
    """Return what of a line is held: cumulative shares, so that the parts sum to the line."""
    whole = Fraction(1)
    kept = 0
    fact = line.reverses or line.fact
    for each in reversed(payout):
        past = round_fen(whole * line.amount_fen)
        whole -= each.share
        part = past - round_fen(whole * line.amount_fen)
        key = (line.clause.key, fact, each.label)
        open_ = held.get(key)
        if part < 0:  # only what is still held of the fact taken back can leave what is held
            part = -min(-part, open_.amount_fen if open_ and line.reverses else 0)
        elif open_ is None and _has_come(each.event, line.contract, book):
            part = 0
        if not part:
            continue
        kept += part
        row = open_ or Balance(
            HELD, line.member, ":".join(key), 0, book.month_on, line.clause.key, fact, line.contract, each.label
        )
        held[key] = replace(row, amount_fen=row.amount_fen + part)
    result.held_fen += kept
    return kept


def _due_held(held: dict[tuple[str, str, str], Balance], opening: Sequence[Balance], book: Book, result: Pay) -> int:
    """Release or forfeit what was held before and has come due; return what is released."""
    instalments = _instalments(book)
    released = 0
    for before in opening:
        row = held.get(_held_key(before)) if before.kind == HELD else None
        terms = instalments.get((before.clause, before.label))
        if row is None or terms is None or row.amount_fen <= 0:
            continue
        values = {"label": row.label, "fact": row.fact, "amount": yuan(row.amount_fen)}
        if terms.forfeited_by and _has_come(terms.forfeited_by, row.contract, book):
            result.forfeited_fen += row.amount_fen
            result.words.append(Message("没收「{label}」{fact} {amount} 元", values))
        elif _has_come(terms.event, row.contract, book) or _is_due(terms, row, book):
            released += row.amount_fen
            result.words.append(Message("发放留存「{label}」{fact} {amount} 元", values))
        else:
            continue
        held[_held_key(before)] = replace(row, amount_fen=0)
    result.released_fen = released
    return released


def _instalments(book: Book) -> dict[tuple[str, str], Instalment]:
    """Return by clause and label what releases or forfeits, as the latest version that knows the label says.

    So what was held under an earlier version comes due although a later one calls its instalments otherwise.
    """
    known = [one for one in book.clauses(CommissionPlan) if one[0].start_on < book.month.end_on]
    known.sort(key=lambda one: one[0].start_on)
    return {(clause.key, each.label): each for clause, plan in known for each in plan.payout}


def _is_due(terms: Instalment, row: Balance, book: Book) -> bool:
    return terms.after_months is not None and add_months(month_of(row.since_on), terms.after_months) <= book.month_on


def _has_come(metric: str, contract: str, book: Book) -> bool:
    """Say whether something has happened to a contract by the month, and was not taken back."""
    if not metric or not contract:
        return False
    count = sum(-1 if fact.reverses else 1 for fact in book.by_metric.get(metric, ()) if fact.contract == contract)
    return count > 0


def _by_terms(
    payable: int, member: Member, opening: Sequence[Balance], book: Book, terms: PayTerms | None, result: Pay
) -> int:
    """Apply cap, guarantee and draw."""
    draws = [each for each in opening if each.kind == DRAW]
    if terms is None:
        return _draw(payable, member, draws, Fraction(1), book, None, result)
    if terms.cap is not None and payable > terms.cap.amount:
        excess = payable - terms.cap.amount
        payable = terms.cap.amount
        if terms.cap.excess == "carried":
            result.carried_out_fen = excess
            key = f"carried:{book.month_on:%Y-%m}"
            result.balances.append(Balance(CARRIED, member.key, key, excess, book.month_on))
        else:
            result.lost_fen = excess
        result.words.append(Message("月封顶 {cap} 元，超出 {excess} 元", {
            "cap": yuan(terms.cap.amount), "excess": yuan(excess),
        }))  # fmt: skip
    days, whole = presence(member, book.month, terms.wage_by, book.inputs.calendar, roles=terms.roles)
    share = Fraction(days, whole) if whole else Fraction(0)
    if terms.guarantee is not None and _is_early(terms.guarantee.first_months, member, book):
        least = round_fen(terms.guarantee.amount * share)
        result.guarantee_fen = max(0, least - payable)
        if result.guarantee_fen:
            result.words.append(Message("保底 {least} 元，补 {amount} 元", {
                "least": yuan(least), "amount": yuan(result.guarantee_fen),
            }))  # fmt: skip
    payable += result.guarantee_fen
    return _draw(payable, member, draws, share, book, terms, result)


def _draw(
    payable: int,
    member: Member,
    draws: Sequence[Balance],
    share: Fraction,
    book: Book,
    terms: PayTerms | None,
    result: Pay,
) -> int:
    """Advance what is lacking to the draw, or take back of what stands above it, the oldest first."""
    open_fen = sum(each.amount_fen for each in draws)
    draw = terms.draw if terms is not None else None
    least = round_fen(draw.amount * share) if draw is not None else 0
    above = max(0, payable - least)
    for each in sorted(draws, key=lambda one: (one.since_on, one.key)):
        taken = min(above, each.amount_fen)
        above -= taken
        result.draw_recovered_fen += taken
        if each.amount_fen > taken:
            result.balances.append(replace(each, amount_fen=each.amount_fen - taken))
    payable -= result.draw_recovered_fen
    if result.draw_recovered_fen:
        result.words.append(Message("冲抵预支 {amount} 元", {"amount": yuan(result.draw_recovered_fen)}))
    if terms is None or draw is None or not _is_early(draw.first_months, member, book):
        return payable
    room = least - payable
    if draw.most is not None:
        room = min(room, draw.most - (open_fen - result.draw_recovered_fen))
    if room > 0:
        result.draw_fen = room
        key = f"draw:{book.month_on:%Y-%m}"
        result.balances.append(Balance(DRAW, member.key, key, room, book.month_on))
        result.words.append(Message("预支 {amount} 元，以后冲抵", {"amount": yuan(room)}))
    return payable + max(0, room)


def _is_early(first_months: int | None, member: Member, book: Book) -> bool:
    return first_months is None or book.month_on < add_months(month_of(member.joined_on), first_months)


def _within_law(
    payable: int, member: Member, opening: Sequence[Balance], book: Book, terms: PayTerms | None, result: Pay
) -> int:
    """Recover claims within the law and top the wage up to the minimum."""
    claims = [each for each in opening if each.kind == CLAIM]
    claims += [each for each in result.balances if each.kind == CLAIM]
    result.balances = [each for each in result.balances if each.kind != CLAIM]
    day = min(book.month.last_on, member.left_on or book.month.last_on)
    basis = book.basis(member.key, day) or book.basis(member.key, book.month_on)
    region_law = book.law(basis.region, book.month.last_on) if basis is not None else None
    by = terms.wage_by if terms is not None else "workdays"
    there = presence(member, book.month, by, book.inputs.calendar)
    minimum = lawful.minimum_of(region_law, there)
    fixed = _fixed(member, book, there, region_law.excluded_items if region_law else ())
    if basis is not None:
        if region_law is None and basis.region:
            book.warn("没有「{region}」的法定参数，最低工资没有核对。", region=basis.region)
        of_contract = book.law(basis.region, basis.contract_from or basis.start_on) or region_law
        for words in lawful.probation_warnings(basis, member.name, of_contract):
            book.warn(words.msgid, **words.values)
        short = lawful.top_up(lawful.Wage(fixed.whole_fen + payable, fixed.counting_fen + payable), minimum)
        result.minimum_top_up_fen = short
        if short:
            values = {"minimum": yuan(minimum), "short": yuan(short)}
            result.words.append(Message("最低工资 {minimum} 元，补足 {short} 元", values))
        payable += short
    wage = lawful.Wage(fixed.whole_fen + payable, fixed.counting_fen + payable)
    for each in lawful.recover(claims, wage, region_law, minimum, book.month.last_on, book.inputs.calendar):
        taken = min(each.taken_fen, payable)  # the fixed wage is the payroll's; here only variable pay is reduced
        payable -= taken
        result.recovered_fen += taken
        result.words.append(each.words)
        if each.claim.amount_fen > taken:
            result.balances.append(replace(each.claim, amount_fen=each.claim.amount_fen - taken))
    return payable


def _fixed(member: Member, book: Book, there: tuple[int, int], excluded: Sequence[str]) -> lawful.Wage:
    """Return the fixed part of the month's wage: the items given, else the agreed wage for the days there."""
    items = book.pay_items(member.key)
    given = lawful.Wage(
        sum(each.amount_fen for each in items),
        sum(each.amount_fen for each in items if each.item not in excluded),
    )
    if any(not each.is_beside for each in items):
        return given
    basis = book.basis(member.key, min(book.month.last_on, member.left_on or book.month.last_on))
    basis = basis or book.basis(member.key, book.month_on)
    if basis is None or not there[1]:
        return given
    agreed = Fraction(basis.wage_fen)
    if member.at(book.month.last_on).status == "probation":
        agreed *= _probation_share(member, book)
    whole = round_fen(agreed * there[0] / there[1])
    return lawful.Wage(whole + given.whole_fen, whole + given.counting_fen)


def _probation_share(member: Member, book: Book) -> Fraction:
    """Return the share of the agreed wage during probation by the clause in force; the whole without one."""
    roles = set(member.at(book.month.last_on).roles)
    for _, clause in book.in_month(Probation):
        if roles & set(clause.roles):
            return clause.pay_share
    return Fraction(1)
