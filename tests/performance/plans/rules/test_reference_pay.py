"""From earned to paid against the calculator: held, released, forfeited, capped, advanced, recovered within the law."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from tests.performance.plans.rules.calculator import MARCH, Week, dice_of, half_up, months_on, percent
from tests.performance.plans.rules.values import clause, fact, member, plan, settled, statement
from xiaozhang.base.workdays import Calendar
from xiaozhang.performance.plans.clauses import PayTerms
from xiaozhang.performance.plans.rules.inputs import Balance, PayBasis, PayItem, RegionLaw

LAST = date(2026, 3, 31)
FEBRUARY = date(2026, 2, 1)
REGION = "某市"


@dataclass
class Month:
    """A member's March in the calculator's words (分), and the same in the engine's."""

    rate: Fraction
    shares: dict[str, Fraction]
    rows: list[dict[str, Any]] = field(default_factory=list)
    events: dict[str, str] = field(default_factory=dict)
    balances: list[Balance] = field(default_factory=list)

    def parts(self, line: int) -> dict[str, int]:
        """The held parts of a line: steps of its rounded cumulative shares, behind the part that is paid at once."""
        found, up = {}, 1 - sum(self.shares.values(), Fraction(0))
        for label, share in self.shares.items():
            found[label] = half_up(line * (up + share)) - half_up(line * up)
            up += share
        return found


