"""Matrices, interpolated and linear coefficients, proration, leavers and lines rounded one by one: the calculator."""

from __future__ import annotations

import random
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from tests.performance.plans.rules.calculator import (
    MARCH,
    Week,
    band,
    dice_of,
    half_up,
    on_the_line,
    percent,
    places,
    remainders,
)
from tests.performance.plans.rules.values import amounts, fact, member, plan, settled
from xiaozhang.base.workdays import Calendar
from xiaozhang.performance.plans.rules.inputs import Assignment, Member, Share

LAST = date(2026, 3, 31)
AXES = ("payment_days", "overdue_days", "margin_rate", "amount", "months", "attainment", "total", "quotient")
SPANS = {"payment_days": (-10, 80), "overdue_days": (-30, 60), "margin_rate": (-20, 80), "amount": (0, 9000),
         "months": (0, 30), "attainment": (0, 200), "total": (0, 40000), "quotient": (0, 300)}  # fmt: skip


class Case:
    """Facts of March of one member, with all that an axis may look up."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.rows: list[dict[str, Any]] = []
        for n in range(dice.randint(1, 6)):
            day = MARCH + timedelta(dice.randrange(31))
            fen = dice.randrange(100, 900000)
            self.rows.append({"key": f"{n}", "day": day, "fen": fen, "cost": fen * dice.randint(20, 120) // 100,
                              "billed": day - timedelta(dice.randrange(-5, 90)),
                              "due": day - timedelta(dice.randrange(-40, 70)),
                              "first": day - timedelta(dice.randrange(0, 900))})  # fmt: skip
        self.target = dice.randint(1, 40) * 500
        self.bills = dice.randrange(1, 4000000)
        self.base = sum(row["fen"] for row in self.rows)

    def facts(self) -> list[Any]:
        found = [fact(row["key"], row["day"], f"{row['fen'] / 100:.2f}", cost_fen=row["cost"], billed_on=row["billed"],
                      due_on=row["due"], first_on=row["first"]) for row in self.rows]  # fmt: skip
        return [*found, fact("bill", MARCH, f"{self.bills / 100:.2f}", metric="billed")]

    def value(self, axis: str, row: dict[str, Any]) -> Fraction:
        if axis == "months":
            whole = (row["day"].year - row["first"].year) * 12 + row["day"].month - row["first"].month
            return Fraction(whole - (row["day"].day < row["first"].day and not is_month_end(row["day"])))
        return {
            "payment_days": Fraction((row["day"] - row["billed"]).days),
            "overdue_days": Fraction((row["day"] - row["due"]).days),
            "margin_rate": Fraction((row["fen"] - row["cost"]) * 100, row["fen"]),
            "amount": Fraction(row["fen"], 100),
            "attainment": Fraction(self.base, self.target),
            "total": Fraction(self.bills, 100),
            "quotient": Fraction(self.base * 100, self.bills),
        }[axis]


def is_month_end(day: date) -> bool:
    return (day + timedelta(1)).month != day.month


def starts_of(dice: random.Random, axis: str, count: int) -> list[int]:
    low, high = SPANS[axis]
    return [min(low, 0), *sorted(dice.sample(range(1, high), count - 1))]


def named(axis: str) -> dict[str, str]:
    return {"total": {"metric": "billed"}, "quotient": {"metric": "receipt", "to_metric": "billed"}}.get(axis, {})


def rate(dice: random.Random, most: int = 1500) -> Fraction:
    return Fraction(dice.randrange(1, most), 1000)


def test_two_way_matrices() -> None:
    for case, dice in enumerate(dice_of("matrix", 150)):
        here = Case(dice)
        rows_by, columns_by = dice.sample(AXES[:6], 2)
        if dice.random() < 0.4:
            columns_by = dice.choice(["total", "quotient"])
        rows = [0, *starts_of(dice, rows_by, 3)[1:]]
        columns = [0, *starts_of(dice, columns_by, 3)[1:]]
        cells = [[rate(dice, 200) for _ in columns] for _ in rows]
        matrix = {"rows_by": rows_by, "columns_by": columns_by, "rows": rows, "columns": columns,
                  "cells": [[percent(each) for each in row] for row in cells], **named(columns_by)}  # fmt: skip
        exact = sum((row["fen"] * cells[band(rows, here.value(rows_by, row))][
            band(columns, here.value(columns_by, row))] for row in here.rows), Fraction(0))  # fmt: skip
        given = plan(matrix=matrix, tiers=[], method=None)
        found = sum(amounts(settled(given, here.facts(), targets=[("a", "receipt", "2026-03", here.target)])))
        assert (case, matrix, here.rows, found) == (case, matrix, here.rows, half_up(exact))


def coefficient(dice: random.Random, axis: str, decimals: int) -> tuple[dict[str, Any], Any]:
    method = dice.choice(["bands", "interpolated", "linear"])
    given: dict[str, Any] = {"label": axis, "by": axis, "method": method, "places": decimals, **named(axis)}
    if method == "linear":
        each, above, floor = (
            Fraction(dice.randint(1, 300), 10000),
            dice.randint(0, 30),
            Fraction(dice.randint(0, 9), 10),
        )
        given |= {"each": percent(each), "above": above, "floor": percent(floor)}
        return given, lambda value: places(max(1 - each * max(value - above, Fraction(0)), floor), decimals)
    points = [(Fraction(start), rate(dice)) for start in starts_of(dice, axis, dice.randint(2, 4))]
    given["rows"] = [{"from": int(start), "factor": percent(factor)} for start, factor in points]
    if method == "bands":
        return given, lambda value: points[band([start for start, _ in points], value)][1]
    written = {factor for _, factor in points}

    def between(value: Fraction) -> Fraction:
        exact = on_the_line(points, value)
        return exact if exact in written else places(exact, decimals)

    return given, between


def test_coefficients_by_bands_on_lines_and_by_units() -> None:
    for case, dice in enumerate(dice_of("coefficient", 200)):
        here = Case(dice)
        made = {axis: coefficient(dice, axis, dice.choice([2, 4, 6])) for axis in dice.sample(AXES, dice.randint(1, 3))}
        flat = rate(dice, 100)
        exact = Fraction(0)
        for row in here.rows:
            earned = row["fen"] * flat
            for axis, (_, factor) in made.items():
                earned *= factor(here.value(axis, row))
            exact += earned
        given = plan(tiers=[{"from": 0, "rate": percent(flat)}], method=None,
                     coefficients=[each for each, _ in made.values()])  # fmt: skip
        found = sum(amounts(settled(given, here.facts(), targets=[("a", "receipt", "2026-03", here.target)])))
        assert (case, [each for each, _ in made.values()], found) == (
            case, [each for each, _ in made.values()], half_up(exact),
        )  # fmt: skip


def test_days_there_of_targets_tiers_and_limits() -> None:
    for case, dice in enumerate(dice_of("proration", 200)):
        week, by = Week(dice), dice.choice(["workdays", "calendar_days"])
        of = dice.choice([["targets"], ["tiers"], ["limits"], ["tiers", "limits"], ["targets", "limits"]])
        first = MARCH + timedelta(dice.choice([0, dice.randrange(28)]))
        end = LAST - timedelta(dice.choice([0, 0, dice.randrange((LAST - first).days + 1)]))
        off = [first + timedelta(dice.randrange((end - first).days + 1))] if dice.random() < 0.4 else []
        leave = dice.random() < 0.7
        days = [MARCH + timedelta(n) for n in range(31)]
        whole = [day for day in days if by == "calendar_days" or week.works(day)]
        there = [day for day in whole if first <= day <= end and not (leave and day in off)]
        part = Fraction(len(there), len(whole))
        target, step = dice.randint(100, 900000) * 100, dice.randint(100, 400000) * 100
        cap, floor = dice.randint(300, 900) * 1000 + 7, dice.randint(100, 299) * 1000 + 3
        low, high = rate(dice, 60), rate(dice, 90)
        by_target = "targets" in of
        fen = dice.randrange(100, 60000000)
        given = plan(
            tiers_by="attainment" if by_target else "base", cap=f"{cap / 100:.2f}", floor=f"{floor / 100:.2f}",
            proration={"by": by, "of": of, "leave": leave},
            tiers=[{"from": start, "rate": percent(each)}
                   for start, each in ((0, low), (80 if by_target else step // 100, high))],
        )  # fmt: skip
        at = half_up(target * part) * Fraction(4, 5) if by_target else half_up(step * part) if "tiers" in of else step
        earned = min(Fraction(fen), Fraction(at)) * low + max(fen - Fraction(at), Fraction(0)) * high
        limits = part if "limits" in of else Fraction(1)
        total = min(max(half_up(earned), half_up(floor * limits)), half_up(cap * limits))
        person = Member("a", "a", (Assignment(first, end + timedelta(1), ("representative",), "东"),),
                        absences=tuple((day, day + timedelta(1)) for day in off))  # fmt: skip
        if end == LAST:
            person = Member("a", "a", (Assignment(first, None, ("representative",), "东"),), absences=person.absences)
        found = sum(amounts(settled(given, [fact("1", first, f"{fen / 100:.2f}")], [person],
                    targets=[("a", "receipt", "2026-03", Fraction(target, 100))],
                    calendar=Calendar(week.off, week.worked))))  # fmt: skip
        if not there:
            continue
        seen = (case, of, by, part, first, end, off, leave, fen, at, str(earned), found)
        assert seen == (*seen[:-1], total)


def test_shares_of_leavers_and_their_successors() -> None:
    for case, dice in enumerate(dice_of("leaver", 120)):
        left = MARCH + timedelta(dice.randrange(1, 28))
        keeps = Fraction(dice.randrange(0, 101), 100)
        flat, share = rate(dice, 100), Fraction(dice.choice([10000, 6180, 3333]), 10000)
        people = [member("a", end_on=left, successor="b"), member("b"), member("c")]
        bases = {"a": 0, "b": 0, "c": 0}
        facts = []
        for n in range(dice.randint(1, 6)):
            day, fen = MARCH + timedelta(dice.randrange(31)), dice.randrange(1, 3000000)
            shares = [Share("a", share), *([Share("c", 1 - share)] if share < 1 else [])]
            facts.append(fact(f"{n}", day, f"{fen / 100:.2f}", shares))
            kept = share * keeps if day >= left else share
            for who, part in zip("abc", remainders(fen, [kept, share - kept, 1 - share]), strict=True):
                bases[who] += part
        given = plan(tiers=[{"from": 0, "rate": percent(flat)}], method=None, leaver_share=percent(keeps))
        result = settled(given, facts, people)
        found = {who: sum(amounts(result, who)) for who in bases}
        assert (case, keeps, found) == (case, keeps, {who: half_up(fen * flat) for who, fen in bases.items()})


def exact_lines(rows: list[dict[str, Any]], known: int, tiers: list[tuple[int, Fraction]], target: int,
                factors: dict[str, Fraction]) -> dict[str, Fraction]:  # fmt: skip
    """What each fact of a quarter earns by itself, slice by slice, as of a month; a refund right behind its fact."""
    there = [row for row in rows if row["counts"] <= known]
    originals = {row["key"]: row for row in rows if not row["of"]}

    def place(row: dict[str, Any]) -> tuple[Any, ...]:
        root = originals[row["of"] or row["key"]]
        return root["counts"], root["day"], -factors[root["kind"]], root["key"], row["counts"], row["key"]

    gate = 1 if sum(row["fen"] for row in there) >= target else Fraction(1, 2)
    found, up = {}, 0
    for row in sorted(there, key=place):
        low, high = sorted((up, up + row["fen"]))
        above = max(high - tiers[1][0], 0) - max(low - tiers[1][0], 0)
        earned = (high - low - above) * tiers[0][1] + above * tiers[1][1]
        found[row["key"]] = (earned if row["fen"] > 0 else -earned) * factors[row["kind"]] * gate
        up += row["fen"]
    return found


def test_lines_rounded_one_by_one_in_whatever_order_they_come() -> None:
    for case, dice in enumerate(dice_of("each", 120)):
        rows: list[dict[str, Any]] = []
        for n in range(dice.randint(2, 6)):
            day = date(2026, 1, 1) + timedelta(dice.randrange(88))
            fen, counts = dice.randrange(1, 900000), min(3, day.month + dice.choice([0, 0, 1]))
            row = {"key": f"{n}", "day": day, "fen": fen, "kind": dice.choice(["new", "renewing"]), "counts": counts,
                   "of": ""}  # fmt: skip
            rows.append(row)
            if dice.random() < 0.4:
                back = {"key": f"{n}x", "fen": -dice.choice([fen, fen // 3 or 1]), "of": f"{n}"}
                rows.append({**row, **back, "counts": dice.randint(counts, 3)})
        tiers = [(0, rate(dice, 50)), (dice.randint(1, 15000) * 100, rate(dice, 90))]
        factors = {"new": Fraction(dice.randint(100, 150), 100), "renewing": Fraction(dice.randint(30, 99), 100)}
        target, cap = dice.randint(1, 20000) * 100, dice.choice([None, dice.randrange(1000, 40000)])
        given = plan(
            rounding="each", period="quarter", gate={"at_least": 100, "below": "50%"},
            cap=None if cap is None else f"{cap / 100:.2f}",
            tiers=[{"from": start // 100, "rate": percent(each)} for start, each in tiers],
            coefficients=[{"label": "新老", "by": "customer_kind", "method": "words",
                           "rows": [{"is": kind, "factor": percent(each)} for kind, each in factors.items()]}],
        )  # fmt: skip
        facts = [fact(row["key"], row["day"], f"{row['fen'] / 100:.2f}", words={"customer_kind": row["kind"]},
                      month_on=date(2026, row["counts"], 1), reverses=row["of"]) for row in rows]  # fmt: skip
        paid = 0
        for month in (1, 2, 3):
            result = settled(given, facts, month_on=date(2026, month, 1),
                             targets=[("a", "receipt", "2026-Q1", Fraction(target, 100))])  # fmt: skip
            paid += sum(amounts(result))
            total = sum(map(half_up, exact_lines(rows, month, tiers, target, factors).values()))
            assert (case, month, rows, given, paid) == (
                case,
                month,
                rows,
                given,
                total if cap is None else min(total, cap),
            )


def test_a_line_that_a_gate_lifts_later_is_rounded_once_in_all() -> None:
    """0.004 in January and 0.008 when the gate is passed in February: 0.01 in all, not twice nothing."""
    given = plan(rounding="each", period="quarter", method=None, tiers=[{"from": 0, "rate": "0.8%"}],
                 gate={"at_least": 100, "below": "50%"})  # fmt: skip
    facts = [fact("1", date(2026, 1, 5), 1), fact("2", date(2026, 2, 5), 100)]
    paid = [amounts(settled(given, facts, month_on=date(2026, month, 1), targets=[("a", "receipt", "2026-Q1", 100)]))
            for month in (1, 2)]  # fmt: skip
    assert paid == [[0], [1, 80]]
