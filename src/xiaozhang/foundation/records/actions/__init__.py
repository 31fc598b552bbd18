"""The only writers of records: numbers, ticks, the search index, jobs."""

from xiaozhang.foundation.records.actions.commenting import (
    MENTIONED,
    REPLIED,
    change_comment,
    comment,
    withdraw_comment,
)
from xiaozhang.foundation.records.actions.index import drop_document, drop_documents, put_document, put_documents
from xiaozhang.foundation.records.actions.jobs import (
    begin_job,
    fail_attempt,
    finish_job,
    forget_jobs,
    give_back,
    note_worker,
    queue_job,
    renew_lease,
    retry_job,
    send_again,
    start_scheduled,
    take_back,
    tell_progress,
)
from xiaozhang.foundation.records.actions.keeping import note_seen, star, unstar
from xiaozhang.foundation.records.actions.numbers import next_number, next_numbers
from xiaozhang.foundation.records.actions.tags import add_tag, merge_tags, put_tags, rename_tag, restore_tag, retire_tag
from xiaozhang.foundation.records.actions.ticks import tick, untick
from xiaozhang.foundation.records.actions.views import (
    change_view,
    drop_view,
    keep_view,
    save_view,
    set_columns,
    set_first_view,
)

__all__ = [
    "MENTIONED",
    "REPLIED",
    "add_tag",
    "begin_job",
    "change_comment",
    "change_view",
    "comment",
    "drop_document",
    "drop_documents",
    "drop_view",
    "fail_attempt",
    "finish_job",
    "forget_jobs",
    "give_back",
    "keep_view",
    "merge_tags",
    "next_number",
    "next_numbers",
    "note_seen",
    "note_worker",
    "put_document",
    "put_documents",
    "put_tags",
    "queue_job",
    "rename_tag",
    "renew_lease",
    "restore_tag",
    "retire_tag",
    "retry_job",
    "save_view",
    "send_again",
    "set_columns",
    "set_first_view",
    "star",
    "start_scheduled",
    "take_back",
    "tell_progress",
    "tick",
    "unstar",
    "untick",
    "withdraw_comment",
]
