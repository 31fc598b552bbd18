"""Documents as PDF, set by typst: fonts from a package, no font or file of the system, the same words the same bytes.

What a document says goes to its template as JSON and comes out as the text it is; nothing of it is ever run.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typst import Fonts


class BrokenSetting(ValueError):
    """A document could not be set: a defect of its template, or a sign that no font has under PDF/A."""


def set_pdf(template: bytes, values: str, *, name: str, is_archival: bool = False, is_tagged: bool = True) -> bytes:
    """Return a document as PDF, as PDF/A-2b where `is_archival`. `values` is JSON that the template gets as `name`.

    Tags let those who listen find their way; on thousands of rows they make the file some twenty times larger.

    Raises:
        BrokenSetting: the template cannot be set with these values.
    """
    import typst  # 80 MB that only a document needs

    try:
        compiler = typst.Compiler(template, font_paths=_fonts(), sys_inputs={name: values})
        made = compiler.compile(format="pdf", pdf_standards="a-2b" if is_archival else "1.7", pdf_tags=is_tagged)
    except typst.TypstError as error:
        raise BrokenSetting(str(error)) from error
    if not isinstance(made, bytes):
        raise BrokenSetting("no single file came out")
    return made


@lru_cache(maxsize=1)
def _fonts() -> Fonts:
    """Noto Sans SC and Noto Serif SC, read once in a process; no font of the system."""
    import pylopdf_fonts_zh_cn
    import typst

    folder = Path(pylopdf_fonts_zh_cn.__file__).parent
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
