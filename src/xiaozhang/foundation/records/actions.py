"""Numbers, ticks and the search index: the only writers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.apps import apps
from django.db import connection

from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.foundation.records import powers, queries
from xiaozhang.foundation.records.models import SearchDocument, Tick
from xiaozhang.foundation.records.rules.documents import Document, Indexed, index
from xiaozhang.foundation.records.rules.numbers import number

_COUNT_ON = """
    INSERT INTO records_series (key, year, last) VALUES (%s, %s, %s)
    ON CONFLICT (key, year) DO UPDATE SET last = records_series.last + excluded.last
    RETURNING last
"""
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
_BATCH = 2000


@action(None, keeps_trace=False)
def next_number(*, actor: Actor, now: datetime, series: str, prefix: str, on: date) -> str:
    """Give out the next number of a series, such as "HT-2026-0001"; the row stays locked, so a rollback leaves no gap.

    Numbers keep no trace: the record that bears one does.
    """
    return next_numbers(actor=actor, now=now, series=series, prefix=prefix, on=on, count=1)[0]


@action(None, keeps_trace=False)
def next_numbers(*, actor: Actor, now: datetime, series: str, prefix: str, on: date, count: int) -> list[str]:
    """Give out several numbers of a series in one go, in order."""
    if count < 1:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_ON, [series, on.year, count])
        last = int(cursor.fetchone()[0])
    return [number(prefix, on.year, each) for each in range(last - count + 1, last + 1)]


@action(powers.TICK)
def tick(*, actor: Actor, now: datetime, subject_type: str, subject_id: int, list_key: str, line_key: str) -> Tick:
    """Tick a line of a record's checklist. Ticked already: nothing changes.

    Raises:
        Missing: there is no such record, or it is beyond the actor's reach.
    """
    title = queries.check_visible(actor, subject_type, subject_id)
    row = queries.locked_tick(subject_type, subject_id, list_key, line_key)
    if row is not None:
        nothing_changed()
        return row
    row = Tick.objects.create(
        subject_type=subject_type,
        subject_id=subject_id,
        list_key=list_key,
        line_key=line_key,
        ticked_by_id=actor.member_id,
        ticked_at=now,
    )
    _note(row, title, old={}, new={"ticked": line_key})
    return row


@action(powers.TICK)
def untick(*, actor: Actor, now: datetime, subject_type: str, subject_id: int, list_key: str, line_key: str) -> None:
    """Take a tick back. Not ticked: nothing changes.

    Raises:
        Missing: there is no such record, or it is beyond the actor's reach.
    """
    title = queries.check_visible(actor, subject_type, subject_id)
    row = queries.locked_tick(subject_type, subject_id, list_key, line_key)
    if row is None:
        nothing_changed()
        return
    _note(row, title, old={"ticked": line_key}, new={})
    row.delete()


@action(None, keeps_trace=False)
def put_document(*, actor: Actor, now: datetime, document: Document) -> None:
    """Make a record findable, or renew what it is found by. Keeps no trace: the record's own change does."""
    put_documents(actor=actor, now=now, documents=[document])


@action(None, keeps_trace=False)
def put_documents(*, actor: Actor, now: datetime, documents: Sequence[Document]) -> None:
    """Make many records findable in one go."""
    by_key = {(document.record_type, document.record_id): document for document in documents}
    wanted = list(by_key.values())
    for start in range(0, len(wanted), _BATCH):
        _store(wanted[start : start + _BATCH])


@action(None, keeps_trace=False)
def drop_document(*, actor: Actor, now: datetime, record_type: str, record_id: int) -> None:
    """Take a record out of the search index."""
    ids = queries.document_ids([(record_type, record_id)])
    _forget_tokens(ids)
    for pk in ids:
        SearchDocument(pk=pk).delete()


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


def _note(row: Tick, title: str, *, old: dict[str, object], new: dict[str, object]) -> None:
    """Put the tick into the trace of the record it stands on, where its readers look."""
    subject = apps.get_model(row.subject_type)(pk=row.subject_id)
    list_name = {"list": row.list_key}
    note_change(subject, title=title, old={**list_name, **old}, new={**list_name, **new})
