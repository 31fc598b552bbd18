"""A rulebook cut into chapters 章 and clauses 条; 款 and 项 stay lines of the clause with the numbers they have.

Every word of the source is found again in exactly one place: a label, a title, a text, or a line set aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from xiaozhang.base.text import Message
from xiaozhang.foundation.adoption.rules.lines import Line, SetAside, sorted_out
from xiaozhang.foundation.adoption.rules.numbering import Label, Shape
from xiaozhang.foundation.adoption.rules.outline import Outline, Place, outline

MAX_TITLE = 80
MAX_NUMBER = 999
_SHORT_TITLE, _MADE_TITLE, _LEAD_TITLE = 30, 24, 14
_STOPS = "。；;，,：:！!？?"
_BRACKETED = re.compile(
    r"(?:【([^】\n]{1,30})】|〔([^〕\n]{1,30})〕|（([^）\n，。；]{1,20})）|\(([^)\n,.;]{1,20})\))\s*"
)
_SPACED = re.compile(r"([^\s。；;，,：:|]{2,16})(?:\u3000+|[ \xa0]{2,}|\t+)(\S.*)", re.DOTALL)
_LED = re.compile(rf"([^\s{_STOPS}|（(「“]{{2,{_LEAD_TITLE}}})[：:]\s*(\S.*)", re.DOTALL)
_NAMES = (
    "制度",
    "办法",
    "规定",
    "规程",
    "手册",
    "细则",
    "规则",
    "规范",
    "条例",
    "方案",
    "章程",
    "指引",
    "守则",
    "标准",
)


@dataclass(frozen=True)
class SplitClause:
    """A clause: the number it is given within its chapter, the label it had, and the lines it came from.

    `is_title_made` says that the source has no heading and the title is the beginning of its text.
    """

    number: int
    label: str
    title: str
    text: str
    first_line: int
    last_line: int
    is_title_made: bool = False
    is_renumbered: bool = False


@dataclass(frozen=True)
class SplitChapter:
    """A chapter with its clauses; `text` stands between its heading and its first clause."""

    number: int
    label: str
    title: str
    text: str
    first_line: int
    clauses: tuple[SplitClause, ...]
    is_renumbered: bool = False


@dataclass(frozen=True)
class Rulebook:
    """A source cut up: `preface` is what stands before the first chapter, `remarks` how the cutting was done."""

    title: str
    preface: str
    chapters: tuple[SplitChapter, ...]
    set_aside: tuple[SetAside, ...] = ()
    remarks: tuple[Message, ...] = ()

    def clauses(self) -> Iterable[SplitClause]:
        """Yield all clauses in order."""
        for chapter in self.chapters:
            yield from chapter.clauses


@dataclass
class _Clause:
    head: Line
    label: Label | None
    lead: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)


@dataclass
class _Chapter:
    head: Line | None
    label: Label | None
    lead: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    clauses: list[_Clause] = field(default_factory=list)


def split(lines: Sequence[Line]) -> Rulebook:
    """Cut a source's lines into chapters and clauses, by the numbering and headings it is found to use."""
    kept, aside = sorted_out(lines)
    found = outline(kept)
    preface, chapters = _gathered(found)
    title, rest = _titled(preface)
    if not chapters and (rest or title):
        chapters, rest = [_unnumbered(rest or preface)], []
    numbers = _chapter_numbers(chapters)
    made = tuple(_chapter(chapter, number, title) for chapter, number in zip(chapters, numbers, strict=True))
    return Rulebook(title, _text(rest), made, tuple(aside), tuple(_remarks(found, made)))


def _gathered(found: Outline) -> tuple[list[Line], list[_Chapter]]:
    """Put each line where it belongs: before everything, in a chapter's opening, in a clause."""
    preface: list[Line] = []
    chapters: list[_Chapter] = []
    waiting: list[Line] = []  # headings of parts and sections, kept with what follows them
    for line, label, place in found.lines:
        if place is Place.CHAPTER:
            chapters.append(_Chapter(line, label, lead=waiting))
            waiting = []
        elif place is Place.CLAUSE:
            if not chapters:
                chapters.append(_Chapter(None, None))
            chapters[-1].clauses.append(_Clause(line, label, lead=waiting))
            waiting = []
        elif place is Place.HEADING_BETWEEN:
            waiting.append(line)
        else:
            _last(preface, chapters).extend([*waiting, line])
            waiting = []
    _last(preface, chapters).extend(waiting)
    return preface, chapters


def _last(preface: list[Line], chapters: list[_Chapter]) -> list[Line]:
    if not chapters:
        return preface
    chapter = chapters[-1]
    return chapter.clauses[-1].body if chapter.clauses else chapter.body


def _titled(preface: list[Line]) -> tuple[str, list[Line]]:
    """Find the rulebook's own name among its first lines; the others stay the preface."""
    short = [line for line in preface[:8] if len(line.text) <= MAX_TITLE and not set("。；") & set(line.text)]
    named = next((line for line in short if _plain(line.text).endswith(_NAMES)), None)
    chosen = named or next((line for line in short[:1] if line is preface[0]), None)
    if chosen is None:
        return "", list(preface)
    return _plain(chosen.text), [line for line in preface if line is not chosen]


def _plain(text: str) -> str:
    return " ".join(text.split()).strip("《》 ")


def _unnumbered(lines: list[Line]) -> _Chapter:
    """A text without any numbering: each paragraph is a clause."""
    return _Chapter(None, None, clauses=[_Clause(line, None) for line in lines])


