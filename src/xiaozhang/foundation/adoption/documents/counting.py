"""Automatic numbers of Word: they stand nowhere in the text and are counted again here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from xiaozhang.foundation.adoption.documents.xml import W, children, number, parsed, value

_CHINESE = "零一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_MAX = 9999


@dataclass(frozen=True)
class _Level:
    start: int
    form: str
    words: str
    is_legal: bool


def _level(element: Any) -> _Level:
    start = number(element.find(f"{W}start"))
    return _Level(
        1 if start is None else start,
        value(element.find(f"{W}numFmt")) or "decimal",
        value(element.find(f"{W}lvlText")),
        element.find(f"{W}isLgl") is not None,
    )


class Counting:
    """The lists of a document and how far each has counted."""

    def __init__(self, content: bytes) -> None:
        """Read the lists; a document without any has none."""
        root = parsed(content) if content else None
        abstract = {each.get(f"{W}abstractNumId"): each for each in children(root, "abstractNum")}
        self._list_of: dict[int, str] = {}
        self._levels: dict[str, list[_Level]] = {}
        self._starts: dict[int, dict[int, int]] = {}
        for each in children(root, "num"):
            self._take(each, abstract)
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[int] = set()

    def number(self, list_id: int, level: int) -> str:
        """Count one paragraph of a list and return its number as it would be printed; "" for none and for bullets."""
        name = self._list_of.get(list_id)
        if name is None:
            return ""
        levels = self._levels[name]
        if level >= len(levels):
            return ""
        counts = self._counts.setdefault(name, [None] * len(levels))
        if list_id not in self._begun:
            self._begun.add(list_id)
            for place, start in self._starts.get(list_id, {}).items():
                if place < len(counts):
                    counts[place] = start - 1
        before = counts[level]
        counts[level] = min((levels[level].start if before is None else before + 1), _MAX)
        for above in range(level):
            counts[above] = levels[above].start if counts[above] is None else counts[above]
        counts[level + 1 :] = [None] * (len(counts) - level - 1)
        return self._printed(levels, level, counts)

    def _take(self, element: Any, abstract: dict[Any, Any]) -> None:
        """Read one list: the levels of the definition it names, and where it starts anew."""
        name = value(element.find(f"{W}abstractNumId"))
        given = element.get(f"{W}numId") or ""
        if name not in abstract or not given.isdigit():
            return
        list_id = int(given)
        self._list_of[list_id] = name
        if name not in self._levels:
            self._levels[name] = [_level(each) for each in children(abstract[name], "lvl")][:9]
        for override in children(element, "lvlOverride"):
            start = number(override.find(f"{W}startOverride"))
            place = override.get(f"{W}ilvl") or ""
            if start is not None and place.isdigit():
                self._starts.setdefault(list_id, {})[int(place)] = start

    @staticmethod
    def _printed(levels: list[_Level], level: int, counts: list[int | None]) -> str:
        shown = levels[level]
        if shown.form in ("bullet", "none") and not _PLACE.search(shown.words):
            return ""

        def figure(matched: re.Match[str]) -> str:
            place = int(matched[1]) - 1
            if place >= len(levels) or place > level:
                return ""
            form = "decimal" if shown.is_legal else levels[place].form
            return written(counts[place] or 0, form)

        return _PLACE.sub(figure, shown.words).strip()


def written(count: int, form: str) -> str:
    """Return a number as a list's format writes it.

    >>> [written(12, form) for form in ("decimal", "chineseCountingThousand", "decimalEnclosedCircle", "upperLetter")]
    ['12', '十二', '⑫', 'L']
    >>> written(20, "chineseCounting"), written(105, "japaneseCounting"), written(3, "chineseLegalSimplified")
    ('二十', '一百零五', '叁')
    """
    if form.startswith("decimalEnclosedCircle"):
        return chr(ord("①") + count - 1) if 1 <= count <= 20 else f"（{count}）"
    if form == "decimalEnclosedParen":
        return f"（{count}）"
    if form == "decimalZero":
        return f"{count:02d}"
    if form == "chineseLegalSimplified" or form == "ideographLegalTraditional":
        return _counted(count, _FORMAL, "拾佰仟")
    if "ounting" in form or form.startswith(("chinese", "ideographDigital", "japanese", "taiwanese")):
        return _counted(count, _CHINESE, "十百千")
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(97 + (count - 1) % 26) * ((count - 1) // 26 + 1) if 1 <= count <= 260 else str(count)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        roman, rest = "", min(count, 399)
        for size, sign in _ROMAN:
            roman, rest = roman + sign * (rest // size), rest % size
        return roman.upper() if form == "upperRoman" else roman
    return str(count)


def _counted(count: int, digits: str, units: str) -> str:
    words, has_gap = "", False
    for place, unit in ((1000, units[2]), (100, units[1]), (10, units[0]), (1, "")):
        digit = count // place % 10
        if digit:
            words += (digits[0] if has_gap and words else "") + digits[digit] + unit
            has_gap = False
        else:
            has_gap = True
    return words[1:] if 10 <= count < 20 and digits[1] == "一" else words or digits[0]
