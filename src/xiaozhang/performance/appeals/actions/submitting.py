"""Members appeal against what they are paid, and take their appeals back (J5, K9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from xiaozhang.base.action import action, note_change
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid
from xiaozhang.base.money import MAX_FEN, yuan
from xiaozhang.base.text import Message
from xiaozhang.foundation.archive import actions as archive
from xiaozhang.foundation.records import actions as records
from xiaozhang.performance.appeals import powers, queries
from xiaozhang.performance.appeals.actions.telling import MOVED, WAITING, end_task, note, set_task, tell
from xiaozhang.performance.appeals.actions.values import own, said
from xiaozhang.performance.appeals.errors import AlreadyAppealed, NotAppealable, NotAppellant, WindowOver, WrongState
from xiaozhang.performance.appeals.models import Appeal, Kind, State
from xiaozhang.performance.appeals.rules.evidence import Seen, SeenLine, written
from xiaozhang.performance.incentives import queries as incentives

if TYPE_CHECKING:
    from xiaozhang.foundation.archive.documents import Received
    from xiaozhang.performance.incentives.models import Statement

SERIES, PREFIX = "appeal", "SS"


@action(powers.APPEAL, label="提出申诉")
def submit_appeal(
    *,
    actor: Actor,
    now: datetime,
    statement_id: int,
    kind: str,
    reason: str,
    line_sequence: int = 0,
    claimed_fen: int | None = None,
    files: Sequence[Received] = (),
) -> Appeal:
    """Object to a line of one's own published statement, or to the whole of it (0), with files.

    What the statement and the line say now is kept with it. Whoever answers has it as a task with a term.

    Raises:
        Missing: the statement or the line is not there, or not the actor's to see.
        NotAppellant: somebody else's statement.
        NotAppealable: it is not published, or a newer one has taken its place.
        WindowOver: the days to appeal are over.
        AlreadyAppealed: there is an appeal against the line.
        Invalid: no reason, no such kind, an impossible amount.
        NotTaken: a file of a kind or size that is not kept.
    """
    statement = incentives.get_statement(actor, statement_id, lock=True)
    if statement.member_id != actor.member_id:
        raise NotAppellant("没有提交：申诉由本人对自己的结算单提出。")
    window = _open_window(statement, timezone.localdate(now))
    found = queries.seen(statement, line_sequence)
    if found is None:
        raise NotAppealable("没有提交：结算单上没有这一行。请刷新后再看。")
    _refuse_twice(statement, found.line)
    words = _checked(kind, reason, claimed_fen)
    row = _made(actor, now, statement, found, window, kind=kind, reason=words, claimed_fen=claimed_fen)
    for file in files:
        archive.add_file(actor=actor, now=now, record_type=queries.KIND, record_id=row.pk, name=file.name, content=file)
    _hand_over(actor, now, row)
    return row


@action(powers.APPEAL, label="撤回申诉")
def withdraw_appeal(*, actor: Actor, now: datetime, appeal_id: int) -> Appeal:
    """Take one's appeal back before it is answered; before a review is decided, the answer stands again.

    Raises:
        Missing: not there, or not the actor's to see.
        NotAppellant: somebody else's.
        WrongState: it is answered already, or taken back.
    """
    row = own(actor, appeal_id, powers.APPEAL, "没有撤回：申诉由本人撤回。")
    if not row.is_pending:
        raise WrongState("没有撤回：这件申诉已有结果，或已经撤回。请刷新后再看。")
    before, had = row.state, row.assignee_id
    row.state = State.WITHDRAWN if before == State.OPEN else State.ANSWERED
    row.revision += 1
    end_task(actor, now, row, "申诉人撤回", is_done=False)
    if row.state == State.ANSWERED:
        row.assignee_id = row.decided_by_id
        if row.is_uncorrected:
            today = timezone.localdate(now)
            due_on = queries.answer_due(today, queries.terms_of(row.statement))
            set_task(actor, now, row, f"更正申诉 {row.number}", due_on)
    row.save()
    note_change(row, old={"state": before}, new={"state": row.state})
    note(row, now, "申诉人撤回了申诉。" if row.state == State.WITHDRAWN else "申诉人撤回了复核申请，原答复有效。")
    tell(actor, now, row, MOVED, [had], Message("{name} 撤回了{subject}", _named(row)))
    return row


def _open_window(statement: Statement, today: date) -> queries.Window:
    window = queries.window_of(statement)
    if window is None:
        raise NotAppealable("没有提交：这份结算单还没有发布，或已有更新的一份。请刷新后对现在的一份申诉。")
    if not window.is_open(today):
        day = f"{window.until_on.year} 年 {window.until_on.month} 月 {window.until_on.day} 日"
        raise WindowOver(
            Message("没有提交：这份结算单的申诉期到 {day}为止，已经过了。有异议请直接找销售经理或财务。", {"day": day}),
            clause=(window.clause.clause_id, window.clause.number) if window.clause else None,
        )
    return window


def _refuse_twice(statement: Statement, line: SeenLine | None) -> None:
    earlier = queries.standing_on_line(statement, line) if line is not None else None
    if earlier is not None:
        raise AlreadyAppealed(
            Message("没有重复提交：这一行已有申诉 {number}。要补充的，请写在那一件里。", {"number": earlier.number})
        )
    if queries.open_on_statement(statement.pk) >= queries.MOST_OPEN:
        most = {"most": queries.MOST_OPEN}
        raise AlreadyAppealed(Message("没有提交：这份结算单已有 {most} 件申诉等着答复，请先等结果。", most))


def _checked(kind: str, reason: str, claimed_fen: int | None) -> str:
    if kind not in Kind.values:
        raise Invalid({"kind": "请从列出的类别里选。"})
    if claimed_fen is not None and abs(claimed_fen) > MAX_FEN:
        raise Invalid({"claimed_fen": "金额超出范围，请核对。"})
    return said("reason", reason, "申诉的理由")


def _made(
    actor: Actor, now: datetime, statement: Statement, found: Seen, window: queries.Window, **said_values: Any
) -> Appeal:
    today = timezone.localdate(now)
    evidence, digest = written(found)
    row = Appeal.objects.create(
        number=records.next_number(actor=actor, now=now, series=SERIES, prefix=PREFIX, on=today),
        statement=statement,
        member_id=statement.member_id,
        month_on=statement.month_on,
        line_sequence=found.line.sequence if found.line else 0,
        clause_id=found.line.clause_id if found.line else None,
        fact_id=found.line.fact_id if found.line else None,
        subject=_subject(statement, found),
        evidence=evidence,
        evidence_hash=digest,
        submitted_at=now,
        until_on=window.until_on,
        due_on=queries.answer_due(today, window.terms),
        assignee_id=queries.least_busy(queries.deciders(statement.member_id, today)),
        **said_values,
    )
    new = {
        "number": row.number,
        "subject": row.subject,
        "kind": row.kind,
        "evidence_hash": digest,
        "due_on": row.due_on,
    }
    note_change(row, new=new, personal_new={"reason": row.reason, "claimed_fen": row.claimed_fen})
    return row


def _subject(statement: Statement, found: Seen) -> str:
    month = f"{statement.month_on.year} 年 {statement.month_on.month} 月结算单"
    if found.line is None:
        return f"{month}（所得 {yuan(found.total_fen)} 元）"
    line = found.line
    return f"{month}第 {line.sequence} 行：{line.label} {yuan(line.amount_fen)} 元，{line.clause}"[:200]


def _hand_over(actor: Actor, now: datetime, row: Appeal) -> None:
    if row.assignee_id is None:
        return
    set_task(actor, now, row, f"答复申诉 {row.number}", row.due_on)
    row.save(update_fields=["task_key"])
    title = Message("{name} 对{subject}提出申诉，请在 {day} 前答复", {**_named(row), "day": row.due_on.isoformat()})
    tell(actor, now, row, WAITING, [row.assignee_id], title, row.get_kind_display())


def _named(row: Appeal) -> dict[str, object]:
    return {"name": row.member.name, "subject": row.subject}
