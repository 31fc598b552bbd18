"""Where clauses stand: positions run through the version, numbers through the chapter. Parts of the editing actions.

Positions and numbers stand once in a version, so rows that change places step aside first.
"""

from __future__ import annotations

from django.db.models import F

from xiaozhang.foundation.charter import queries
from xiaozhang.foundation.charter.models import Chapter, Clause

_ASIDE = 1_000_000


def append_place(chapter: Chapter) -> tuple[int, str]:
    """Make room at the end of a chapter; return position and number for what is to stand there."""
    position = queries.last_position(chapter.version_id, chapter.number) + 1
    _make_room(chapter.version_id, position)
    numbers = [int(each.number.partition(".")[2]) for each in queries.clauses_in(chapter.pk)]
    return position, f"{chapter.number}.{max(numbers, default=0) + 1}"


def move_between(clause: Clause, chapter: Chapter) -> None:
    """Put a clause at the end of another chapter of its version; both are numbered anew."""
    left = clause.chapter
    position, number = append_place(chapter)
    clause.chapter, clause.position, clause.number = chapter, position, number
    clause.save(update_fields=["chapter", "position", "number"])
    renumber(left)
    renumber(chapter)


def swap(one: Clause, other: Clause) -> None:
    """Let two clauses change places; their numbers stay until the chapter is numbered anew."""
    first, second = one.position, other.position
    for clause, position in ((one, first + _ASIDE), (other, first), (one, second)):
        clause.position = position
        clause.save(update_fields=["position"])


def renumber(chapter: Chapter) -> None:
    """Number the clauses of a chapter from 1 in the order in which they stand."""
    rows = queries.clauses_in(chapter.pk)
    wanted = [(row, f"{chapter.number}.{place}") for place, row in enumerate(rows, start=1)]
    other = [(row, number) for row, number in wanted if row.number != number]
    for row, _number in other:
        row.number = f"~{row.pk}"
        row.save(update_fields=["number"])
    for row, number in other:
        row.number = number
        row.save(update_fields=["number"])


def _make_room(version_id: int, position: int) -> None:
    behind = queries.clauses_from(version_id, position)
    behind.update(position=F("position") + _ASIDE)
    queries.clauses_from(version_id, _ASIDE).update(position=F("position") - _ASIDE + 1)
