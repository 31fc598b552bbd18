"""Which numbers of a rulebook are its chapters and which its clauses: told by what stands inside what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from xiaozhang.base.text import Message
from xiaozhang.foundation.adoption.rules.lines import Line
from xiaozhang.foundation.adoption.rules.numbering import Label, Shape, label_of

_STOPS = "。；;，,：:！!？?"
_HEADING = 30
_GAP = 3


class Place(StrEnum):
    """What a line is in the outline."""

    CHAPTER = "chapter"
    CLAUSE = "clause"
    HEADING_BETWEEN = "heading_between"
    TEXT = "text"


@dataclass(frozen=True)
class Level:
    """What marks a chapter or a clause: a shape of number (with its depth), or a level of heading style."""

    shape: Shape | None = None
    depth: int = 1
    style: int = 0

    def fits(self, line: Line, label: Label | None) -> bool:
        """Say whether a line is marked so."""
        if self.shape is None:
            return bool(self.style) and line.level == self.style
        return label is not None and label.shape is self.shape and label.depth == self.depth


@dataclass(frozen=True)
class Outline:
    """The lines with their numbers and places, and the words for how chapters and clauses were told."""

    lines: tuple[tuple[Line, Label | None, Place], ...]
    words: Message


Marked = Sequence[tuple[Line, Label | None]]
_INNER = (
    Level(Shape.DECIMAL, 2),
    Level(Shape.CHINESE),
    Level(Shape.CHINESE_BRACKET),
    Level(Shape.FIGURE),
    Level(Shape.FIGURE_BRACKET),
)
_EXAMPLES = {
    Shape.PART: "第一编",
    Shape.CHAPTER: "第一章",
    Shape.SECTION: "第一节",
    Shape.ARTICLE: "第一条",
    Shape.CHINESE: "一、",
    Shape.CHINESE_BRACKET: "（一）",
    Shape.FIGURE: "1.",
    Shape.FIGURE_BRACKET: "（1）",
    Shape.BARE: "1",
}


def outline(lines: Sequence[Line]) -> Outline:
    """Find out what the chapters and clauses of a rulebook are, and give each line its place."""
    marked = list(zip(lines, _settled(lines), strict=True))
    chapter, clause = _levels(marked)
    placed: list[tuple[Line, Label | None, Place]] = []
    has_chapter = False
    for line, label in marked:
        place = _place(line, label, chapter, clause, has_chapter=has_chapter)
        has_chapter = has_chapter or place is Place.CHAPTER
        placed.append((line, label if place in (Place.CHAPTER, Place.CLAUSE) else None, place))
    return Outline(tuple(placed), _words(chapter, clause))


def _place(line: Line, label: Label | None, chapter: Level | None, clause: Level | None, *, has_chapter: bool) -> Place:
    if line.is_row:
        return Place.TEXT
    if chapter is not None and chapter.fits(line, label):
        return Place.CHAPTER
    if clause is not None and clause.fits(line, label):
        return Place.CLAUSE
    if label is not None and label.shape is Shape.APPENDIX and (has_chapter or chapter is None):
        return Place.CHAPTER
    if chapter is not None and has_chapter and label is None and line.level == 1 and chapter.shape is not None:
        return Place.CHAPTER
    if label is not None and label.shape in (Shape.PART, Shape.SECTION, Shape.CHAPTER) and len(line.text) <= _HEADING:
        return Place.HEADING_BETWEEN
    return Place.TEXT


def _settled(lines: Sequence[Line]) -> Iterator[Label | None]:
    """Yield the number of each line, None where it cannot be one: `12. ` after `3. ` is a figure in the text."""
    last: dict[tuple[Shape, int], tuple[int, ...]] = {}
    for line in lines:
        label = None if line.is_row else label_of(line.text)
        if label is not None and not _follows(label, last.get((label.shape, label.depth))):
            label = None
        if label is not None:
            last[label.shape, label.depth] = label.parts
        yield label


def _follows(label: Label, before: tuple[int, ...] | None) -> bool:
    if label.shape not in (Shape.DECIMAL, Shape.FIGURE, Shape.BARE, Shape.CHINESE, Shape.LETTER):
        return True
    if label.value == 1:
        return True
    if before is None:
        return False
    return label.parts[:-1] == before[:-1] and 0 < label.value - before[-1] <= _GAP


def _levels(marked: Marked) -> tuple[Level | None, Level | None]:
    """Return what marks chapters and what marks clauses."""
    counted = Counter((label.shape, label.depth) for _line, label in marked if label is not None)
    styles = sorted({line.level for line, _label in marked if line.level})
    if counted[Shape.ARTICLE, 1]:
        article = Level(Shape.ARTICLE)
        for shape in (Shape.CHAPTER, Shape.PART, Shape.SECTION):
            if counted[shape, 1]:
                return Level(shape), article
        return _around(marked, article, styles), article
    if counted[Shape.CHAPTER, 1] or counted[Shape.PART, 1]:
        chapter = Level(Shape.CHAPTER if counted[Shape.CHAPTER, 1] else Shape.PART)
        return chapter, _inside(marked, chapter, styles)
    if counted[Shape.DECIMAL, 2] >= 2:
        return _above_decimals(marked, counted, styles), Level(Shape.DECIMAL, 2)
    return _plain_levels(marked, counted, styles)


def _around(marked: Marked, clause: Level, styles: list[int]) -> Level | None:
    """What encloses the clauses where there are no 章: 一、 or a heading style that stands before several of them."""
    for level in (Level(Shape.CHINESE), Level(Shape.BARE), *(Level(style=style) for style in styles)):
        holding, is_open, is_short = 0, False, True
        for line, label in marked:
            if level.fits(line, label) and not clause.fits(line, label):
                is_open, is_short = True, is_short and len(line.text) <= _HEADING
            elif clause.fits(line, label) and is_open:
                holding, is_open = holding + 1, False
        if holding >= 2 and is_short:
            return level
    return None


def _inside(marked: Marked, chapter: Level, styles: list[int]) -> Level | None:
    """The outermost number that is used inside the chapters; a style of headings where there is none."""
    counted: Counter[Level] = Counter()
    is_open = False
    for line, label in marked:
        if chapter.fits(line, label):
            is_open = True
        elif is_open:
            counted.update(level for level in _INNER if level.fits(line, label))
    section = Level(Shape.SECTION)
    if counted:
        return next(level for level in _INNER if counted[level])
    if any(section.fits(line, label) for line, label in marked):
        return section
    inner = [style for style in styles if style >= 2]
    return Level(style=inner[0]) if inner else None


def _above_decimals(marked: Marked, counted: Counter[tuple[Shape, int]], styles: list[int]) -> Level | None:
    """The chapters of 1.1: `1.` or `1 ` as headings, 一、, a heading style."""
    for shape in (Shape.BARE, Shape.FIGURE, Shape.CHINESE):
        if counted[shape, 1] and _around(marked, Level(Shape.DECIMAL, 2), []) is None:
            heads = [line for line, label in marked if label is not None and label.shape is shape]
            if all(_is_heading(line) for line in heads):
                return Level(shape)
    for level in (Level(Shape.BARE), Level(Shape.FIGURE), Level(Shape.CHINESE)):
        heads = [line for line, label in marked if level.fits(line, label)]
        if heads and all(_is_heading(line) for line in heads):
            return level
    return Level(style=styles[0]) if styles else None


def _plain_levels(
    marked: Marked, counted: Counter[tuple[Shape, int]], styles: list[int]
) -> tuple[Level | None, Level | None]:
    """Neither 章 nor 条 nor 1.1: headings 一、 with （一） or 1. inside, or one flat list."""
    for place, outer in enumerate(_INNER[1:], start=1):
        heads = [line for line, label in marked if outer.fits(line, label)]
        if not heads:
            continue
        inner = next(
            (level for level in _INNER[place + 1 :] if counted[level.shape or Shape.CHINESE, level.depth]), None
        )
        if sum(map(_is_heading, heads)) >= 0.7 * len(heads) and (inner is not None or len(heads) > 1):
            return outer, inner
        return None, outer
    if len(styles) > 1 and sum(line.level == styles[0] for line, _label in marked) < 2:
        styles = styles[1:]  # one heading of the first level is the name of the whole
    if len(styles) > 1:
        return Level(style=styles[0]), Level(style=styles[1])
    return None, Level(style=styles[0]) if styles else None


def _is_heading(line: Line) -> bool:
    return bool(line.level) or (len(line.text) <= _HEADING and not set(line.text[3:]) & set(_STOPS))


def _words(chapter: Level | None, clause: Level | None) -> Message:
    if clause is None and chapter is None:
        return Message("没有认出编号，每一段作为一条。")
    if clause is None:
        return Message("以「{chapter}」分章；章内没有认出编号，每章作为一条。", {"chapter": _example(chapter)})
    if chapter is None:
        return Message("没有认出章，全文作为一章；以「{clause}」分条。", {"clause": _example(clause)})
    return Message(
        "以「{chapter}」分章，以「{clause}」分条。", {"chapter": _example(chapter), "clause": _example(clause)}
    )


def _example(level: Level | None) -> Message | str:
    if level is None:
        return ""
    if level.shape is None:
        return Message("标题 {n}", {"n": level.style})
    if level.shape is Shape.DECIMAL:
        return ".".join("1" * level.depth)
    return _EXAMPLES.get(level.shape, "")
