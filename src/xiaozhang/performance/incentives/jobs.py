"""Long work of the incentives app."""

from __future__ import annotations

import logging

from django.utils import timezone

from xiaozhang.base.actor import SYSTEM
from xiaozhang.performance.incentives import gateways
from xiaozhang.performance.incentives.actions.carrying_out import carry_out
from xiaozhang.performance.incentives.actions.staging import fail_run
from xiaozhang.performance.incentives.errors import RunSetAside
from xiaozhang.performance.plans.rules.inputs import CannotSettle

_log = logging.getLogger(__name__)


def settle(run_id: int, *, is_whole: bool = False) -> None:
    """Stage a run and flip it to a draft. A run that has been set aside or is finished is left alone.

    One that lacks what a clause looks up is set aside, and says what is lacking.

    The job may come twice.
    """
    try:
        carry_out(run_id, clock=timezone.now, most_shares=gateways.processors(), is_whole=is_whole)
    except RunSetAside:
        _log.info("run %s was set aside or finished before; nothing done", run_id)
    except CannotSettle as lacking:
        fail_run(actor=SYSTEM, now=timezone.now(), run_id=run_id, words=lacking.message)
