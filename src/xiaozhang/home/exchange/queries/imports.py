"""Imports, their files and tables, on somebody's behalf: one's own, or everybody's for who may see them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.db.models import QuerySet

from xiaozhang.base import registries
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import Missing
from xiaozhang.base.fetching import fetch
from xiaozhang.base.registries import ImportField, ImportKind
from xiaozhang.foundation.org import queries as org
from xiaozhang.home.exchange import powers
from xiaozhang.home.exchange.models import FileChunk, Import, ImportFile, ImportTable, RememberedLayout, State
from xiaozhang.home.exchange.rules.layouts import Layout

_WHOLE = ("day", "flag", "choice")


def imports(viewer: Actor) -> QuerySet[Import]:
    """Return the viewer's own imports, or all with the power to see them: files hold personal data."""
    rows = Import.objects.select_related("created_by")
    return rows if viewer.may(powers.SEE_IMPORTS) else rows.filter(created_by_id=viewer.member_id or 0)


def get_import(viewer: Actor, pk: int, *, lock: bool = False) -> Import:
    """Return an import. Raises Missing if it is not there or somebody else's."""
    return fetch(imports(viewer), viewer, pk, lock=lock)


def wait_for_turn() -> None:
    """Hold all imports that are taking rows in or out, oldest first: one at a time.

    What a dry run found new is looked for again before it goes in. Two imports at once on PostgreSQL would both find
    nothing, and the second then take the rows of the first for its own.
    """
    at_work = Import.objects.filter(state__in=(State.IMPORTING, State.UNDOING))
    list(at_work.select_for_update().order_by("pk").values_list("pk"))


def get_table(viewer: Actor, batch_id: int, pk: int) -> ImportTable:
    """Return a table of an import. Raises Missing."""
    found = (
        ImportTable.objects.select_related("file", "batch")
        .filter(pk=pk, batch_id=batch_id, batch__in=imports(viewer).order_by())
        .first()
    )
    if found is None:
        raise Missing
    return found


def files_of(batch: Import) -> list[ImportFile]:
    """Return the files of an import, in order."""
    return list(ImportFile.objects.filter(batch=batch))


def tables_of(batch: Import) -> list[ImportTable]:
    """Return the tables of an import, in the order of files and sheets."""
    return list(ImportTable.objects.filter(batch=batch).select_related("file"))


def tables_in_turn(batch: Import) -> list[tuple[ImportTable, ImportKind]]:
    """Return the tables that are taken, each with its kind, in the order in which they must go in."""
    taken = [(table, kind_of(table)) for table in tables_of(batch)]
    pairs = [(table, kind) for table, kind in taken if kind is not None]
    return sorted(pairs, key=lambda pair: pair[1].order)


def content_of(file: ImportFile) -> Iterator[bytes]:
    """Yield the pieces of a file in order, one in memory at a time."""
    for chunk in FileChunk.objects.filter(file=file).order_by("sequence").iterator(chunk_size=1):
        yield bytes(chunk.content)


def chunks_of(batch_id: int) -> QuerySet[FileChunk]:
    """Return the pieces of all files of an import."""
    return FileChunk.objects.filter(file__batch_id=batch_id)


def kind_of(table: ImportTable) -> ImportKind | None:
    """Return the kind a table is taken as; None for one that is left out."""
    return registries.import_kinds.get(table.kind) if table.kind in registries.import_kinds else None


def kinds_for(viewer: Actor) -> list[ImportKind]:
    """Return the kinds of records the viewer may import, in order."""
    return sorted((kind for kind in registries.import_kinds if viewer.may(kind.power)), key=lambda kind: kind.order)


def layout_of(table: ImportTable) -> Layout:
    """Return what was decided about a table."""
    return Layout.from_json(table.layout) if table.layout else Layout(kind=table.kind)


def layout_for(table: ImportTable, kind: ImportKind) -> Layout:
    """Return what was decided about a table, or for another kind than the chosen one what was guessed."""
    if table.kind == kind.key and table.layout:
        return layout_of(table)
    columns: dict[str, int] = next((guess["columns"] for guess in table.guesses if guess["kind"] == kind.key), {})
    return Layout(kind=kind.key, columns=columns, key=next((name for name in kind.keys if name in columns), ""))


def missing_fields(table: ImportTable) -> list[ImportField]:
    """Return the fields that a record of the table's kind needs and nothing brings."""
    kind, layout = kind_of(table), layout_of(table)
    if kind is None:
        return []
    return [
        field
        for field in kind.fields
        if field.is_needed and field.key not in layout.columns and not layout.fixed.get(field.key)
    ]


def asked_of(table: ImportTable) -> list[ImportField]:
    """Return the fields of a table that are asked once for all its rows: no column brings them, and a record needs
    them, or they only make sense for a whole file (no heading is known for them).
    """
    kind, layout = kind_of(table), layout_of(table)
    if kind is None:
        return []
    return [
        field
        for field in kind.fields
        if field.key not in layout.columns
        and (field.is_needed or (not field.names and field.key not in kind.keys and field.reads in _WHOLE))
    ]


def remembered(signature: str) -> Sequence[RememberedLayout]:
    """Return how tables with these headings were taken the last time, once for each part."""
    return list(RememberedLayout.objects.filter(signature=signature).order_by("part"))


def importer_of(batch: Import, today: date) -> Actor:
    """Return who asked for the step at work, with the powers of today. Raises Missing for somebody who has left."""
    return SYSTEM if batch.asked_by_id is None else org.actor_of(batch.asked_by_id, today)


def stale_imports(before: datetime) -> QuerySet[Import]:
    """Return the imports from before a moment whose files and rows are still kept."""
    return Import.objects.filter(created_at__lt=before, erased_at=None)
