"""Two versions side by side."""

from __future__ import annotations

from dataclasses import dataclass

from xiaozhang.base.text import Message
from xiaozhang.foundation.charter.models import Version
from xiaozhang.foundation.charter.queries.checking import kinds, known
from xiaozhang.foundation.charter.queries.clauses import as_draft
from xiaozhang.foundation.charter.rules.amendment import Item, amendment, tally, what_changed
from xiaozhang.foundation.charter.rules.differences import (
    ChapterDifference,
    ClauseDifference,
    chapter_differences,
    differences,
)


@dataclass(frozen=True, slots=True)
class Compared:
    """What became of each clause from one version to another; `shown` with what happened in a few words each."""

    chapters: list[ChapterDifference]
    clauses: list[ClauseDifference]

    @property
    def tally(self) -> Message:
        """How many clauses are new, changed and gone."""
        return tally(self.clauses)

    @property
    def changed(self) -> int:
        """How many clauses differ."""
        return sum(each.is_changed for each in self.clauses)

    def shown(self, *, only_changed: bool) -> list[tuple[ClauseDifference, list[Message]]]:
        """Return the clauses to be shown, each with what happened to it."""
        rows = [each for each in self.clauses if each.is_changed or not only_changed]
        return [(each, list(what_changed(each))) for each in rows]

    def items(self) -> list[Item]:
        """Return the points of an amendment."""
        return amendment(self.chapters, self.clauses, kinds())


def compare(before: Version, after: Version) -> Compared:
    """Compare two versions, clause by clause. Seven queries, whatever their length."""
    old, new = as_draft(before), as_draft(after)
    return Compared(chapter_differences(old, new), differences(old, new, kinds(), known()))
