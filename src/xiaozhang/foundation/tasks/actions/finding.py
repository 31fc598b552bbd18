"""Tasks that people keep are found by search; those of rules are found on their records, and are too many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from xiaozhang.base.actor import Actor
from xiaozhang.foundation.records import actions as records
from xiaozhang.foundation.tasks import queries

if TYPE_CHECKING:
    from xiaozhang.foundation.tasks.models import Task


def make_findable(actor: Actor, now: datetime, tasks: Sequence[Task], *, are_new: bool = False) -> None:
    """Put tasks into the search index as they stand, or renew them there; part of the running action."""
    documents = queries.documents_of(tasks)
    if documents:
        records.put_documents(actor=actor, now=now, documents=documents, are_new=are_new)
