"""What somebody says of a suggestion: accepted, or text only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.text import Message
from xiaozhang.foundation.adoption import queries
from xiaozhang.foundation.adoption.actions.steps import opened, seen
from xiaozhang.foundation.adoption.errors import KindStandsTwice, NothingSuggested
from xiaozhang.foundation.adoption.models import Adoption, Passage
from xiaozhang.foundation.adoption.rules.recognising import Confidence
from xiaozhang.foundation.charter import powers as charter_powers
from xiaozhang.foundation.charter import queries as charter_queries


@action(charter_powers.DRAFT_CHARTER, label="采用建议的条款类别")
def accept_suggestion(*, actor: Actor, now: datetime, passage_id: int, edit_number: int) -> Passage:
    """Let a clause be saved with the suggested kind and parameters.

    Raises:
        NothingSuggested: the suggestion is not complete, or another clause has a kind that stands once only.
        Stale: somebody changed it meanwhile.
        NotInReview: the rulebook has been saved or given up.
    """
    passage = seen(actor, passage_id, edit_number)
    if passage.parameters is None:
        raise NothingSuggested("没有采用：这一条没有完整的建议。可以先存为草案，再在编辑页填写参数。")
    other = _with_single_kind(passage, queries.passages_of(passage.adoption_id))
    if other is not None:
        raise NothingSuggested(
            Message(
                "没有采用：「{kind}」一份制度只能有一条，已用于「{title}」。请先把那一条改为只作文字。",
                _named(passage, other),
            )
        )
    return _decide(passage, Passage.Decision.ACCEPTED)


@action(charter_powers.DRAFT_CHARTER, label="不采用建议的条款类别")
def drop_suggestion(*, actor: Actor, now: datetime, passage_id: int, edit_number: int) -> Passage:
    """Let a clause be saved as text only. Raises Stale, NotInReview."""
    return _decide(seen(actor, passage_id, edit_number), Passage.Decision.DROPPED)


@action(charter_powers.DRAFT_CHARTER, label="采用有把握的建议")
def accept_sure(*, actor: Actor, now: datetime, adoption_id: int) -> Adoption:
    """Accept all open suggestions in which nothing was assumed. Raises NotInReview."""
    adoption = opened(actor, adoption_id)
    house, rows = queries.house(), queries.passages_of(adoption_id)
    taken: list[int] = []
    for passage in rows:
        if passage.parameters is None or passage.decision != Passage.Decision.OPEN or passage.is_left_out:
            continue
        best = queries.recognised(passage.title, passage.text, house)[0].best
        if best is None or best.confidence is not Confidence.SURE or _with_single_kind(passage, rows) is not None:
            continue
        passage.decision = Passage.Decision.ACCEPTED  # seen by the passages after it
        taken.append(passage.pk)
    if taken:
        queries.passages_by_id(taken).update(decision=Passage.Decision.ACCEPTED)
        note_change(adoption, new={"accepted": len(taken)})
    else:
        nothing_changed()
    return adoption


@action(charter_powers.DRAFT_CHARTER, label="不读入这一段")
def leave_out(*, actor: Actor, now: datetime, passage_id: int, edit_number: int) -> Passage:
    """Leave a clause out of the draft; it stays in review and can be taken in again. Raises Stale, NotInReview."""
    return _leave(seen(actor, passage_id, edit_number), is_left_out=True)


@action(charter_powers.DRAFT_CHARTER, label="重新读入这一段")
def take_in(*, actor: Actor, now: datetime, passage_id: int, edit_number: int) -> Passage:
    """Take a clause in again that was left out, with what was decided about it.

    Raises:
        KindStandsTwice: it was accepted as a kind that stands once only, and another clause has it meanwhile.
        Stale: somebody changed it meanwhile.
        NotInReview: the rulebook has been saved or given up.
    """
    passage = seen(actor, passage_id, edit_number)
    other = None
    if passage.decision == Passage.Decision.ACCEPTED:
        other = _with_single_kind(passage, queries.passages_of(passage.adoption_id))
    if other is not None:
        raise KindStandsTwice(
            Message(
                "没有读入：这一条采用了「{kind}」，一份制度只能有一条，已用于「{title}」。请先把那一条改为只作文字，或不读入。",
                _named(passage, other),
            )
        )
    return _leave(passage, is_left_out=False)


def _leave(passage: Passage, *, is_left_out: bool) -> Passage:
    if passage.is_left_out == is_left_out:
        nothing_changed()
        return passage
    passage.is_left_out = is_left_out
    passage.edit_number += 1
    passage.save()
    note_change(passage, old={"is_left_out": not is_left_out}, new={"is_left_out": is_left_out})
    return passage


def _decide(passage: Passage, decision: Passage.Decision) -> Passage:
    before = passage.decision
    if before == decision:
        nothing_changed()
        return passage
    passage.decision = decision
    passage.save()
    note_change(passage, old={"decision": before}, new={"decision": decision})
    return passage


def _named(passage: Passage, other: Passage) -> dict[str, object]:
    return {"title": other.title, "kind": charter_queries.kinds()[passage.kind].label}


def _with_single_kind(passage: Passage, rows: Iterable[Passage]) -> Passage | None:
    """The other clause that was accepted with the same kind, where a charter holds only one of it."""
    if not charter_queries.kinds()[passage.kind].is_single:
        return None
    return next(
        (
            row
            for row in rows
            if row.pk != passage.pk
            and row.kind == passage.kind
            and row.decision == Passage.Decision.ACCEPTED
            and not row.is_left_out
        ),
        None,
    )
