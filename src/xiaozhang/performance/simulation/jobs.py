"""Long work of the simulation app."""

from __future__ import annotations

import logging

from django.utils import timezone

from xiaozhang.performance.simulation.actions.carrying import carry_out
from xiaozhang.performance.simulation.errors import SetAside

_log = logging.getLogger(__name__)


def simulate(simulation_id: int) -> None:
    """Carry a simulation out. One that is done, removed or begun elsewhere is left alone. The job may come twice."""
    try:
        carry_out(simulation_id, clock=timezone.now)
    except SetAside:
        _log.info("simulation %s is done, removed or begun elsewhere; nothing done", simulation_id)
