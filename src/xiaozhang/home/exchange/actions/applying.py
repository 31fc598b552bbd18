"""The checked rows of an import go in, all in one transaction, and come out again the same way. A job does it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from xiaozhang.base.action import action, note_change
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid, NotAllowed, Refused
from xiaozhang.base.registries import ImportKind
from xiaozhang.base.text import Message
from xiaozhang.home.exchange import gateways, powers, queries
from xiaozhang.home.exchange.actions.steps import at_work, begin, locked
from xiaozhang.home.exchange.errors import RowsRefused
from xiaozhang.home.exchange.models import Import, ImportTable, RememberedLayout, State
from xiaozhang.home.exchange.rules import judging
from xiaozhang.home.exchange.rules.values import real, written

Told = Callable[[int], None]
_BECAME = "UPDATE exchange_stagedrow SET record_id = %s WHERE id = %s"
_ROW = re.compile(r"rows\[(\d+)\]\.?(.*)")
_MOVED = "没有导入任何数据：试算之后，系统里的{kind}有了变动（第 {line} 行）。请再试算一次，看过结果再导入。"


@action(powers.IMPORT_FILES, label="开始导入")
def start_applying(
    *, actor: Actor, now: datetime, import_id: int, leaves_refused: bool = False, is_queued: bool = True
) -> Import:
    """Queue the import of what was checked. With `leaves_refused` rows with mistakes stay out; the rest goes in.

    Raises:
        NotNow: the import has gone on meanwhile.
        Refused: rows are refused and nobody said to leave them out, or nothing is left to do.
        NotAllowed: the actor may not import one of the kinds.
    """
    batch = locked(actor, import_id, (State.CHECKED,))
    refused = batch.counts.get(judging.REFUSED, 0)
    if refused and not leaves_refused:
        raise Refused(
            Message(
                "没有导入：有 {n} 行有错。请下载错误文件改好再放入，或勾选「有错的行留下，其余导入」。", {"n": refused}
            )
        )
    total = batch.counts.get(judging.NEW, 0) + batch.counts.get(judging.CHANGED, 0)
    if not total:
        raise Refused("没有导入：没有要新增或修改的行，系统里已经是文件里的样子。")
    for _table, kind in queries.tables_in_turn(batch):
        if not actor.may(kind.power):
            raise NotAllowed(
                Message("没有导入：您的岗位没有「{power}」的权限，请联系管理员。", {"power": kind.power.label})
            )
    batch.leaves_refused = leaves_refused
    begin(actor, batch, State.IMPORTING, now, total=total, is_queued=is_queued)
    note_change(batch, new={"state": batch.state, "counts": batch.counts, "leaves_refused": leaves_refused})
    return batch


@action(None, label="导入文件")
def apply_import(*, actor: Actor, now: datetime, import_id: int, attempt: int) -> Import:
    """Take all checked rows in, in one transaction: either every one, or none. `actor` is who imports.

    The layouts are remembered for the next files with these headings.

    Raises:
        Overtaken: another job did it, or does.
        RowsRefused: an app refuses rows after all; none is in.
        Refused: what stands has changed since the dry run.
    """
    queries.wait_for_turn()
    batch = at_work(import_id, attempt, State.IMPORTING)
    done = 0
    for table, kind in queries.tables_in_turn(batch):
        for rows in queries.portions(table, judging.NEW):
            _take(actor, now, kind, table, rows)
            done += len(rows)
            gateways.tell(batch.pk, attempt, done)
        for rows in queries.portions(table, judging.CHANGED):
            _change(actor, now, kind, rows)
            done += len(rows)
            gateways.tell(batch.pk, attempt, done)
        _remember(actor, now, table)
    batch.state, batch.done, batch.touched_at, batch.finished_at = State.IMPORTED, batch.total, now, now
    batch.save()
    note_change(batch, old={"state": State.IMPORTING}, new={"state": batch.state, "counts": batch.counts})
    return batch


@action(None, keeps_trace=False)
def note_refused(*, actor: Actor, now: datetime, import_id: int, attempt: int, refusal: RowsRefused) -> Import:
    """Put what was refused on its rows, and the import back before the dry run's answer. Raises Overtaken."""
    batch = at_work(import_id, attempt, State.IMPORTING)
    for pk, fields in refusal.rows.items():
        row = queries.get_row(pk)
        row.outcome = judging.REFUSED
        row.problems = [*row.problems, *(["", "", name, written(words), True] for name, words in fields.items())]
        row.save(update_fields=["outcome", "problems"])
    for table, _kind in queries.tables_in_turn(batch):
        table.counts = queries.counts_of(table)
        table.save(update_fields=["counts"])
    batch.counts = judging.added(table.counts for table, _kind in queries.tables_in_turn(batch))
    batch.state, batch.failed, batch.touched_at = State.CHECKED, str(refusal), now
    batch.save()
    return batch


