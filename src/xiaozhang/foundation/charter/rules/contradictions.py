"""Clauses that settle the same thing twice: whatever their kinds, by what they claim to settle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from xiaozhang.base.clause_kind import Claim, ClauseKind, Finding, Severity
from xiaozhang.base.text import Message

Claimed = tuple[str, str, Claim]  # number and title of the clause, and what it claims


def contradictions(clauses: Sequence[tuple[str, str, ClauseKind]]) -> Iterator[tuple[str, Finding]]:
    """Yield (number of the later clause, finding) for each pair of clauses that settle the same thing.

    Clauses come as number, title and parameters, in order. On other terms it is an error, on the same ones a warning;
    the same pair is told once for each thing. Inside one clause a claim that stands twice is found too.
    """
    claimed = [(number, title, claim) for number, title, parameters in clauses for claim in parameters.claims()]
    by_matter: dict[str, list[Claimed]] = {}
    for each in claimed:
        by_matter.setdefault(each[2].about[0], []).append(each)
    told: set[tuple[str, str, str]] = set()
    for rivals in by_matter.values():
        for one, other in combinations(rivals, 2):
            place = (one[0], other[0], str(other[2].words))
            if one[2].meets(other[2]) and place not in told:
                told.add(place)
                yield other[0], _finding(one, other)


def _finding(one: Claimed, other: Claimed) -> Finding:
    number, title, claim = one
    words = {"what": other[2].words, "number": number, "title": title}
    if number == other[0]:
        inside = Message("本条对{what}写了两遍（{path}），请只留一处。", {**words, "path": claim.path})
        return Finding(Severity.ERROR, other[2].path, inside)
    if claim.terms == other[2].terms:
        twice = Message("{what}在第 {number} 条「{title}」已经写明，两条说的一样，请删去一条。", words)
        return Finding(Severity.WARNING, other[2].path, twice)
    against = Message(
        "{what}与第 {number} 条「{title}」写的不一样，同一件事只能有一个规定。请删去一条，或分开适用的对象。", words
    )
    return Finding(Severity.ERROR, other[2].path, against)
