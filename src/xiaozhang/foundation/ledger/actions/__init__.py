"""The only writers of the ledger."""

from xiaozhang.foundation.ledger.actions.months import close_month, take_mark
from xiaozhang.foundation.ledger.actions.posting import post, post_many, reverse, reverse_many
from xiaozhang.foundation.ledger.actions.seals import seal_month

__all__ = [
    "close_month",
    "post",
    "post_many",
    "reverse",
    "reverse_many",
    "seal_month",
    "take_mark",
]
