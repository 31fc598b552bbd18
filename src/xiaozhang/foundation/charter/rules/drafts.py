"""A charter as values: what YAML is read into, and what YAML is written from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from xiaozhang.base.clause_examples import Example


@dataclass(frozen=True, slots=True)
class DraftClause:
    """A clause; `parameters` are those of the kind as stored, None where it is text only.

    `examples` are worked examples, `covers` the keys of the matters it regulates, `is_public` says that it may stand
    on the wall board. `line` is its place in the text it was read from.
    """

    key: str
    number: str
    title: str
    text: str
    kind: str = ""
    schema_number: int | None = None
    parameters: Mapping[str, Any] | None = None
    examples: tuple[Example, ...] = ()
    covers: tuple[str, ...] = ()
    is_public: bool = False
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class DraftChapter:
    """A chapter with its clauses in order."""

    number: int
    title: str
    text: str
    clauses: tuple[DraftClause, ...]


@dataclass(frozen=True, slots=True)
class DraftVersion:
    """A whole charter; `label` is such as V1.1, empty where the system is to choose it."""

    title: str
    label: str
    note: str
    chapters: tuple[DraftChapter, ...]

    def clauses(self) -> Iterator[DraftClause]:
        """Yield all clauses in order."""
        for chapter in self.chapters:
            yield from chapter.clauses
