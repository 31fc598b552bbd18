"""A version as people read it: chapters, clauses, what the system says of each, and finding words inside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from xiaozhang.base.clause_kind import Table
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter.rules.examples import Worked

_DIGITS = "零一二三四五六七八九"
_AROUND = 36
_FIGURE = re.compile(r"[−\d].*")
_SHORT = 16


class Carried(StrEnum):
    """Whether the system carries a clause out."""

    BY_SYSTEM = "by_system"
    NOT_YET = "not_yet"
    BY_PEOPLE = "by_people"

    @property
    def label(self) -> Message:
        """How the handbook says it."""
        return _CARRIED_WORDS[self]

    @property
    def tone(self) -> str:
        """The tone of its dot."""
        return "good" if self is Carried.BY_SYSTEM else ""


_CARRIED_WORDS = {
    Carried.BY_SYSTEM: Message("自动执行"),
    Carried.NOT_YET: Message("尚未自动执行"),
    Carried.BY_PEOPLE: Message("文字条款"),
}


class Standing(StrEnum):
    """Where a version stands on a day."""

    DRAFT = "draft"
    AHEAD = "ahead"
    IN_FORCE = "in_force"
    PAST = "past"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> Message:
        """How pages say it."""
        return _STANDING_WORDS[self]

    @property
    def tone(self) -> str:
        """The tone of its dot."""
        return {Standing.IN_FORCE: "good", Standing.AHEAD: "live"}.get(self, "")


_STANDING_WORDS = {
    Standing.DRAFT: Message("草案"),
    Standing.AHEAD: Message("待施行"),
    Standing.IN_FORCE: Message("施行中"),
    Standing.PAST: Message("已停止施行"),
    Standing.WITHDRAWN: Message("已撤回"),
}


@dataclass(frozen=True, slots=True)
class Edition:
    """A version with its days on a day's view; `end_on` is the first day it no longer holds."""

    version_id: int
    label: str
    standing: Standing
    start_on: date | None
    end_on: date | None

    @property
    def last_on(self) -> date | None:
        """The last day in force, for showing."""
        return self.end_on - timedelta(days=1) if self.end_on else None


@dataclass(frozen=True, slots=True)
class Reading:
    """A clause laid out for reading; `sentence` and `table` are made from its parameters, `examples` worked by them."""

    clause_id: int
    number: str
    title: str
    paragraphs: tuple[str, ...]
    kind: str
    carried: Carried
    sentence: Message | None = None
    table: Table | None = None
    examples: tuple[Worked, ...] = ()

    @property
    def heads(self) -> list[tuple[Message, bool]]:
        """The heads of the table, and whether the column holds figures, which stand to the right."""
        return list(zip(self.table.heads, self._figure_columns(), strict=True)) if self.table else []

    @property
    def cells(self) -> list[list[tuple[Message, Message, bool]]]:
        """The rows of the table: head, cell, and whether the column holds figures."""
        if self.table is None:
            return []
        figures = self._figure_columns()
        return [list(zip(self.table.heads, row, figures, strict=True)) for row in self.table.rows]

    @property
    def templates(self) -> tuple[str, str]:
        """The templates that may show the parameters: the kind's own, else the generated table."""
        return (f"charter/kinds/{self.kind}.html", "charter/_table.html")

    def _figure_columns(self) -> list[bool]:
        assert self.table is not None
        if not self.table.rows:
            return [False] * len(self.table.heads)
        return [_holds_figures([str(cell) for cell in column]) for column in zip(*self.table.rows, strict=True)]

    @property
    def anchor(self) -> str:
        """The place of the clause on its page."""
        return f"c{self.number}"


@dataclass(frozen=True, slots=True)
class ChapterReading:
    """A chapter laid out for reading."""

    number: int
    title: str
    paragraphs: tuple[str, ...]
    clauses: tuple[Reading, ...]

    @property
    def heading(self) -> Message:
        """第三章"""
        return Message("第{number}章", {"number": chinese_number(self.number)})


@dataclass(frozen=True, slots=True)
class Hit:
    """A clause in which a word was found, with the words around it."""

    clause: Reading
    before: str
    found: str
    after: str


def chinese_number(number: int) -> str:
    """Return a number from 1 to 999 as chapters are counted.

    >>> [chinese_number(number) for number in (3, 10, 12, 20, 21, 105, 110)]
    ['三', '十', '十二', '二十', '二十一', '一百零五', '一百一十']
    """
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        words += "零"
    return words + (_DIGITS[ones] if ones else "")


def paragraphs(text: str) -> tuple[str, ...]:
    """Return the paragraphs (款) of a text, one per line."""
    return tuple(line.strip() for line in text.split("\n") if line.strip())


def standing(state: str, start_on: date | None, end_on: date | None, today: date) -> Standing:
    """Return where a version stands today; `end_on` is empty while nothing follows it.

    A version replaced before its first day never held: it is past.
    """
    if state in ("draft", "withdrawn"):
        return Standing(state)
    if start_on is None or (end_on is not None and end_on <= max(today, start_on)):
        return Standing.PAST
    return Standing.AHEAD if today < start_on else Standing.IN_FORCE


def search(chapters: Iterable[ChapterReading], text: str) -> Iterator[Hit]:
    """Yield the clauses whose number, title or text hold the words, in order; letters match in either case."""
    wanted = text.casefold()
    for chapter in chapters:
        for clause in chapter.clauses:
            whole = "\n".join(clause.paragraphs)
            place = whole.casefold().find(wanted)
            if place >= 0:
                start, end = max(place - _AROUND, 0), place + len(text)
                before = ("…" if start else "") + whole[start:place]
                after = whole[end : end + _AROUND] + ("…" if end + _AROUND < len(whole) else "")
                yield Hit(clause, before, whole[place:end], after)
            elif wanted in clause.title.casefold() or clause.number == text:
                yield Hit(clause, "", "", whole[: 2 * _AROUND] + ("…" if len(whole) > 2 * _AROUND else ""))


def _holds_figures(cells: list[str]) -> bool:
    if any(len(cell) > _SHORT for cell in cells):
        return False
    return 2 * sum(bool(_FIGURE.fullmatch(cell)) for cell in cells) > len(cells)
