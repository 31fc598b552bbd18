"""Search finds the clauses of the latest published version only."""

from __future__ import annotations

from datetime import datetime

from xiaozhang.base.actor import Actor
from xiaozhang.foundation.charter import queries
from xiaozhang.foundation.charter.models import Version
from xiaozhang.foundation.records import actions as records
from xiaozhang.foundation.records.rules.documents import Document


def make_findable(version: Version, before: Version | None, actor: Actor, now: datetime) -> None:
    """Put the clauses of a version into the search, in place of those of another."""
    for clause_id in queries.clause_ids(before.pk) if before else ():
        records.drop_document(actor=actor, now=now, record_type="clause", record_id=clause_id)
    found = [
        Document("clause", clause.pk, None, str(clause), version.label, names=(clause.title,), codes=(clause.number,))
        for clause in queries.clauses_of(version.pk)
    ]
    records.put_documents(actor=actor, now=now, documents=found)
