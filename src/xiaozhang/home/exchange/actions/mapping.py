"""A person says as what tables are taken, which column is which field, what written values mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from xiaozhang.base import registries
from xiaozhang.base.action import action, note_change
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid
from xiaozhang.base.fetching import refuse_without
from xiaozhang.base.registries import ImportKind
from xiaozhang.base.text import match_key
from xiaozhang.home.exchange import powers, queries
from xiaozhang.home.exchange.actions.steps import begin, locked
from xiaozhang.home.exchange.models import Import, ImportTable, State
from xiaozhang.home.exchange.rules.found import SHAPES, Where
from xiaozhang.home.exchange.rules.layouts import Layout

OPEN = (State.MAPPING, State.CHECKED)
_ALIKE = (
    "file_id",
    "position",
    "name",
    "is_hidden",
    "where",
    "signature",
    "columns",
    "guesses",
    "notes",
    "refusal",
    "rows",
)


@action(powers.IMPORT_FILES, label="核对导入的列")
def map_table(
    *, actor: Actor, now: datetime, import_id: int, table_id: int, layout: Layout, may_change: bool = True
) -> ImportTable:
    """Decide what a table is and what its columns are; `layout.kind` "" leaves it out.

    Raises:
        NotNow: the import has gone on meanwhile.
        NotAllowed: the actor may not import this kind.
        Invalid: a field, a column or the key is none of this table.
    """
    batch = locked(actor, import_id, OPEN)
    table = queries.get_table(actor, import_id, table_id)
    if layout.kind:
        _check(actor, table, layout)
        table.layout = layout.as_json()
    table.kind, table.may_change = layout.kind, may_change
    if table.has_doubt:
        table.has_doubt, table.notes = False, table.notes[1:]
    _keep(batch, table, now)
    note_change(batch, new={"table": table.name, "kind": table.kind, "columns": dict(layout.columns)})
    return table


@action(powers.IMPORT_FILES, label="移动表头")
def move_heading(
    *,
    actor: Actor,
    now: datetime,
    import_id: int,
    table_id: int,
    top: int | None,
    heading_rows: int | None,
    shape: str,
) -> Import:
    """Find a table anew from another heading row or in another shape; a job reads the file.

    Raises:
        NotNow: the import has gone on meanwhile.
        Invalid: there is no such shape.
    """
    batch = locked(actor, import_id, OPEN)
    table = queries.get_table(actor, import_id, table_id)
    if shape not in SHAPES:
        raise Invalid({"shape": "没有这种读法，请从列出的里面选。"})
    where = Where.from_json(table.where)
    table.where = replace(where, top=top, heading_rows=heading_rows, shape=shape).as_json()
    table.is_remembered = False
    table.save()
    begin(actor, batch, State.READING, now, table_id=table.pk)
    note_change(batch, new={"table": table.name, "where": table.where})
    return batch


@action(powers.IMPORT_FILES, label="一张表再取一次")
def take_twice(*, actor: Actor, now: datetime, import_id: int, table_id: int, kind: str) -> ImportTable:
    """Take a table a second time, as another kind: a list of customers that names their contacts holds both.

    Raises:
        NotNow: the import has gone on meanwhile.
        NotAllowed, Invalid: as `map_table`.
    """
    batch = locked(actor, import_id, OPEN)
    table = queries.get_table(actor, import_id, table_id)
    wanted = _kind(actor, kind)
    parts = [each.part for each in queries.tables_of(batch) if each.position == table.position]
    guessed: dict[str, int] = next((guess["columns"] for guess in table.guesses if guess["kind"] == kind), {})
    key = next((name for name in wanted.keys if name in guessed), "")
    twice = ImportTable(batch=batch, part=max(parts) + 1, kind=wanted.key)
    for name in _ALIKE:
        setattr(twice, name, getattr(table, name))
    twice.layout = Layout(kind=wanted.key, columns=guessed, key=key).as_json()
    _keep(batch, twice, now)
    note_change(batch, new={"table": twice.name, "kind": twice.kind, "part": twice.part})
    return twice


@action(powers.IMPORT_FILES, label="更正导入的值")
def correct_values(
    *, actor: Actor, now: datetime, import_id: int, table_id: int, meanings: Mapping[str, Mapping[str, str]]
) -> ImportTable:
    """Say what written values mean: field -> {written: meant}; "" as meaning takes an earlier correction back.

    Raises:
        NotNow: the import has gone on meanwhile.
    """
    batch = locked(actor, import_id, OPEN)
    table = queries.get_table(actor, import_id, table_id)
    layout = queries.layout_of(table)
    replaced = {field: dict(known) for field, known in layout.replaced.items()}
    for field, words in meanings.items():
        known = replaced.setdefault(field, {})
        for written, meant in words.items():
            for former in [each for each in known if match_key(each) == match_key(written)]:
                del known[former]
            if meant:
                known[written] = meant
    table.layout = replace(layout, replaced={field: known for field, known in replaced.items() if known}).as_json()
    _keep(batch, table, now)
    note_change(batch, new={"table": table.name, "corrected": sum(len(words) for words in meanings.values())})
    return table


def _keep(batch: Import, table: ImportTable, now: datetime) -> None:
    table.save()
    batch.state, batch.touched_at, batch.failed = State.MAPPING, now, ""
    batch.save(update_fields=["state", "touched_at", "failed"])


def _kind(actor: Actor, key: str) -> ImportKind:
    if key not in registries.import_kinds:
        raise Invalid({"kind": "没有这种资料，请从列出的里面选。"})
    kind = registries.import_kinds.get(key)
    refuse_without(actor, kind.power)
    return kind


def _check(actor: Actor, table: ImportTable, layout: Layout) -> None:
    kind = _kind(actor, layout.kind)
    known = {field.key for field in kind.fields}
    places = {column["place"] for column in table.columns}
    odd = (set(layout.columns) | set(layout.fixed) | set(layout.replaced)) - known
    if odd or not set(layout.columns.values()) <= places:
        raise Invalid({"columns": "这张表没有这样的列或内容，请刷新后再选。"})
    if layout.key and (layout.key not in kind.keys or layout.key not in layout.columns):
        raise Invalid({"key": "用来认行的内容要在文件里有一列。"})
    if table.refusal:
        raise Invalid({"kind": table.refusal})
