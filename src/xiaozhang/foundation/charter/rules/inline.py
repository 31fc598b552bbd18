"""What became of a text, paragraph by paragraph (款) and word by word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORD = re.compile(r"\d[\d,.]*[%‰]?|[A-Za-z_]+|\s+|.", re.DOTALL)
_ALIKE = 0.35  # below it two paragraphs are two, not one that was changed
_ISLAND = 2  # so few kept signs between two changes read worse than one change
_LONGEST = 4_000  # beyond it signs are not compared one by one


class Fate(StrEnum):
    """What happened to some words."""

    KEPT = "kept"
    CUT = "cut"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Run:
    """Words that share a fate."""

    fate: Fate
    text: str


@dataclass(frozen=True, slots=True)
class ParagraphDifference:
    """A paragraph before and after, counted from 1; None where it was not there. `runs` tell both texts in one."""

    before_place: int | None
    after_place: int | None
    runs: tuple[Run, ...]

    @property
    def is_changed(self) -> bool:
        """Say whether anything differs, apart from its place."""
        return any(run.fate is not Fate.KEPT for run in self.runs)

    @property
    def before(self) -> str:
        """The words as they were."""
        return "".join(run.text for run in self.runs if run.fate is not Fate.NEW)

    @property
    def after(self) -> str:
        """The words as they are."""
        return "".join(run.text for run in self.runs if run.fate is not Fate.CUT)


def words_changed(before: str, after: str) -> tuple[Run, ...]:
    """Return one line of text before and after as runs; figures and Latin words are never cut in two.

    >>> [(run.fate.value, run.text) for run in words_changed("满 20 万元，按 1.5% 计。", "满 30 万元，按 1.5% 计。")]
    [('kept', '满 '), ('cut', '20'), ('new', '30'), ('kept', ' 万元，按 1.5% 计。')]
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    if len(old) > _LONGEST or len(new) > _LONGEST:
        return _merged([(Fate.KEPT, before)] if before == after else [(Fate.CUT, before), (Fate.NEW, after)])
    found: list[tuple[Fate, str]] = []
    for tag, i, j, k, m in _calmed(SequenceMatcher(None, old, new, autojunk=False).get_opcodes()):
        if tag == "equal":
            found.append((Fate.KEPT, "".join(old[i:j])))
        else:
            found += [(Fate.CUT, "".join(old[i:j])), (Fate.NEW, "".join(new[k:m]))]
    return _merged(found)


def paragraphs_changed(before: Sequence[str], after: Sequence[str]) -> tuple[ParagraphDifference, ...]:
    """Return the paragraphs of a clause before and after, those that stayed among them, in the order of the new one."""
    found: list[ParagraphDifference] = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            kept = zip(range(i, j), range(k, m), strict=True)
            found += [ParagraphDifference(a + 1, b + 1, (Run(Fate.KEPT, before[a]),)) for a, b in kept]
        else:
            found += _paired(before, after, range(i, j), range(k, m))
    return tuple(found)


def _paired(
    before: Sequence[str], after: Sequence[str], old: Iterable[int], new: Iterable[int]
) -> Iterator[ParagraphDifference]:
    """Pair paragraphs that are alike, in order; the others went or came."""
    waiting = list(old)
    for place in new:
        partner = next((each for each in waiting if _are_alike(before[each], after[place])), None)
        if partner is None:
            yield ParagraphDifference(None, place + 1, (Run(Fate.NEW, after[place]),))
            continue
        for gone in waiting[: waiting.index(partner)]:
            yield ParagraphDifference(gone + 1, None, (Run(Fate.CUT, before[gone]),))
        waiting = waiting[waiting.index(partner) + 1 :]
        yield ParagraphDifference(partner + 1, place + 1, words_changed(before[partner], after[place]))
    for gone in waiting:
        yield ParagraphDifference(gone + 1, None, (Run(Fate.CUT, before[gone]),))


def _are_alike(before: str, after: str) -> bool:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _calmed(codes: Sequence[tuple[str, int, int, int, int]]) -> Iterator[tuple[str, int, int, int, int]]:
    """Join changes that only an island of a sign or two keeps apart, and that are longer than it."""
    held: tuple[str, int, int, int, int] | None = None
    for place, code in enumerate(codes):
        tag, i, j, k, m = code
        is_island = tag == "equal" and j - i <= _ISLAND and 0 < place < len(codes) - 1
        if tag == "equal" and not (is_island and _is_crowded(codes, place)):
            if held is not None:
                yield held
                held = None
            yield code
        elif held is None:
            held = ("replace", i, j, k, m)
        else:
            held = ("replace", held[1], j, held[3], m)
    if held is not None:
        yield held


def _is_crowded(codes: Sequence[tuple[str, int, int, int, int]], place: int) -> bool:
    """Say whether the changes on both sides replace more than the island keeps."""
    (_a, i, j, k, m), (_b, x, y, z, w) = codes[place - 1], codes[place + 1]
    length = codes[place][2] - codes[place][1]
    return min(max(j - i, m - k), max(y - x, w - z)) > length


def _merged(parts: Iterable[tuple[Fate, str]]) -> tuple[Run, ...]:
    runs: list[Run] = []
    for fate, text in parts:
        if not text:
            continue
        if runs and runs[-1].fate is fate:
            runs[-1] = Run(fate, runs[-1].text + text)
        else:
            runs.append(Run(fate, text))
    return tuple(runs)
