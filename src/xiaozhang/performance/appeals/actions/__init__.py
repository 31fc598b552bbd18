"""The only writers of appeals."""

from xiaozhang.performance.appeals.actions.answering import assign_appeal, complete_follow_up, decide_appeal
from xiaozhang.performance.appeals.actions.following import note_confirmation, note_publication
from xiaozhang.performance.appeals.actions.reviewing import ask_review, decide_review, write_message
from xiaozhang.performance.appeals.actions.submitting import submit_appeal, withdraw_appeal

__all__ = [
    "ask_review",
    "assign_appeal",
    "complete_follow_up",
    "decide_appeal",
    "decide_review",
    "note_confirmation",
    "note_publication",
    "submit_appeal",
    "withdraw_appeal",
    "write_message",
]
