"""What a printed handbook holds, as plain words in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from xiaozhang.base.text import Message
from xiaozhang.foundation.charter.rules.examples import Worked
from xiaozhang.foundation.charter.rules.reading import ChapterReading, Reading

Say = Callable[[Message], str]


@dataclass(frozen=True)
class Cell:
    """A word in a table; figures stand to the right."""

    text: str
    is_figure: bool


@dataclass(frozen=True)
class ExamplePrinted:
    """A worked example in words."""

    title: str
    given: str
    expected: str


@dataclass(frozen=True)
class ClausePrinted:
    """A clause: its paragraphs, what the system makes of its parameters, and examples."""

    number: str
    heading: str
    title: str
    paragraphs: tuple[str, ...]
    heads: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    made: str
    examples: tuple[ExamplePrinted, ...]


@dataclass(frozen=True)
class ChapterPrinted:
    """A chapter with its clauses."""

    heading: str
    title: str
    paragraphs: tuple[str, ...]
    clauses: tuple[ClausePrinted, ...]


@dataclass(frozen=True)
class Frame:
    """What stands around the text: whose it is, which version, from when on, and the hash of its text.

    `standing` is 施行中, 草案...; `effective` says from which day; `seal` are four characters, "" on what is not
    published. `dated` is the day of the text (year, month, day), not of the print. `notes` are lines of the cover,
    `reasons` triples of clause, warning and why it was published in spite of it.
    """

    company: str
    title: str
    label: str
    standing: str
    effective: str
    text_hash: str
    seal: str
    dated: tuple[int, int, int]
    notes: tuple[str, ...] = ()
    reasons: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Book:
    """A whole printed handbook. `words` are the fixed words of the document by name."""

    frame: Frame
    chapters: tuple[ChapterPrinted, ...]
    words: Mapping[str, str]

    def plain(self) -> dict[str, Any]:
        """Return it as values that JSON knows."""
        return asdict(self)

    @property
    def clause_count(self) -> int:
        """How many clauses there are."""
        return sum(len(chapter.clauses) for chapter in self.chapters)


_WORDS = {
    "contents": Message("目录"),
    "made": Message("系统按参数生成的释义"),
    "examples": Message("算例"),
    "given": Message("已知"),
    "expected": Message("结果"),
    "hash": Message("文本指纹"),
    "reasons": Message("附录　发布时接受的提醒"),
    "reason": Message("理由"),
    "signing": Message("签阅页"),
    "declaration": Message(
        "本人已阅读《{title}》{label}，理解其中与本岗位有关的规定，知悉该版本的施行日期和文本指纹，并将照此执行。"
    ),
    "no": Message("序号"),
    "name": Message("姓名"),
    "post": Message("岗位"),
    "signature": Message("签名"),
    "day": Message("日期"),
    "page": Message("第"),
    "pages": Message("页，共"),
    "pages_end": Message("页"),
    "clause": Message("条款"),
    "warning": Message("提醒"),
}


def laid_out(frame: Frame, chapters: Sequence[ChapterReading], say: Say) -> Book:
    """Return a handbook to be printed; `say` puts messages into the reader's language."""
    words = {name: say(words) for name, words in _WORDS.items() if name != "declaration"}
    words["declaration"] = say(Message(_WORDS["declaration"].msgid, {"title": frame.title, "label": frame.label}))
    return Book(frame, tuple(_chapter(chapter, say) for chapter in chapters), words)


def _chapter(chapter: ChapterReading, say: Say) -> ChapterPrinted:
    clauses = tuple(_clause(reading, say) for reading in chapter.clauses)
    return ChapterPrinted(say(chapter.heading), chapter.title, chapter.paragraphs, clauses)


def _clause(reading: Reading, say: Say) -> ClausePrinted:
    rows = tuple(tuple(Cell(say(cell), figure) for _head, cell, figure in row) for row in reading.cells)
    return ClausePrinted(
        number=reading.number,
        heading=say(Message("第 {number} 条", {"number": reading.number})),
        title=reading.title,
        paragraphs=reading.paragraphs,
        heads=tuple(Cell(say(head), figure) for head, figure in reading.heads),
        rows=rows,
        made=say(reading.sentence) if reading.sentence else "",
        examples=tuple(_example(worked) for worked in reading.examples),
    )


def _example(worked: Worked) -> ExamplePrinted:
    """The expected results are printed; whether the rule agrees is a matter of the check at publication."""
    given = "，".join(f"{label}：{value}" for label, value in worked.given)
    expected = "，".join(f"{label}：{value}" for label, value in worked.example.expected)
    return ExamplePrinted(worked.example.title, given, expected)
