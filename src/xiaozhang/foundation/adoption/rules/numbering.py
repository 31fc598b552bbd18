"""The numbers that stand before the lines of a rulebook: 第一章, 第十二条, 一、 （一） 1. 1.1 ①, and what they are."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from xiaozhang.foundation.adoption.rules.numerals import whole


class Shape(StrEnum):
    """What a number looks like; those that are no `Shape.DECIMAL` have one level."""

    PART = "part"
    CHAPTER = "chapter"
    SECTION = "section"
    ARTICLE = "article"
    APPENDIX = "appendix"
    CHINESE = "chinese"
    CHINESE_BRACKET = "chinese_bracket"
    FIGURE = "figure"
    FIGURE_BRACKET = "figure_bracket"
    DECIMAL = "decimal"
    BARE = "bare"
    CIRCLE = "circle"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class Label:
    """A number before a line: as written, what it counts, and what follows it on the line.

    `parts` are the figures of a decimal, (3, 2) for 3.2; one figure for all others. `is_inserted` is 第十二条之一.
    """

    shape: Shape
    words: str
    parts: tuple[int, ...]
    rest: str
    is_inserted: bool = False

    @property
    def value(self) -> int:
        """The last figure."""
        return self.parts[-1]

    @property
    def depth(self) -> int:
        """How many figures there are."""
        return len(self.parts)


_NUMERAL = r"[零〇一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰\d]"
_SPACE = r"[ \t\u3000\xa0]*"
# What follows a number that is only referred to at the beginning of a line: 第三条规定的情形.
_REFERRED = r"(?!\s*(?:规定|所|的|和|至|或|及|、|款|项|，|,|～|~|—|中|以外|之外|执行|进行))"
_ORDINAL = re.compile(
    rf"第{_SPACE}({_NUMERAL}(?:{_SPACE}{_NUMERAL}){{0,7}}){_SPACE}(编|篇|部分|章|节|条)(之{_NUMERAL})?{_REFERRED}[、：:.．]?"
)
_SHAPE_OF = {
    "编": Shape.PART,
    "篇": Shape.PART,
    "部分": Shape.PART,
    "章": Shape.CHAPTER,
    "节": Shape.SECTION,
    "条": Shape.ARTICLE,
}
_UNITS = r"(?:[%％‰\d]|万元|亿元|元|倍|折)"
_TIGHT_UNITS = r"(?:[%％‰\d万亿元倍折个天日月年分次家名人项]|小时|工作日|公里|米)"
_DECIMAL = re.compile(
    rf"(\d{{1,3}}(?:[.．]\d{{1,3}}){{1,4}})"
    rf"(?:[.．、](?!\d)(?!{_UNITS})|(?=[ \t\u3000\xa0])(?!\s*{_UNITS})|(?!\s)(?!{_TIGHT_UNITS}))"
)
_FIGURE = re.compile(r"(\d{1,3})[ ]*[、.．](?![\d])")
_BARE = re.compile(r"(\d{1,2})[ \t\u3000\xa0]+(?=[\u4e00-\u9fff])")
_FIGURE_BRACKET = re.compile(r"(?:[（(][ ]*(\d{1,3})[ ]*[）)]|(\d{1,3})[）)])[、.．]?")
_CHINESE = re.compile(rf"([一二三四五六七八九十百壹贰叁肆伍陆柒捌玖拾]{{1,5}}){_SPACE}[、．.]")
_CHINESE_BRACKET = re.compile(r"[（(][ ]*([一二三四五六七八九十百]{1,5})[ ]*[）)][、.．]?")
_LETTER = re.compile(r"([A-Za-z])[.．、)）](?![A-Za-z.])")
_APPENDIX = re.compile(
    rf"(?:附件|附表|附录)[ ]?({_NUMERAL}{{0,3}}|[A-Z])[ \t\u3000]*(?:[：:、.．]|$|(?=[ \t\u3000《\u4e00-\u9fff]))"
)
_MAX_BARE, _MAX_APPENDIX = 30, 40
_STOPS = "。；;，,！!？?"
_INDENT = " \t\u3000\xa0\ufeff"
_RUNS = (
    ("①", 20, Shape.CIRCLE),
    ("⑴", 20, Shape.FIGURE_BRACKET),
    ("㈠", 10, Shape.CHINESE_BRACKET),
    ("⒈", 20, Shape.FIGURE),
)


def label_of(line: str) -> Label | None:
    """Return the number before a line, None where there is none.

    >>> label_of("第十二条　拜访")
    Label(shape=<Shape.ARTICLE: 'article'>, words='第十二条', parts=(12,), rest='拜访', is_inserted=False)
    >>> [label_of(text).words for text in ("1.2.3 报价", "（三）其他", "①样品", "（1）甲", "二、乙")]
    ['1.2.3', '（三）', '①', '（1）', '二、']
    >>> [label_of(text) for text in ("第三条规定的情形除外。", "1.5倍", "3.2%的提成", "2026. 年", "第一，要如实。")]
    [None, None, None, None, None]
    """
    text = line.strip(_INDENT).lstrip("#*").strip(_INDENT)
    if not text:
        return None
    for read in _READERS:
        found = read(text)
        if found is not None:
            return found
    return None


def _made(shape: Shape, text: str, end: int, parts: tuple[int, ...], *, is_inserted: bool = False) -> Label:
    return Label(shape, text[:end].strip(_INDENT), parts, text[end:].strip(_INDENT), is_inserted)


def _ordinal(text: str) -> Label | None:
    matched = _ORDINAL.match(text)
    value = whole(re.sub(r"\s", "", matched[1])) if matched else None
    if matched is None or value is None:
        return None
    return _made(_SHAPE_OF[matched[2]], text, matched.end(), (value,), is_inserted=bool(matched[3]))


def _decimal(text: str) -> Label | None:
    matched = _DECIMAL.match(text)
    if matched is None:
        return None
    return _made(Shape.DECIMAL, text, matched.end(), tuple(int(part) for part in re.split("[.．]", matched[1])))


def _bare(text: str) -> Label | None:
    """`1 总则`: only a short heading may stand behind a number without a mark."""
    matched = _BARE.match(text)
    if matched is None or len(text) > _MAX_BARE or any(stop in text for stop in _STOPS):
        return None
    return _made(Shape.BARE, text, matched.end(), (int(matched[1]),))


def _appendix(text: str) -> Label | None:
    matched = _APPENDIX.match(text)
    if matched is None or len(text) > _MAX_APPENDIX or any(stop in text for stop in _STOPS):
        return None
    return _made(Shape.APPENDIX, text, matched.end(), (whole(matched[1]) or 1,))


def _by(pattern: re.Pattern[str], shape: Shape) -> Callable[[str], Label | None]:
    def read(text: str) -> Label | None:
        matched = pattern.match(text)
        value = whole(next(group for group in matched.groups() if group)) if matched else None
        if matched is None or value is None:
            return None
        return _made(shape, text, matched.end(), (value,))

    return read


def _letter(text: str) -> Label | None:
    matched = _LETTER.match(text)
    return _made(Shape.LETTER, text, matched.end(), (ord(matched[1].lower()) - 96,)) if matched else None


def _sign(text: str) -> Label | None:
    for first, count, shape in _RUNS:
        place = ord(text[0]) - ord(first)
        if 0 <= place < count:
            end = 2 if text[1:2] in ("、", ".", "．") else 1
            return _made(shape, text, end, (place + 1,))
    return None


_READERS = (
    _ordinal,
    _decimal,
    _by(_FIGURE_BRACKET, Shape.FIGURE_BRACKET),
    _by(_CHINESE_BRACKET, Shape.CHINESE_BRACKET),
    _by(_FIGURE, Shape.FIGURE),
    _by(_CHINESE, Shape.CHINESE),
    _appendix,
    _bare,
    _letter,
    _sign,
)
