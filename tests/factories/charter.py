"""Charters for tests: published at once, without the check at publication, so that a test needs no other app."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from xiaozhang.base.clause_kind import ClauseKind
from xiaozhang.foundation.charter.models import Chapter, Clause, Version
from xiaozhang.foundation.charter.rules.labels import next_label

NOW = datetime(2025, 12, 20, 2, 0, tzinfo=UTC)


def make_version(**overrides: Any) -> Version:
    """Return a draft without chapters."""
    taken = list(Version.objects.values_list("label", flat=True))
    values: dict[str, Any] = {
        "number": len(taken) + 1,
        "label": next_label(taken),
        "title": "销售管理制度",
        "drafted_at": NOW,
    }
    return Version.objects.create(**values | overrides)


def make_charter(
    *parameters: ClauseKind | str, effective_on: date | None = date(2026, 1, 1), **overrides: Any
) -> Version:
    """Return a published version with one clause per argument: typed parameters, or text for a clause without a kind.

    Clauses are numbered 1.1, 1.2, ... in a chapter; the key is the kind's name (a second of the kind has its position
    behind it), or `text_2`. Without `effective_on` the
    version stays a draft. A version published before becomes superseded.
    """
    version = make_version(**overrides)
    chapter = make_chapter(version=version)
    kinds: set[str] = set()
    for position, each in enumerate(parameters, start=1):
        name = "" if isinstance(each, str) else each.name
        given = {"key": f"{name}_{position}"} if name in kinds else {}
        kinds |= {name} - {""}
        make_clause(each, version=version, chapter=chapter, position=position, **given)
    if effective_on is not None:
        Version.objects.filter(state=Version.State.PUBLISHED).update(state=Version.State.SUPERSEDED)
        version.state, version.effective_on, version.published_at = Version.State.PUBLISHED, effective_on, NOW
        version.save()
    return version


def make_chapter(*, version: Version | None = None, number: int = 1, title: str = "总则") -> Chapter:
    """Return a chapter."""
    return Chapter.objects.create(version=version or make_version(), number=number, title=title)


def make_clause(
    parameters: ClauseKind | str = "本制度适用于销售部全体成员。", *, version: Version | None = None,
    chapter: Chapter | None = None, position: int = 1, **overrides: Any,
) -> Clause:  # fmt: skip
    """Return a clause of the given parameters, or of text only."""
    chapter = chapter or make_chapter(version=version)
    values: dict[str, Any] = {
        "version_id": chapter.version_id,
        "chapter": chapter,
        "position": position,
        "number": f"{chapter.number}.{position}",
        "key": f"text_{position}",
        "title": f"试验条款{position}",
    }
    if isinstance(parameters, str):
        values["text"] = parameters
    else:
        values |= {
            "key": parameters.name,
            "title": str(parameters.label),
            "text": str(parameters.sentence()),
            "kind": parameters.name,
            "schema_number": parameters.schema_number,
            "parameters": parameters.model_dump(mode="json", by_alias=True),
        }
    return Clause.objects.create(**values | overrides)


def clause_of(version: Version, kind: type[ClauseKind]) -> Clause:
    """Return the version's clause of a kind."""
    return Clause.objects.get(version=version, kind=kind.name)
