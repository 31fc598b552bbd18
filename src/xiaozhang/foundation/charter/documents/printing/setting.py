"""PDF by typst; the last few documents are kept."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources

from xiaozhang.base.typesetting import BrokenSetting, set_pdf
from xiaozhang.foundation.charter.documents.printing.amendment import Amendment
from xiaozhang.foundation.charter.documents.printing.book import Book


def handbook_pdf(book: Book, *, is_archival: bool = False) -> bytes:
    """Return a handbook as PDF; as PDF/A-2b where `is_archival`. Raises BrokenSetting."""
    return _set("handbook.typ", json.dumps(book.plain(), ensure_ascii=False), is_archival)


def amendment_pdf(amendment: Amendment, *, is_archival: bool = False) -> bytes:
    """Return an amendment as PDF. Raises BrokenSetting."""
    return _set("amendment.typ", json.dumps(amendment.plain(), ensure_ascii=False), is_archival)


@lru_cache(maxsize=4)
def _set(template: str, values: str, is_archival: bool) -> bytes:
    """Set a document; the last few are kept, for on the day of publication everybody takes the same one."""
    source = resources.files(__package__ or "").joinpath(template).read_bytes()
    return set_pdf(source, values, name="book", is_archival=is_archival)


def set_anew() -> None:
    """Forget the documents that were kept."""
    _set.cache_clear()


__all__ = ["BrokenSetting", "amendment_pdf", "handbook_pdf", "set_anew"]
