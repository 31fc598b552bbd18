"""What pays beside commission against the calculator: awards, referral pay, contests, and the ladder with its days."""

from __future__ import annotations

import random
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from tests.performance.plans.rules.calculator import APRIL, MARCH, Week, dice_of, half_up, months_on, remainders
from tests.performance.plans.rules.values import clause, fact, lines, member, settled, statement
from xiaozhang.base.workdays import Calendar
from xiaozhang.people.conduct.clauses import SanctionLadder, ViolationCatalogue
from xiaozhang.performance.plans.clauses import Award, Contest, PayTerms
from xiaozhang.performance.plans.rules.inputs import Share

FIRST = {"month": (3, 3), "quarter": (1, 3), "year": (1, 12)}


def rows_of(dice: random.Random, count: int) -> list[dict[str, Any]]:
    """Facts of January to March in whole yuan and pieces, some counted late, some taken back whole."""
    found: list[dict[str, Any]] = []
    row: dict[str, Any]
    for n in range(count):
        day = date(2026, 1, 1) + timedelta(dice.randrange(90))
        row = {"key": f"{n}", "day": day, "fen": dice.randrange(1, 5000) * 100 + dice.randrange(100),
               "units": dice.randint(1, 6), "customer": dice.choice("甲乙丙丁"), "who": dice.choice("ab"),
               "product": dice.choice(["泵", "阀"]), "month": min(3, day.month + dice.choice([0, 0, 0, 1])),
               "sign": 1, "of": ""}  # fmt: skip
        found.append(row)
        if dice.random() < 0.2:
            found.append({**row, "key": f"{n}x", "sign": -1, "of": row["key"], "month": dice.randint(row["month"], 3)})
    return found


def worth(given: dict[str, Any], count: Fraction) -> Fraction:
    """What a count brings before the limit, in yuan."""
    if "each" in given:
        return Fraction(given["each"]) * max(count, Fraction(0))
    if "share" in given:
        return Fraction(given["share"][:-1]) / 100 * max(count, Fraction(0))
    reached = [Fraction(step["amount"]) for step in given["steps"] if step["from"] <= count]
    if given["adds"] == "all":
        return sum(reached, Fraction(0))
    return reached[-1] if reached else Fraction(0)


def counted(given: dict[str, Any], rows: list[dict[str, Any]]) -> Fraction:
    """The count of an award: facts, pieces, customers each once, or yuan."""
    if given["count"] == "customers":
        net: dict[str, int] = {}
        for row in rows:
            net[row["customer"]] = net.get(row["customer"], 0) + row["sign"]
        return Fraction(sum(each > 0 for each in net.values()))
    sizes = [{"facts": 1, "units": row["units"], "amount": Fraction(row["fen"], 100)}[given["count"]] for row in rows]
    return sum((row["sign"] * Fraction(size) for row, size in zip(rows, sizes, strict=True)), Fraction(0))


def award_given(dice: random.Random) -> dict[str, Any]:
    given: dict[str, Any] = {"title": "奖", "roles": ["representative"], "metric": "sold",
                             "count": dice.choice(["facts", "units", "customers", "amount"]),
                             "period": dice.choice(list(FIRST))}  # fmt: skip
    form = dice.choice(["each", "steps", "share"])
    if form == "share":
        given |= {"count": "amount", "share": f"{dice.randint(1, 90)}.5%"}
    elif form == "each":
        given["each"] = f"{dice.randint(1, 90)}.{dice.randrange(100):02d}"
    else:
        starts = sorted(dice.sample(range(1, 12), 3))
        scale = 1000 if given["count"] == "amount" else 1
        given |= {"adds": dice.choice(["highest", "all"]),
                  "steps": [{"from": s * scale, "amount": (n + 1) * 200} for n, s in enumerate(starts)]}  # fmt: skip
    if dice.random() < 0.4:
        given["most"] = dice.randint(100, 1500)
    if dice.random() < 0.3:
        given["where"] = [{"attribute": "product", "is": ["泵"]}]
    if dice.random() < 0.3:
        given["least"] = dice.randint(500, 3000)
    if dice.random() < 0.3:
        given |= {"from_on": "2026-01-15", "to_on": "2026-03-20"}
    return given


