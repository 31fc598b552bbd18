"""A draft is edited clause by clause, by several people: whoever saves second is told and overwrites nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from pydantic import ValidationError

from xiaozhang.base.action import action, differences, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.clause_shapes import shape_of
from xiaozhang.base.clause_typing import refusal_sentence
from xiaozhang.base.errors import Invalid
from xiaozhang.base.text import Message, clean_text
from xiaozhang.foundation.charter import documents, powers, queries
from xiaozhang.foundation.charter.actions.arranging import append_place, move_between, renumber, swap
from xiaozhang.foundation.charter.actions.drafting import add_draft
from xiaozhang.foundation.charter.errors import CannotMove, ClauseChanged, NotADraft, NothingToAmend
from xiaozhang.foundation.charter.models import Chapter, Clause, Version
from xiaozhang.foundation.charter.rules.keys import key_for
from xiaozhang.foundation.org import queries as org_queries

MAX_TITLE = 80
MAX_TEXT = 20_000


@action(powers.DRAFT_CHARTER)
def start_draft(*, actor: Actor, now: datetime, note: str = "", version_id: int | None = None) -> Version:
    """Start a draft as a copy of a version, by default of the latest that was published.

    Raises:
        NothingToAmend: no version has been published.
    """
    if version_id is not None:
        standing: Version | None = queries.get_version(actor, version_id)
    else:
        standing = queries.published_version()
    if standing is None:
        raise NothingToAmend("没有起草：公司还没有发布过制度，请先发布第一版。")
    draft = replace(queries.as_draft(standing), label="", note=clean_text(note))
    return add_draft(actor, now, draft, based_on=standing)


@action(powers.DRAFT_CHARTER)
def change_clause(
    *,
    actor: Actor,
    now: datetime,
    clause_id: int,
    edit_number: int,
    title: str,
    text: str,
    kind: str,
    parameters: Mapping[str, Any] | None,
    number: str | None = None,
    examples: Sequence[Mapping[str, Any]] | None = None,
    covers: Sequence[str] | None = None,
    is_public: bool | None = None,
) -> Clause:
    """Change a clause of a draft. What is None (number, examples, covers, public) stays; findings do not hinder.

    `parameters` are those of the kind as YAML would say them, None for a clause of text only. `edit_number` is the one
    that was seen.

    Raises:
        NotADraft: the version has left the state in which it is edited.
        ClauseChanged: somebody saved the clause meanwhile; nothing was overwritten.
        Invalid: a title or text that cannot be taken, a number in use, parameters of a wrong type.
    """
    clause = open_clause(actor, clause_id)
    refuse_stale(clause, edit_number, Message("第 {number} 条", {"number": clause.number}))
    schema_number, stored = read_parameters(kind, parameters)
    values: dict[str, Any] = {**words(title, text), "kind": kind, "schema_number": schema_number, "parameters": stored}
    given = {"number": number, "examples": examples, "covers": covers, "is_public": is_public}
    values |= {name: value for name, value in given.items() if value is not None}
    if number is not None and number != clause.number:
        _refuse_number(clause, number)
    old, new = differences(clause, values)
    if not new:
        nothing_changed()
        return clause
    _mark(clause, actor, now)
    clause.save()
    note_change(clause, old=old, new=new)
    return clause


@action(powers.DRAFT_CHARTER, keeps_trace=False)
def change_clause_text(*, actor: Actor, now: datetime, clause_id: int, edit_number: int, text: str) -> Clause:
    """Change a clause of a draft by its YAML text; its key stays. What the text leaves out is taken away.

    Raises:
        BadCharterText: it is no clause; the words name the line.
        Invalid: another key.
        NotADraft, ClauseChanged: as for a change of words.
    """
    clause = queries.get_clause(actor, clause_id)
    given = documents.read_clause(text, clause.chapter.number, queries.kinds())
    if given.key != clause.key:
        values = {"key": clause.key, "given": given.key}
        raise Invalid({"text": Message("条款键是「{key}」，不能改成「{given}」：各版靠它认出是同一条。", values)})
    return change_clause(
        actor=actor, now=now, clause_id=clause_id, edit_number=edit_number, number=given.number, title=given.title,
        text=given.text, kind=given.kind, parameters=given.parameters,
        examples=[each.stored() for each in given.examples], covers=list(given.covers), is_public=given.is_public,
    )  # fmt: skip


@action(powers.DRAFT_CHARTER)
def add_clause(
    *,
    actor: Actor,
    now: datetime,
    chapter_id: int,
    title: str,
    text: str,
    kind: str = "",
    parameters: Mapping[str, Any] | None = None,
    examples: Sequence[Mapping[str, Any]] = (),
    covers: Sequence[str] = (),
    is_public: bool = False,
) -> Clause:
    """Add a clause at the end of a draft's chapter, with the next number and a key of its own.

    Raises:
        NotADraft: the version has left the state in which it is edited.
        Invalid: a title or text that cannot be taken, parameters of a wrong type (row and field named).
    """
    chapter = open_chapter(actor, chapter_id)
    schema_number, stored = read_parameters(kind, parameters)
    said = words(title, text)
    position, number = append_place(chapter)
    start, candidates = key_for(said["title"], kind)
    taken = queries.keys_like(start)
    clause = Clause.objects.create(
        version_id=chapter.version_id,
        chapter=chapter,
        position=position,
        number=number,
        key=next(each for each in candidates if each not in taken),
        kind=kind,
        schema_number=schema_number,
        parameters=stored,
        examples=list(examples),
        covers=list(covers),
        is_public=is_public,
        edited_at=now,
        edited_by_id=actor.member_id,
        **said,
    )
    note_change(clause, new={**said, "kind": kind, "parameters": stored, "number": number})
    return clause


@action(powers.DRAFT_CHARTER)
def remove_clause(*, actor: Actor, now: datetime, clause_id: int, edit_number: int) -> Version:
    """Take a clause out of a draft; those behind it in the chapter move up by a number.

    Raises:
        NotADraft: the version has left the state in which it is edited.
        ClauseChanged: somebody saved the clause meanwhile; it is still there.
    """
    clause = open_clause(actor, clause_id)
    refuse_stale(clause, edit_number, Message("第 {number} 条", {"number": clause.number}))
    old = {"number": clause.number, "title": clause.title, "text": clause.text, "parameters": clause.parameters}
    note_change(clause, old={**old, "kind": clause.kind, "key": clause.key})
    chapter, version = clause.chapter, clause.version
    clause.delete()
    renumber(chapter)
    return version


@action(powers.DRAFT_CHARTER)
def move_clause(
    *, actor: Actor, now: datetime, clause_id: int, edit_number: int, by: int = 0, chapter_id: int | None = None
) -> Clause:
    """Move a clause one place up (`by=-1`) or down (`by=1`), or to the end of another chapter; numbers follow.

    Raises:
        NotADraft: the version has left the state in which it is edited.
        ClauseChanged: somebody saved the clause meanwhile; it is where it was.
        CannotMove: it stands first or last already, or the chapter is another version's.
    """
    clause = open_clause(actor, clause_id)
    refuse_stale(clause, edit_number, Message("第 {number} 条", {"number": clause.number}))
    before = {"chapter": clause.chapter.number, "number": clause.number}
    if chapter_id is not None and chapter_id != clause.chapter_id:
        target = queries.get_chapter(actor, chapter_id)
        if target.version_id != clause.version_id:
            raise CannotMove("没有移动：那一章是另一版制度的。")
        move_between(clause, target)
    else:
        _step(clause, by)
    moved = queries.get_clause(actor, clause_id)
    note_change(moved, old=before, new={"chapter": moved.chapter.number, "number": moved.number})
    return moved


def open_clause(actor: Actor, clause_id: int) -> Clause:
    """Return a clause of a draft, with the draft locked. Raises Missing and NotADraft."""
    version_id = queries.get_clause(actor, clause_id).version_id
    refuse_closed(queries.open_draft(actor, version_id))
    return queries.get_clause(actor, clause_id)


def open_chapter(actor: Actor, chapter_id: int) -> Chapter:
    """Return a chapter of a draft, with the draft locked. Raises Missing and NotADraft."""
    version_id = queries.get_chapter(actor, chapter_id).version_id
    refuse_closed(queries.open_draft(actor, version_id))
    return queries.get_chapter(actor, chapter_id)


def refuse_closed(version: Version) -> None:
    """Refuse to edit what is no draft any more. Raises NotADraft."""
    if version.state != Version.State.DRAFT:
        values = {"label": version.label, "state": version.get_state_display()}
        raise NotADraft(Message("没有保存：{label} 现在是「{state}」，只有草案可以修改。", values))


def refuse_stale(row: Clause | Chapter, edit_number: int, what: Message) -> None:
    """Refuse to overwrite what somebody saved meanwhile. Raises ClauseChanged naming who and when."""
    if row.edit_number == edit_number:
        return
    who = when = ""
    if isinstance(row, Clause) and row.edited_at is not None:
        who = org_queries.names_of([row.edited_by_id]).get(row.edited_by_id or 0, "")
        when = f"{timezone.localtime(row.edited_at):%H:%M} "
    values = {"what": what, "who": who or Message("系统"), "when": when}
    raise ClauseChanged(Message("没有保存：{who} {when}刚改过{what}。两边的内容都在，请选定后再保存。", values))


def words(title: str, text: str) -> dict[str, str]:
    """Return title and text as they are stored. Raises Invalid."""
    said = {"title": " ".join(clean_text(title).split()), "text": clean_text(text)}
    wrong: dict[str, Message | str] = {}
    for name, most in (("title", MAX_TITLE), ("text", MAX_TEXT)):
        if not said[name]:
            wrong[name] = "这里必须填写。"
        elif len(said[name]) > most:
            values = {"most": most, "given": len(said[name])}
            wrong[name] = Message("最多 {most} 个字，现有 {given} 个，请缩短。", values)
    if wrong:
        raise Invalid(wrong)
    return said


def read_parameters(kind: str, parameters: Mapping[str, Any] | None) -> tuple[int | None, dict[str, Any] | None]:
    """Return schema number and parameters in the stored form of their kind; none without a kind. Raises Invalid."""
    if not kind:
        return None, None
    kinds = queries.kinds()
    if kind not in kinds:
        raise Invalid({"kind": Message("系统没有「{kind}」这个条款类型。", {"kind": kind[:40]})})
    try:
        typed = kinds[kind].model_validate(dict(parameters or {}))
    except ValidationError as error:
        raise Invalid({"parameters": refusal_sentence(shape_of(kinds[kind]), error)}) from error
    return kinds[kind].schema_number, typed.model_dump(mode="json", by_alias=True)


def _step(clause: Clause, by: int) -> None:
    """Change places with the neighbour."""
    neighbours = queries.clauses_in(clause.chapter_id)
    place = next(index for index, each in enumerate(neighbours) if each.pk == clause.pk)
    if by not in (-1, 1) or not 0 <= place + by < len(neighbours):
        words_ = {"number": clause.number, "end": Message("第一条") if by < 0 else Message("最后一条")}
        raise CannotMove(Message("没有移动：第 {number} 条已经是这一章的{end}。", words_))
    swap(neighbours[place], neighbours[place + by])
    renumber(clause.chapter)


def _refuse_number(clause: Clause, number: str) -> None:
    """Refuse a number of another chapter or of another clause. Raises Invalid."""
    chapter, _dot, place = number.partition(".")
    if chapter != str(clause.chapter.number) or not place.isascii() or not place.isdecimal() or place[0] == "0":
        values = {"chapter": clause.chapter.number, "given": number}
        raise Invalid(
            {"number": Message("第 {chapter} 章的条款编号须写成 {chapter}.1 的样子，现在是「{given}」。", values)}
        )
    if any(each.number == number for each in queries.clauses_in(clause.chapter_id)):
        raise Invalid({"number": Message("第 {number} 条已经有了，请换一个编号。", {"number": number})})


def _mark(clause: Clause, actor: Actor, now: datetime) -> None:
    clause.edit_number += 1
    clause.edited_at = now
    clause.edited_by_id = actor.member_id
