"""The lines of a rulebook: contents, page numbers and running heads are set aside, broken lines joined."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from xiaozhang.base.text import Message
from xiaozhang.foundation.adoption.rules.numbering import label_of


@dataclass(frozen=True, slots=True)
class Line:
    """A line or paragraph of the source with its number from 1.

    `level` is that of a heading style (1 to 9, 0 for text); a row of a table has its cells between `CELL_MARK`.
    """

    number: int
    text: str
    level: int = 0
    is_row: bool = False
    is_contents: bool = False


CELL_MARK = " | "


class Why(StrEnum):
    """Why a line was set aside."""

    CONTENTS = "contents"
    PAGE_NUMBER = "page_number"
    RUNNING_HEAD = "running_head"

    @property
    def label(self) -> Message:
        """How pages say it."""
        return _WHY_WORDS[self]


_WHY_WORDS = {
    Why.CONTENTS: Message("目录"),
    Why.PAGE_NUMBER: Message("页码"),
    Why.RUNNING_HEAD: Message("页眉或页脚"),
}


@dataclass(frozen=True, slots=True)
class SetAside:
    """A line that is not taken over, and why."""

    number: int
    text: str
    why: Why


_CONTENTS_HEAD = re.compile(r"目\s*[录次]|contents", re.IGNORECASE)
_LEADERS = re.compile(
    r"(?:\.{3,}|…+|·{3,}|_{3,}|\t+|[ \u3000]{3,})\s*[-—]?\s*\d{1,4}\s*[-—]?$|[.…·]{4,}\s*[-—]?\s*\d{1,4}$"
)
_PAGE_NUMBER = re.compile(
    r"(?:第\s*\d{1,4}\s*页(?:\s*[,，/／]?\s*共\s*\d{1,4}\s*页)?|共\s*\d{1,4}\s*页|[-—－~]\s*\d{1,4}\s*[-—－~]"
    r"|page\s*\d{1,4}(?:\s*of\s*\d{1,4})?|\d{1,4}\s*/\s*\d{1,4})",
    re.IGNORECASE,
)
_RUNNING_TIMES, _RUNNING_LEAST, _RUNNING_MOST, _RUNNING_APART = 3, 5, 40, 12
_STOPS = "。；;：:！!？?…”」』）)"
_WRAP_LEAST_LINES, _WRAP_LEAST_WIDTH = 8, 40


def lines_of(text: str) -> list[Line]:
    """Return the lines of a pasted text; Markdown headings keep their level."""
    found = []
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        stripped = line.strip(" \t\u3000\xa0\ufeff\x0c")
        marks = len(stripped) - len(stripped.lstrip("#"))
        is_heading = 1 <= marks <= 6 and stripped[marks : marks + 1] == " "
        plain = stripped[marks:].strip() if is_heading else stripped
        is_row = not is_heading and "\t" in plain and (label_of(plain) is None or not _LEADERS.search(plain))
        if is_row:
            plain = CELL_MARK.join(cell.strip() for cell in plain.split("\t"))
        found.append(Line(number, plain, marks if is_heading else 0, is_row))
    return found


def sorted_out(lines: Sequence[Line]) -> tuple[list[Line], list[SetAside]]:
    """Return the lines that are text of the rulebook, those broken by the width of a page joined, and the others."""
    why: dict[int, Why] = {}
    filled = [line for line in lines if line.text]
    for line in filled:
        if line.is_contents:
            why[line.number] = Why.CONTENTS
        elif _PAGE_NUMBER.fullmatch(line.text):
            why[line.number] = Why.PAGE_NUMBER
    why |= dict.fromkeys(_running_heads(filled), Why.RUNNING_HEAD)
    why |= dict.fromkeys(_contents([line for line in filled if line.number not in why]), Why.CONTENTS)
    kept = [line for line in filled if line.number not in why]
    aside = [SetAside(line.number, line.text, why[line.number]) for line in filled if line.number in why]
    return _joined(kept), aside


def _running_heads(lines: Sequence[Line]) -> Iterable[int]:
    """The same short line again and again, pages apart, is a running head and no text."""
    places: dict[str, list[int]] = {}
    for line in lines:
        if (
            not line.is_row
            and _RUNNING_LEAST <= len(line.text) <= _RUNNING_MOST
            and line.text[-1] not in _STOPS
            and label_of(line.text) is None
        ):
            places.setdefault(line.text, []).append(line.number)
    for numbers in places.values():
        apart = [after - before for before, after in zip(numbers, numbers[1:], strict=False)]
        if len(numbers) >= _RUNNING_TIMES and min(apart) >= _RUNNING_APART:
            yield from numbers[1:] if numbers[0] <= _RUNNING_TIMES else numbers


def _contents(lines: Sequence[Line]) -> Iterable[int]:
    """Lines with dots and a page number, and what follows 「目录」 as long as it comes again further down."""
    by_leaders = {
        line.number for line in lines if not line.is_row and _LEADERS.search(line.text) and label_of(line.text)
    }
    yield from by_leaders
    later = Counter(_bare(line.text) for line in lines if line.number not in by_leaders)
    is_open = False
    for line in lines:
        if _CONTENTS_HEAD.fullmatch(line.text):
            is_open = True
            yield line.number
        elif is_open and line.number not in by_leaders:
            plain = _bare(line.text)
            later[plain] -= 1
            is_open = bool(plain) and later[plain] > 0
            if is_open:
                yield line.number


def _bare(text: str) -> str:
    """A heading without leaders, page number and spaces, to be known again."""
    return re.sub(r"[\s.…·]+|\d+$", "", _LEADERS.sub("", text))


def _joined(lines: Sequence[Line]) -> list[Line]:
    """Join lines that a page's width has broken; only where nearly every unfinished line is as wide as the page."""
    widths = [_width(line.text) for line in lines]
    broad = max(widths, default=0)
    unfinished = [
        width
        for line, following, width in zip(lines, lines[1:], widths, strict=False)
        if _is_unfinished(line, width, broad) and _goes_on(following)
    ]
    wide = [width for width in unfinished if width >= 0.85 * broad]
    if broad < _WRAP_LEAST_WIDTH or len(wide) < _WRAP_LEAST_LINES or len(wide) < 0.8 * len(unfinished):
        return list(lines)
    joined: list[Line] = []
    is_broken = False
    for line, width in zip(lines, widths, strict=True):
        if joined and is_broken and _goes_on(line):
            joined[-1] = replace(joined[-1], text=joined[-1].text + line.text)
        else:
            joined.append(line)
        is_broken = not line.is_row and not line.level and line.text[-1] not in _STOPS and width >= 0.85 * broad
    return joined


def _is_unfinished(line: Line, width: int, broad: int) -> bool:
    """Without a stop at its end; a short line that bears a number is a heading and finished."""
    if line.is_row or line.level or line.text[-1] in _STOPS:
        return False
    return width >= 0.85 * broad or label_of(line.text) is None


def _goes_on(line: Line) -> bool:
    return not line.is_row and not line.level and label_of(line.text) is None


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
