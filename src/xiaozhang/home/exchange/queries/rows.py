"""Rows of an import before and after: in turn for the work, in pages for the reader, counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.db.models import Count, QuerySet

from xiaozhang.base import matching
from xiaozhang.home.exchange.models import Import, ImportTable, StagedRow
from xiaozhang.home.exchange.rules.judging import NEW, OUTCOMES
from xiaozhang.home.exchange.rules.values import Plain

PORTION = 1000
_READ = ("pk", "line", "key", "record_id", "values", "waits", "old")


class Staged(NamedTuple):
    """What applying needs of a staged row: `values` and `old` are plain, `waits` are ids of other staged rows."""

    pk: int
    line: int
    key: str
    record_id: int | None
    values: dict[str, Plain]
    waits: dict[str, int]
    old: dict[str, Plain]


def staged_of(batch_id: int) -> QuerySet[StagedRow]:
    """Return all rows of an import."""
    return StagedRow.objects.filter(table__batch_id=batch_id)


def portions(table: ImportTable, outcome: str, *, backwards: bool = False) -> Iterator[list[Staged]]:
    """Yield the rows of a table with an outcome, a portion at a time, in the order they go in."""
    rows = StagedRow.objects.filter(table=table, outcome=outcome).order_by("-id" if backwards else "id")
    last = 0
    while True:
        further = rows if not last else rows.filter(id__lt=last) if backwards else rows.filter(id__gt=last)
        portion = [Staged(*values) for values in further.values_list(*_READ)[:PORTION]]
        if not portion:
            return
        yield portion
        last = portion[-1].pk


def record_ids_of(staged_ids: Sequence[int]) -> dict[int, int]:
    """Return what rows of this import have become, by row."""
    rows = StagedRow.objects.filter(pk__in=staged_ids).values_list("pk", "record_id")
    return {pk: record_id for pk, record_id in rows if record_id is not None}


def made_by(table: ImportTable, record_ids: Sequence[int]) -> set[int]:
    """Return those of the records that new rows of this table have become."""
    made: set[int] = set()
    for piece in matching.portions(record_ids):
        rows = StagedRow.objects.filter(table=table, outcome=NEW, record_id__in=piece)
        made.update(pk for pk in rows.values_list("record_id", flat=True) if pk is not None)
    return made


def counts_of(table: ImportTable) -> dict[str, int]:
    """Return how many rows have each outcome."""
    found = dict(StagedRow.objects.filter(table=table).values_list("outcome").annotate(n=Count("id")))
    return {outcome: found.get(outcome, 0) for outcome in OUTCOMES}


def rows_of(table: ImportTable, outcomes: Sequence[str], *, after: int = 0, limit: int = 50) -> list[StagedRow]:
    """Return rows with one of the outcomes behind the one with id `after`, in order."""
    return list(StagedRow.objects.filter(table=table, outcome__in=outcomes, id__gt=after).order_by("id")[:limit])


def refused_rows(batch: Import) -> Iterator[tuple[ImportTable, Iterator[StagedRow]]]:
    """Yield the tables that have refused rows, each with these rows in order."""
    for table in ImportTable.objects.filter(batch=batch).exclude(kind="").select_related("file"):
        rows = StagedRow.objects.filter(table=table, outcome="refused").order_by("line", "id")
        if rows.exists():
            yield table, rows.iterator(chunk_size=PORTION)


def noted_rows(table: ImportTable, *, limit: int) -> list[StagedRow]:
    """Return the first rows that are imported but have something to say."""
    rows = StagedRow.objects.filter(table=table).exclude(outcome="refused").exclude(problems=[])
    return list(rows.order_by("id")[:limit])


def get_row(pk: int) -> StagedRow:
    """Return a row by id, for the import's own work."""
    return StagedRow.objects.get(pk=pk)
