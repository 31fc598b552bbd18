"""The only writers of approvals."""

from xiaozhang.foundation.approvals.actions.copying import copy_case, read_copy, urge_case
from xiaozhang.foundation.approvals.actions.deciding import (
    Outcome,
    add_signers,
    approve_case,
    approve_cases,
    pass_case_on,
    reject_case,
    send_back_case,
)
from xiaozhang.foundation.approvals.actions.delegating import delegate, revoke_delegation
from xiaozhang.foundation.approvals.actions.opening import (
    note_subject_changed,
    open_case,
    resubmit_case,
    withdraw_case,
)
from xiaozhang.foundation.approvals.actions.repairing import (
    deputise_waiting,
    escalate_step,
    reassign_signatures,
    remind_step,
)

__all__ = [
    "Outcome",
    "add_signers",
    "approve_case",
    "approve_cases",
    "copy_case",
    "delegate",
    "deputise_waiting",
    "escalate_step",
    "note_subject_changed",
    "open_case",
    "pass_case_on",
    "read_copy",
    "reassign_signatures",
    "reject_case",
    "remind_step",
    "resubmit_case",
    "revoke_delegation",
    "send_back_case",
    "urge_case",
    "withdraw_case",
]
