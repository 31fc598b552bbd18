"""Closed batches of the log are sealed at night, so that writers never queue behind a chain."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.utils import timezone

from xiaozhang.base import jobs
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.audit import actions, queries

SEAL = "audit.seal"
BATCH = 1_000
_KEPT_REQUESTS = timedelta(days=90)
_PATIENCE_SECONDS = 60.0


class StillWriting(RuntimeError):
    """A transaction has been open for so long that its entries may still come; the seal is tried again later."""


def seal() -> None:
    """Seal every entry that can no longer be joined by one with a smaller id. Coming twice it seals nothing twice."""
    mark, began = queries.greatest_entry_id(), queries.server_instant(timezone.now())
    _await_older_writers(began)
    last = queries.last_seal()
    after_id = last.last_id if last else 0
    first_id = after_id
    while True:
        last_id, count, digest = queries.next_batch(after_id, mark, BATCH)
        if not count:
            break
        sealed = actions.append_seal(
            actor=SYSTEM, now=timezone.now(), after_id=after_id, last_id=last_id, count=count, digest=digest
        )
        if sealed is None:
            return  # another worker is at it
        after_id = last_id
        jobs.tell(last_id - first_id, mark - first_id)
    now = timezone.now()
    actions.forget_requests(actor=SYSTEM, now=now, before=now - _KEPT_REQUESTS)


def _await_older_writers(began: datetime) -> None:
    """Ids are taken before they are committed: what began before the mark was taken must have ended."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while queries.older_writers(began):
        if time.monotonic() > until:
            raise StillWriting(f"a transaction from before {began} is still open")
        time.sleep(0.2)
