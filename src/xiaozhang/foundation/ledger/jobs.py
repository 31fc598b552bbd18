"""A month is sealed soon after it was closed; the night makes up for what was missed."""

from __future__ import annotations

from django.utils import timezone

from xiaozhang.base import jobs
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.ledger import actions, queries

SEAL = "ledger.seal"


def seal() -> None:
    """Seal every closed month that has no seal. Nothing in it changes any more, so this may come late or twice."""
    waiting = queries.unsealed_months()
    for done, month_on in enumerate(waiting):
        jobs.tell(done, len(waiting), f"{month_on:%Y-%m}")
        actions.seal_month(actor=SYSTEM, now=timezone.now(), month_on=month_on, parts=queries.parts_of(month_on))
