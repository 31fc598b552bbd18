"""The only writers of rulebooks that are being taken over."""

from xiaozhang.foundation.adoption.actions.cutting import join_passage, split_passage
from xiaozhang.foundation.adoption.actions.deciding import (
    accept_suggestion,
    accept_sure,
    drop_suggestion,
    leave_out,
    take_in,
)
from xiaozhang.foundation.adoption.actions.editing import change_passage
from xiaozhang.foundation.adoption.actions.ending import drop_adoption, save_as_draft
from xiaozhang.foundation.adoption.actions.starting import start_adoption

__all__ = [
    "accept_suggestion",
    "accept_sure",
    "change_passage",
    "drop_adoption",
    "drop_suggestion",
    "join_passage",
    "leave_out",
    "save_as_draft",
    "split_passage",
    "start_adoption",
    "take_in",
]
