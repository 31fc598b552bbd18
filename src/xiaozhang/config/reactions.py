"""The one table of event -> actions: what happens above when something happened below.

Reactions run in the transaction of the announcing action, in this order, and their errors propagate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xiaozhang.base.events import Reaction
from xiaozhang.selling.contracts import actions as contracts
from xiaozhang.selling.deals import actions as deals

TABLE: Mapping[str, Sequence[Reaction]] = {
    "customers.renamed": (deals.follow_customer_name, contracts.follow_customer_name),
    "customers.transferred": (deals.follow_customer_owner, contracts.follow_customer_owner),
    "deals.lost": (contracts.void_drafts_of_lost_deal,),
    "deals.won_and_paid": (contracts.take_over_wins,),
    "deals.taken_back": (contracts.take_back_wins,),
}
