"""The one table of event -> actions: what happens above when something happened below.

Reactions run in the transaction of the announcing action, in this order, and their errors propagate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from xiaozhang.base.events import Reaction
from xiaozhang.foundation.charter import actions as charter_actions
from xiaozhang.foundation.charter.actions import signing as charter
from xiaozhang.foundation.duties import actions as duties
from xiaozhang.foundation.exceptions import actions as exceptions
from xiaozhang.foundation.tasks import actions as tasks
from xiaozhang.home.webhooks import actions as webhooks
from xiaozhang.home.webhooks.rules.catalogue import EVENTS
from xiaozhang.performance.appeals import actions as appeals
from xiaozhang.selling.contracts import actions as contracts
from xiaozhang.selling.deals import actions as deals

_INSIDE: Mapping[str, Sequence[Reaction]] = {
    "approvals.approved": (charter_actions.take_approval, exceptions.take_approval),
    "approvals.rejected": (charter_actions.return_from_approval, exceptions.take_rejection),
    "approvals.voided": (charter_actions.return_from_approval, exceptions.take_voiding),
    "approvals.withdrawn": (charter_actions.return_from_approval, exceptions.take_withdrawal),
    "charter.published": (charter.ask_for_signatures,),
    "charter.withdrawn": (charter.stop_asking_for_signatures,),
    "customers.renamed": (
        deals.follow_customer_name,
        contracts.follow_customer_name,
        tasks.follow_customer_name,
    ),
    "customers.transferred": (deals.follow_customer_owner, contracts.follow_customer_owner),
    "deals.lost": (contracts.void_drafts_of_lost_deal,),
    "deals.won_and_paid": (contracts.take_over_wins,),
    "deals.taken_back": (contracts.take_back_wins,),
    "exceptions.approved": (duties.honour_exception,),
    "incentives.confirmed": (appeals.note_confirmation,),
    "incentives.published": (appeals.note_publication,),
}
# What other systems can subscribe to leaves a message for them, after everything inside has happened.
TABLE: Mapping[str, Sequence[Reaction]] = {
    name: (*_INSIDE.get(name, ()), *((partial(webhooks.note_event, event=name),) if name in EVENTS else ()))
    for name in (*_INSIDE, *(event for event in EVENTS if event not in _INSIDE))
}
