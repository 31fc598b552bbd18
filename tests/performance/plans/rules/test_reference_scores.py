"""Targets, scores, grades and performance pay against the calculator."""

from __future__ import annotations

import random
from collections.abc import Sequence
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
from tests.performance.plans.rules.values import amounts, clause, fact, member, plan, settled, statement
from xiaozhang.base.workdays import Calendar
from xiaozhang.performance.appraisal.clauses import ForcedDistribution, KpiPay, KpiTable
from xiaozhang.performance.appraisal.rules.ranking import distribute
from xiaozhang.performance.appraisal.rules.scoring import Measured, score
from xiaozhang.performance.plans.clauses import TargetBreakdown
from xiaozhang.performance.plans.rules.inputs import PayBasis

LENGTH = {"2026": 12, "2026-Q1": 3}


def parts_of(whole: int, weights: Sequence[Fraction | int], step: int, remainder: str) -> list[int]:
    """A target in steps; `whole` and `step` in 分. What does not come out even goes where the clause says."""
    if remainder == "largest":
        return [step * each for each in remainders(whole // step, weights)]
    total = sum(weights, Fraction(0))
    parts = [int(whole * Fraction(each) / total) // step * step for each in weights]
    parts[0 if remainder == "first" else -1] += whole - sum(parts)
    return parts


def month_days(month: int) -> tuple[date, date]:
    start = date(2026, month, 1)
    return start, (start.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)


def test_a_target_in_months_and_in_members() -> None:
    for case, dice in enumerate(dice_of("breakdown", 120)):
        week, by, among = (
            Week(dice),
            dice.choice(["equal", "weights", "workdays"]),
            dice.choice(["none", "equal", "workdays"]),
        )
        step, remainder = dice.choice([100, 10000, 1000000]), dice.choice(["largest", "first", "last"])
        cuts = sorted(dice.sample(range(1, 1000), 11))
        weights = [Fraction(high - low, 10) for low, high in zip([0, *cuts], [*cuts, 1000], strict=True)]
        name = dice.choice(list(LENGTH))
        whole = step * dice.randrange(1, 4000)
        given: dict[str, Any] = {"metric": "receipt", "by": by, "step": step // 100, "remainder": remainder,
                                 "among": among}  # fmt: skip
        if by == "weights":
            given["weights"] = [f"{float(each):.1f}" for each in weights]
        if among != "none":
            given["roles"] = ["representative"]
        months = range(1, LENGTH[name] + 1)
        month = dice.choice(list(months))
        first, last = month_days(month)
        late = first + timedelta(dice.randrange(1, 25))
        people = [member("a"), member("b"), member("c", start_on=late), member("d", roles=["finance"])]
        owner = "a" if among == "none" else "team:东"
        sizes: Sequence[Fraction | int] = [1] * len(months)
        if by == "weights":
            sizes = weights[: len(months)]
        elif by == "workdays":
            sizes = [week.between(*month_days(each)) for each in months]
        share = parts_of(whole, sizes, step, remainder)[month - 1]
        wanted = {"a": share}
        if among != "none":
            days = [week.between(first, last)] * 2 + [week.between(late, last)]
            split = parts_of(share, [1] * 3 if among == "equal" else days, step, remainder)
            wanted = dict(zip("abc", split, strict=True))
        clauses = [clause(TargetBreakdown.model_validate(given), "b"), clause(plan(), "c")]
        result = settled(clauses, [], people, date(2026, month, 1), calendar=Calendar(week.off, week.worked),
                         targets=[(owner, "receipt", name, Fraction(whole, 100))])  # fmt: skip
        found = {each.member.key: half_up(Fraction(each.targets["receipt"]) * 100)
                 for each in result.statements if "receipt" in each.targets}  # fmt: skip
        assert (case, given, name, whole, month, found) == (case, given, name, whole, month, wanted)


def indicator(dice: random.Random, place: int, weight: Fraction) -> dict[str, Any]:
    formula = dice.choice(["ratio", "bands", "curve"])
    given: dict[str, Any] = {
        "key": f"k{place}", "label": f"指标{place}", "metric": f"m{place}", "weight": f"{float(weight):.2f}",
        "formula": formula, "cap": dice.choice([100, 120]), "floor": dice.choice([0, 0, 30]),
        "less_is_better": dice.random() < 0.2, "target": dice.choice(["plan", dice.randint(1, 40)]),
    }  # fmt: skip
    if formula != "ratio":
        starts = sorted(dice.sample(range(1, 150), 3))
        given["of"] = dice.choice(["completion", "figure"])
        given["points"] = [{"from": start, "score": dice.randint(0, 120)} for start in (0, *starts)]
    return given


def scored(given: dict[str, Any], figure: Fraction | None, planned: int | None) -> Fraction | None:
    """The score of an indicator to two decimals; None where it is not measured."""
    target = planned if given["target"] == "plan" else given["target"]
    of_figure = given.get("of") == "figure"
    if figure is None or (not of_figure and not target):
        return None
    value = figure
    if not of_figure:
        if given["less_is_better"] and figure <= 0:  # nothing is less: the best there is
            best = max(Fraction(given["floor"]), Fraction(given["points"][-1]["score"])) if "points" in given else 10**6
            return Fraction(min(given["cap"], best))
        asked = Fraction(target or 0)
        value = (asked / figure if given["less_is_better"] else figure / asked) * 100
    if given["formula"] != "ratio":
        points = [(Fraction(each["from"]), Fraction(each["score"])) for each in given["points"]]
        value = on_the_line(points, value) if given["formula"] == "curve" else points[
            band([start for start, _ in points], value)][1]  # fmt: skip
    return places(min(max(value, Fraction(given["floor"])), Fraction(given["cap"])), 2)


def table(dice: random.Random) -> tuple[dict[str, Any], list[Fraction]]:
    cuts = sorted(dice.sample(range(1, 10000), dice.randint(0, 3)))
    weights = [Fraction(high - low, 100) for low, high in zip([0, *cuts], [*cuts, 10000], strict=True)]
    given: dict[str, Any] = {
        "roles": ["representative"], "unmeasured": dice.choice(["rescale", "zero"]),
        "indicators": [indicator(dice, place, weight) for place, weight in enumerate(weights)],
        "extras": [{"key": "x0", "label": "加", "metric": "x0", "each": "1.5", "above": dice.randint(0, 2), "most": 4},
                   {"key": "x1", "label": "扣", "metric": "x1", "each": -2, "most": dice.randint(1, 9)}],
        "grades": [{"from": 0, "label": "D"}, {"from": 60, "label": "C"}, {"from": "85.5", "label": "A"}],
    }  # fmt: skip
    if dice.random() < 0.5:
        given["behaviour"] = {"label": "行为", "metric": "lapse",
                              "bands": [{"from": 0, "factor": "100%"}, {"from": 2, "factor": "87.5%"}]}  # fmt: skip
    if dice.random() < 0.5:
        given["most"] = dice.choice([90, 110])
    return given, weights


def total_of(given: dict[str, Any], weights: list[Fraction], scores: list[Fraction | None],
             counts: dict[str, int]) -> Fraction | None:  # fmt: skip
    measured = [(score, weight) for score, weight in zip(scores, weights, strict=True) if score is not None]
    if not measured:
        return None
    whole = sum((weight for _, weight in measured), Fraction(0)) if given["unmeasured"] == "rescale" else Fraction(100)
    total = places(sum((places(score * weight / 100, 2) for score, weight in measured), Fraction(0)) * 100 / whole, 2)
    for each in given["extras"]:
        beyond = max(counts[each["metric"]] - each.get("above", 0), 0) * Fraction(each["each"])
        total += max(min(beyond, Fraction(each["most"])), Fraction(-each["most"]))
    if "behaviour" in given and counts["lapse"] >= 2:
        total *= Fraction(7, 8)
    total = max(total, Fraction(0))
    return places(min(total, Fraction(given["most"])) if "most" in given else total, 2)


def test_scores_and_grades() -> None:
    for case, dice in enumerate(dice_of("kpi", 200)):
        given, weights = table(dice)
        counts = {key: dice.randrange(5) for key in ("x0", "x1", "lapse")}
        facts = [fact(f"{key}{n}", MARCH, None, metric=key) for key, count in counts.items() for n in range(count)]
        scores: list[Fraction | None] = []
        targets: list[Any] = []
        for place, each in enumerate(given["indicators"]):
            fen = dice.choice([None, dice.randrange(0, 6000), 0])
            planned = dice.choice([None, dice.randint(1, 40)])
            if fen is not None:
                facts.append(fact(f"m{place}", MARCH, f"{fen / 100:.2f}", metric=f"m{place}"))
            if planned:
                targets.append(("a", f"m{place}", "2026-03", planned))
            scores.append(scored(each, None if fen is None else Fraction(fen, 100), planned))
        wanted = total_of(given, weights, scores, counts)
        clauses = [clause(KpiTable.model_validate(given), "k"), clause(plan(), "c")]
        (row,) = statement(settled(clauses, facts, targets=targets)).scores
        found = None if row["total"] is None else Fraction(row["total"])
        assert (case, given, scores, found) == (case, given, scores, wanted)
        if wanted is not None:
            assert row["grade"] == ("A" if wanted >= Fraction("85.5") else "C" if wanted >= 60 else "D")


def distributed(heads: list[int], grades: list[str], ties: str, level: list[list[str]]) -> dict[str, str]:
    """Grades of groups of level members, the best first: all of a group go with its first place, or with its last."""
    by_place = [grade for grade, count in zip(grades, heads, strict=True) for _ in range(count)]
    found: dict[str, str] = {}
    for group in level:
        first = len(found)
        at = first if ties != "down" else first + len(group) - 1
        found |= dict.fromkeys(group, by_place[at])
    return found


def test_forced_distribution() -> None:
    for case, dice in enumerate(dice_of("distribution", 300)):
        cuts = sorted(dice.sample(range(1, 20), 2))
        shares = [Fraction(high - low, 20) for low, high in zip([0, *cuts], [*cuts, 20], strict=True)]
        ties, size = dice.choice(["up", "down", "amount"]), dice.randint(2, 14)
        least, grades = dice.randint(2, 6), zip("ABC", shares, strict=True)
        given = {"roles": ["representative"], "period": "month", "ties": ties, "least_group": least,
                 "tie_metric": "receipt" if ties == "amount" else "",
                 "grades": [{"grade": name, "share": percent(each)} for name, each in grades]}  # fmt: skip
        scores = {f"m{n:02d}": Fraction(dice.randint(60, 67)) for n in range(size)}
        beside = {who: Fraction(dice.randrange(3)) for who in scores}
        key = {who: (-score, -beside[who] if ties == "amount" else 0) for who, score in scores.items()}
        level = [[who for who in scores if key[who] == each] for each in sorted(set(key.values()))]
        wanted = distributed(remainders(size, shares), list("ABC"), ties, level)
        found = distribute(ForcedDistribution.model_validate(given), scores, beside if ties == "amount" else None)
        assert (case, given, scores, found) == (case, given, scores, wanted if size >= least else {})


def test_performance_pay() -> None:
    for case, dice in enumerate(dice_of("kpi pay", 150)):
        week = Week(dice)
        method = dice.choice(["bands", "interpolated", "proportional", "grades"])
        starts = sorted(dice.sample(range(1, 130), 2))
        points = [(Fraction(start), Fraction(dice.randrange(0, 150), 100)) for start in (0, *starts)]
        given: dict[str, Any] = {"roles": ["representative"], "method": method, "unmeasured": "80%",
                                 "prorate": dice.choice(["none", "workdays", "calendar_days"])}  # fmt: skip
        if method == "grades":
            given["points"] = [{"grade": "D", "factor": "50%"}, {"grade": "A", "factor": "130%"}]
        elif method != "proportional":
            given["points"] = [{"from": int(start), "factor": percent(factor)} for start, factor in points]
        wage = dice.randrange(100000, 900000)
        table_ = {"roles": ["representative"], "grades": [{"from": 0, "label": "D"}, {"from": 80, "label": "A"}],
                  "indicators": [{"key": "k", "label": "拜访", "metric": "visit", "weight": 100, "target": 37,
                                  "cap": 150}]}  # fmt: skip
        visits = dice.randrange(0, 60)
        start = MARCH + timedelta(dice.choice([0, 0, dice.randrange(1, 28)]))
        facts = [fact(f"{n}", date(2026, 3, 31), None, metric="visit") for n in range(visits)]
        score = min(places(Fraction(visits * 100, 37), 2), Fraction(150)) if visits else None
        if score is None:
            factor = Fraction(4, 5)
        elif method == "grades":
            factor = Fraction(13, 10) if score >= 80 else Fraction(1, 2)
        elif method == "proportional":
            factor = score / 100
        else:
            factor = places(on_the_line(points, score), 6) if method == "interpolated" else points[
                band([at for at, _ in points], score)][1]  # fmt: skip
        last = date(2026, 3, 31)
        there, whole = (last - start).days + 1, 31
        if given["prorate"] == "workdays":
            there, whole = week.between(start, last), week.between(MARCH, last)
        if given["prorate"] == "none":
            there = whole
        wanted = half_up(Fraction(wage * there, whole) * factor)
        clauses = [clause(KpiTable.model_validate(table_), "k"), clause(KpiPay.model_validate(given), "p")]
        result = settled(clauses, facts, [member("a", start_on=start)], calendar=Calendar(week.off, week.worked),
                         pay_basis=[PayBasis("a", date(2024, 1, 1), None, wage * 2, wage)])  # fmt: skip
        assert (case, given, wage, score, there, sum(amounts(result))) == (case, given, wage, score, there, wanted)


def test_nothing_at_all_is_the_best_where_less_is_better() -> None:
    """It was taken as 100 % (the cap), so that no complaint scored less than one where the points went beyond."""
    points = [{"from": 0, "score": 0}, {"from": 100, "score": 80}, {"from": 500, "score": 100}]
    complaints = {"key": "c", "label": "投诉", "metric": "complaint", "weight": 100, "target": 5, "cap": 100,
                  "formula": "curve", "less_is_better": True, "points": points}  # fmt: skip
    given = {"roles": ["representative"], "indicators": [complaints], "grades": [{"from": 0, "label": "A"}]}
    totals = [
        score(KpiTable.model_validate(given), {"c": Measured(Fraction(count), None)}).total for count in (5, 1, 0)
    ]
    assert totals == [80, 100, 100]