def takes(given: dict[str, Any], row: dict[str, Any]) -> bool:
    within = "from_on" not in given or date(2026, 1, 15) <= row["day"] <= date(2026, 3, 20)
    return within and (row["product"] == "泵" or "where" not in given) and row["fen"] >= given.get("least", 0) * 100


def award_total(given: dict[str, Any], rows: list[dict[str, Any]], who: str, known: int) -> int:
    """What an award comes to for a member in all its periods, with what is counted until a month, in 分."""
    length = FIRST[given["period"]][1] - FIRST[given["period"]][0] + 1
    total = 0
    for first in range(1, 4, length):
        there = [row for row in rows if first <= row["day"].month < first + length and row["month"] <= known
                 and row["who"] == who and takes(given, row)]  # fmt: skip
        brings = worth(given, counted(given, there))
        total += half_up(min(brings, Fraction(given["most"])) * 100 if "most" in given else brings * 100)
    return total


def as_fact(row: dict[str, Any], **given: Any) -> Any:
    back = row["sign"]
    return fact(row["key"], row["day"], f"{row['fen'] * back / 100:.2f}", row["who"], metric="sold",
                units=Fraction(row["units"] * back), customer=row["customer"], words={"product": row["product"]},
                month_on=date(2026, row["month"], 1), reverses=row["of"], **given)  # fmt: skip


def test_awards() -> None:
    for case, dice in enumerate(dice_of("award", 150)):
        given, rows = award_given(dice), rows_of(dice, dice.randint(1, 9))
        result = settled(Award.model_validate(given), list(map(as_fact, rows)), (member("a"), member("b")))
        found = [sum(line.amount_fen for line in lines(result, who)) for who in "ab"]
        wanted = [award_total(given, rows, who, 3) - award_total(given, rows, who, 2) for who in "ab"]
        assert (case, given, found) == (case, given, wanted)


def test_referral_pay_in_the_register() -> None:
    for case, dice in enumerate(dice_of("referral", 80)):
        share, most = dice.randint(1, 8), dice.randint(500, 4000)
        clause_ = Award.model_validate({"title": "介绍费", "metric": "referral", "count": "amount", "most": most,
                                        "share": f"{share}%", "recipient": "outside"})  # fmt: skip
        facts, whole, left_out = [], {"周": 0, "吴": 0}, 0
        for n in range(dice.randint(1, 8)):
            fen, who, approval = dice.randrange(1, 5000000), dice.choice("周吴"), dice.choice(["SP-1", "SP-2", ""])
            facts.append(fact(f"{n}", MARCH + timedelta(n), f"{fen / 100:.2f}", "a", metric="referral",
                              words={"referrer": who}, approval=approval))  # fmt: skip
            whole[who] += fen if approval else 0
            left_out += not approval
        result = settled(clause_, facts)
        found = {who: sum(row["amount_fen"] for row in result.outside if row["person"] == who) for who in whole}
        wanted = {who: half_up(min(Fraction(fen * share, 100), Fraction(most * 100))) for who, fen in whole.items()}
        assert (case, found, len(result.warnings) == left_out) == (case, wanted, True)


def standing_of(facts: list[tuple[str, date, int]], who: str) -> tuple[int, date]:
    own = [(day, fen) for key, day, fen in facts if key == who]
    return sum(fen for _, fen in own), max((day for day, _ in own), default=date.max)


