"""Settlement for programs: runs, statements, lines."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from xiaozhang.base import api
from xiaozhang.base.actor import Actor
from xiaozhang.base.periods import parse_month
from xiaozhang.foundation.ledger import powers as ledger_powers
from xiaozhang.foundation.ledger import queries as ledger
from xiaozhang.people.staffing import queries as staffing
from xiaozhang.performance.incentives import actions, powers, queries, schemas
from xiaozhang.performance.incentives.rules.payslip import without_wage

if TYPE_CHECKING:
    from xiaozhang.performance.incentives.models import Balance, Line, Run, Statement

door = api.Door("结算")


@door.read("/settlement-runs", schemas.RunPage, powers.RUN_SETTLEMENT, "结算列表")
def run_list(request: api.Request, asked: api.Query[schemas.RunsAsked]) -> schemas.RunPage:
    """List settlement runs."""
    rows = api.narrowed(
        queries.runs(request.actor), month_on=parse_month(asked.month) if asked.month else None, state__in=asked.state
    )
    closed = {month.month_on for month in ledger.months() if month.state == "closed"}
    return api.page(
        schemas.RunPage, rows, asked, asked.sort, {"id": "id"}, lambda row: _run(row, row.month_on in closed)
    )


@door.read("/settlement-runs/{run_id}", schemas.RunShown, powers.RUN_SETTLEMENT, "一次结算")
def run(request: api.Request, run_id: api.RecordId) -> schemas.RunShown:
    """Show one run, its progress while it is staged."""
    row = queries.get_run(request.actor, run_id)
    return _run(row, ledger.is_closed(row.month_on))


@door.make("/settlement-runs", schemas.RunShown, powers.RUN_SETTLEMENT, "试算结算")
def start_run(request: api.Request, sent: schemas.NewRun) -> HttpResponse:
    """Take the snapshot of a month and queue its settlement."""
    return api.make(
        request,
        actions.start_run,
        queries.get_run,
        lambda row: _run(row, ledger.is_closed(row.month_on)),
        month_on=parse_month(sent.month),
    )


@door.change("/settlement-runs/{run_id}/publish", schemas.RunShown, powers.PUBLISH_SETTLEMENT, "发布结算")
def publish_run(request: api.Request, run_id: api.RecordId) -> HttpResponse:
    """Show the draft's statements to their members."""
    return _changed(request, actions.publish_run, run_id)


@door.change("/settlement-runs/{run_id}/confirm", schemas.RunShown, powers.PUBLISH_SETTLEMENT, "确认结算")
def confirm_run(request: api.Request, run_id: api.RecordId) -> HttpResponse:
    """End the discussion of a published run."""
    return _changed(request, actions.confirm_run, run_id)


@door.change("/settlement-runs/{run_id}/close", schemas.RunShown, ledger_powers.CLOSE_MONTH, "结账")
def close_month(request: api.Request, run_id: api.RecordId) -> HttpResponse:
    """Close the month behind its confirmed run."""
    return _changed(request, actions.close_month, run_id)


@door.read("/statements", schemas.StatementPage, powers.SEE_STATEMENTS, "结算单列表")
def statement_list(request: api.Request, asked: api.Query[schemas.StatementsAsked]) -> schemas.StatementPage:
    """List the published statements in reach."""
    rows = queries.statements(request.actor)
    if asked.view == "mine":
        rows = rows.filter(member_id=request.actor.member_id or 0)
    if text := api.keyword(asked.q):
        rows = rows.filter(member_name__contains=text)
    rows = api.narrowed(
        rows,
        month_on__gte=parse_month(asked.month_from) if asked.month_from else None,
        month_on__lte=parse_month(asked.month_until) if asked.month_until else None,
        run_id=asked.run_id,
        confirmed_at__isnull=None if asked.is_confirmed is None else not asked.is_confirmed,
    )
    orders = {"month": "month_on", "total": "total_fen"}
    return api.page(schemas.StatementPage, rows, asked, asked.sort, orders, _statement)


