"""A rulebook comes in: cut, recognised, kept beside its source."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from xiaozhang.base.action import action, note_change
from xiaozhang.base.actor import Actor
from xiaozhang.base.text import Message
from xiaozhang.foundation.adoption import queries
from xiaozhang.foundation.adoption.actions.steps import suggest
from xiaozhang.foundation.adoption.documents import Source
from xiaozhang.foundation.adoption.errors import BadSource
from xiaozhang.foundation.adoption.models import Adoption, Passage
from xiaozhang.foundation.adoption.rules.splitting import Rulebook, SplitChapter, split
from xiaozhang.foundation.charter import powers as charter_powers

MAX_CLAUSES = 2000
_UNTITLED = "销售管理制度"


@action(charter_powers.DRAFT_CHARTER, label="读入本公司制度")
def start_adoption(*, actor: Actor, now: datetime, source: Source, title: str = "") -> Adoption:
    """Take a rulebook in for review, cut into chapters and clauses with kinds suggested. The charter is not touched.

    Raises:
        BadSource: more than 2,000 clauses were found, or none.
    """
    found = split(source.lines)
    count = sum(1 for _clause in found.clauses())
    if not 1 <= count <= MAX_CLAUSES:
        values = {"n": count, "most": MAX_CLAUSES}
        raise BadSource(Message("没有读入：分出了 {n} 条，须为 1 至 {most} 条。请检查原文的编号。", values))
    adoption = Adoption.objects.create(
        title=title or found.title or _UNTITLED,
        preface=found.preface,
        source_name=source.name,
        source_form=source.form,
        source_text=source.text,
        source_hash=source.digest,
        set_aside=[{"line": each.number, "text": each.text, "why": each.why.value} for each in found.set_aside],
        remarks=[[each.msgid, _plain(each)] for each in found.remarks],
        created_at=now,
        created_by_id=actor.member_id,
    )
    Passage.objects.bulk_create(_passages(adoption, found))
    note_change(adoption, new={"title": adoption.title, "clauses": count, "source_hash": source.digest})
    return adoption


def _plain(words: Message) -> dict[str, str]:
    return {name: str(value) for name, value in words.values.items()}


def _passages(adoption: Adoption, found: Rulebook) -> Iterator[Passage]:
    house = queries.house()
    position = 0
    for chapter in found.chapters:
        for passage in _of_chapter(adoption, chapter):
            position += 1
            passage.position = position
            suggest(passage, house)
            yield passage


def _of_chapter(adoption: Adoption, chapter: SplitChapter) -> Iterator[Passage]:
    yield Passage(
        adoption=adoption,
        level=Passage.Level.CHAPTER,
        number=chapter.number,
        label=chapter.label[:40],
        title=chapter.title,
        text=chapter.text,
        first_line=chapter.first_line,
        last_line=chapter.first_line,
        is_renumbered=chapter.is_renumbered,
    )
    for clause in chapter.clauses:
        yield Passage(
            adoption=adoption,
            level=Passage.Level.CLAUSE,
            number=clause.number,
            label=clause.label[:40],
            title=clause.title,
            text=clause.text,
            first_line=clause.first_line,
            last_line=clause.last_line,
            is_title_made=clause.is_title_made,
            is_renumbered=clause.is_renumbered,
        )
