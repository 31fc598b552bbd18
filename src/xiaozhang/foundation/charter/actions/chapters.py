"""The chapters of a draft."""

from __future__ import annotations

from datetime import datetime

from xiaozhang.base.action import action, differences, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid
from xiaozhang.base.text import Message, clean_text
from xiaozhang.foundation.charter import powers, queries
from xiaozhang.foundation.charter.actions.arranging import renumber
from xiaozhang.foundation.charter.actions.editing import (
    MAX_TEXT,
    MAX_TITLE,
    open_chapter,
    refuse_closed,
    refuse_stale,
)
from xiaozhang.foundation.charter.errors import ChapterNotEmpty
from xiaozhang.foundation.charter.models import Chapter, Version


@action(powers.DRAFT_CHARTER)
def add_chapter(*, actor: Actor, now: datetime, version_id: int, title: str, text: str = "") -> Chapter:
    """Add a chapter behind the last one of a draft.

    Raises:
        NotADraft: the version has left the state in which it is edited.
        Invalid: a title or text that cannot be taken.
    """
    version = queries.open_draft(actor, version_id)
    refuse_closed(version)
    said = _words(title, text)
    chapter = Chapter.objects.create(version=version, number=queries.last_chapter(version_id) + 1, **said)
    note_change(chapter, new={**said, "number": chapter.number})
    return chapter


@action(powers.DRAFT_CHARTER)
def change_chapter(*, actor: Actor, now: datetime, chapter_id: int, edit_number: int, title: str, text: str) -> Chapter:
    """Change title and opening words of a draft's chapter. `edit_number` is the one that was seen.

    Raises:
        NotADraft: the version has left the state in which it is edited.
        ClauseChanged: somebody saved the chapter meanwhile; nothing was overwritten.
        Invalid: a title or text that cannot be taken.
    """
    chapter = open_chapter(actor, chapter_id)
    refuse_stale(chapter, edit_number, Message("第 {number} 章", {"number": chapter.number}))
    old, new = differences(chapter, _words(title, text))
    if not new:
        nothing_changed()
        return chapter
    chapter.edit_number += 1
    chapter.save()
    note_change(chapter, old=old, new=new)
    return chapter


@action(powers.DRAFT_CHARTER)
def remove_chapter(*, actor: Actor, now: datetime, chapter_id: int, edit_number: int) -> Version:
    """Take an empty chapter out of a draft; those behind it, and their clauses, move up by a number.

    Raises:
        NotADraft: the version has left the state in which it is edited.
        ClauseChanged: somebody saved the chapter meanwhile.
        ChapterNotEmpty: it has clauses.
    """
    chapter = open_chapter(actor, chapter_id)
    refuse_stale(chapter, edit_number, Message("第 {number} 章", {"number": chapter.number}))
    count = len(queries.clauses_in(chapter_id))
    if count:
        values = {"number": chapter.number, "n": count}
        raise ChapterNotEmpty(
            Message("没有删去：第 {number} 章还有 {n} 条。请先把它们移到别的章，或逐条删去。", values)
        )
    note_change(chapter, old={"number": chapter.number, "title": chapter.title, "text": chapter.text})
    version, number = chapter.version, chapter.number
    chapter.delete()
    for behind in queries.chapters_after(version.pk, number):
        behind.number -= 1
        behind.save(update_fields=["number"])
        renumber(behind)
    return version


def _words(title: str, text: str) -> dict[str, str]:
    said = {"title": " ".join(clean_text(title).split()), "text": clean_text(text)}
    if not said["title"]:
        raise Invalid({"title": "这里必须填写。"})
    for name, most in (("title", MAX_TITLE), ("text", MAX_TEXT)):
        if len(said[name]) > most:
            values = {"most": most, "given": len(said[name])}
            raise Invalid({name: Message("最多 {most} 个字，现有 {given} 个，请缩短。", values)})
    return said
