"""A line's trace in words and JSON, and the answer to 为什么不是…: the next tier, and what is lacking for it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from xiaozhang.base.clause_parts import figure_words, joined
from xiaozhang.base.money import percent, round_fen, round_quotient, yuan
from xiaozhang.base.text import Message
from xiaozhang.performance.plans.clauses.parts import AXIS_WORDS, Axis
from xiaozhang.performance.plans.clauses.plan import CommissionPlan
from xiaozhang.performance.plans.rules.book import Book, Exact
from xiaozhang.performance.plans.rules.curves import Part
from xiaozhang.performance.plans.rules.evaluating import Earned, Evaluation
from xiaozhang.performance.plans.rules.factors import period_value
from xiaozhang.performance.plans.rules.inputs import Clause, Departure, Fact
from xiaozhang.performance.plans.rules.lines import (
    ADJUSTMENT,
    COMMISSION,
    LIMIT,
    PayLine,
    base_text,
    exact_text,
    percent_text,
    rate_text,
)

_DEPARTURES = {
    "rate": Message("比例改按"),
    "factor": Message("另乘"),
    "amount": Message("定为"),
    "waive": Message("免除"),
}


def line_of(
    each: Earned, amount_fen: int, rounded: tuple[int, int], difference: Exact, *, is_old: bool, start_on: date,
    is_closed: bool,
) -> PayLine:  # fmt: skip
    """Return the line of an entry: its exact `difference`, and the `rounded` sums before and after it.

    `start_on` begins its period, which `is_closed` if it ended before the month. An old entry's line brings the
    difference that a change of its period made.
    """
    entry = each.entry
    fact = entry.fact
    line = PayLine(
        member=entry.payee,
        kind=ADJUSTMENT if is_closed or is_old else COMMISSION,
        clause=entry.clause,
        amount_fen=amount_fen,
        origin_on=start_on,
        fact=fact.key,
        basis_on=fact.occurred_on,
        contract=fact.contract,
        reverses=fact.reverses,
    )
    line.trace = _trace(each, rounded, difference, is_old=is_old)
    line.words = _words(each, amount_fen, difference, is_old=is_old)
    return line


def limit_line(
    version: tuple[Clause, CommissionPlan], payee: str, start_on: date, amount_fen: int, sum_fen: int, now_fen: int,
    book: Book,
) -> PayLine:  # fmt: skip
    """Return the line by which cap or floor change a period's sum."""
    name = Message("期内封顶") if amount_fen < 0 else Message("期内保底")
    values = {"name": name, "sum": yuan(sum_fen), "now": yuan(now_fen)}
    return PayLine(
        member=payee, kind=LIMIT, clause=version[0], amount_fen=amount_fen, origin_on=start_on,
        trace={"sum_fen": sum_fen, "limited_fen": now_fen},
        words=[Message("{name}：累计 {sum} 元，计为 {now} 元", values)],
    )  # fmt: skip


def outlook(version: tuple[Clause, CommissionPlan], evaluation: Evaluation, book: Book) -> dict[str, Any]:
    """Return what would change a payee's figure under a clause: the next tier and the gate, and what is lacking."""
    clause, plan = version
    is_money = plan.base.of != "units"
    base = evaluation.sums.base
    found: dict[str, Any] = {"clause": clause.named(), "base": base_text(base, is_money=is_money), "why_not": []}
    following = evaluation.curves[id(plan)].to_next(base) if plan.matrix is None and plan.tiers_by != "fact" else None
    if following is not None:
        lacking, rate = _up(following[0], is_money=is_money), following[1]
        found["next"] = {"lacking": base_text(lacking, is_money=is_money), "rate": rate_text(rate, is_money=is_money)}
        words = {"lacking": _figure(lacking, is_money=is_money), "rate": rate_words(rate, is_money=is_money)}
        found["why_not"].append(str(Message("再有 {lacking}就到 {rate} 一档", words)))
    gate = plan.gate
    if gate is not None:
        metrics = (gate.metric, gate.to_metric)
        value = period_value(gate.by, evaluation.group, book, evaluation.known_on, metrics)
        if value < gate.at_least:
            found["why_not"].append(str(_gate_words(plan, evaluation, value, gate.at_least)))
    return found


def rate_words(rate: Fraction, *, is_money: bool) -> str:
    """Return 2.0%, or 每单位 50.00 元."""
    return percent_text(rate) if is_money else f"每单位 {rate_text(rate, is_money=False)} 元"


def _gate_words(plan: CommissionPlan, evaluation: Evaluation, value: Fraction, least: Fraction) -> Message:
    assert plan.gate is not None
    values: dict[str, object] = {
        "axis": AXIS_WORDS[plan.gate.by], "value": _two(value), "least": figure_words(least),
        "below": percent(plan.gate.below),
    }  # fmt: skip
    target = evaluation.group.target
    if plan.gate.by is Axis.ATTAINMENT and target:
        is_money = plan.base.of != "units"
        lacking = _up(target * least / 100 - evaluation.group.base, is_money=is_money)
        values["lacking"] = _figure(lacking, is_money=is_money)
        return Message("门槛未过：{axis} {value}，至少 {least}，还差 {lacking}；现付 {below}", values)
    return Message("门槛未过：{axis} {value}，至少 {least}；现付 {below}", values)


