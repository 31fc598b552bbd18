"""What begins by itself: the sweep over waiting approvals."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from xiaozhang.base import registries
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.approvals import actions, queries
from xiaozhang.foundation.org import queries as org

SWEEP = "approvals.sweep"


def sweep() -> None:
    """Mend, remind and escalate what is due now; not while the past is still being told."""
    if not any(is_held() for is_held in registries.clock_holds):
        sweep_at(timezone.now())


def sweep_at(now: datetime) -> None:
    """Let others sign for who has left or is away from today; remind and escalate what has waited long enough.

    Each step is one action that looks again before it acts, so that two sweeps at once do nothing twice. On days off
    nobody is reminded: what falls due then is made up for on the next workday.
    """
    today = timezone.localdate(now)
    signers = queries.live_signers()
    for member_id in sorted(set(signers) - set(org.employed_among(signers, today))):
        actions.reassign_signatures(actor=SYSTEM, now=now, member_id=member_id)
    away = set(queries.in_force(today).values_list("member_id", flat=True)) & set(signers)
    for member_id in sorted(away):
        actions.deputise_waiting(actor=SYSTEM, now=now, member_id=member_id)
    if not org.calendar().is_workday(today):
        return
    for case_id, step_id in queries.steps_to_remind(today):
        actions.remind_step(actor=SYSTEM, now=now, case_id=case_id, step_id=step_id)
    for case_id, step_id in queries.steps_to_escalate(today):
        actions.escalate_step(actor=SYSTEM, now=now, case_id=case_id, step_id=step_id)
