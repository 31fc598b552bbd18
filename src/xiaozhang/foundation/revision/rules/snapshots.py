"""A charter as plain JSON and back: what members were consulted about, kept as it was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xiaozhang.base.clause_examples import examples_of
from xiaozhang.foundation.charter.rules.drafts import DraftChapter, DraftClause, DraftVersion

_CLAUSE = ("key", "number", "title", "text", "kind", "schema_number", "parameters", "is_public")


def stored(version: DraftVersion) -> dict[str, Any]:
    """Return a charter as JSON keeps it."""
    return {
        "title": version.title,
        "label": version.label,
        "note": version.note,
        "chapters": [
            {
                "number": chapter.number,
                "title": chapter.title,
                "text": chapter.text,
                "clauses": [_clause(clause) for clause in chapter.clauses],
            }
            for chapter in version.chapters
        ],
    }


def restored(text: Mapping[str, Any]) -> DraftVersion:
    """Return a charter from its stored form; the inverse of `stored`."""
    return DraftVersion(
        text["title"],
        text["label"],
        text["note"],
        tuple(
            DraftChapter(each["number"], each["title"], each["text"], tuple(map(_restored, each["clauses"])))
            for each in text["chapters"]
        ),
    )


def _clause(clause: DraftClause) -> dict[str, Any]:
    return {
        **{name: getattr(clause, name) for name in _CLAUSE},
        "examples": [each.stored() for each in clause.examples],
        "covers": list(clause.covers),
    }


def _restored(given: Mapping[str, Any]) -> DraftClause:
    return DraftClause(
        **{name: given[name] for name in _CLAUSE},
        examples=examples_of(given["examples"]),
        covers=tuple(given["covers"]),
    )