@door.read("/statements/{statement_id}", schemas.StatementInFull, powers.SEE_STATEMENTS, "一份结算单")
def statement(request: api.Request, statement_id: api.RecordId) -> schemas.StatementInFull:
    """Show one statement with its steps from earned to paid, scores, outlook and open balances."""
    row = queries.get_statement(request.actor, statement_id)
    balances = [_balance(each) for each in queries.balances_of(row)]
    kept = json.loads(row.pay) if row.pay else {}
    if not staffing.may_see_pay(request.actor, row.member_id):
        kept = without_wage(kept)
    return schemas.StatementInFull(**_statement(row).model_dump(), pay=kept, balances=balances)


@door.read("/statements/{statement_id}/lines", schemas.LinePage, powers.SEE_STATEMENTS, "结算单的明细行")
def statement_lines(
    request: api.Request, statement_id: api.RecordId, asked: api.Query[schemas.LinesAsked]
) -> schemas.LinePage:
    """List the lines of a statement, each with its fact and its clause."""
    row = queries.get_statement(request.actor, statement_id)
    rows = api.narrowed(queries.lines_of(row), kind=asked.kind)
    return api.page(
        schemas.LinePage, rows, asked, "sequence", {"sequence": "sequence"}, lambda line: _line(request.actor, line)
    )


@door.change("/statements/{statement_id}/confirm", schemas.StatementInFull, powers.CONFIRM_STATEMENT, "确认本人结算单")
def confirm_statement(request: api.Request, statement_id: api.RecordId) -> HttpResponse:
    """Say that one's own statement is right."""
    return api.change(
        request, actions.confirm_statement, lambda: statement(request, statement_id), statement_id=statement_id
    )


def _changed(request: api.Request, action: Any, run_id: int) -> HttpResponse:
    queries.get_run(request.actor, run_id)
    return api.change(request, action, lambda: run(request, run_id), run_id=run_id)


def _run(row: Run, is_closed: bool) -> schemas.RunShown:
    return schemas.RunShown(
        id=row.pk,
        month=f"{row.month_on:%Y-%m}",
        number=row.number,
        state=row.state,
        is_superseded=row.is_superseded,
        is_month_closed=is_closed,
        statements_count=row.statements_count,
        lines_count=row.lines_count,
        commission_fen=row.commission_fen,
        adjustment_fen=row.adjustment_fen,
        award_fen=row.award_fen,
        total_fen=row.total_fen,
        credits_done=row.credits_done,
        credits_total=row.credits_total,
        inputs_hash=row.inputs_hash,
        result_hash=row.result_hash,
        created_at=row.created_at,
        published_at=row.published_at,
        confirmed_at=row.confirmed_at,
    )


def _statement(row: Statement) -> schemas.StatementShown:
    return schemas.StatementShown(
        id=row.pk,
        number=row.number,
        run_id=row.run_id,
        month=f"{row.month_on:%Y-%m}",
        member_id=row.member_id,
        member=row.member_name,
        team=row.team_name,
        post=row.post_name,
        target_fen=row.target_fen,
        received_fen=row.received_fen,
        commission_fen=row.commission_fen,
        adjustment_fen=row.adjustment_fen,
        award_fen=row.award_fen,
        total_fen=row.total_fen,
        paid_fen=queries.due_fen(row),
        lines_count=row.lines_count,
        appeal_until_on=row.appeal_until_on,
        confirmed_at=row.confirmed_at,
    )


def _balance(row: Balance) -> schemas.BalanceShown:
    return schemas.BalanceShown(
        kind=row.kind,
        key=row.key,
        amount_fen=row.amount_fen,
        since_month=f"{row.since_on:%Y-%m}",
        label=row.label,
        notice_on=row.notice_on,
    )


def _line(viewer: Actor, row: Line) -> schemas.LineShown:
    return schemas.LineShown(
        sequence=row.sequence,
        kind=row.kind,
        fact_id=row.fact_id,
        clause_id=row.clause_id,
        basis_on=row.basis_on,
        origin_month=f"{row.origin_month_on:%Y-%m}",
        base_fen=row.base_fen,
        before_fen=row.before_fen,
        after_fen=row.after_fen,
        amount_fen=row.amount_fen,
        trace=queries.trace_content(viewer, row),
    )
