"""What goes by the clock: periods that ended lately are judged each night, for money is confirmed afterwards."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from xiaozhang.base import registries
from xiaozhang.base.actor import SYSTEM
from xiaozhang.performance.rewards import actions, queries
from xiaozhang.performance.rewards.rules.periods import LENGTHS, last_over

NIGHTLY = "rewards.nightly"
_LATELY = timedelta(days=31)


def judge_what_ended() -> None:
    """Propose the rewards of the periods that ended in the last month; not while the past is still being told."""
    if any(is_held() for is_held in registries.clock_holds):
        return
    now = timezone.now()
    today = timezone.localdate(now)
    for per in LENGTHS:
        period = last_over(per, today)
        clause = queries.catalogue_of(period, today)
        if today - period.end_on <= _LATELY and clause is not None and queries.by_figures(clause.parameters, per):
            actions.propose_rewards(actor=SYSTEM, now=now, per=per, start_on=period.start_on)
