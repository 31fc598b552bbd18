"""Payroll for programs: exports with their files, and what stands open per person with its movement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils import timezone

from xiaozhang.base import api
from xiaozhang.base.periods import parse_month
from xiaozhang.performance.payroll import actions, documents, powers, queries, schemas

if TYPE_CHECKING:
    from xiaozhang.performance.incentives.models import Balance
    from xiaozhang.performance.incentives.queries.open_balances import Rolled
    from xiaozhang.performance.payroll.models import PayrollExport

door = api.Door("工资与余额")


@door.read("/payroll-exports", schemas.PayrollExportPage, powers.EXPORT_PAYROLL, "工资导出记录")
def payroll_exports(request: api.Request, asked: api.Query[schemas.PayrollExportsAsked]) -> schemas.PayrollExportPage:
    """List what was handed to payroll."""
    rows = api.narrowed(
        queries.exports(request.actor),
        month_on=parse_month(asked.month) if asked.month else None,
        run_id=asked.run_id,
    )
    return api.page(schemas.PayrollExportPage, rows, asked, asked.sort, {"id": "id"}, _export)


@door.read("/payroll-exports/{export_id}", schemas.PayrollExportShown, powers.EXPORT_PAYROLL, "一次工资导出")
def payroll_export(request: api.Request, export_id: api.RecordId) -> schemas.PayrollExportShown:
    """Show one export with its sums and hashes."""
    return _export(queries.get_export(request.actor, export_id))


@door.make("/payroll-exports", schemas.PayrollExportShown, powers.EXPORT_PAYROLL, "导出工资")
def export_payroll(request: api.Request, sent: schemas.NewPayrollExport) -> HttpResponse:
    """Write down an export of a confirmed run; its file is then had from its own address."""
    return api.make(request, actions.export_payroll, queries.get_export, _export, run_id=sent.run_id, kind=sent.kind)


@door.file("/payroll-exports/{export_id}/file", tuple(documents.MEDIA.values()), powers.EXPORT_PAYROLL, "下载工资文件")
def payroll_file(request: api.Request, export_id: api.RecordId) -> HttpResponse:
    """Answer the file of an export, made again and proved equal to the byte; each time noted in the log."""
    found = queries.get_export(request.actor, export_id)
    content = documents.made_again(found, queries.pay_rows(found.run))
    actions.note_download(actor=request.actor, now=timezone.now(), export_id=found.pk)
    name = f"payroll-{found.month_on:%Y-%m}-{found.number}.{found.kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-SHA256": found.file_sha256}
    return HttpResponse(content, content_type=documents.MEDIA[found.kind], headers=headers)


@door.read("/balances", schemas.OpenBalancePage, powers.SEE_BALANCES, "未结余额列表")
def open_balances(request: api.Request, asked: api.Query[schemas.OpenBalancesAsked]) -> schemas.OpenBalancePage:
    """List what stands open: one's own, and with the power that of the members in reach."""
    rows = api.narrowed(queries.balances(request.actor), statement__member_id=asked.member_id, kind=asked.kind)
    return api.page(
        schemas.OpenBalancePage, rows, asked, asked.sort, {"id": "id"},
        lambda row: schemas.OpenBalanceShown(**_balance(row)),
    )  # fmt: skip


@door.read("/members/{member_id}/balances", schemas.MemberBalancesShown, powers.SEE_BALANCES, "成员的余额与逐月滚存")
def member_balances(request: api.Request, member_id: api.RecordId) -> schemas.MemberBalancesShown:
    """Show what stands open for a member, and the months rolled forward."""
    found = queries.member_balances(request.actor, member_id)
    return schemas.MemberBalancesShown(
        member_id=member_id,
        held_fen=found.of("held"),
        carried_fen=found.of("carried"),
        claim_fen=found.of("claim"),
        draw_fen=found.of("draw"),
        balances=[
            schemas.StandingBalance(
                **_balance(thing.balance), notice_on=thing.notice.given_on if thing.notice is not None else None
            )
            for thing in found.things
        ],
        months=[_movement(month) for month in found.months],
    )


def _export(row: PayrollExport) -> schemas.PayrollExportShown:
    return schemas.PayrollExportShown(
        id=row.pk,
        run_id=row.run_id,
        month=f"{row.month_on:%Y-%m}",
        number=row.number,
        kind=row.kind,
        is_preliminary=row.is_preliminary,
        rows=row.rows,
        earned_fen=row.earned_fen,
        total_fen=row.total_fen,
        content_hash=row.content_hash,
        file_sha256=row.file_sha256,
        result_hash=row.result_hash,
        inputs_hash=row.inputs_hash,
        seal_hash=row.seal_hash,
        exported_at=row.exported_at,
        exported_by=row.by_name,
    )


def _balance(row: Balance) -> dict[str, Any]:
    return {
        "id": row.pk,
        "member_id": row.statement.member_id,
        "member": row.statement.member_name,
        "statement_id": row.statement_id,
        "month": f"{row.statement.month_on:%Y-%m}",
        "kind": row.kind,
        "key": row.key,
        "label": row.label,
        "clause_key": row.clause_key,
        "contract": row.contract,
        "amount_fen": row.amount_fen,
        "since_month": f"{row.since_on:%Y-%m}",
    }


def _movement(month: Rolled) -> schemas.MovementShown:
    return schemas.MovementShown(
        statement_id=month.statement_id,
        number=month.number,
        month=f"{month.month_on:%Y-%m}",
        opening_fen=month.opening_fen,
        accrued_fen=month.accrued_fen,
        reversed_fen=month.reversed_fen,
        paid_fen=month.paid_fen,
        closing_fen=month.closing_fen,
        adds_up=month.adds_up,
        is_joined=month.is_joined,
    )
