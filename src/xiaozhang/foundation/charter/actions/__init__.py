"""The only writers of the charter."""

from xiaozhang.foundation.charter.actions.approving import (
    reopen_version,
    return_from_approval,
    submit_for_approval,
    take_approval,
)
from xiaozhang.foundation.charter.actions.beside import drop_example, put_example, set_covers
from xiaozhang.foundation.charter.actions.chapters import add_chapter, change_chapter, remove_chapter
from xiaozhang.foundation.charter.actions.consulting import close_consultation, open_consultation
from xiaozhang.foundation.charter.actions.drafting import draft_amendment, read_yaml
from xiaozhang.foundation.charter.actions.editing import (
    add_clause,
    change_clause,
    change_clause_text,
    move_clause,
    remove_clause,
    start_draft,
)
from xiaozhang.foundation.charter.actions.publishing import publish_first_charter, publish_version
from xiaozhang.foundation.charter.actions.taking import take_draft
from xiaozhang.foundation.charter.actions.withdrawing import withdraw_publication, withdraw_version

__all__ = [
    "add_chapter",
    "add_clause",
    "change_chapter",
    "change_clause",
    "change_clause_text",
    "close_consultation",
    "draft_amendment",
    "drop_example",
    "move_clause",
    "open_consultation",
    "publish_first_charter",
    "publish_version",
    "put_example",
    "read_yaml",
    "remove_chapter",
    "remove_clause",
    "reopen_version",
    "return_from_approval",
    "set_covers",
    "start_draft",
    "submit_for_approval",
    "take_approval",
    "take_draft",
    "withdraw_publication",
    "withdraw_version",
]
