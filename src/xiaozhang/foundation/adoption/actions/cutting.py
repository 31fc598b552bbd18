"""A clause joined to the one before it, or cut in two; later positions move along, numbers where they have to."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from xiaozhang.base.action import action, note_change
from xiaozhang.base.actor import Actor
from xiaozhang.foundation.adoption import queries
from xiaozhang.foundation.adoption.actions.steps import seen, suggest
from xiaozhang.foundation.adoption.errors import CannotCut
from xiaozhang.foundation.adoption.models import Passage
from xiaozhang.foundation.adoption.rules.assembling import rising
from xiaozhang.foundation.adoption.rules.splitting import made_title
from xiaozhang.foundation.charter import powers as charter_powers

_FAR = 1_000_000


@action(charter_powers.DRAFT_CHARTER, label="并入上一条")
def join_passage(*, actor: Actor, now: datetime, passage_id: int, edit_number: int) -> Passage:
    """Join a clause to the one before it in its chapter: its number, title and text become lines of that one.

    Raises:
        CannotCut: it is the first clause of its chapter, or a chapter.
        Stale: somebody changed it meanwhile.
        NotInReview: the rulebook has been saved or given up.
    """
    passage = seen(actor, passage_id, edit_number)
    rows = queries.passages_of(passage.adoption_id)
    place = next(place for place, row in enumerate(rows) if row.pk == passage.pk)
    before = rows[place - 1] if place else None
    if passage.level != Passage.Level.CLAUSE or before is None or before.level != Passage.Level.CLAUSE:
        raise CannotCut("没有合并：它是本章的第一条，前面没有可并入的条款。")
    head = "" if passage.is_title_made else passage.title
    opening = "　".join(part for part in (passage.label, head) if part)
    text = passage.text if passage.text != passage.title or not opening else ""
    old = {"text": before.text}
    before.text = "\n".join(part for part in (before.text, opening, text) if part)
    before.last_line = max(before.last_line, passage.last_line)
    before.edit_number += 1
    suggest(before, queries.house())
    passage.delete()
    before.save()
    note_change(before, old=old, new={"text": before.text})
    return before


@action(charter_powers.DRAFT_CHARTER, label="拆成两条")
def split_passage(*, actor: Actor, now: datetime, passage_id: int, edit_number: int, at: int) -> Passage:
    """Cut a clause in two before its paragraph `at` (from 2); the second half becomes a clause of its own.

    Raises:
        CannotCut: there is no such paragraph to cut at.
        Stale: somebody changed it meanwhile.
        NotInReview: the rulebook has been saved or given up.
    """
    passage = seen(actor, passage_id, edit_number)
    paragraphs = passage.text.split("\n")
    if passage.level != Passage.Level.CLAUSE or not 2 <= at <= len(paragraphs):
        raise CannotCut("没有拆开：这一条里没有可以拆开的地方。")
    rest = "\n".join(paragraphs[at - 1 :])
    old = {"text": passage.text}
    passage.text = "\n".join(paragraphs[: at - 1])
    passage.edit_number += 1
    house = queries.house()
    suggest(passage, house)
    passage.save()
    _make_room(actor, passage)
    made = Passage(
        adoption_id=passage.adoption_id,
        position=passage.position + 1,
        level=Passage.Level.CLAUSE,
        number=passage.number + 1,
        title=made_title(rest),
        text=rest,
        first_line=passage.first_line,
        last_line=passage.last_line,
        is_title_made=True,
    )
    suggest(made, house)
    made.save()
    _number_anew(passage)
    note_change(passage, old=old, new={"text": passage.text})
    note_change(made, new={"text": made.text})
    return made


def _make_room(actor: Actor, passage: Passage) -> None:
    """Move the later passages one further, past each other without meeting."""
    later = queries.passages(actor).filter(adoption_id=passage.adoption_id, position__gt=passage.position)
    for shift in (_FAR, 1 - _FAR):
        later.update(position=F("position") + shift)


def _number_anew(passage: Passage) -> None:
    """Where the numbers of the chapter do not rise any more, those that follow move on by one."""
    rows = queries.passages_of(passage.adoption_id)
    chapter: list[Passage] = []
    for row in rows:
        if row.level == Passage.Level.CHAPTER:
            if any(each.pk == passage.pk for each in chapter):
                break
            chapter = []
        else:
            chapter.append(row)
    if rising(row.number for row in chapter):
        return
    before = 0
    for row in chapter:
        if row.number <= before:
            row.number = before + 1
            row.is_renumbered = bool(row.label)
            row.save()
        before = row.number
