"""What appeals say against confirming a run, and the counts that its page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from xiaozhang.base.memory import remembered
from xiaozhang.base.text import Message
from xiaozhang.performance.appeals.models import Appeal
from xiaozhang.performance.appeals.queries.appeals import of_month
from xiaozhang.performance.appeals.queries.windows import run_until
from xiaozhang.performance.incentives import queries as incentives

_NAMED = 5


@dataclass(frozen=True, slots=True)
class Counts:
    """The appeals of a month: how many, waiting for an answer, late, and decided without the correction being done."""

    appeals: int
    pending: int
    overdue: int
    uncorrected: int
    until_on: date | None


def against(run_id: int, today: date) -> list[Message]:
    """Return what stands against confirming a run: appeals not answered, corrections not made, days not over.

    The days are not waited for once every member has said that their statement is right.
    """
    run = incentives.released_by_id(run_id)
    if run is None:
        return []
    rows = _of_month(run.month_on)
    found = []
    if pending := [row for row in rows if row.is_pending]:
        values = {"n": len(pending), "numbers": _numbers(pending)}
        found.append(Message("有 {n} 件申诉还没有答复（{numbers}）。", values))
    if owed := [row for row in rows if not row.is_pending and row.is_uncorrected]:
        values = {"n": len(owed), "numbers": _numbers(owed)}
        found.append(Message("有 {n} 件申诉成立，更正还没有办完（{numbers}）。", values))
    until_on = run_until(run_id)
    if until_on is not None and today <= until_on and (unsure := incentives.unconfirmed_count(run_id)):
        day = f"{until_on.month} 月 {until_on.day} 日"
        found.append(Message("申诉期到 {day}为止，还有 {n} 人没有确认本人结算单。", {"day": f"{day}", "n": unsure}))
    return found


def counts_of(run_id: int, month_on: date, today: date) -> Counts:
    """Return the counts of a month's appeals."""
    rows = _of_month(month_on)
    pending = [row for row in rows if row.is_pending]
    return Counts(
        appeals=len(rows),
        pending=len(pending),
        overdue=sum(row.due_on < today for row in pending),
        uncorrected=sum(row.is_uncorrected for row in rows),
        until_on=run_until(run_id),
    )


@remembered
def _of_month(month_on: date) -> list[Appeal]:
    return list(of_month(month_on))


def _numbers(rows: list[Appeal]) -> str:
    words = "、".join(row.number for row in rows[:_NAMED])
    return f"{words} 等" if len(rows) > _NAMED else words
