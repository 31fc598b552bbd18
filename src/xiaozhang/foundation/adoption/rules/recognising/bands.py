"""Bands of a figure: 20 万元以下、20 万元至 50 万元、50 万元以上, as sentences and as rows of a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from xiaozhang.base.text import Message
from xiaozhang.foundation.adoption.rules.figures import Figure, What
from xiaozhang.foundation.adoption.rules.recognising.parts import Passage

_EDGE = r"\s*(?:[（(][^）)]{1,6}[）)]|以上)?\s*"
_TO = re.compile(
    rf"{_EDGE}(?:(?:至|到|—|－|–|-|~)+\s*(?:不满|不足|低于|不到)?|[,、]?\s*(?:但)?(?:不满|不足|低于|不到|不超过))\s*"
)
_BELOW = re.compile(r"^\s*(?:[（(][^）)]{1,6}[）)])?\s*(?:以下|以内|及以下)")
_ABOVE = re.compile(r"^\s*(?:[（(][^）)]{1,6}[）)])?\s*(?:以上|及以上|起)")
_BELOW_BEFORE = re.compile(r"(?:不满|不足|低于|少于|不超过|小于|<|＜|≤)\s*$")
_ABOVE_BEFORE = re.compile(r"(?:满|超过|高于|大于|达到|达|≥|>|＞)\s*$")
_OPEN_BELOW = re.compile(r"(?:超过|高于|大于|>|＞)\s*$")
_BARE = re.compile(r"(?<![\d.,])(\d[\d,]*(?:\.\d+)?)\s*(?:至|到|—|－|–|-|~|～)+\s*$")
_ROWS = re.compile(r"[^。；;\n]+")
_PARTS = re.compile(r"(?:[^。；;，,、\n]|(?<=\d),(?=\d{3}))+")


@dataclass(frozen=True)
class Reach:
    """From a figure on, up to one; None where the end is open. `words` is the line it was read from.

    `is_inclusive` says that its words put the edge itself into the lower band (以下, 不超过, 超过), as clauses do not.
    """

    start: Fraction | None
    end: Fraction | None
    words: str
    at: int
    last: int
    used: tuple[Figure, ...]
    is_inclusive: bool = False


def reaches(passage: Passage, what: What) -> list[Reach]:
    """Return the bands of a passage, in order of the text; a comma ends one, but not in a row of a table."""
    found = []
    for matched in (_ROWS if "|" in passage.plain else _PARTS).finditer(passage.plain):
        reach = _reach(passage, what, matched.start(), matched.end())
        if reach is not None:
            found.append(reach)
    return found


def _reach(passage: Passage, what: What, start: int, end: int) -> Reach | None:
    edges = passage.within(start, end, what)
    if not edges:
        return None
    words, text = passage.plain[start:end], passage.plain
    first = edges[0]
    if len(edges) > 1 and _TO.fullmatch(text[first.end : edges[1].start]):
        return Reach(first.value, edges[1].value, words, start, end, (first, edges[1]))
    bare = _BARE.search(text[start : first.start])
    if bare is not None:
        scale = first.value / Fraction(re.sub(r"[^\d.]", "", first.words) or "1")
        low = Fraction(bare[1].replace(",", "")) * scale
        return Reach(low, first.value, words, start, end, (first,))
    before, after = text[start : first.start], text[first.end : end]
    if _BELOW.match(after) or _BELOW_BEFORE.search(before):
        is_inclusive = bool(_BELOW.match(after)) or before.rstrip().endswith(("不超过", "≤"))
        return Reach(None, first.value, words, start, end, (first,), is_inclusive)
    if _ABOVE.match(after) or _ABOVE_BEFORE.search(before):
        return Reach(first.value, None, words, start, end, (first,), bool(_OPEN_BELOW.search(before)))
    return None


def chained(bands: Sequence[Reach]) -> tuple[list[Fraction], list[Message]]:
    """Return the starts of bands that follow each other from zero, and what does not fit together.

    An open band (50 万元以上) begins where it says.
    """
    starts: list[Fraction] = []
    faults: list[Message] = []
    for place, band in enumerate(bands):
        begin = band.start if band.start is not None else Fraction(0)
        before = bands[place - 1].end if place else Fraction(0)
        if place and (
            before is None or (band.start is not None and band.start != before and not _touch(before, begin))
        ):
            faults.append(Message("第 {n} 档与前一档不相接", {"n": place + 1}))
        if place and begin <= starts[-1]:
            faults.append(Message("各档不是从低到高"))
        starts.append(begin)
    if bands and bands[-1].end is not None:
        faults.append(Message("末档写了终点，再往上怎么算没有写"))
    if bands and starts[0] != 0:
        faults.append(Message("第一档没有从 0 起"))
    return starts, list({str(fault): fault for fault in faults}.values())


def edge_notes(bands: Sequence[Reach]) -> list[Message]:
    """Return what is to be said where the source puts an edge into the lower band, or into both."""
    if any(band.is_inclusive for band in bands):
        return [Message("恰好等于分档数的，归入高的一档（原文写的是「以下」或「超过」）")]
    return []


def _touch(end: Fraction, start: Fraction) -> bool:
    """80–89 and 90–100: whole figures that follow each other."""
    return start == end or (end.denominator == 1 and start - end == 1)
