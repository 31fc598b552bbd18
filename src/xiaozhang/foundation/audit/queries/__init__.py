"""Reads of audit: entries, the log of a record in words, missing triggers, digests."""

from xiaozhang.foundation.audit.queries.entries import (
    digest_key,
    entries,
    entries_of,
    get_entry,
    get_request,
    missing_triggers,
    personal_values_of,
)
from xiaozhang.foundation.audit.queries.log import (
    LogChange,
    LogLine,
    actor_words,
    by_people,
    entry_words,
    line_of,
    log_context,
    log_lines,
    people,
    subject_words,
)

__all__ = [
    "LogChange",
    "LogLine",
    "actor_words",
    "by_people",
    "digest_key",
    "entries",
    "entries_of",
    "entry_words",
    "get_entry",
    "get_request",
    "line_of",
    "log_context",
    "log_lines",
    "missing_triggers",
    "people",
    "personal_values_of",
    "subject_words",
]
