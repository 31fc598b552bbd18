"""Pages of approvals."""

from xiaozhang.foundation.approvals.views.acting import (
    add,
    approve,
    approve_picked,
    copy,
    pass_on,
    reject,
    send_back,
    urge,
    withdraw,
)
from xiaozhang.foundation.approvals.views.boxes import case_list, record
from xiaozhang.foundation.approvals.views.delegating import delegate, delegations, reassign, revoke

__all__ = [
    "add",
    "approve",
    "approve_picked",
    "case_list",
    "copy",
    "delegate",
    "delegations",
    "pass_on",
    "reassign",
    "record",
    "reject",
    "revoke",
    "send_back",
    "urge",
    "withdraw",
]
