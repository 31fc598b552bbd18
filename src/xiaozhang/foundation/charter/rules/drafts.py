"""A charter as values: what YAML is read into, and what YAML is written from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class DraftClause:
    """A clause; `parameters` are those of the kind as stored, None where it is text only.

    `line` is its place in the text it was read from.
    """

    key: str
    number: str
    title: str
    text: str
    kind: str = ""
    schema_number: int | None = None
    parameters: Mapping[str, Any] | None = None
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