def month_of(dice: random.Random) -> Month:
    shares = {label: Fraction(dice.randint(1, 4), 10) for label in ["验收", "质保"][: dice.randint(0, 2)]}
    month = Month(Fraction(dice.randint(1, 99), 1000), shares)
    for n in range(dice.randint(0, 3)):
        month.rows.append({"key": f"{n}", "on": MARCH + timedelta(n), "fen": dice.randrange(1, 9000000), "of": ""})
    for n in range(dice.randint(0, 2)):  # settled in February, each on a base that is its own month's
        month.rows.append({"key": f"f{n}", "on": FEBRUARY + timedelta(n), "fen": dice.randrange(1, 9000000), "of": ""})
    for row in list(month.rows):
        month.events[row["key"]] = dice.choice(["", "", "acceptance", "bad_debt"]) if shares else ""
        if not month.events[row["key"]] and dice.random() < 0.35:
            back = {"key": f"{row['key']}x", "on": row["on"], "fen": -dice.choice([row["fen"], row["fen"] // 3])}
            month.rows.append({**back, "of": row["key"]})
    return month


def lines_of(month: Month, rows: list[dict[str, Any]], before: int = 0) -> dict[str, int]:
    """Lines are the steps of the rounded sum, in the order of instants."""
    found, up = {}, before
    for row in rows:
        found[row["key"]] = half_up(month.rate * (up + row["fen"])) - half_up(month.rate * up)
        up += row["fen"]
    return found


def held_before(month: Month) -> dict[tuple[str, str], int]:
    """What February held back, by fact and label."""
    old = [row for row in month.rows if row["on"] < MARCH and not row["of"]]
    lines = lines_of(month, old)
    return {(row["key"], label): fen for row in old for label, fen in month.parts(lines[row["key"]]).items() if fen}


def earned(month: Month) -> tuple[dict[str, int], dict[tuple[str, str], int], int, list[int]]:
    """Return lines, what is held at the end, what is released, and what each base brings at once."""
    held = held_before(month)
    now = [row for row in month.rows if row["on"] >= MARCH]
    now.sort(key=lambda row: (row["on"], row["key"]))
    was = sum(row["fen"] for row in month.rows if row["on"] < MARCH and not row["of"])
    back = [row for row in month.rows if row["on"] < MARCH and row["of"]]
    bases = []
    lines: dict[str, int] = {}
    for rows, before in ((now, 0), (back, was)):
        found = lines_of(month, rows, before)
        lines |= found
        at_once = 0
        for row in rows:
            line, root = found[row["key"]], row["of"] or row["key"]
            kept = 0
            for label, part in month.parts(line).items():
                there = held.get((root, label), 0)
                taken = max(part, -there)
                held[root, label] = there + taken
                kept += taken
            at_once += line - kept
        bases.append(at_once)
    released = 0
    for (root, label), fen in list(held.items()):
        if month.events.get(root) == "acceptance" or (month.events.get(root) and root.startswith("f")):
            del held[root, label]
            released += fen if month.events[root] == "acceptance" else 0
    return lines, {key: fen for key, fen in held.items() if fen}, released, bases


@dataclass
class Terms:
    """What is random in the terms of pay, in 分."""

    cap: int | None
    is_carried: bool
    guarantee: int | None
    draw: int | None
    most: int | None
    wage: int
    minimum: int
    share: Fraction
    notice: int
    overtime: int


def terms_of(dice: random.Random) -> Terms:
    kind = dice.choice(["", "guarantee", "draw"])
    floor = dice.randrange(1000, 500000)
    return Terms(
        cap=dice.choice([None, floor + dice.randrange(500000)]), is_carried=dice.random() < 0.5,
        guarantee=floor if kind == "guarantee" else None, draw=floor if kind == "draw" else None,
        most=dice.choice([None, floor + dice.randrange(300000)]), wage=dice.randrange(100000, 500000),
        minimum=dice.randrange(150000, 300000), share=Fraction(dice.randint(5, 20), 100), notice=dice.choice([0, 0, 5]),
        overtime=dice.choice([0, 0, 50000]),
    )  # fmt: skip


def paid(at_hand: int, owed: list[tuple[date, int, date | None]], draws: int, terms: Terms, week: Week,
         there: tuple[int, int]) -> tuple[int, int, int, list[int]]:  # fmt: skip
    """Return what is paid, what is carried on, draws and claims left open: steps 3 to 5 of the document."""
    days, whole = there
    carried = 0
    if terms.cap is not None and at_hand > terms.cap:
        carried, at_hand = at_hand - terms.cap if terms.is_carried else 0, terms.cap
    if terms.guarantee is not None:
        at_hand = max(at_hand, half_up(Fraction(terms.guarantee * days, whole)))
    line = half_up(Fraction((terms.draw or 0) * days, whole))
    if at_hand < line:
        room = line - at_hand if terms.most is None else min(line - at_hand, max(0, terms.most - draws))
        at_hand, draws = at_hand + room, draws + room
    elif draws:
        back = min(draws, at_hand - line)
        at_hand, draws = at_hand - back, draws - back
    fixed = half_up(Fraction(terms.wage * days, whole))
    least = -(-terms.minimum * days // whole)
    top_up = max(0, least - fixed - at_hand)
    at_hand += top_up
    limit = (fixed + terms.overtime + at_hand) * terms.share
    room = min(limit.numerator // limit.denominator, max(0, fixed + at_hand - least), at_hand)
    left = []
    for _, fen, told in sorted(owed):
        is_ripe = not terms.notice or (told is not None and week.after(told, terms.notice) <= LAST)
        taken = min(fen, room) if is_ripe else 0
        room, at_hand = room - taken, at_hand - taken
        left += [fen - taken] if fen > taken else []
    return at_hand, carried, draws, left


def test_from_earned_to_paid() -> None:
    for case, dice in enumerate(dice_of("pay", 250)):
        month, terms, week = month_of(dice), terms_of(dice), Week(dice)
        start = dice.choice([date(2024, 1, 1), date(2024, 1, 1), MARCH + timedelta(dice.randrange(28))])
        if start > MARCH:
            month.rows = [row for row in month.rows if row["on"] >= MARCH]
        claims = [(months_on(MARCH, -2 - n), dice.randrange(1, 200000), dice.choice([None, MARCH, date(2026, 3, 28)]))
                  for n in range(dice.randint(0, 3))]  # fmt: skip
        draws = dice.choice([0, dice.randrange(1, 200000)])
        carried_in = dice.choice([0, 0, dice.randrange(1, 100000)])
        lines, held, released, bases = earned(month)
        owed = [*claims, *((MARCH, -each, None) for each in bases if each < 0)]
        at_hand = sum(each for each in bases if each > 0) + released + carried_in
        there = week.between(max(start, MARCH), LAST), week.between(MARCH, LAST)
        if not there[0]:
            continue
        wanted = paid(at_hand, owed, draws, terms, week, there)
        clauses = [clause(in_plan(month)), clause(in_terms(terms), "terms")]
        balances = [Balance("held", "a", f"commission:{root}:{label}", fen, FEBRUARY, "commission", root, root, label)
                    for (root, label), fen in held_before(month).items()]  # fmt: skip
        balances += [Balance("claim", "a", f"c{on}", fen, on, notice_on=told) for on, fen, told in claims]
        balances += [Balance("draw", "a", "draw", draws, FEBRUARY)] if draws else []
        balances += [Balance("carried", "a", "carried", carried_in, FEBRUARY)] if carried_in else []
        fixed = half_up(Fraction(terms.wage * there[0], there[1]))
        items = [PayItem("a", "工资", fixed), PayItem("a", "加班工资", terms.overtime)] if terms.overtime else []
        law = RegionLaw(REGION, date(2026, 1, 1), terms.minimum, terms.share, ("加班工资",), terms.notice, "出处")
        result = settled(clauses, in_facts(month), [member(start_on=start)], balances=balances, pay_items=items,
                         pay_basis=[PayBasis("a", start, None, terms.wage, region=REGION)], laws=[law],
                         calendar=Calendar(week.off, week.worked))  # fmt: skip
        pay = statement(result).pay
        left = {kind: [each.amount_fen for each in pay.balances if each.kind == kind]
                for kind in ("held", "carried", "draw", "claim")}  # fmt: skip
        found = pay.paid_fen, sum(left["carried"]), sum(left["draw"]), sorted(left["claim"])
        assert (case, month, terms, there, found) == (case, month, terms, there, (*wanted[:3], sorted(wanted[3])))
        assert (case, sum(lines.values()), sorted(left["held"])) == (case, pay.earned_fen, sorted(held.values()))
        assert pay.opening_fen + pay.accrued_fen - pay.reversed_fen - pay.paid_fen == pay.closing_fen


def in_plan(month: Month) -> Any:
    held = [{"label": label, "share": percent(share), "event": "acceptance", "forfeited_by": "bad_debt"}
            for label, share in month.shares.items()]  # fmt: skip
    return plan(method=None, tiers=[{"from": 0, "rate": percent(month.rate)}], payout=held)


def in_terms(terms: Terms) -> PayTerms:
    given: dict[str, Any] = {"roles": ["representative"]}
    if terms.cap is not None:
        given["cap"] = {"amount": f"{terms.cap / 100:.2f}", "excess": "carried" if terms.is_carried else "lost"}
    if terms.guarantee is not None:
        given["guarantee"] = {"amount": f"{terms.guarantee / 100:.2f}"}
    if terms.draw is not None:
        most = None if terms.most is None else f"{terms.most / 100:.2f}"
        given["draw"] = {"amount": f"{terms.draw / 100:.2f}", "most": most}
    return PayTerms.model_validate(given)


def in_facts(month: Month) -> list[Any]:
    found = [
        fact(row["key"], row["on"], f"{row['fen'] / 100:.2f}", contract=row["of"] or row["key"], reverses=row["of"],
             month_on=MARCH if row["of"] else row["on"].replace(day=1), came_on=MARCH if row["of"] else row["on"])
        for row in month.rows
    ]  # fmt: skip
    there = {row["key"] for row in month.rows}
    events = [fact(f"e{root}", LAST, None, who="", metric=event, contract=root)
              for root, event in month.events.items() if event and root in there]  # fmt: skip
    return found + events


def test_what_a_month_holds_is_forfeited_in_the_next_at_the_earliest() -> None:
    month = Month(Fraction(1, 100), {"质保": Fraction(1, 10)}, [{"key": "0", "on": MARCH, "fen": 1000000, "of": ""}])
    month.events["0"] = "bad_debt"
    first = statement(settled(in_plan(month), in_facts(month))).pay
    assert (first.held_fen, first.forfeited_fen, first.paid_fen, first.closing_fen) == (1000, 0, 9000, 1000)
    then = statement(settled(in_plan(month), in_facts(month), month_on=date(2026, 4, 1), balances=first.balances)).pay
    assert (then.forfeited_fen, then.paid_fen, then.closing_fen) == (1000, 0, 0)
