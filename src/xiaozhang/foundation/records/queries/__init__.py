"""The only readers of records: ticks and the search index."""

from xiaozhang.foundation.records.queries.index import (
    Hit,
    documents_count,
    documents_of,
    matching_ids,
    search,
    search_by_type,
)
from xiaozhang.foundation.records.queries.ticks import address_of, check_visible, locked_tick, ticks

__all__ = [
    "Hit",
    "address_of",
    "check_visible",
    "documents_count",
    "documents_of",
    "locked_tick",
    "matching_ids",
    "search",
    "search_by_type",
    "ticks",
]
