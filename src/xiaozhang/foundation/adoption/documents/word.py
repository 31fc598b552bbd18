"""The paragraphs and tables of a DOCX as lines; automatic numbers are written out, headings keep their level.

Headers and footers are parts of their own and are never read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xiaozhang.base.text import clean_text
from xiaozhang.foundation.adoption.documents.counting import Counting
from xiaozhang.foundation.adoption.documents.styles import Styles
from xiaozhang.foundation.adoption.documents.xml import MC, W, children, parsed, value
from xiaozhang.foundation.adoption.errors import BadSource
from xiaozhang.foundation.adoption.rules.lines import CELL_MARK, Line
from xiaozhang.foundation.adoption.rules.numbering import label_of

_MAX_PARAGRAPHS = 40_000
_SKIPPED = {f"{W}del", f"{W}moveFrom", f"{MC}Fallback", f"{W}instrText", f"{W}pPr", f"{W}rPr"}
_SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


def lines_of(document: bytes, numbering: bytes, styles: bytes) -> list[Line]:
    """Return the lines of a document. Raises BadSource for XML that is none."""
    body = parsed(document).find(f"{W}body")
    if body is None:
        raise BadSource("没有读入：文件里没有正文。请在 Word 或 WPS 里打开，另存为 .docx 再上传。")
    return _Reader(Styles(styles), Counting(numbering)).lines(body)


class _Reader:
    def __init__(self, styles: Styles, counting: Counting) -> None:
        self._styles, self._counting = styles, counting
        self._lines: list[Line] = []
        self._count = 0

    def lines(self, body: Any) -> list[Line]:
        self._blocks(body, is_contents=False)
        return self._lines

    def _blocks(self, parent: Any, *, is_contents: bool) -> None:
        for block in parent:
            if block.tag == f"{W}p":
                self._paragraph(block, is_contents=is_contents)
            elif block.tag == f"{W}tbl":
                self._table(block)
            elif block.tag == f"{W}sdt":
                gallery = block.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
                is_toc = gallery is not None and "contents" in value(gallery).lower()
                for content in children(block, "sdtContent"):
                    self._blocks(content, is_contents=is_contents or is_toc)
            elif block.tag in (f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"):
                self._blocks(block, is_contents=is_contents)

    def _paragraph(self, paragraph: Any, *, is_contents: bool) -> None:
        self._count += 1
        if self._count > _MAX_PARAGRAPHS:
            raise BadSource("没有读入：文件的段落太多，不像一份制度。请把制度的文字另存为一个新文件再上传。")
        style = self._styles.of(paragraph)
        text = _text_of(paragraph)
        number = self._counting.number(style.list_id, style.list_level) if text.strip() else ""
        for place, line in enumerate(text.split("\n")):
            plain = clean_text(line).strip(" \t\u3000\xa0")
            if number and not place and label_of(plain) is None:
                plain = f"{number} {plain}"
            self._add(plain, level=style.heading if not place else 0, is_contents=is_contents or style.is_contents)

    def _table(self, table: Any) -> None:
        above: list[str] = []
        for row in table.iter(f"{W}tr"):
            cells = [cell for cell in row if cell.tag == f"{W}tc"]
            if len(cells) == 1 and cells[0].find(f"{W}tbl") is None:
                self._blocks(cells[0], is_contents=False)  # a frame around text, not a table
                continue
            if any(parent.tag == f"{W}tc" for parent in row.iterancestors()):
                continue  # a table inside a cell: its words stand in the cell
            words = [self._cell(cell, above[place] if place < len(above) else "") for place, cell in enumerate(cells)]
            above = words
            if any(words):
                self._add(CELL_MARK.join(words), is_row=True)

    def _cell(self, cell: Any, above: str) -> str:
        """The words of a cell; one merged with the cell above has its words."""
        merged = cell.find(f"{W}tcPr/{W}vMerge")
        if merged is not None and value(merged) != "restart":
            return above
        words = (_text_of(paragraph) for paragraph in cell.iter(f"{W}p"))
        return " ".join(clean_text(" ".join(words)).split())

    def _add(self, text: str, *, level: int = 0, is_row: bool = False, is_contents: bool = False) -> None:
        self._lines.append(Line(len(self._lines) + 1, text, level, is_row, is_contents))


def _text_of(paragraph: Any) -> str:
    return "".join(_signs(paragraph))


def _signs(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in _SKIPPED:
            continue
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in _SIGNS:
            is_page = child.tag == f"{W}br" and child.get(f"{W}type") in ("page", "column")
            yield "" if is_page else _SIGNS[child.tag]
        else:
            yield from _signs(child)
