"""Long work of the incentives app."""

from __future__ import annotations

import logging

from django.utils import timezone

from xiaozhang.performance.incentives import gateways
from xiaozhang.performance.incentives.actions.staging import carry_out
from xiaozhang.performance.incentives.errors import RunSetAside

_log = logging.getLogger(__name__)


def settle(run_id: int) -> None:
    """Stage a run and flip it to a draft. A run that has been set aside or is finished is left alone.

    The job may come twice.
    """
    try:
        carry_out(run_id, clock=timezone.now, most_shares=gateways.processors())
    except RunSetAside:
        _log.info("run %s was set aside or finished before; nothing done", run_id)
