"""Business carried out for the command line by the system itself, through the same actions as the pages."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from xiaozhang.base import jobs
from xiaozhang.base.action import action, nothing_changed
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import Refused
from xiaozhang.foundation.charter import actions as charter
from xiaozhang.foundation.charter import powers as charter_powers
from xiaozhang.foundation.records import queries as records
from xiaozhang.home.demo import actions as demo
from xiaozhang.home.demo import queries as demo_queries
from xiaozhang.performance.incentives import actions as incentives
from xiaozhang.performance.incentives import queries as settled

Tell = Callable[[str], None]
_SHOWN = (
    "number", "received_fen", "late_fen", "unpaid_fen", "target_fen", "commission_fen", "adjustment_fen", "total_fen",
)  # fmt: skip


def settle(month_on: date, tell: Tell) -> tuple[Any, list[dict[str, Any]]]:
    """Settle a month as its page does, and return the run and what each member gets, in order of number.

    The job is carried out here, unless a worker takes it first; then its end is waited for.

    Raises: as `incentives.actions.start_run`; Refused if the job failed elsewhere.
    """
    run = incentives.start_run(actor=SYSTEM, now=timezone.now(), month_on=month_on)
    job = records.job_of("incentives.settle", {"run_id": run.pk, "is_whole": False})
    if job is not None:
        jobs.run_job.call(name=job.name, arguments=job.arguments, job_id=job.pk)
        while (state := records.get_job(SYSTEM, job.pk)).finished_at is None:
            tell(f"后台进程正在试算：{state.done} / {state.total}")
            time.sleep(1)
        if state.state != "done":
            raise Refused("没有试算成：后台工作失败，请在「后台工作」里看原因。")
    run = settled.get_run(SYSTEM, run.pk)
    rows = settled.statements_of_run(run.pk).order_by("number")
    return run, [
        {"member": row.member_name, "team": row.team_name, **{name: getattr(row, name) for name in _SHOWN}}
        for row in rows
    ]


@action(charter_powers.PUBLISH_CHARTER)
def take_in_and_publish(*, actor: Actor, now: datetime, text: str, effective_on: date, reason: str) -> Any:
    """Take a charter in and publish it, both or neither. Raises: as charter's read_yaml and publish_version."""
    version = charter.read_yaml(actor=actor, now=now, text=text)
    nothing_changed()
    return charter.publish_version(
        actor=actor, now=now, version_id=version.pk, effective_on=effective_on, reason=reason
    )


def take_in_charter(text: str, publish_from: date | None, reason: str) -> Any:
    """Take a charter's YAML in as a draft, or publish it at once. Raises: as charter's actions."""
    now = timezone.now()
    if publish_from is None:
        return charter.read_yaml(actor=SYSTEM, now=now, text=text)
    return take_in_and_publish(actor=SYSTEM, now=now, text=text, effective_on=publish_from, reason=reason)


def is_demo() -> bool:
    """Say whether the demo company lives here."""
    return demo_queries.run() is not None


def play_demo(tell: Tell) -> None:
    """Play the demo company's story to its end."""
    while (playing := demo.play_some(actor=SYSTEM, now=timezone.now(), steps=50)).finished_at is None:
        tell(f"补齐往来 {playing.steps_done} / {playing.steps_total}")
