"""A review ends: with a draft of the charter, or with nothing."""

from __future__ import annotations

from datetime import datetime

from xiaozhang.base.action import action, note_change
from xiaozhang.base.actor import Actor
from xiaozhang.base.text import Message
from xiaozhang.foundation.adoption import queries
from xiaozhang.foundation.adoption.actions.steps import opened
from xiaozhang.foundation.adoption.errors import NotADraftYet
from xiaozhang.foundation.adoption.models import Adoption
from xiaozhang.foundation.charter import actions as charter
from xiaozhang.foundation.charter import powers as charter_powers
from xiaozhang.foundation.charter.errors import BadCharterText


@action(charter_powers.DRAFT_CHARTER, label="存为制度草案")
def save_as_draft(*, actor: Actor, now: datetime, adoption_id: int) -> Adoption:
    """Save what was reviewed as a draft of the charter; suggestions that were not accepted stay text.

    Raises:
        NotADraftYet: what is left makes no charter; the words say why.
        NotInReview: the rulebook has been saved or given up.
    """
    adoption = opened(actor, adoption_id)
    draft = queries.drafted(adoption, queries.passages_of(adoption_id))
    if not draft.chapters:
        raise NotADraftYet("没有存为草案：没有一条要读入。请至少留下一条。")
    try:
        version = charter.take_draft(actor=actor, now=now, draft=draft)
    except BadCharterText as refused:
        raise NotADraftYet(Message("没有存为草案，核对的内容都还在。{why}", {"why": refused.message})) from refused
    _end(adoption, Adoption.State.DRAFTED, now, version.pk)
    return adoption


@action(charter_powers.DRAFT_CHARTER, label="放弃读入的制度")
def drop_adoption(*, actor: Actor, now: datetime, adoption_id: int) -> Adoption:
    """Give a rulebook up; its source and passages stay on record. Raises NotInReview."""
    adoption = opened(actor, adoption_id)
    _end(adoption, Adoption.State.DROPPED, now, None)
    return adoption


def _end(adoption: Adoption, state: Adoption.State, now: datetime, version_id: int | None) -> None:
    adoption.state, adoption.ended_at, adoption.version_id = state, now, version_id
    adoption.save()
    note_change(adoption, old={"state": Adoption.State.REVIEWING}, new={"state": state, "version_id": version_id})
