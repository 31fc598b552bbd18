"""A month is handed to payroll, and that is written down."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from xiaozhang.base.action import action, note_change
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid
from xiaozhang.base.text import Message
from xiaozhang.foundation.ledger import queries as ledger_queries
from xiaozhang.performance.payroll import documents, powers, queries
from xiaozhang.performance.payroll.errors import NotConfirmed
from xiaozhang.performance.payroll.models import PayrollExport
from xiaozhang.performance.payroll.rules.sheets import content_hash


@action(powers.EXPORT_PAYROLL, label="工资导出")
def export_payroll(*, actor: Actor, now: datetime, run_id: int, kind: str) -> PayrollExport:
    """Write down an export of a confirmed run as `kind` (xlsx, csv): preliminary until its month is closed.

    The file itself is made again whenever it is asked for; the hash of its bytes is kept here.

    Raises:
        NotConfirmed: the run is not confirmed, or superseded.
        Invalid: no such kind of file.
    """
    run = queries.payroll_run(actor, run_id, lock=True)  # two clicks wait for each other; publication waits too
    if kind not in PayrollExport.Kind.values:
        raise Invalid({"kind": "没有这种文件，可以导出 xlsx 或 csv。"})
    if run.state != queries.CONFIRMED or run.is_superseded:
        words = {"year": run.month_on.year, "month": run.month_on.month}
        raise NotConfirmed(Message("没有导出：{year} 年 {month} 月的这次结算没有确认，或已被替代。", words))
    rows = queries.pay_rows(run)
    export = PayrollExport(
        run_id=run.pk,
        month_on=run.month_on,
        number=queries.greatest_number(run.month_on) + 1,
        kind=kind,
        is_preliminary=not ledger_queries.is_closed(run.month_on),
        rows=len(rows),
        earned_fen=sum(row.earned_fen for row in rows),
        total_fen=sum(row.paid_fen for row in rows),
        content_hash=content_hash(rows),
        result_hash=run.result_hash,
        inputs_hash=run.inputs_hash,
        seal_hash=queries.month_seal(run.month_on),
        exported_at=now,
        exported_by_id=actor.member_id,
        by_name=actor.name,
    )
    with TemporaryDirectory(prefix="xiaozhang-payroll-") as folder:
        path = Path(folder, "payroll")
        documents.write(path, export, rows)
        export.file_sha256 = documents.sha256_of(path)
    export.save(force_insert=True)
    note_change(
        export,
        new={
            "month": f"{run.month_on:%Y-%m}", "kind": kind, "rows": export.rows, "total_fen": export.total_fen,
            "is_preliminary": export.is_preliminary, "file_sha256": export.file_sha256,
        },
    )  # fmt: skip
    return export


@action(powers.EXPORT_PAYROLL, label="下载工资文件")
def note_download(*, actor: Actor, now: datetime, export_id: int) -> PayrollExport:
    """Note in the log that somebody took the file of an export.

    Raises:
        Missing: there is no such export.
    """
    export = queries.get_export(actor, export_id)
    note_change(export, new={"kind": export.kind, "rows": export.rows, "file_sha256": export.file_sha256})
    return export
