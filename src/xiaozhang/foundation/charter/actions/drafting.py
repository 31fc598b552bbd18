"""Drafts come in as YAML, whole, and may be withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from xiaozhang.base.action import action, note_change
from xiaozhang.base.actor import Actor
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter import documents, powers, queries
from xiaozhang.foundation.charter.errors import BadCharterText, NothingToAmend
from xiaozhang.foundation.charter.models import Chapter, Clause, Version
from xiaozhang.foundation.charter.rules.drafts import DraftClause, DraftVersion
from xiaozhang.foundation.charter.rules.labels import next_label


@action(powers.DRAFT_CHARTER)
def read_yaml(*, actor: Actor, now: datetime, text: str) -> Version:
    """Take a charter's YAML text in as a new draft. Nothing is in force until it is published.

    Raises:
        BadCharterText: it is not a charter; the words name line and clause.
    """
    return add_draft(actor, now, documents.read(text, queries.kinds()))


@action(powers.DRAFT_CHARTER)
def draft_amendment(*, actor: Actor, now: datetime, note: str, clauses: Sequence[DraftClause]) -> Version:
    """Draft a new version of the latest published one, with these clauses in place of those with their keys.

    Raises:
        NothingToAmend: no version has been published, or it has no clause of one of the keys.
    """
    standing = queries.published_version()
    if standing is None:
        raise NothingToAmend("没有起草：公司还没有发布过制度，请先发布第一版。")
    draft = queries.as_draft(standing)
    changed = {clause.key: clause for clause in clauses}
    unknown = changed.keys() - {clause.key for chapter in draft.chapters for clause in chapter.clauses}
    if unknown:
        raise NothingToAmend(
            Message("没有起草：{label} 里没有「{key}」这一条。", {"label": draft.label, "key": min(unknown)})
        )
    chapters = tuple(
        replace(chapter, clauses=tuple(changed.get(clause.key, clause) for clause in chapter.clauses))
        for chapter in draft.chapters
    )
    return add_draft(actor, now, replace(draft, label="", note=note, chapters=chapters), based_on=standing)


def add_draft(actor: Actor, now: datetime, draft: DraftVersion, *, based_on: Version | None = None) -> Version:
    """Write a draft's rows and note them. Raises BadCharterText for a label in use."""
    queries.hold_versions()  # numbers and labels stand once: of two who begin at once the second waits
    number = queries.greatest_number() + 1
    taken = queries.labels()
    if draft.label in taken:
        raise BadCharterText(
            Message(
                "没有读入：版本号 {label} 已有，请在 label 里换一个，或删去这一行由系统编号。", {"label": draft.label}
            )
        )
    version = Version.objects.create(
        number=number,
        label=draft.label or next_label(taken),
        title=draft.title,
        note=draft.note,
        drafted_at=now,
        drafted_by_id=actor.member_id,
        based_on=based_on,
    )
    chapters = Chapter.objects.bulk_create(
        [Chapter(version=version, number=each.number, title=each.title, text=each.text) for each in draft.chapters]
    )
    clauses = _add_clauses(version, chapters, draft)
    note_change(version, new={"label": version.label, "chapters": len(chapters), "clauses": len(clauses)})
    return version


def _add_clauses(version: Version, chapters: Sequence[Chapter], draft: DraftVersion) -> list[Clause]:
    clauses = [(row, clause) for row, each in zip(chapters, draft.chapters, strict=True) for clause in each.clauses]
    return Clause.objects.bulk_create(
        [
            Clause(
                version=version,
                chapter=chapter,
                position=position,
                key=clause.key,
                number=clause.number,
                title=clause.title,
                text=clause.text,
                kind=clause.kind,
                schema_number=clause.schema_number,
                parameters=clause.parameters,
                examples=[each.stored() for each in clause.examples],
                covers=list(clause.covers),
                is_public=clause.is_public,
            )
            for position, (chapter, clause) in enumerate(clauses, start=1)
        ]
    )
