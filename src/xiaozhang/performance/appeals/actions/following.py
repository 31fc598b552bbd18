"""What settlement does while appeals are open is noted where both sides read it: reactions to what it announces."""

from __future__ import annotations

from datetime import datetime

from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.money import yuan
from xiaozhang.base.text import Message
from xiaozhang.performance.appeals import queries
from xiaozhang.performance.appeals.actions.telling import MOVED, note, tell
from xiaozhang.performance.appeals.models import Appeal
from xiaozhang.performance.appeals.rules.evidence import read
from xiaozhang.performance.incentives import queries as incentives


@action(None, label="申诉转到新的结算单")
def note_publication(*, actor: Actor, now: datetime, run_id: int, month: str, statements: int) -> int:
    """Tell in the unsettled appeals of a month that a newer run was published, and what it pays now; return how many.

    An appeal stays against what it was made against; its page shows the newer statement beside it.
    """
    moved = []
    for row in _unsettled(run_id):
        current = queries.current_statement(row)
        if current is None or current.pk == row.statement_id:
            continue
        before = read(row.evidence).total_fen
        words = (
            f"本月重新发布了结算（第 {current.run.number} 次）：所得 {yuan(before)} → {yuan(current.total_fen)} 元。"
        )
        moved.append((row, words))
    return _noted(actor, now, moved, {"run_id": run_id})


@action(None, label="结算在申诉未结时确认")
def note_confirmation(*, actor: Actor, now: datetime, run_id: int, reason: str) -> int:
    """Tell in the unsettled appeals of a month that its run was confirmed all the same, and why; return how many."""
    words = f"结算在申诉办结之前确认了，理由：{reason}。申诉照常办理；成立的，差额计入以后的月份。"
    return _noted(actor, now, [(row, words) for row in _unsettled(run_id)], {"run_id": run_id, "reason": reason})


def _unsettled(run_id: int) -> list[Appeal]:
    run = incentives.released_by_id(run_id)
    if run is None:
        return []
    rows = queries.unsettled(queries.of_month(run.month_on)).select_related("member")
    return list(rows.select_for_update(of=("self",)))


def _noted(actor: Actor, now: datetime, found: list[tuple[Appeal, str]], new: dict[str, object]) -> int:
    for row, words in found:
        note(row, now, words)
        row.revision += 1
        row.save(update_fields=["revision"])
        note_change(row, new=new)
        both = [row.member_id, row.assignee_id]
        tell(actor, now, row, MOVED, both, Message("申诉有新进展：{subject}", {"subject": row.subject}), words)
    if not found:
        nothing_changed()
    return len(found)