@action(powers.IMPORT_FILES, label="撤销导入")
def undo_import(*, actor: Actor, now: datetime, import_id: int) -> Import:
    """Queue the undoing of an import: its new records are taken out, its changes put back.

    Raises:
        NotNow: it is not imported (any more).
        Refused: its rows are forgotten, or a kind in it is never taken out again.
    """
    batch = locked(actor, import_id, (State.IMPORTED,))
    if batch.erased_at is not None:
        raise Refused("没有撤销：这次导入的明细已经清除，不知道要取出哪些记录。")
    for table, kind in queries.tables_in_turn(batch):
        if kind.undo is None and table.counts.get(judging.NEW):
            raise Refused(Message("没有撤销：导入的{kind}已经入账，不能整批取出。请逐条更正。", {"kind": kind.label}))
    total = batch.counts.get(judging.NEW, 0) + batch.counts.get(judging.CHANGED, 0)
    begin(actor, batch, State.UNDOING, now, total=total)
    note_change(batch, old={"state": State.IMPORTED}, new={"state": batch.state})
    return batch


@action(None, label="撤销导入")
def apply_undo(*, actor: Actor, now: datetime, import_id: int, attempt: int) -> Import:
    """Take out what an import brought in, last first, in one transaction: all of it, or nothing.

    Raises:
        Overtaken: another job did it, or does.
        Refused: something was built on it, or changed since; the words name it.
    """
    queries.wait_for_turn()
    batch = at_work(import_id, attempt, State.UNDOING)
    done = 0
    for table, kind in reversed(queries.tables_in_turn(batch)):
        for rows in queries.portions(table, judging.CHANGED, backwards=True):
            _put_back(actor, now, kind, rows)
            done += len(rows)
            gateways.tell(batch.pk, attempt, done)
        for rows in queries.portions(table, judging.NEW, backwards=True):
            ids = [row.record_id for row in rows if row.record_id is not None]
            if ids and kind.undo is not None:
                kind.undo(actor=actor, now=now, ids=ids)
            done += len(rows)
            gateways.tell(batch.pk, attempt, done)
    batch.state, batch.done, batch.touched_at = State.UNDONE, batch.total, now
    batch.save()
    note_change(batch, old={"state": State.IMPORTED}, new={"state": batch.state})
    return batch


@dataclass(frozen=True, slots=True)
class _Ready:
    """Rows with their values as the kinds want them."""

    rows: Sequence[queries.Staged]
    values: Sequence[dict[str, object]]


def _take(actor: Actor, now: datetime, kind: ImportKind, table: ImportTable, rows: Sequence[queries.Staged]) -> None:
    ready = _ready(kind, rows)
    _refuse_moved(actor, kind, table, ready)
    try:
        ids = kind.take(actor=actor, now=now, rows=ready.values)
    except Invalid as error:
        raise RowsRefused(_by_row(error, lambda place: rows[place].pk if place < len(rows) else None)) from error
    with connection.cursor() as cursor:
        cursor.executemany(_BECAME, [(pk, row.pk) for pk, row in zip(ids, rows, strict=True)])


