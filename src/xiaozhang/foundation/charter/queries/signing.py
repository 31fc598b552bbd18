"""A version as members read it before they sign: what is new since they last did, what concerns their posts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import Missing
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter.models import Chapter, Version
from xiaozhang.foundation.charter.queries.checking import kinds, known
from xiaozhang.foundation.charter.queries.clauses import as_draft, chapters_of, parameters_of
from xiaozhang.foundation.charter.queries.handbook import laid_out
from xiaozhang.foundation.charter.queries.versions import get_version
from xiaozhang.foundation.charter.rules.concerns import roles_named
from xiaozhang.foundation.charter.rules.differences import ClauseDifference, differences
from xiaozhang.foundation.charter.rules.reading import ChapterReading, Reading

SIGNED_KIND = "charter_version"


@dataclass(frozen=True, slots=True)
class ToSign:
    """A clause to be read: whether it names the reader's post, or only others; what became of it since."""

    reading: Reading
    is_own: bool
    is_of_others: bool
    difference: ClauseDifference | None
    has_to_be_read: bool

    @property
    def mark(self) -> Message | None:
        """What became of it, in a word; None where nothing did."""
        return word_of(self.difference) if self.difference is not None else None


def reading_to_sign(version_id: int, roles: frozenset[str], signed_id: int | None) -> Mapping[str, object]:
    """Return what the signing page shows of a version to a reader of these posts who last signed another, or none.

    Of a version signed anew only what has changed has to be read to the end. The number of queries is constant.
    """
    version = get_version(SYSTEM, version_id)
    before = _signed(signed_id)
    listed = chapters_of([version_id, *([before.pk] if before else [])])
    rows = {row.pk: row for chapter in listed[version_id] for row in chapter.clauses.all()}
    posts = {row.key: roles_named(parameters_of(row)) for row in rows.values()}
    changed = [each for each in _differences(before, version, listed) if each.is_changed]
    by_key = {each.key: each for each in changed}
    chapters: list[tuple[ChapterReading, list[ToSign]]] = []
    for chapter in laid_out(listed[version_id]):
        found = []
        for each in chapter.clauses:
            key = rows[each.clause_id].key
            named, difference = posts[key], by_key.get(key)
            has_to = difference is not None if before is not None else True
            is_own = bool(named & roles)
            found.append(ToSign(each, is_own, bool(named) and not is_own, difference, has_to))
        chapters.append((chapter, found))
    shown = [clause for _chapter, clauses in chapters for clause in clauses]
    return {
        "version": version,
        "before": before,
        "chapters": chapters,
        "changes": [(each, word_of(each)) for each in changed],
        "own": [each for each in shown if each.is_own],
        "to_read": sum(each.has_to_be_read for each in shown),
    }


def word_of(difference: ClauseDifference) -> Message:
    """Return what became of a clause, in a word."""
    if difference.is_added:
        return Message("新增")
    if difference.is_removed:
        return Message("删去")
    if difference.is_changed_inside:
        return Message("修改")
    return Message("改编号") if difference.is_renumbered else Message("移位")


def _signed(signed_id: int | None) -> Version | None:
    if signed_id is None:
        return None
    try:
        return get_version(SYSTEM, signed_id)
    except Missing:
        return None


def _differences(
    before: Version | None, version: Version, listed: Mapping[int, list[Chapter]]
) -> Iterable[ClauseDifference]:
    if before is None:
        return []
    former, now = as_draft(before, listed[before.pk]), as_draft(version, listed[version.pk])
    return differences(former, now, kinds(), known())
