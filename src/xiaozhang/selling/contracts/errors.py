"""Refusals about contracts and money received."""

from __future__ import annotations

from xiaozhang.base.errors import Refused
from xiaozhang.base.text import Message


class NotInState(Refused):
    """The contract or receipt is past, or not yet at, what was asked."""

    code = "not_in_state"


class AboveOwed(Refused):
    """More than is still owed; `owed_fen` is what is."""

    code = "above_owed"

    def __init__(self, message: Message, *, owed_fen: int) -> None:
        """Keep the amount beside the words."""
        super().__init__(message)
        self.owed_fen = owed_fen


class ContractExists(Refused):
    """The deal has a contract already."""

    code = "contract_exists"


class ApprovalNeeded(Refused):
    """The charter asks for an approval that is not given."""

    code = "approval_needed"


class MoneyReceived(Refused):
    """Receipts stand in the way of voiding."""

    code = "money_received"