def _change(actor: Actor, now: datetime, kind: ImportKind, rows: Sequence[queries.Staged]) -> None:
    assert kind.change is not None
    ready = _ready(kind, rows)
    current = kind.current(actor, [row.record_id for row in rows if row.record_id])
    changes: dict[int, dict[str, object]] = {}
    for row, values in zip(rows, ready.values, strict=True):
        old = real(kind.fields, row.old)
        now_standing = current.get(row.record_id or 0, {})
        if any(now_standing.get(name) != value for name, value in old.items()):
            raise Refused(Message(_MOVED, {"kind": kind.label, "line": row.line}))
        changes[row.record_id or 0] = {name: values[name] for name in old}
    by_record = {row.record_id: row.pk for row in rows}
    try:
        kind.change(actor=actor, now=now, rows=changes)
    except Invalid as error:
        raise RowsRefused(_by_row(error, by_record.get)) from error


def _put_back(actor: Actor, now: datetime, kind: ImportKind, rows: Sequence[queries.Staged]) -> None:
    assert kind.change is not None
    ready = _ready(kind, rows)
    current = kind.current(actor, [row.record_id for row in rows if row.record_id])
    former: dict[int, dict[str, object]] = {}
    for row, values in zip(rows, ready.values, strict=True):
        standing = current.get(row.record_id or 0, {})
        if any(standing.get(name) != values[name] for name in row.old):
            words = "没有撤销：第 {line} 行修改的{kind}「{name}」后来又改过。请先看这一条。"
            title = row.key or str(next(iter(values.values()), ""))
            raise Refused(Message(words, {"line": row.line, "kind": kind.label, "name": title}))
        former[row.record_id or 0] = real(kind.fields, row.old)
    kind.change(actor=actor, now=now, rows=former)


def _ready(kind: ImportKind, rows: Sequence[queries.Staged]) -> _Ready:
    waiting = {pk for row in rows for pk in row.waits.values()}
    became = queries.record_ids_of(sorted(waiting)) if waiting else {}
    values = []
    for row in rows:
        each = real(kind.fields, row.values)
        each.update({name: became[pk] for name, pk in row.waits.items()})
        values.append(each)
    return _Ready(rows, values)


def _refuse_moved(actor: Actor, kind: ImportKind, table: ImportTable, ready: _Ready) -> None:
    """Refuse if a record has come into being since the dry run that one of the new rows stands for.

    Records that rows further up in this table have just become are none: a file may hold two receipts that are equal.
    """
    key = queries.layout_of(table).key
    if key:
        texts = [str(values[key]) for values in ready.values]
        met = kind.find(actor, key, texts)
        hits: Iterable[Sequence[int]] = [met.get(text, ()) for text in texts]
    elif kind.same is not None:
        hits = kind.same(actor, ready.values)
    else:
        return
    met_by = [(row, ids) for row, ids in zip(ready.rows, hits, strict=True) if ids]
    own = queries.made_by(table, sorted({pk for _row, ids in met_by for pk in ids})) if met_by else set()
    for row, ids in met_by:
        if not own.issuperset(ids):
            raise Refused(Message(_MOVED, {"kind": kind.label, "line": row.line}))


def _by_row(error: Invalid, staged_of: Callable[[int], int | None]) -> dict[int, dict[str, Message]]:
    """Return what is wrong by staged row. Raises the error itself if it names none."""
    found: dict[int, dict[str, Message]] = {}
    for place, words in error.fields.items():
        named = _ROW.fullmatch(place)
        pk = staged_of(int(named.group(1))) if named else None
        if named is None or pk is None:
            raise error
        found.setdefault(pk, {})[named.group(2)] = words
    return found


def _remember(actor: Actor, now: datetime, table: ImportTable) -> None:
    values: Mapping[str, object] = {"layout": table.layout, "may_change": table.may_change, "used_at": now}
    former = next((row for row in queries.remembered(table.signature) if row.part == table.part), None)
    row = former or RememberedLayout(signature=table.signature, part=table.part)
    for name, value in values.items():
        setattr(row, name, value)
    row.used_by_id = actor.member_id
    row.save()
