"""What one charter changes of another: chapters, and clause by clause words, numbers, kinds and parameters (B2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from xiaozhang.base.clause_kind import ClauseKind, Known
from xiaozhang.foundation.charter.rules.drafts import DraftChapter, DraftClause, DraftVersion
from xiaozhang.foundation.charter.rules.inline import ParagraphDifference, Run, paragraphs_changed, words_changed
from xiaozhang.foundation.charter.rules.parameters import ParameterDifference, parameters_changed
from xiaozhang.foundation.charter.rules.reading import paragraphs

Kinds = Mapping[str, type[ClauseKind]]
_NOBODY = Known()
_NO_KINDS: Kinds = {}


@dataclass(frozen=True, slots=True)
class Placed:
    """A clause with the chapter it stands in."""

    clause: DraftClause
    chapter: DraftChapter


@dataclass(frozen=True, slots=True)
class ClauseDifference:
    """What became of one clause, by its key. `before` is None for a new one, `after` for one that went.

    `is_moved` says that it stands elsewhere among those that stayed, not that others came or went before it.
    """

    key: str
    before: Placed | None
    after: Placed | None
    is_moved: bool = False
    title: tuple[Run, ...] = ()
    paragraphs: tuple[ParagraphDifference, ...] = ()
    parameters: tuple[ParameterDifference, ...] = ()

    @property
    def is_added(self) -> bool:
        """Say whether it is new."""
        return self.before is None

    @property
    def is_removed(self) -> bool:
        """Say whether it went."""
        return self.after is None

    @property
    def is_renumbered(self) -> bool:
        """Say whether it has another number."""
        return self._differs("number")

    @property
    def is_retitled(self) -> bool:
        """Say whether it has another title."""
        return self._differs("title")

    @property
    def is_reworded(self) -> bool:
        """Say whether its text says anything else."""
        return self._differs("text")

    @property
    def is_of_another_kind(self) -> bool:
        """Say whether the system does something else by it, or something where it did nothing, or nothing any more."""
        return self._differs("kind")

    @property
    def has_other_examples(self) -> bool:
        """Say whether its worked examples differ."""
        return self._differs("examples")

    @property
    def is_shown_otherwise(self) -> bool:
        """Say whether it may stand on the wall board now and could not, or the other way."""
        return self._differs("is_public")

    @property
    def is_changed(self) -> bool:
        """Say whether anything differs that a reader would notice."""
        return self.is_added or self.is_removed or self.is_renumbered or self.is_moved or self.is_changed_inside

    @property
    def is_changed_inside(self) -> bool:
        """Say whether the clause says or does anything else, wherever it stands."""
        return (
            self.is_retitled
            or self.is_reworded
            or self.is_of_another_kind
            or bool(self.parameters)
            or self.has_other_examples
            or self.is_shown_otherwise
        )

    @property
    def number(self) -> str:
        """Its number, as of the later charter that has it."""
        return self._latest.clause.number

    @property
    def name(self) -> str:
        """Its title, as of the later charter that has it."""
        return self._latest.clause.title

    @property
    def _latest(self) -> Placed:
        found = self.after or self.before
        assert found is not None, "a clause of neither charter"
        return found

    def _differs(self, field: str) -> bool:
        if self.before is None or self.after is None:
            return False
        return bool(getattr(self.before.clause, field) != getattr(self.after.clause, field))


@dataclass(frozen=True, slots=True)
class ChapterDifference:
    """What became of one chapter: told by its title, else by its number. None where it was not there."""

    before: DraftChapter | None
    after: DraftChapter | None
    paragraphs: tuple[ParagraphDifference, ...] = ()

    @property
    def is_renumbered(self) -> bool:
        """Say whether it has another number."""
        return self.before is not None and self.after is not None and self.before.number != self.after.number

    @property
    def is_retitled(self) -> bool:
        """Say whether it has another title."""
        return self.before is not None and self.after is not None and self.before.title != self.after.title

    @property
    def is_reworded(self) -> bool:
        """Say whether its opening text says anything else."""
        return any(each.is_changed or each.before_place is None for each in self.paragraphs)

    @property
    def is_changed(self) -> bool:
        """Say whether anything about the chapter itself differs."""
        return self.before is None or self.after is None or self.is_renumbered or self.is_retitled or self.is_reworded


def differences(
    before: DraftVersion, after: DraftVersion, kinds: Kinds = _NO_KINDS, known: Known = _NOBODY
) -> list[ClauseDifference]:
    """Return what became of every clause, in the order of the later charter; those that went stand where they stood.

    Unchanged clauses are among them (`is_changed` tells). `kinds` and `known` lend the words for parameters.
    """
    old, new = _placed(before), _placed(after)
    crossed = {key for key in old.keys() & new.keys() if _chapters_differ(old[key].chapter, new[key].chapter)}
    moved = crossed | _moved(
        [key for key in old if key in new and key not in crossed],
        [key for key in new if key in old and key not in crossed],
    )
    found = []
    for key in _in_order(list(old), list(new)):
        earlier, later = old.get(key), new.get(key)
        if earlier is None or later is None:
            found.append(_came_or_went(key, earlier, later))
        else:
            found.append(_difference(key, earlier, later, key in moved, kinds, known))
    return found


def chapter_differences(before: DraftVersion, after: DraftVersion) -> list[ChapterDifference]:
    """Return what became of every chapter, in the order of the later charter, those that went at the end."""
    left = list(before.chapters)
    found = []
    for chapter in after.chapters:
        partner = _partner(chapter, left, after.chapters)
        if partner is not None:
            left.remove(partner)
        was = paragraphs(partner.text) if partner else ()
        found.append(ChapterDifference(partner, chapter, paragraphs_changed(was, paragraphs(chapter.text))))
    return [*found, *(ChapterDifference(chapter, None) for chapter in left)]


def _difference(
    key: str, before: Placed, after: Placed, is_moved: bool, kinds: Kinds, known: Known
) -> ClauseDifference:
    old, new = before.clause, after.clause
    if old == new and not is_moved:
        return ClauseDifference(key, before, after)
    model = kinds.get(new.kind)
    is_same_kind = old.kind == new.kind and old.kind != ""
    return ClauseDifference(
        key,
        before,
        after,
        is_moved,
        words_changed(old.title, new.title) if old.title != new.title else (),
        paragraphs_changed(paragraphs(old.text), paragraphs(new.text)) if old.text != new.text else (),
        parameters_changed(old.parameters or {}, new.parameters or {}, model, known) if is_same_kind else (),
    )


def _came_or_went(key: str, before: Placed | None, after: Placed | None) -> ClauseDifference:
    was = paragraphs(before.clause.text) if before else ()
    now = paragraphs(after.clause.text) if after else ()
    return ClauseDifference(key, before, after, paragraphs=paragraphs_changed(was, now))


def _placed(version: DraftVersion) -> dict[str, Placed]:
    return {clause.key: Placed(clause, chapter) for chapter in version.chapters for clause in chapter.clauses}


def _chapters_differ(before: DraftChapter, after: DraftChapter) -> bool:
    """Another chapter is one of another number and another title: a chapter that was only renamed is the same."""
    return before.number != after.number and before.title != after.title


def _moved(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """Return the keys that changed places among those in both: as few as explain the new order."""
    kept = {
        old[i + step]
        for tag, i, j, _k, _m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if tag == "equal"
        for step in range(j - i)
    }
    return set(old) - kept


def _in_order(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """Yield all keys once: those of the new order, and each that went after what stood before it."""
    gone_after: dict[str, list[str]] = {}
    staying, last = set(new), ""
    for key in old:
        if key in staying:
            last = key
        else:
            gone_after.setdefault(last, []).append(key)
    yield from gone_after.get("", ())
    for key in new:
        yield key
        yield from gone_after.get(key, ())


def _partner(
    chapter: DraftChapter, left: Sequence[DraftChapter], others: Iterable[DraftChapter]
) -> DraftChapter | None:
    same_title = next((each for each in left if each.title == chapter.title), None)
    if same_title is not None:
        return same_title
    titles = {each.title for each in others}
    return next((each for each in left if each.number == chapter.number and each.title not in titles), None)
