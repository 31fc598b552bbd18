"""PDF by typst: fonts from a package, no font or file of the system, the same book always the same bytes."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from xiaozhang.foundation.charter.documents.printing.amendment import Amendment
from xiaozhang.foundation.charter.documents.printing.book import Book

if TYPE_CHECKING:
    from typst import Fonts


class BrokenSetting(ValueError):
    """A document could not be set: a defect of its template, or a sign that no font has under PDF/A."""


def handbook_pdf(book: Book, *, is_archival: bool = False) -> bytes:
    """Return a handbook as PDF; as PDF/A-2b where `is_archival`. Raises BrokenSetting."""
    return _set("handbook.typ", json.dumps(book.plain(), ensure_ascii=False), is_archival)


def amendment_pdf(amendment: Amendment, *, is_archival: bool = False) -> bytes:
    """Return an amendment as PDF. Raises BrokenSetting."""
    return _set("amendment.typ", json.dumps(amendment.plain(), ensure_ascii=False), is_archival)


@lru_cache(maxsize=4)
def _set(template: str, values: str, is_archival: bool) -> bytes:
    """Set a document; the last few are kept, for on the day of publication everybody takes the same one."""
    import typst  # 80 MB that only a document needs

    source = resources.files(__package__ or "").joinpath(template).read_bytes()
    try:
        compiler = typst.Compiler(source, font_paths=_fonts(), sys_inputs={"book": values})
        made = compiler.compile(format="pdf", pdf_standards="a-2b" if is_archival else "1.7")
    except typst.TypstError as error:
        raise BrokenSetting(str(error)) from error
    if not isinstance(made, bytes):
        raise BrokenSetting("no single file came out")
    return made


def set_anew() -> None:
    """Forget the documents that were kept."""
    _set.cache_clear()


@lru_cache(maxsize=1)
def _fonts() -> Fonts:
    """Noto Sans SC and Noto Serif SC, read once in a process; no font of the system."""
    import pylopdf_fonts_zh_cn
    import typst

    folder = Path(pylopdf_fonts_zh_cn.__file__).parent
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
