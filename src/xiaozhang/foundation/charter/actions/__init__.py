"""The only writers of the charter."""

from xiaozhang.foundation.charter.actions.chapters import add_chapter, change_chapter, remove_chapter
from xiaozhang.foundation.charter.actions.drafting import draft_amendment, read_yaml, withdraw_version
from xiaozhang.foundation.charter.actions.editing import (
    add_clause,
    change_clause,
    move_clause,
    remove_clause,
    start_draft,
)
from xiaozhang.foundation.charter.actions.publishing import publish_first_charter, publish_version

__all__ = [
    "add_chapter",
    "add_clause",
    "change_chapter",
    "change_clause",
    "draft_amendment",
    "move_clause",
    "publish_first_charter",
    "publish_version",
    "read_yaml",
    "remove_chapter",
    "remove_clause",
    "start_draft",
    "withdraw_version",
]
