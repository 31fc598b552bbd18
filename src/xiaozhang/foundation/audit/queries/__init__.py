"""Reads of audit: entries, the log of a record in words, missing triggers, digests."""

from xiaozhang.foundation.audit.queries.entries import (
    digest_key,
    entries_of,
    get_request,
    missing_triggers,
    personal_values_of,
)
from xiaozhang.foundation.audit.queries.log import LogChange, LogLine, log_context, log_lines

__all__ = [
    "LogChange",
    "LogLine",
    "digest_key",
    "entries_of",
    "get_request",
    "log_context",
    "log_lines",
    "missing_triggers",
    "personal_values_of",
]
