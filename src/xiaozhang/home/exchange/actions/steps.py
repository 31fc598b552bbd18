"""What every step of an import does: lock it, refuse what is out of turn, hand the work to a job."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from xiaozhang.base import jobs
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.text import Message
from xiaozhang.home.exchange import gateways, queries
from xiaozhang.home.exchange.errors import NotNow, Overtaken
from xiaozhang.home.exchange.models import Import, State
from xiaozhang.home.exchange.rules.liveness import is_silent

JOBS = {
    State.READING: "exchange.read",
    State.CHECKING: "exchange.check",
    State.IMPORTING: "exchange.apply",
    State.UNDOING: "exchange.undo",
}


def locked(actor: Actor, import_id: int, states: Sequence[State]) -> Import:
    """Return the import, locked, in one of the states.

    Raises:
        Missing: there is none, or it is somebody else's.
        NotNow: it stands elsewhere by now.
    """
    batch = queries.get_import(actor, import_id, lock=True)
    if batch.state not in states:
        raise NotNow(
            Message(
                "没有执行：这次导入现在是「{state}」，这一步做不了。请刷新后再看。",
                {"state": State(batch.state).label},
            )
        )
    return batch


def begin(
    actor: Actor,
    batch: Import,
    state: State,
    now: datetime,
    *,
    total: int = 0,
    is_queued: bool = True,
    **arguments: int,
) -> None:
    """Put the import into a state in which a job works on the actor's behalf, and queue that job.

    Without `is_queued` the caller carries the work out (actions.working): a command that is waited for.
    """
    batch.state = state
    batch.asked_by_id = actor.member_id
    batch.attempt += 1
    batch.done, batch.total, batch.failed = 0, total, ""
    batch.touched_at = now
    batch.save()
    if is_queued:
        jobs.enqueue(JOBS[state], import_id=batch.pk, attempt=batch.attempt, **arguments)


def at_work(import_id: int, attempt: int, state: str) -> Import:
    """Return the import that this job works at, locked. Raises Overtaken if it is another's, or done."""
    batch = queries.get_import(SYSTEM, import_id, lock=True)
    if batch.state != state or batch.attempt != attempt:
        raise Overtaken("这次导入已由另一次接手，停止。")
    return batch


def is_dead(batch: Import, now: datetime) -> bool:
    """Say whether the job at an import may be taken for dead."""
    heard = gateways.heard(batch.pk, batch.attempt)
    return batch.is_working and is_silent(batch.touched_at, heard[1] if heard else None, now)
