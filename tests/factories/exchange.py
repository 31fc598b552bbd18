"""Rows of an import."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from xiaozhang.home.exchange.models import (
    FileChunk,
    Import,
    ImportFile,
    ImportKey,
    ImportTable,
    RememberedLayout,
    StagedRow,
)
from xiaozhang.home.exchange.rules.layouts import Layout

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)


def make_import_key(kind: str = "customer", key: str = "acmeworks", record_id: int = 1) -> ImportKey:
    """Remember that a row was taken over."""
    return ImportKey.objects.create(kind=kind, key=key, record_id=record_id, fingerprint="0" * 64, imported_at=NOW)


def make_import(member_id: int | None = None, state: str = "mapping", now: datetime = NOW) -> Import:
    """Make an import of a member, without files."""
    finished_at = now if state in ("imported", "undoing", "undone") else None
    return Import.objects.create(
        title="客户.csv", state=state, created_by_id=member_id, created_at=now, touched_at=now, finished_at=finished_at
    )


def make_import_file(batch: Import, content: bytes = b"", name: str = "客户.csv", position: int = 0) -> ImportFile:
    """Give an import a file."""
    file = ImportFile.objects.create(batch=batch, position=position, name=name, size=len(content), sha256="0" * 64)
    make_file_chunk(file, content)
    return file


def make_file_chunk(file: ImportFile, content: bytes = b"", sequence: int = 0) -> FileChunk:
    """Give a file a piece of content."""
    return FileChunk.objects.create(file=file, sequence=sequence, content=content)


def make_import_table(
    file: ImportFile, kind: str = "customer", headings: Sequence[str] = ("客户名称",), position: int = 0
) -> ImportTable:
    """Give a file a table with these headings, mapped to nothing."""
    columns = [
        {"place": place, "letter": chr(65 + place), "heading": heading, "unit": "", "samples": ["江阴水务"]}
        for place, heading in enumerate(headings)
    ]
    return ImportTable.objects.create(
        batch=file.batch, file=file, position=position, name=file.name, kind=kind, signature="0" * 32, columns=columns,
        where={"sheet": file.name}, layout=Layout(kind=kind).as_json(), rows=1,
    )  # fmt: skip


def make_staged_row(table: ImportTable, line: int = 2, outcome: str = "new", **values: object) -> StagedRow:
    """Stage a row of a table."""
    return StagedRow.objects.create(table=table, line=line, outcome=outcome, values=values)


def make_remembered_layout(signature: str = "0" * 32, kind: str = "customer") -> RememberedLayout:
    """Remember how a table was taken."""
    return RememberedLayout.objects.create(signature=signature, layout=Layout(kind=kind).as_json(), used_at=NOW)
