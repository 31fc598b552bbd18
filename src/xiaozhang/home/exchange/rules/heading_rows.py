"""Which row holds the headings: judged by content, in the first rows of a block."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from xiaozhang.home.exchange.rules.cells import Cell, Cells, shown
from xiaozhang.home.exchange.rules.headings import plain, read_heading, read_month
from xiaozhang.home.exchange.rules.words import KNOWN

SEARCHED = 20
_LOOKED_AT = 12
_LONG = 30
_NUMBER = re.compile(r"[¥￥$]?\s*[+-]?[\d,]*\.?\d+\s*[%元万]?")
_DAY = re.compile(r"\d{2,4}[-/.年]\d{1,2}([-/.月]\d{1,2}日?)?.*|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}")
_PHONE = re.compile(r"\+?[\d][\d\s-]{6,}\d")


def looks_like(cell: Cell) -> str:
    """Return what a cell looks like: "", text, long, number, day, phone or code."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return "day"
    if isinstance(cell, int):
        return "number"
    text = cell.strip()
    if not text:
        return ""
    if _NUMBER.fullmatch(text):
        return "number"
    if _DAY.fullmatch(text):
        return "day"
    if _PHONE.fullmatch(text):
        return "phone"
    if "@" in text or (text.isascii() and any(c.isdigit() for c in text) and any(c.isalpha() for c in text)):
        return "code"
    return "long" if len(text) > _LONG or "\n" in text.strip() and len(text) > 20 else "text"


def find_heading(block: Sequence[Cells]) -> int | None:
    """Return the index of the row that is most like headings; None if the first row with contents is data already.

    A row of headings is filled, distinct, made of short texts that people write over columns, and unlike what stands
    under it. `block` holds rows of one width.
    """
    width = len(block[0]) if block else 0
    best, best_score = None, 0.0
    for index, row in enumerate(block[: _first(block) + SEARCHED]):
        score = _score(block, index, width)
        if score > best_score:
            best, best_score = index, score
        if best is not None and index > best + 5 and sum(map(is_filled, row)) > width // 2:
            break
    return best


def is_filled(cell: Cell) -> bool:
    """Say whether something stands in the cell."""
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def upper_row(block: Sequence[Cells], heading: int, joined: frozenset[int]) -> tuple[int, int]:
    """Return (first heading row, how many): 2 if the row above, or below, belongs to the headings.

    `joined` are the rows in which cells are merged across.
    """
    row = block[heading]
    if heading > 0 and _goes_over(block[heading - 1], row, heading - 1 in joined):
        return heading - 1, 2
    below = block[heading + 1] if heading + 1 < len(block) else ()
    has_gaps = any(not is_filled(cell) for cell in row) or heading in joined
    if below and has_gaps and _goes_over(row, below, heading in joined) and _is_heading_like(below):
        return heading, 2
    return heading, 1


def join(upper: Cells, lower: Cells, spans: dict[int, int]) -> tuple[Cell, ...]:
    """Return two heading rows as one: `1月` over `预计`, `实际` gives `1月 预计`, `1月 实际`.

    `spans` says how many columns a cell of the upper row is merged over. Unmerged cells reach to the right as far as
    the groups before them did.
    """
    joined: list[Cell] = []
    over, left, usual = "", 0, 0
    run = 0
    for place, (above, below) in enumerate(zip(upper, lower, strict=True)):
        if is_filled(above):
            if run:
                usual = max(usual, run)
            over, run = shown(above).strip(), 0
            left = spans.get(place, 0) or (usual if usual else len(upper))
            if not is_filled(below) or plain(shown(below)) == plain(over):
                left = spans.get(place, 0)
        own = shown(below).strip()
        if left > 0 and over:
            run += 1
            left -= 1
            joined.append(f"{over} {own}" if own and plain(own) != plain(over) else over or own)
        else:
            joined.append(shown(above).strip() or own if is_filled(above) and not own else own or None)
    return tuple(joined)


def _first(block: Sequence[Cells]) -> int:
    return next((index for index, row in enumerate(block) if any(map(is_filled, row))), 0)


def _score(block: Sequence[Cells], index: int, width: int) -> float:
    row = block[index]
    filled = [cell for cell in row if is_filled(cell)]
    if not filled or len(filled) < width * 0.45 or (width > 2 and len(filled) < 2):
        return 0
    kinds = [looks_like(cell) for cell in filled]
    words = [read_heading(cell).plain for cell in filled]
    is_month = [read_month(shown(cell)) is not None or kind == "day" for cell, kind in zip(filled, kinds, strict=True)]
    written = sum(kind == "text" or month for kind, month in zip(kinds, is_month, strict=True)) / len(filled)
    known = sum(word in KNOWN for word in words) / len(filled)
    if sum(is_month) < 3:
        written = kinds.count("text") / len(filled)
    codes = kinds.count("code") / len(filled)
    if written + codes < 0.6 and known < 0.5:
        return 0
    distinct = len(set(words)) / len(words)
    contrast = _contrast(block, index)
    if contrast < 0.05 and known == 0 and written + codes < 0.9:
        return 0
    score = 3 * len(filled) / width + 2 * written + distinct + 4 * known + 3 * contrast
    as_full = sum(sum(map(is_filled, above)) >= 0.8 * len(filled) for above in block[:index]) if width > 1 else 0
    return score - 0.08 * index - 2 * kinds.count("long") / len(filled) - 1.5 * as_full


def _contrast(block: Sequence[Cells], index: int) -> float:
    """Return the share of columns whose cell here is text and whose next cells are something else or repeat."""
    below = [row for row in block[index + 1 : index + 1 + _LOOKED_AT] if any(map(is_filled, row))]
    if not below:
        return 0
    found = 0.0
    filled = [place for place, cell in enumerate(block[index]) if is_filled(cell)]
    for place in filled:
        here = looks_like(block[index][place])
        kinds = [looks_like(row[place]) for row in below if is_filled(row[place])]
        other = sum(kind not in ("text", "long") for kind in kinds)
        if kinds and here == "text" and other >= len(kinds) / 2:
            found += 1 if kinds[0] not in ("text", "long") else 0.4
        elif kinds and here in ("number", "day", "phone", "code") and kinds.count(here) >= len(kinds) / 2:
            found -= 1
    return found / len(filled)


def _is_heading_like(row: Cells) -> bool:
    kinds = [looks_like(cell) for cell in row if is_filled(cell)]
    return len(kinds) >= 2 and all(kind == "text" for kind in kinds)


def _goes_over(upper: Cells, lower: Cells, is_joined: bool) -> bool:
    """Say whether `upper` groups the columns of `lower`: short texts over repeated or missing words, not a title."""
    above = [cell for cell in upper if is_filled(cell)]
    if not above or not all(looks_like(cell) == "text" or read_month(shown(cell)) for cell in above):
        return False
    if len(above) < 2:
        return False
    words = [plain(shown(cell)) for cell in lower if is_filled(cell)]
    repeated = len(set(words)) < len(words)
    fills_gaps = any(is_filled(a) and not is_filled(b) for a, b in zip(upper, lower, strict=True))
    has_gaps = any(not is_filled(a) and is_filled(b) for a, b in zip(upper, lower, strict=True))
    return bool(words) and (repeated or is_joined or fills_gaps) and has_gaps
