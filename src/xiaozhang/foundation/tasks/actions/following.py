"""What is kept of records below follows the records above."""

from __future__ import annotations

from datetime import datetime

from xiaozhang.base.action import action
from xiaozhang.base.actor import Actor
from xiaozhang.foundation.tasks import queries
from xiaozhang.foundation.tasks.actions.finding import make_findable
from xiaozhang.foundation.tasks.rules.new_task import LONGEST_TITLE


@action(None, keeps_trace=False)
def follow_customer_name(*, actor: Actor, now: datetime, customer_id: int, name: str, former_name: str) -> None:
    """Let open tasks on a renamed customer show its new name. Keeps no trace: the renaming does."""
    held = queries.open_on_record("customer", customer_id)
    for task in held:
        task.record_title = name[:LONGEST_TITLE]
        task.save(update_fields=["record_title"])
    make_findable(actor, now, held)
