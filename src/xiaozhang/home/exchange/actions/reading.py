"""Files are read, their tables found, and what they may be is guessed or remembered. A job does it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone

from xiaozhang.base import registries
from xiaozhang.base.action import action
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.registries import ImportKind
from xiaozhang.base.text import Message
from xiaozhang.home.exchange import queries
from xiaozhang.home.exchange.actions.steps import at_work, begin
from xiaozhang.home.exchange.documents import workbooks
from xiaozhang.home.exchange.errors import BadFile
from xiaozhang.home.exchange.models import Import, ImportFile, ImportTable, RememberedLayout, State
from xiaozhang.home.exchange.rules import finding, guessing
from xiaozhang.home.exchange.rules.cells import Book, shown
from xiaozhang.home.exchange.rules.error_file import without_reasons
from xiaozhang.home.exchange.rules.found import FoundTable, Where, signature
from xiaozhang.home.exchange.rules.layouts import Layout
from xiaozhang.home.exchange.rules.values import written

_SAMPLES = 4
_SAMPLE_LENGTH = 40
_LEFT_OUT_SHOWN = 20


def carry_out_reading(import_id: int, attempt: int, *, clock: Callable[[], datetime], table_id: int = 0) -> None:
    """Read the files of an import, or find one table of it anew. Raises Overtaken."""
    now = clock()
    batch = queries.get_import(SYSTEM, import_id)
    viewer = queries.importer_of(batch, timezone.localdate(now))
    kinds = queries.kinds_for(viewer)
    if table_id:
        table = queries.get_table(SYSTEM, import_id, table_id)
        keep_moved(actor=viewer, now=now, import_id=import_id, attempt=attempt, table_id=table_id, found=find(table))
    else:
        position = 0
        for file in queries.files_of(batch):
            refusal, book = "", None
            try:
                book = open_book(file)
            except BadFile as error:
                refusal = str(error)
            position = keep_file(
                actor=viewer, now=clock(), import_id=import_id, attempt=attempt, file_id=file.pk, refusal=refusal,
                notes=book.notes if book else (), tables=_tables(book) if book else (), kinds=kinds, position=position,
            )  # fmt: skip
    finish_reading(actor=viewer, now=clock(), import_id=import_id, attempt=attempt, is_whole=not table_id)


def open_book(file: ImportFile) -> Book:
    """Read a kept file. Raises BadFile."""
    with tempfile.TemporaryDirectory(prefix="xiaozhang-import-") as folder:
        path = Path(folder) / "file"
        with path.open("wb") as opened:
            for piece in queries.content_of(file):
                opened.write(piece)
        return workbooks.read_book(path, file.name)


def find(table: ImportTable, book: Book | None = None) -> FoundTable:
    """Find a table again in its file, without the column that an error file adds. Raises BadFile."""
    return without_reasons(finding.find_table(book or open_book(table.file), Where.from_json(table.where)))


@action(None, keeps_trace=False)
def keep_file(
    *,
    actor: Actor,
    now: datetime,
    import_id: int,
    attempt: int,
    file_id: int,
    refusal: str,
    notes: Sequence[Any],
    tables: Sequence[FoundTable],
    kinds: Sequence[ImportKind],
    position: int,
) -> int:
    """Keep what was found in a file, in place of what an earlier attempt found; returns the next free place."""
    batch = at_work(import_id, attempt, State.READING)
    file = next(file for file in queries.files_of(batch) if file.pk == file_id)
    for former in queries.tables_of(batch):
        if former.file_id == file_id:
            former.delete()
    file.refusal, file.notes = refusal, [written(note) for note in notes]
    file.save(update_fields=["refusal", "notes"])
    for table in tables:
        _keep_table(batch, file, table, kinds, position)
        position += 1
    batch.touched_at = now
    batch.save(update_fields=["touched_at"])
    return position


@action(None, keeps_trace=False)
def keep_moved(
    *, actor: Actor, now: datetime, import_id: int, attempt: int, table_id: int, found: FoundTable
) -> ImportTable:
    """Keep a table as it was found from another heading row, guessed anew for its kind."""
    at_work(import_id, attempt, State.READING)
    table = queries.get_table(SYSTEM, import_id, table_id)
    _describe(table, found)
    kind = queries.kind_of(table)
    guesses = guessing.guess(found, [kind] if kind else queries.kinds_for(actor))
    if guesses:
        table.layout = _first_layout(
            guesses[0].kind, guesses[0].columns, kind or registries.import_kinds.get(guesses[0].kind)
        ).as_json()
    table.save()
    return table


@action(None, keeps_trace=False)
def finish_reading(*, actor: Actor, now: datetime, import_id: int, attempt: int, is_whole: bool) -> Import:
    """Let a person look at the mapping; where every table is as it was the last time, go on to the dry run at once."""
    batch = at_work(import_id, attempt, State.READING)
    taken = [table for table in queries.tables_of(batch) if table.kind]
    is_known = bool(taken) and all(table.is_remembered and not queries.missing_fields(table) for table in taken)
    has_bad_file = any(file.refusal for file in queries.files_of(batch))
    if is_whole and is_known and not has_bad_file:
        begin(actor, batch, State.CHECKING, now, total=sum(table.rows for table in taken))
        return batch
    batch.state = State.MAPPING
    batch.touched_at = now
    batch.save(update_fields=["state", "touched_at"])
    return batch


@action(None, keeps_trace=False)
def note_failed(*, actor: Actor, now: datetime, import_id: int, attempt: int, state: str, words: str) -> Import:
    """Say why the work of a job did not come to its end, and go back to where a person can do something about it."""
    batch = at_work(import_id, attempt, state)
    batch.state = {State.IMPORTING: State.CHECKED, State.UNDOING: State.IMPORTED}.get(State(state), State.MAPPING)
    batch.failed = words
    batch.touched_at = now
    batch.save(update_fields=["state", "failed", "touched_at"])
    return batch


def _tables(book: Book) -> list[FoundTable]:
    return [without_reasons(table) for sheet in book.sheets for table in finding.find_tables(sheet)]


def _keep_table(batch: Import, file: ImportFile, found: FoundTable, kinds: Sequence[ImportKind], position: int) -> None:
    remembered = {row.part: row for row in queries.remembered(signature(found))}
    allowed = {kind.key: kind for kind in kinds}
    guesses = guessing.guess(found, kinds) if not found.refusal else ()
    doubt = guessing.why_not(found, guesses, kinds) if kinds else None
    for part in sorted(remembered) or [0]:
        table = ImportTable(batch=batch, file=file, position=position, part=part, is_hidden=found.is_hidden)
        _describe(table, found)
        table.guesses = [
            {"kind": guess.kind, "score": guess.score, "columns": dict(guess.columns)} for guess in guesses
        ]
        former = remembered.get(part)
        if former is not None and former.layout["kind"] in allowed and not found.refusal:
            _take_as_before(table, former)
        elif guesses and guesses[0].score >= guessing.SURE and not found.is_hidden:
            table.kind = guesses[0].kind
            table.layout = _first_layout(table.kind, guesses[0].columns, allowed[table.kind]).as_json()
        if doubt is not None and not table.kind:
            table.notes = [written(doubt), *table.notes]
            table.has_doubt = True
        table.save()


def _take_as_before(table: ImportTable, former: RememberedLayout) -> None:
    table.kind, table.layout = former.layout["kind"], former.layout
    table.may_change, table.is_remembered = former.may_change, True


def _describe(table: ImportTable, found: FoundTable) -> None:
    table.name, table.where, table.signature = found.sheet[:200], found.where().as_json(), signature(found)
    table.rows = len(found.rows)
    table.refusal = str(found.refusal or "")
    left_out = [Message("第 {line} 行不导入：{why}", {"line": row.line, "why": row.why}) for row in found.left_out]
    table.notes = [written(note) for note in (*found.notes, *left_out[:_LEFT_OUT_SHOWN])]
    table.columns = [
        {
            "place": column.place,
            "letter": column.letter,
            "heading": column.heading,
            "unit": column.unit,
            "samples": _samples(found, column.place),
        }
        for column in found.columns
    ]


def _samples(found: FoundTable, place: int) -> list[str]:
    samples: list[str] = []
    for row in found.rows[:500]:
        text = shown(row.cells[place])[:_SAMPLE_LENGTH]
        if text and text not in samples:
            samples.append(text)
        if len(samples) == _SAMPLES:
            break
    return samples


def _first_layout(kind_key: str, columns: Any, kind: ImportKind) -> Layout:
    key = next((name for name in kind.keys if name in columns), "")
    return Layout(kind=kind_key, columns=dict(columns), key=key)