def _trace(each: Earned, rounded: tuple[int, int], difference: Exact, *, is_old: bool) -> dict[str, Any]:
    entry = each.entry
    is_money = entry.plan.base.of != "units"
    found: dict[str, Any] = {
        "base": base_text(entry.base, is_money=is_money),
        "before": base_text(each.before, is_money=is_money),
        "after": base_text(each.after, is_money=is_money),
        "slices": [_slice(part, is_money=is_money) for part in each.parts],
        "exact_fen": exact_text(difference),
        "rounded_before_fen": rounded[0],
        "rounded_after_fen": rounded[1],
    }
    if entry.part:
        found["part"] = entry.part
    if entry.base != entry.whole:
        found["whole"] = base_text(entry.whole, is_money=is_money)
    if each.lifted:
        found["lifted"] = [
            {
                "base": exact_text(part),
                "from": rate_text(old, is_money=is_money),
                "to": rate_text(new, is_money=is_money),
            }
            for part, old, new in each.lifted
        ]
    if each.factors:
        found["factors"] = [factor.as_json() for factor in each.factors]
    if each.departures:
        found["exceptions"] = [each_.number for each_ in each.departures]
    if is_old:
        found["was_settled"] = True
    return found


def _slice(part: Part, *, is_money: bool) -> dict[str, Any]:
    return {
        "tier": part.tier + 1,
        "part": base_text(part.part, is_money=is_money),
        "rate": rate_text(part.rate, is_money=is_money),
        "makes_fen": exact_text(part.part * part.rate),
    }


def _words(each: Earned, amount_fen: int, difference: Exact, *, is_old: bool) -> list[Message]:
    entry = each.entry
    is_money = entry.plan.base.of != "units"
    words = []
    if is_old:
        words.append(Message("此前已结算的一笔，因期内系数或签呈有变，补差"))
    if entry.fact.whole:
        words.append(_part_words(entry.fact))
    values = {"base": _figure(entry.base, is_money=is_money), "before": _figure(each.before, is_money=is_money),
              "after": _figure(each.after, is_money=is_money)}  # fmt: skip
    words.append(Message("基数 {base}，累计 {before} → {after}", values))
    slices = [
        Message("{part} × {rate}", {
            "part": _figure(part.part, is_money=is_money), "rate": rate_words(part.rate, is_money=is_money),
        })
        for part in each.parts
    ]  # fmt: skip
    if slices:
        words.append(joined(slices, " + "))
    for part, old, new in each.lifted:
        words.append(Message("此前的 {part}由 {old} 改按 {new}", {
            "part": _figure(part, is_money=is_money), "old": rate_words(old, is_money=is_money),
            "new": rate_words(new, is_money=is_money),
        }))  # fmt: skip
    words += [factor.words() for factor in each.factors]
    words += [_departure_words(departure) for departure in each.departures]
    if each.note is not None:
        words.append(each.note)
    values = {"exact": _exact_yuan(difference), "amount": yuan(amount_fen)}
    words.append(Message("得 {exact} 元，累计进位后本行 {amount} 元", values))
    return words


def _part_words(fact: Fact) -> Message:
    """Say which part of a fact the line is about."""
    due = fact.due_on.isoformat() if fact.due_on is not None else "—"
    values = {"amount": yuan(fact.amount_fen or 0), "product": fact.words.get("product") or "—", "due": due}
    if "#d" in fact.key and "#p" in fact.key:
        return Message("本行是这一笔中产品「{product}」、应收日 {due} 的 {amount} 元", values)
    if "#d" in fact.key:
        return Message("本行是这一笔中应收日 {due} 的 {amount} 元", values)
    return Message("本行是这一笔中产品「{product}」的 {amount} 元", values)


def _departure_words(each: Departure) -> Message:
    value = each.what
    if each.what.startswith("tiers[") and each.value is not None:
        tier = int(each.what[6:-1]) + 1
        values = {"number": each.number, "tier": tier, "value": percent(each.value), "reason": each.reason}
        return Message("签呈 {number}：第 {tier} 档比例改按 {value}（{reason}）", values)
    if each.value is not None:
        value = f"{figure_words(each.value)} 元" if each.kind == "amount" else percent(each.value)
    values = {"number": each.number, "what": _DEPARTURES[each.kind], "value": value, "reason": each.reason}
    return Message("签呈 {number}：{what} {value}（{reason}）", values)


def _figure(value: Exact, *, is_money: bool) -> str:
    if not is_money:
        return f"{figure_words(value)} "
    return f"{yuan(value if isinstance(value, int) else round_fen(value))} 元"


def _up(value: Exact, *, is_money: bool) -> Exact:
    """Round what is lacking up to the 分: one less would not do."""
    exact = Fraction(value)
    return -(-exact.numerator // exact.denominator) if is_money else value


def _exact_yuan(value: Exact) -> str:
    """Return an amount of 分 in yuan with two places, and up to six more where it needs them."""
    if value.denominator == 1:
        return yuan(value.numerator)
    scaled = round_quotient(abs(value.numerator) * 10**4, value.denominator)
    whole, rest = divmod(scaled, 10**6)
    return f"{'−' if value < 0 else ''}{whole:,}.{f'{rest:06d}'.rstrip('0').ljust(2, '0')}"


def _two(value: Fraction) -> str:
    return figure_words(Fraction(round_fen(value * 100), 100))
