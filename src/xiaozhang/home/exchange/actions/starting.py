"""Files come in, are set aside, forgotten; a job that died is started again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import Refused
from xiaozhang.base.text import Message, clean_line
from xiaozhang.home.exchange import gateways, powers, queries
from xiaozhang.home.exchange.actions.steps import begin, is_dead, locked
from xiaozhang.home.exchange.errors import NotNow
from xiaozhang.home.exchange.models import FileChunk, Import, ImportFile, State
from xiaozhang.home.exchange.rules.arriving import MOST_BYTES, MOST_FILES, PIECE, Arrived

KEPT_FOR = timedelta(days=30)
_RESTING = (State.MAPPING, State.CHECKED, State.IMPORTED, State.UNDONE, State.SET_ASIDE)


@action(powers.IMPORT_FILES, label="放入导入文件")
def start_import(*, actor: Actor, now: datetime, arrived: Sequence[Arrived], is_queued: bool = True) -> Import:
    """Keep files and queue their reading; without `is_queued` the caller carries it out.

    Raises:
        Refused: there is no file, there are too many, or they are too large together.
    """
    if not arrived:
        raise Refused("没有收到文件。请选一个或几个文件，再点「读取」。")
    if len(arrived) > MOST_FILES:
        raise Refused(Message("一次最多 {n} 个文件，请分几次导入。", {"n": MOST_FILES}))
    if sum(file.size for file in arrived) > MOST_BYTES:
        raise Refused(
            Message("文件合计超过 {n} MB，请分几次导入，或只留要导入的表。", {"n": MOST_BYTES // 1024 // 1024})
        )
    names = [clean_line(file.name)[-200:] or "未命名" for file in arrived]
    batch = Import.objects.create(
        title="、".join(names)[:200], created_by_id=actor.member_id, created_at=now, touched_at=now
    )
    hashes = [
        _keep(batch, position, name, file) for position, (name, file) in enumerate(zip(names, arrived, strict=True))
    ]
    note_change(batch, new={"files": names, "sha256": hashes})
    begin(actor, batch, State.READING, now, is_queued=is_queued)
    return batch


@action(powers.IMPORT_FILES, label="重新开始导入的一步")
def start_again(*, actor: Actor, now: datetime, import_id: int) -> Import:
    """Queue the work of an import anew whose job has given no sign of life: it was killed, and nothing was done.

    Raises:
        NotNow: no job is at it, or it is alive.
    """
    batch = queries.get_import(actor, import_id, lock=True)
    if not batch.is_working:
        raise NotNow("没有重新开始：这一步已经做完。请刷新后再看。")
    if not is_dead(batch, now):
        raise NotNow("没有重新开始：后台正在做这一步。两分钟没有动静后可以重新开始。")
    begin(actor, batch, State(batch.state), now, total=batch.total)
    note_change(batch, new={"state": batch.state, "attempt": batch.attempt})
    return batch


@action(powers.IMPORT_FILES, label="清除导入的文件和明细")
def erase_import(*, actor: Actor, now: datetime, import_id: int) -> Import:
    """Delete the files and rows of an import at once; counts and hashes stay. What was imported stays too.

    One that was not imported is set aside by it. Raises NotNow while a job is at it.
    """
    batch = locked(actor, import_id, _RESTING)
    if batch.erased_at is not None:
        nothing_changed()
        return batch
    _erase(batch, now)
    return batch


@action(None, label="清除导入的文件和明细")
def forget_old(*, actor: Actor, now: datetime) -> int:
    """Erase what imports of more than thirty days ago have kept; returns how many."""
    old = [batch for batch in queries.stale_imports(now - KEPT_FOR) if not batch.is_working or is_dead(batch, now)]
    for found in old:
        _erase(queries.get_import(SYSTEM, found.pk, lock=True), now)
    if not old:
        nothing_changed()
    return len(old)


def _keep(batch: Import, position: int, name: str, file: Arrived) -> str:
    row = ImportFile.objects.create(batch=batch, position=position, name=name, size=file.size, sha256="")
    digest = hashlib.sha256()
    for sequence, piece in enumerate(_pieces(file)):
        digest.update(piece)
        FileChunk.objects.create(file=row, sequence=sequence, content=piece)
    row.sha256 = digest.hexdigest()
    row.save(update_fields=["sha256"])
    return row.sha256


def _pieces(file: Arrived) -> Iterator[bytes]:
    for piece in file.pieces():
        for start in range(0, len(piece), PIECE):
            yield piece[start : start + PIECE]


def _erase(batch: Import, now: datetime) -> None:
    rows, _by_model = queries.staged_of(batch.pk).delete()
    queries.chunks_of(batch.pk).delete()
    for table in queries.tables_of(batch):
        table.columns = [{**column, "samples": []} for column in table.columns]
        table.findings = []
        table.save(update_fields=["columns", "findings"])
    old = batch.state
    if old not in (State.IMPORTED, State.UNDONE):
        batch.state = State.SET_ASIDE
    batch.erased_at = now
    batch.save()
    gateways.forget(batch.pk)
    note_change(batch, old={"state": old}, new={"state": batch.state, "erased_rows": rows, "counts": batch.counts})
