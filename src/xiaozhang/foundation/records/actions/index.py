"""Records become findable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection

from xiaozhang.base.action import action
from xiaozhang.base.actor import Actor
from xiaozhang.base.inserting import insert_values
from xiaozhang.foundation.records import queries
from xiaozhang.foundation.records.models import SearchDocument
from xiaozhang.foundation.records.rules.documents import Document, Indexed, index

_KEEP_TOKENS = {
    "sqlite": "INSERT INTO records_tokens(rowid, tokens) VALUES (%s, %s)",
    "postgresql": (
        "INSERT INTO records_tokens(document_id, tokens) VALUES (%s, array_to_tsvector(string_to_array(%s, ' ')))"
        " ON CONFLICT (document_id) DO UPDATE SET tokens = excluded.tokens"
    ),
}
_FORGET_TOKENS = {
    "sqlite": "DELETE FROM records_tokens WHERE rowid = %s",
    "postgresql": "DELETE FROM records_tokens WHERE document_id = %s",
}
_COLUMNS = ("record_type", "record_id", "owner_id", "title", "subtitle", "terms", "pinyin", "codes")
_BATCH = 2000
_BATCH_OF_IDS = 500


@action(None, keeps_trace=False)
def put_document(*, actor: Actor, now: datetime, document: Document) -> None:
    """Make a record findable, or renew what it is found by. Keeps no trace: the record's own change does."""
    put_documents(actor=actor, now=now, documents=[document])


@action(None, keeps_trace=False)
def put_documents(*, actor: Actor, now: datetime, documents: Sequence[Document], are_new: bool = False) -> None:
    """Make many records findable in one go; `are_new` says that none of them has been in the index, which is faster."""
    by_key = {(document.record_type, document.record_id): document for document in documents}
    wanted = list(by_key.values())
    for start in range(0, len(wanted), _BATCH):
        (_insert if are_new else _store)(wanted[start : start + _BATCH])


@action(None, keeps_trace=False)
def drop_document(*, actor: Actor, now: datetime, record_type: str, record_id: int) -> None:
    """Take a record out of the search index."""
    drop_documents(actor=actor, now=now, record_type=record_type, record_ids=[record_id])


@action(None, keeps_trace=False)
def drop_documents(*, actor: Actor, now: datetime, record_type: str, record_ids: Sequence[int]) -> None:
    """Take many records out of the search index."""
    for start in range(0, len(record_ids), _BATCH_OF_IDS):
        rows = queries.documents_of(record_type, record_ids[start : start + _BATCH_OF_IDS])
        _forget_tokens(list(rows.values_list("pk", flat=True)))
        rows.delete()


def _insert(documents: Sequence[Document]) -> None:
    indexed = [index(document) for document in documents]
    values = [
        (
            document.record_type, document.record_id, document.owner_id, document.title[:300],
            document.subtitle[:300], columns.terms, columns.pinyin, columns.codes,
        )
        for document, columns in zip(documents, indexed, strict=True)
    ]  # fmt: skip
    ids = insert_values(SearchDocument, _COLUMNS, values)
    with connection.cursor() as cursor:
        tokens = [(pk, columns.tokens) for pk, columns in zip(ids, indexed, strict=True)]
        cursor.executemany(_KEEP_TOKENS[connection.vendor], tokens)


def _store(documents: Sequence[Document]) -> None:
    indexed = [index(document) for document in documents]
    rows = SearchDocument.objects.bulk_create(
        [_row(document, columns) for document, columns in zip(documents, indexed, strict=True)],
        update_conflicts=True,
        unique_fields=["record_type", "record_id"],
        update_fields=["owner", "title", "subtitle", "terms", "pinyin", "codes"],
    )
    _keep_tokens({row.pk: columns.tokens for row, columns in zip(rows, indexed, strict=True)})


def _keep_tokens(tokens: Mapping[int, str]) -> None:
    if connection.vendor == "sqlite":  # a virtual table knows no conflict
        _forget_tokens(list(tokens))
    with connection.cursor() as cursor:
        cursor.executemany(_KEEP_TOKENS[connection.vendor], list(tokens.items()))


def _forget_tokens(document_ids: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(_FORGET_TOKENS[connection.vendor], [(pk,) for pk in document_ids])


def _row(document: Document, columns: Indexed) -> SearchDocument:
    return SearchDocument(
        record_type=document.record_type,
        record_id=document.record_id,
        owner_id=document.owner_id,
        title=document.title[:300],
        subtitle=document.subtitle[:300],
        terms=columns.terms,
        pinyin=columns.pinyin,
        codes=columns.codes,
    )
