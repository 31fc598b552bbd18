"""The only writers of exceptions."""

from xiaozhang.foundation.exceptions.actions.drafting import (
    change_exception,
    draft_exception,
    submit_exception,
    withdraw_exception,
)
from xiaozhang.foundation.exceptions.actions.ending import remind_of_ending, revoke_exception
from xiaozhang.foundation.exceptions.actions.following import (
    take_approval,
    take_rejection,
    take_voiding,
    take_withdrawal,
)

__all__ = [
    "change_exception",
    "draft_exception",
    "remind_of_ending",
    "revoke_exception",
    "submit_exception",
    "take_approval",
    "take_rejection",
    "take_voiding",
    "take_withdrawal",
    "withdraw_exception",
]
