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
from xiaozhang.foundation.records.actions.numbers import next_number, next_numbers
from xiaozhang.foundation.records.actions.ticks import tick, untick

__all__ = [
    "MENTIONED",
    "REPLIED",
    "begin_job",
    "change_comment",
    "comment",
    "drop_document",
    "drop_documents",
    "fail_attempt",
    "finish_job",
    "forget_jobs",
    "give_back",
    "next_number",
    "next_numbers",
    "note_worker",
    "put_document",
    "put_documents",
    "queue_job",
    "renew_lease",
    "retry_job",
    "send_again",
    "start_scheduled",
    "take_back",
    "tell_progress",
    "tick",
    "untick",
    "withdraw_comment",
]
