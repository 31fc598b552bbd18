"""What printed documents and the wall say of a version."""

from __future__ import annotations

from xiaozhang.foundation.charter.models import Clause, Version
from xiaozhang.foundation.charter.queries.checking import kinds, known
from xiaozhang.foundation.charter.queries.clauses import as_draft
from xiaozhang.foundation.charter.queries.handbook import handbook
from xiaozhang.foundation.charter.rules.amendment import Item, amendment
from xiaozhang.foundation.charter.rules.differences import chapter_differences, differences
from xiaozhang.foundation.charter.rules.reading import Reading


def amendment_items(before: Version, after: Version) -> list[Item]:
    """Return the points in which a version changes another, in words a company would sign."""
    old, new = as_draft(before), as_draft(after)
    return amendment(chapter_differences(old, new), differences(old, new, kinds(), known()), kinds())


def public_clauses(version: Version) -> list[Reading]:
    """Return the clauses of a version that may be shown to everybody, laid out for reading, in order."""
    public = set(Clause.objects.filter(version=version, is_public=True).values_list("pk", flat=True))
    if not public:
        return []
    return [each for chapter in handbook(version) for each in chapter.clauses if each.clause_id in public]
