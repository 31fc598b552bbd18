"""What the ladder says of the month's violations: recurrence, step, and the windows to be heard and to appeal.

It proposes; people decide. Nothing here changes pay.
"""

from __future__ import annotations

from typing import Any

from xiaozhang.base.clause_parts import figure_words
from xiaozhang.people.conduct.clauses import SanctionLadder, ViolationCatalogue
from xiaozhang.people.conduct.clauses.ladder import SANCTION_WORDS
from xiaozhang.people.conduct.rules.recurrence import recurrence, windows
from xiaozhang.performance.plans.rules.book import Book
from xiaozhang.performance.plans.rules.inputs import Clause, Fact, cannot

VIOLATION = "violation"


def sanctions(
    book: Book, ladder: tuple[Clause, SanctionLadder] | None, catalogue: tuple[Clause, ViolationCatalogue] | None
) -> list[dict[str, Any]]:
    """Return one row for each violation counted in the month that was not taken back, in order."""
    facts = book.by_metric.get(VIOLATION, [])
    if not facts or ladder is None:
        return []
    taken_back = {fact.reverses for fact in facts if fact.reverses}
    standing = sorted(
        (fact for fact in facts if not fact.reverses and fact.key not in taken_back),
        key=lambda fact: (fact.occurred, fact.recorded, fact.key),
    )
    found = []
    for place, fact in enumerate(standing):
        if fact.month_on != book.month_on:
            continue
        for share in fact.shares:
            found.append(_row(fact, share.member, standing[:place], ladder, catalogue, book))
    return found


def _row(
    fact: Fact, member: str, before: list[Fact], ladder: tuple[Clause, SanctionLadder],
    catalogue: tuple[Clause, ViolationCatalogue] | None, book: Book,
) -> dict[str, Any]:  # fmt: skip
    kinds = {each.key: each for each in catalogue[1].violations} if catalogue is not None else {}
    kind = kinds.get(fact.words.get("violation", ""))
    if kind is None:
        raise cannot(
            fact.where, "违规「{key}」不在违规目录里（写在 violation 列）。", key=fact.words.get("violation", "")
        )
    earlier = [
        one.occurred_on for one in before
        if any(share.member == member for share in one.shares)
        and (known := kinds.get(one.words.get("violation", ""))) is not None and known.gravity is kind.gravity
    ]  # fmt: skip
    again = recurrence(ladder[1], fact.occurred_on, earlier, gravity=kind.gravity)
    until = windows(ladder[1], fact.occurred_on, book.inputs.calendar)
    row: dict[str, Any] = {
        "member": member, "fact": fact.key, "violation": kind.key, "gravity": kind.gravity.value,
        "times": again.times, "points": figure_words(kind.points), "clause": ladder[0].named(),
        "hearing_until": until.hearing_until.isoformat(), "decision_until": until.decision_until.isoformat(),
        "appeal_until": until.appeal_until.isoformat(),
    }  # fmt: skip
    if again.step is not None:
        row["step"] = str(SANCTION_WORDS[again.step.sanction])
        if again.step.points is not None:
            row["points"] = figure_words(again.step.points)
        if again.step.share is not None:
            row["share"] = str(again.step.share)
    return row
