"""Title, number and text of a passage, by hand."""

from __future__ import annotations

from datetime import datetime

from xiaozhang.base.action import action, differences, note_change
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid
from xiaozhang.base.text import Message
from xiaozhang.foundation.adoption import queries
from xiaozhang.foundation.adoption.actions.steps import seen, suggest
from xiaozhang.foundation.adoption.models import Passage
from xiaozhang.foundation.charter import powers as charter_powers


@action(charter_powers.DRAFT_CHARTER, label="修改读入的条款")
def change_passage(
    *, actor: Actor, now: datetime, passage_id: int, edit_number: int, number: int, title: str, text: str
) -> Passage:
    """Change a chapter or clause of a rulebook in review; its suggestion is made anew from the new text.

    Raises:
        Invalid: the number stands already, or the clause has no text.
        Stale: somebody changed it meanwhile.
        NotInReview: the rulebook has been saved or given up.
    """
    passage = seen(actor, passage_id, edit_number)
    if passage.level == Passage.Level.CLAUSE and not text.strip():
        raise Invalid({"text": "条款须有正文；不要这一条的，请点「不读入」。"})
    if number in _numbers_beside(passage):
        raise Invalid({"number": Message("编号 {n} 已经有了，请换一个。", {"n": number})})
    old, new = differences(passage, {"number": number, "title": title, "text": text})
    if not new:
        note_change(passage, old={}, new={})
        return passage
    passage.is_title_made = passage.is_title_made and "title" not in new
    passage.is_renumbered = passage.is_renumbered or "number" in new
    suggest(passage, queries.house())
    passage.edit_number += 1
    passage.save()
    note_change(passage, old=old, new=new)
    return passage


def _numbers_beside(passage: Passage) -> set[int]:
    """The numbers of the other chapters, or of the other clauses of the same chapter."""
    rows = queries.passages_of(passage.adoption_id)
    if passage.level == Passage.Level.CHAPTER:
        return {row.number for row in rows if row.level == passage.level and row.pk != passage.pk}
    numbers: set[int] = set()
    is_here = False
    for row in rows:
        if row.level == Passage.Level.CHAPTER:
            if is_here:
                break
            numbers = set()
        elif row.pk == passage.pk:
            is_here = True
        else:
            numbers.add(row.number)
    return numbers