def prizes_of(ties: str, prizes: list[int], level: list[list[str]]) -> dict[str, tuple[int, int]]:
    """Place and prize (分) of groups of level members, the best group first."""
    found: dict[str, tuple[int, int]] = {}
    at = 1
    for group in level:
        filled = [prizes[n - 1] if n <= len(prizes) else 0 for n in range(at, at + len(group))]
        each = [filled[0]] * len(group) if ties == "all" else remainders(sum(filled), [1] * len(group))
        found |= {who: (at, part) for who, part in zip(group, each, strict=True)}
        at += len(group)
    return {who: one for who, one in found.items() if one[1]}


def test_contests_with_declared_ties() -> None:
    for case, dice in enumerate(dice_of("contest", 150)):
        ties = dice.choice(["share", "all", "earlier", "metric"])
        people = "abcdef"[: dice.randint(2, 6)]
        facts = [(who, MARCH + timedelta(n * 3 + dice.randrange(3)), dice.choice([100, 200, 300]) * 100)
                 for n in range(dice.randint(1, 3)) for who in dice.sample(people, len(people))]  # fmt: skip
        beside = {who: dice.randrange(3) for who in people}
        prizes = sorted((dice.randrange(100, 100000) for _ in range(dice.randint(1, 4))), reverse=True)
        least = dice.choice([None, 500])
        given = {"title": "赛", "roles": ["representative"], "metric": "receipt", "from_on": "2026-03-01", "ties": ties,
                 "to_on": "2026-03-31", "tie_metric": "visit" if ties == "metric" else "", "least": least,
                 "prizes": [{"place": n, "amount": f"{fen / 100:.2f}"} for n, fen in enumerate(prizes, 1)]}  # fmt: skip
        listed = [fact(f"{n}", day, fen // 100, who) for n, (who, day, fen) in enumerate(facts)]
        listed += [fact(f"v{who}{n}", MARCH, None, who, metric="visit") for who in people for n in range(beside[who])]
        result = settled(Contest.model_validate(given), listed, [member(who) for who in people])
        keys = {}
        for who in people:
            figure, reached = standing_of(facts, who)
            if least is None or figure >= least * 100:
                keys[who] = {"earlier": (-figure, reached), "metric": (-figure, -beside[who])}.get(ties, (-figure,))
        level = [[who for who in people if keys.get(who) == key] for key in sorted(set(keys.values()))]
        wanted = prizes_of(ties, prizes, level)
        (table,) = result.contests
        placed = {row["who"]: (row["place"], row["prize_fen"]) for row in table["places"] if row["prize_fen"]}
        assert (case, placed) == (case, wanted)
        paid = {who: sum(line.amount_fen for line in lines(result, who)) for who in people}
        assert {who: fen for who, fen in paid.items() if fen} == {who: fen for who, (_, fen) in wanted.items()}


def test_a_prize_of_a_team_in_its_members() -> None:
    for case, dice in enumerate(dice_of("team contest", 60)):
        split, prize = dice.choice(["equal", "contribution"]), dice.randrange(1, 1000000)
        given = {"title": "赛", "roles": ["representative"], "metric": "receipt", "from_on": "2026-03-01",
                 "to_on": "2026-03-31", "between": "teams", "split": split, "ties": "share",
                 "prizes": [{"place": 1, "amount": f"{prize / 100:.2f}"}]}  # fmt: skip
        people = [member(who, team="东" if who in "abc" else "西") for who in "abcde"]
        brought = {who: dice.randrange(1, 1000) for who in "abc"}
        facts = [fact(who, MARCH, yuan, who) for who, yuan in brought.items()]
        half = Fraction(1, 2)
        facts.append(fact("both", MARCH, 2000, [Share("a", half), Share("b", half)]))
        result = settled(Contest.model_validate(given), [*facts, fact("d", MARCH, 1, "d")], people)
        weights = [1, 1, 1] if split == "equal" else [brought["a"] + 1000, brought["b"] + 1000, brought["c"]]
        found = [sum(line.amount_fen for line in lines(result, who)) for who in "abcde"]
        assert (case, found) == (case, [*remainders(prize, weights), 0, 0])


def ladder(dice: random.Random) -> tuple[dict[str, Any], dict[str, int]]:
    steps, longest = [], {"light": dice.randint(1, 3), "serious": dice.randint(1, 2)}
    for gravity, last in longest.items():
        steps += [{"gravity": gravity, "times": n, "sanction": "written_warning", "decided_by": ["supervisor"]}
                  for n in range(1, last + 1)]  # fmt: skip
    return {"within_months": dice.choice([1, 3, 6, 12]), "hearing_workdays": dice.randint(1, 9), "steps": steps,
            "decision_workdays": dice.randint(1, 9), "appeal_workdays": dice.randint(3, 9)}, longest  # fmt: skip


CATALOGUE = {"violations": [
    {"key": key, "label": key, "definition": "如目录所写", "gravity": gravity, "points": 1, "evidence": "记录"}
    for key, gravity in (("late", "light"), ("blank", "light"), ("discount", "serious"))],
    "levels": [{"gravity": gravity, "decided_by": ["supervisor"]} for gravity in ("light", "serious")]}  # fmt: skip
GRAVITY = {"late": "light", "blank": "light", "discount": "serious"}


def test_the_ladder_and_its_days() -> None:
    for case, dice in enumerate(dice_of("ladder", 120)):
        given, longest = ladder(dice)
        week = Week(dice)
        rows = []
        for n in range(dice.randint(1, 9)):
            day = dice.choice([date(2026, 3, dice.randint(1, 31)), date(2025, 3, 1) + timedelta(dice.randrange(365))])
            rows.append((day, f"{n}", dice.choice(list(GRAVITY)), dice.choice("ab"), dice.random() < 0.15))
        facts = [fact(key, day, None, who, metric="violation", words={"violation": what})
                 for day, key, what, who, _ in rows]  # fmt: skip
        facts += [fact(f"{key}x", day, None, who, metric="violation", words={"violation": what}, reverses=key,
                       month_on=MARCH, units=Fraction(-1)) for day, key, what, who, back in rows if back]  # fmt: skip
        clauses = [clause(ViolationCatalogue.model_validate(CATALOGUE), "c"),
                   clause(SanctionLadder.model_validate(given), "l")]  # fmt: skip
        result = settled(clauses, facts, [member("a"), member("b")], calendar=Calendar(week.off, week.worked))
        stand = sorted(row for row in rows if not row[4])
        wanted = []
        for place, (day, key, what, who, _) in enumerate(stand):
            if day < MARCH:
                continue
            like = [one for one in stand[: place + 1] if one[3] == who and GRAVITY[one[2]] == GRAVITY[what]
                    and day <= months_on(one[0], given["within_months"])]  # fmt: skip
            heard = week.after(day, given["hearing_workdays"])
            decided = week.after(heard, given["decision_workdays"])
            wanted.append((key, len(like), heard, decided, week.after(decided, given["appeal_workdays"])))
        found = [(row["fact"], row["times"], date.fromisoformat(row["hearing_until"]),
                  date.fromisoformat(row["decision_until"]), date.fromisoformat(row["appeal_until"]))
                 for row in result.sanctions]  # fmt: skip
        assert (case, sorted(found)) == (case, sorted(wanted))
        assert longest


def test_appeal_windows_in_workdays() -> None:
    for case, dice in enumerate(dice_of("appeal", 60)):
        day, workdays, week = dice.randint(1, 28), dice.randint(1, 60), Week(dice)
        terms = PayTerms.model_validate(
            {"roles": ["representative"], "publish_day": day, "appeal_workdays": workdays})  # fmt: skip
        month = settled([clause(terms, "t")], [], calendar=Calendar(week.off, week.worked))
        assert (case, statement(month).appeal_until) == (case, week.after(APRIL.replace(day=day), workdays))
