"""A missed obligation is a fact."""

from __future__ import annotations

from datetime import datetime, timedelta

from xiaozhang.base.actor import Actor
from xiaozhang.foundation.charter.rules.in_force import Stated
from xiaozhang.foundation.duties.models import Duty
from xiaozhang.foundation.ledger import actions as ledger
from xiaozhang.foundation.ledger import queries as facts
from xiaozhang.foundation.ledger.rules.postings import WHOLE_BP, Posting

LAPSE = "lapse"
_CUSTOMER = "customer"
_TICK = timedelta(microseconds=1)


def lapse_key(duty: Duty) -> str:
    """Return what makes a duty's lapse count once; a term made longer by an exception can be missed anew."""
    return f"lapse:{duty.pk}{duty.round}"


def take_back(actor: Actor, now: datetime, duty: Duty) -> None:
    """Reverse the lapse of a duty as it stands, if one was noted."""
    key = lapse_key(duty)
    if facts.fact_by_key(key) is not None:
        ledger.reverse(actor=actor, now=now, key=key, new_key=f"{key}:excused")


def lapse_of(duty: Duty, stated: Stated) -> Posting:
    """Return the fact that a duty was missed: it names clause and duty, and lies on the last day of the term."""
    return Posting(
        metric=LAPSE,
        occurred_at=duty.due_at - _TICK,
        source_type="duty",
        source_id=duty.pk,
        key=lapse_key(duty),
        quantity=1,
        credits=((duty.member_id, WHOLE_BP),),
        customer_id=duty.record_id if duty.record_type == _CUSTOMER else None,
        references={"duty": duty.pk, "clause": duty.clause_id, duty.record_type: duty.record_id},
        attributes={"clause": stated.number, "clause_title": stated.title},
    )
