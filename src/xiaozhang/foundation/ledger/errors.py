"""Refusals of the ledger."""

from __future__ import annotations

from xiaozhang.base.errors import Refused


class KeyTaken(Refused):
    """The key already stands for a fact with other content."""

    code = "key_taken"


class AlreadyReversed(Refused):
    """A fact is reversed once only."""

    code = "already_reversed"


class MonthClosed(Refused):
    """The month has been closed; what comes late counts in the next open one."""

    code = "month_closed"


class NotYetHappened(Refused):
    """A fact lies after today."""

    code = "not_yet_happened"
