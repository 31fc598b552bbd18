"""The only writers of records: numbers, ticks, the search index."""

from xiaozhang.foundation.records.actions.index import drop_document, drop_documents, put_document, put_documents
from xiaozhang.foundation.records.actions.numbers import next_number, next_numbers
from xiaozhang.foundation.records.actions.ticks import tick, untick

__all__ = [
    "drop_document",
    "drop_documents",
    "next_number",
    "next_numbers",
    "put_document",
    "put_documents",
    "tick",
    "untick",
]