def _chapter_numbers(chapters: Sequence[_Chapter]) -> list[int]:
    """Keep the numbers where they rise; what has none follows the one before; else all are counted anew."""
    numbers: list[int] = []
    for chapter in chapters:
        before = numbers[-1] if numbers else 0
        label = chapter.label
        given = label.value if label is not None and label.shape is not Shape.APPENDIX else before + 1
        if not before < given <= MAX_NUMBER:
            return list(range(1, len(chapters) + 1))
        numbers.append(given)
    return numbers


def _chapter(chapter: _Chapter, number: int, whole_title: str) -> SplitChapter:
    label, head = chapter.label, chapter.head
    title, opening = _heading(head, label) if head is not None else ((whole_title or "全文")[:MAX_TITLE], [])
    is_renumbered = label is not None and label.shape is not Shape.APPENDIX and label.value != number
    clauses = list(chapter.clauses)
    body = [*chapter.lead, *opening, *chapter.body]
    if not clauses and head is not None:
        first = body[0].number if body else head.number
        text = _text(body) or title
        last = max([head.number, *(line.number for line in body)])
        made = (SplitClause(1, "", title, text, min(first, head.number), last),)
        return SplitChapter(number, label.words if label else "", title, "", head.number, made, is_renumbered)
    numbers = _clause_numbers(clauses)
    return SplitChapter(
        number,
        label.words if label else "",
        title,
        _text(body),
        head.number if head else (clauses[0].head.number if clauses else 1),
        tuple(_clause(clause, given, number) for clause, given in zip(clauses, numbers, strict=True)),
        is_renumbered,
    )


def _heading(head: Line, label: Label | None) -> tuple[str, list[Line]]:
    """The title of a chapter; what does not fit into a title opens its text."""
    words = (label.rest if label else head.text).split()
    text = ("" if all(len(word) == 1 for word in words) else " ").join(words)  # 总　则 is set wide, not two words
    if label is not None and label.shape is Shape.APPENDIX:
        text = f"{label.words.rstrip('：:、. ')} {text}".strip()
    if len(text) <= MAX_TITLE:
        return text or (label.words if label else "全文"), []
    return f"{text[:_MADE_TITLE]}…", [replace(head, text=text, level=0)]


def _clause_numbers(clauses: Sequence[_Clause]) -> list[int]:
    """Keep the numbers where they rise within the chapter, else count from 1."""
    numbers: list[int] = []
    for clause in clauses:
        before = numbers[-1] if numbers else 0
        given = clause.label.value if clause.label and not clause.label.is_inserted else before + 1
        if not before < given <= MAX_NUMBER:
            return list(range(1, len(clauses) + 1))
        numbers.append(given)
    return numbers


def _clause(clause: _Clause, number: int, chapter: int) -> SplitClause:
    label = clause.label
    rest = label.rest if label else clause.head.text
    title, first, is_made = _title_and_text(rest, has_more=bool(clause.body), level=clause.head.level)
    lines = [*(line.text for line in clause.lead), *([first] if first else []), *(line.text for line in clause.body)]
    numbers = [clause.head.number, *(line.number for line in (*clause.lead, *clause.body))]
    return SplitClause(
        number=number,
        label=label.words if label else "",
        title=title,
        text="\n".join(lines) or title,
        first_line=min(numbers),
        last_line=max(numbers),
        is_title_made=is_made,
        is_renumbered=label is not None and not _is_kept(label, chapter, number),
    )


def _is_kept(label: Label, chapter: int, number: int) -> bool:
    if label.is_inserted or label.value != number:
        return False
    return label.shape is not Shape.DECIMAL or label.depth != 2 or label.parts[0] == chapter


def _title_and_text(rest: str, *, has_more: bool, level: int) -> tuple[str, str, bool]:
    """Return title, first line of the text, and whether the title was made of the text's beginning."""
    if (bracketed := _BRACKETED.match(rest)) and (title := next(group for group in bracketed.groups() if group)):
        return " ".join(title.split()), rest[bracketed.end() :].strip(), False
    most, stops = (MAX_TITLE, "。；;") if level else (_SHORT_TITLE, _STOPS)
    if rest and len(rest) <= most and not set(rest) & set(stops):
        return " ".join(rest.split()), "", False
    if rest and has_more and len(rest) <= _SHORT_TITLE and rest[-1] in "：:" and not set(rest[:-1]) & set(_STOPS):
        return rest[:-1].strip(), "", False
    if spaced := _SPACED.match(rest):
        return spaced[1], spaced[2].strip(), False
    if led := _LED.match(rest):
        return led[1], led[2].strip(), False
    return made_title(rest), rest, True


def made_title(text: str) -> str:
    """Return a title for a text without heading: its beginning.

    >>> made_title("销售代表每周拜访客户不少于 10 次，并写下记录。"), made_title("")
    ('销售代表每周拜访客户不少于 10 次', '未命名')
    """
    first = re.split(rf"[{_STOPS}\n|]", text.strip(), maxsplit=1)[0].strip()
    if not first:
        return "未命名"
    return first if len(first) <= _MADE_TITLE else f"{first[:_MADE_TITLE]}…"


def _text(lines: Iterable[Line]) -> str:
    return "\n".join(line.text for line in lines)


def _remarks(found: Outline, chapters: Sequence[SplitChapter]) -> Iterable[Message]:
    yield found.words
    again = [chapter for chapter in chapters if chapter.is_renumbered]
    if again:
        yield Message("各章的编号不是从小到大，已从 1 起重新编号；原编号列在每章旁边。")
    changed = sum(clause.is_renumbered for chapter in chapters for clause in chapter.clauses)
    if changed:
        yield Message("有 {n} 条的编号重复、插编或次序不对，已在本章内重新编号；原编号列在每条旁边。", {"n": changed})
    made = sum(clause.is_title_made for chapter in chapters for clause in chapter.clauses)
    if made:
        yield Message("有 {n} 条原文没有标题，标题取自正文的开头，请逐条看过。", {"n": made})
