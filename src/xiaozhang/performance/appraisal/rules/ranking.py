"""Grades by ranking, exact: head counts by largest remainder, and nobody level is parted but by the stated rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from xiaozhang.base.money import allocate
from xiaozhang.performance.appraisal.clauses.pay import ForcedDistribution


def distribute(
    clause: ForcedDistribution, scores: Mapping[str, Fraction], beside: Mapping[str, Fraction] | None = None
) -> dict[str, str]:
    """Return the grade of each member by score; `beside` is what decides between the level if the clause says so.

    Too small a group gets no grade here. With `up` all who are level with the last of a grade join it, with `down`
    they all go to the next one; the ends of the other grades stay where the shares put them.

    >>> from xiaozhang.performance.appraisal.clauses.pay import ForcedDistribution
    >>> clause = ForcedDistribution.model_validate({"roles": ["r"], "ties": "up", "least_group": 2, "grades": [
    ...     {"grade": "A", "share": "20%"}, {"grade": "B", "share": "80%"}]})
    >>> distribute(clause, {"a": Fraction(90), "b": Fraction(90), "c": Fraction(80), "d": Fraction(70)})
    {'a': 'A', 'b': 'A', 'c': 'B', 'd': 'B'}
    """
    if len(scores) < clause.least_group:
        return {}
    beside = beside or {}
    ranked = sorted(scores, key=lambda who: (-scores[who], -beside.get(who, Fraction(0)), who))
    counts = allocate(len(ranked), [each.share for each in clause.grades])
    found: dict[str, str] = {}
    place = planned = 0
    for index, count in enumerate(counts):
        planned += count
        end = len(ranked) if index == len(counts) - 1 else max(place, _end(clause, ranked, scores, beside, planned))
        for who in ranked[place:end]:
            found[who] = clause.grades[index].grade
        place = end
    return found


def _end(
    clause: ForcedDistribution, ranked: Sequence[str], scores: Mapping[str, Fraction],
    beside: Mapping[str, Fraction], end: int,
) -> int:  # fmt: skip
    """Move the end of a grade so that nobody level with its last is parted from it."""

    def level(one: str, other: str) -> bool:
        return scores[one] == scores[other] and beside.get(one) == beside.get(other)

    if not 0 < end < len(ranked) or not level(ranked[end - 1], ranked[end]):
        return end
    tied = ranked[end]
    if clause.ties == "down":
        while end > 0 and level(ranked[end - 1], tied):
            end -= 1
        return end
    while end < len(ranked) and level(ranked[end], tied):
        end += 1
    return end
