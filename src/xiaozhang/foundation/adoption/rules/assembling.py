"""From reviewed passages to a charter: keys that stay, numbers that fit, nothing left without a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xiaozhang.base.pinyin import read
from xiaozhang.foundation.charter.rules.drafts import DraftChapter, DraftClause, DraftVersion

_MAX_KEY = 40
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class Reviewed:
    """A passage as it is to be saved; `kind` is empty where it stays text."""

    is_chapter: bool
    number: int
    label: str
    title: str
    text: str
    is_renumbered: bool = False
    kind: str = ""
    schema_number: int | None = None
    parameters: Mapping[str, Any] | None = None


def assembled(title: str, preface: str, passages: Sequence[Reviewed], keys: Mapping[str, str]) -> DraftVersion:
    """Return the charter that the passages make; `keys` are those of clauses the house has, by title.

    A clause of the same title keeps its key, so that both versions of it can be compared.
    """
    chapters: list[tuple[Reviewed, list[Reviewed]]] = []
    for passage in passages:
        if passage.is_chapter:
            chapters.append((passage, []))
        elif chapters:
            chapters[-1][1].append(passage)
    taken: set[str] = set()
    return DraftVersion(
        title,
        "",
        preface,
        tuple(
            DraftChapter(
                chapter.number,
                chapter.title,
                chapter.text,
                tuple(_clause(chapter.number, clause, _key(clause.title, keys, taken)) for clause in clauses),
            )
            for chapter, clauses in chapters
            if clauses
        ),
    )


def rising(numbers: Iterable[int]) -> bool:
    """Say whether numbers can be kept: from 1 to 999, each greater than the one before.

    >>> rising([1, 2, 5]), rising([1, 1]), rising([])
    (True, False, True)
    """
    before = 0
    for number in numbers:
        if not before < number <= 999:
            return False
        before = number
    return True


def _clause(chapter: int, clause: Reviewed, key: str) -> DraftClause:
    """A clause; one that lost its number in the source says which it was."""
    text = clause.text.strip() or clause.title
    if clause.is_renumbered and clause.label:
        text = f"（原{clause.label.rstrip('、.．：: ')}）{text}"
    return DraftClause(
        key, f"{chapter}.{clause.number}", clause.title, text, clause.kind, clause.schema_number, clause.parameters
    )


def _key(title: str, keys: Mapping[str, str], taken: set[str]) -> str:
    made = keys.get(title) or _spelt(title)
    key, again = made, 1
    while key in taken:
        again += 1
        key = f"{made}_{again}"
    taken.add(key)
    return key


def _spelt(title: str) -> str:
    """A title in pinyin.

    >>> _spelt("首次联系"), _spelt("2026 KPI"), _spelt("【】")
    ('shou_ci_lian_xi', 'c_2026_kpi', 'clause')
    """
    words = [word for syllable in read(title) for word in _WORD.findall(syllable.lower())]
    key = "_".join(words)[:_MAX_KEY].strip("_")
    if not key:
        return "clause"
    return key if key[0].isalpha() else f"c_{key}"
