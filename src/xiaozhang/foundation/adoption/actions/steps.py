"""What the writers share: the rulebook locked, the passage as it was seen, suggestions made anew."""

from __future__ import annotations

from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Stale
from xiaozhang.base.text import Message
from xiaozhang.foundation.adoption import queries
from xiaozhang.foundation.adoption.errors import NotInReview
from xiaozhang.foundation.adoption.models import Adoption, Passage
from xiaozhang.foundation.adoption.rules.recognising import House


def opened(actor: Actor, adoption_id: int) -> Adoption:
    """Return a rulebook in review, locked. Raises Missing, NotInReview."""
    adoption = queries.get_adoption(actor, adoption_id, lock=True)
    if adoption.state != Adoption.State.REVIEWING:
        values = {"title": adoption.title, "state": Message(str(adoption.get_state_display()))}
        raise NotInReview(Message("没有改动：「{title}」{state}，不再核对。", values))
    return adoption


def seen(actor: Actor, passage_id: int, edit_number: int) -> Passage:
    """Return a passage of a rulebook in review as it was seen, its rulebook locked.

    Raises Missing, NotInReview, and Stale for one that has been changed since.
    """
    opened(actor, queries.get_passage(actor, passage_id).adoption_id)
    passage = queries.get_passage(actor, passage_id)
    if passage.edit_number != edit_number:
        raise Stale("这一段刚被别人改过，没有覆盖。请刷新页面，看过现在的内容再改。")
    return passage


def suggest(passage: Passage, house: House) -> None:
    """Recognise a clause's text anew; what was decided about other parameters does not count any more."""
    if passage.level != Passage.Level.CLAUSE:
        return
    found, parameters = queries.recognised(passage.title, passage.text, house)
    before = (passage.kind, passage.parameters)
    passage.kind = found.best.kind if found.best is not None and parameters is not None else ""
    passage.parameters = parameters.model_dump(mode="json", by_alias=True) if parameters is not None else None
    if (passage.kind, passage.parameters) != before:
        passage.decision = Passage.Decision.OPEN
