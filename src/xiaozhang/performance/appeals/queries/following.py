"""Whether what was to follow from a decision is there: the fact, the exception, the newer run."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.text import Message
from xiaozhang.foundation.exceptions import queries as exceptions
from xiaozhang.foundation.ledger import queries as ledger
from xiaozhang.performance.appeals.models import Appeal, FollowUp
from xiaozhang.performance.incentives import queries as incentives

if TYPE_CHECKING:
    from xiaozhang.performance.incentives.models import Statement


def current_statement(row: Appeal) -> Statement | None:
    """Return the published statement of the appeal's member and month that counts now."""
    rows = incentives.statements(SYSTEM).filter(member_id=row.member_id, month_on=row.month_on)
    return rows.first()


def is_closed(month_on: date) -> bool:
    """Say whether a month is closed: it is not settled again."""
    return ledger.is_closed(month_on)


def proof(row: Appeal, reference: str) -> tuple[str, Message | None]:
    """Return in words what was done to put the appeal right, or what is wrong with the reference."""
    if row.follow_up == FollowUp.FACT:
        return _fact(row, reference)
    if row.follow_up == FollowUp.EXCEPTION:
        return _exception(row, reference)
    return _rerun(row)


def _fact(row: Appeal, reference: str) -> tuple[str, Message | None]:
    fact = ledger.fact_by_key(reference)
    if fact is None:
        return "", Message("台账里没有编号为「{key}」的事实，请核对。", {"key": reference})
    if fact.recorded_at < row.submitted_at:
        return "", Message("这笔事实在申诉之前就记了，不是为它补的。请填申诉以后补记或冲销的一笔。")
    credited = {credit.member_id for credit in fact.credits.all()}
    is_reversal = row.fact_id is not None and fact.reverses_id == row.fact_id
    if not is_reversal and row.member_id not in credited:
        return "", Message("这笔事实没有归属申诉人，也没有冲销申诉的那一笔，请核对。")
    return f"已记台账事实 {fact.key}", None


def _exception(row: Appeal, reference: str) -> tuple[str, Message | None]:
    found = exceptions.exceptions(SYSTEM).filter(number=reference).first()
    if found is None:
        return "", Message("没有编号为「{key}」的签呈，请核对。", {"key": reference})
    if found.approved_at is None or found.approved_at < row.submitted_at:
        return "", Message("签呈 {key} 没有在申诉以后获批，请核对。", {"key": reference})
    return f"签呈 {found.number} 已获批：{found.summary}"[:200], None


def _rerun(row: Appeal) -> tuple[str, Message | None]:
    now = current_statement(row)
    if now is None or now.pk == row.statement_id:
        return "", Message("还没有发布更新的一次试算。请先在结算页再试算并发布。")
    return f"已重新试算并发布，结算单 {now.number}（第 {now.run.number} 次）", None
