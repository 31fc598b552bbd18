"""What stands beside the words of a draft's clause: worked examples, and the matters it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from xiaozhang.base.action import action
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid
from xiaozhang.base.text import Message, clean_line
from xiaozhang.foundation.charter import powers, queries
from xiaozhang.foundation.charter.actions.editing import change_clause
from xiaozhang.foundation.charter.documents.matters import matter_keys
from xiaozhang.foundation.charter.documents.worked import MOST_EXAMPLES, MOST_ROWS
from xiaozhang.foundation.charter.models import Clause

_LONGEST = 80


@action(powers.DRAFT_CHARTER, keeps_trace=False)
def put_example(
    *,
    actor: Actor,
    now: datetime,
    clause_id: int,
    edit_number: int,
    example: Mapping[str, Any],
    place: int | None = None,
) -> Clause:
    """Write a worked example on a clause of a draft: a new one at the end, or in place of the one at `place` (from 0).

    What it expects need not hold yet; publication asks that.

    Raises:
        Invalid: a kind that takes no examples, too many of them, no title, rows that are none.
        NotADraft, ClauseChanged: as for a change of words.
    """
    clause = queries.get_clause(actor, clause_id)
    _refuse_bad(clause, example)
    standing = list(clause.examples)
    if place is not None and 0 <= place < len(standing):
        standing[place] = dict(example)
    elif len(standing) >= MOST_EXAMPLES:
        raise Invalid({"title": Message("没有保存：一条最多 {most} 个算例。", {"most": MOST_EXAMPLES})})
    else:
        standing.append(dict(example))
    return _change(clause, actor, now, edit_number, examples=standing)


@action(powers.DRAFT_CHARTER, keeps_trace=False)
def drop_example(*, actor: Actor, now: datetime, clause_id: int, edit_number: int, place: int) -> Clause:
    """Take the example at `place` (from 0) off a clause of a draft.

    Raises:
        Invalid: there is none.
        NotADraft, ClauseChanged: as for a change of words.
    """
    clause = queries.get_clause(actor, clause_id)
    standing = list(clause.examples)
    if not 0 <= place < len(standing):
        raise Invalid({"place": "没有删去：这个算例已经不在了，请刷新后再看。"})
    del standing[place]
    return _change(clause, actor, now, edit_number, examples=standing)


@action(powers.DRAFT_CHARTER, keeps_trace=False)
def set_covers(*, actor: Actor, now: datetime, clause_id: int, edit_number: int, covers: Sequence[str]) -> Clause:
    """Say which matters a clause of a draft is about.

    Raises:
        Invalid: a matter that nobody knows.
        NotADraft, ClauseChanged: as for a change of words.
    """
    strange = [key for key in covers if key not in matter_keys()]
    if strange:
        raise Invalid({"covers": Message("没有「{key}」这个事项。", {"key": strange[0]})})
    clause = queries.get_clause(actor, clause_id)
    return _change(clause, actor, now, edit_number, covers=list(dict.fromkeys(covers)))


def _change(clause: Clause, actor: Actor, now: datetime, edit_number: int, **beside: Any) -> Clause:
    return change_clause(
        actor=actor, now=now, clause_id=clause.pk, edit_number=edit_number, title=clause.title, text=clause.text,
        kind=clause.kind, parameters=clause.parameters, **beside,
    )  # fmt: skip


def _refuse_bad(clause: Clause, example: Mapping[str, Any]) -> None:
    if queries.runner_of(clause.kind) is None:
        raise Invalid({"title": "没有保存：这一类条款不能写算例。"})
    title = str(example.get("title", ""))
    if not clean_line(title) or len(title) > _LONGEST:
        raise Invalid({"title": Message("算例的名称须填写，最多 {most} 个字。", {"most": _LONGEST})})
    for name in ("given", "expected"):
        rows = [tuple(row) for row in example.get(name, ())]
        labels = [row[0] for row in rows if len(row) == 2 and all(isinstance(each, str) and each for each in row)]
        if not 1 <= len(rows) <= MOST_ROWS or len(labels) < len(rows) or len(set(labels)) < len(labels):
            raise Invalid({name: Message("已知和结果各须 1 至 {most} 行，每行一个名称、一个值。", {"most": MOST_ROWS})})
