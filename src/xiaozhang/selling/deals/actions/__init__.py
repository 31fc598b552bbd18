"""The only writers of deals."""

from xiaozhang.selling.deals.actions.correcting import correct_deals
from xiaozhang.selling.deals.actions.deciding import (
    finish_delivery,
    lose_deal,
    reopen_deal,
    win_deal,
    withdraw_win,
)
from xiaozhang.selling.deals.actions.following import follow_customer_name, follow_customer_owner
from xiaozhang.selling.deals.actions.keeping import assign_deal, change_deal, open_deal
from xiaozhang.selling.deals.actions.moving import move_deal
from xiaozhang.selling.deals.actions.taking_over import take_back_deals, take_over_deal, take_over_deals

__all__ = [
    "assign_deal",
    "change_deal",
    "correct_deals",
    "finish_delivery",
    "follow_customer_name",
    "follow_customer_owner",
    "lose_deal",
    "move_deal",
    "open_deal",
    "reopen_deal",
    "take_back_deals",
    "take_over_deal",
    "take_over_deals",
    "win_deal",
    "withdraw_win",
]
