"""A CSV file as rows of text: UTF-8 or GBK, with or without BOM, heads in English or Chinese, known by name."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

from xiaozhang.base.money import MAX_FEN, parse_rate, parse_yuan
from xiaozhang.base.periods import parse_month
from xiaozhang.base.text import clean_line
from xiaozhang.performance.plans.rules.inputs import CannotSettle, cannot

V = TypeVar("V")
MAX_ROWS = 2_000_000
_PLAIN_DIGITS = 12
FIRST_YEAR, LAST_YEAR = 1950, 2199
_DAY_MARKS = str.maketrans("/.年月－", "-----")


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its English head, the Chinese one, and whether every row needs it."""

    name: str
    label: str
    is_needed: bool = False


class Table:
    """One file: `rows` yields (line, values by English head)."""

    def __init__(self, path: Path, columns: Sequence[Column]) -> None:
        """Read the file. Raises CannotSettle for heads that are unknown, twice or missing."""
        self.name = path.name
        self.content = path.read_bytes()
        self._columns = columns
        self._reader = csv.reader(io.StringIO(self._text(), newline=""))
        self._heads = self._read_heads()

    def where(self, line: int) -> str:
        """Return how refusals name a line."""
        return f"{self.name} 第 {line} 行"

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield the rows that hold anything. Raises CannotSettle for too many cells and for what is missing."""
        heads, needed = self._heads, [column for column in self._columns if column.is_needed]
        try:
            for cells in self._reader:
                line = self._reader.line_num
                if not any(cells) or not any(map(str.strip, cells)):
                    continue
                if len(cells) > len(heads):
                    raise cannot(
                        self.where(line), "有 {given} 格，表头只有 {heads} 列。", given=len(cells), heads=len(heads)
                    )
                row = {head: cell.strip() for head, cell in zip(heads, cells, strict=False) if cell}
                for column in needed:
                    if not row.get(column.name):
                        raise cannot(
                            self.where(line), "没有写 {name}（{label}）。", name=column.name, label=column.label
                        )
                if line > MAX_ROWS:
                    raise cannot(self.where(line), "行数太多，最多 {most} 行。", most=MAX_ROWS)
                yield line, row
        except csv.Error as error:
            raise cannot(self.where(self._reader.line_num), "这一行不是 CSV，请检查引号。") from error

    def _text(self) -> str:
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return self.content.decode(encoding)
            except UnicodeDecodeError:
                continue
        raise cannot(self.name, "既不是 UTF-8 也不是 GBK，请另存为 UTF-8。")

    def _read_heads(self) -> list[str]:
        try:
            written = next(self._reader)
        except (StopIteration, csv.Error) as error:
            raise cannot(self.name, "文件是空的，第一行须是列名。") from error
        known = {name: column.name for column in self._columns for name in (column.name, column.label)}
        heads = []
        for cell in written:
            head = clean_line(cell)
            if head not in known:
                allowed = "、".join(f"{column.name}（{column.label}）" for column in self._columns)
                raise cannot(self.where(1), "不认识列「{head}」，可写：{allowed}。", head=head[:40], allowed=allowed)
            if known[head] in heads:
                raise cannot(self.where(1), "列「{head}」写了两遍。", head=head)
            heads.append(known[head])
        for column in self._columns:
            if column.is_needed and column.name not in heads:
                raise cannot(self.where(1), "缺少列 {name}（{label}）。", name=column.name, label=column.label)
        return heads


class Cells:
    """Reads cells of one file; what was read once is remembered, for files repeat themselves."""

    def __init__(self, table: Table) -> None:
        """Remember nothing yet."""
        self._table = table
        self._days: dict[str, date] = {}
        self._fen: dict[str, int] = {}

    def day(self, row: Mapping[str, str], name: str, line: int) -> date | None:
        """Return a day (2026-03-05, 2026/3/5, 2026年3月5日...), None for an empty cell."""
        text = row.get(name)
        if not text:
            return None
        if text not in self._days:
            self._days[text] = self._read(read_day, text, name, line, "日期写成 2026-03-05")
        return self._days[text]

    def fen(self, row: Mapping[str, str], name: str, line: int) -> int | None:
        """Return an amount in 分, None for an empty cell."""
        text = row.get(name)
        if not text:
            return None
        if text not in self._fen:
            self._fen[text] = self._read(read_fen, text, name, line, "金额以元为单位，最多两位小数")
        return self._fen[text]

    def rate(self, row: Mapping[str, str], name: str, line: int) -> Fraction | None:
        """Return a rate, None for an empty cell."""
        text = row.get(name)
        return self._read(parse_rate, text, name, line, "比例须带百分号，例如 13%") if text else None

    def figure(self, row: Mapping[str, str], name: str, line: int) -> Fraction | None:
        """Return an exact figure, None for an empty cell."""
        text = row.get(name)
        return self._read(read_figure, text, name, line, "数写成 12 或 12.5，最多六位小数") if text else None

    def month(self, row: Mapping[str, str], name: str, line: int) -> date | None:
        """Return a month (2026-03), None for an empty cell."""
        text = row.get(name)
        return self._read(_read_month, text, name, line, "月份写成 2026-03") if text else None

    def choice(self, row: Mapping[str, str], name: str, line: int, words: Mapping[str, str], default: str = "") -> str:
        """Return one of some words, by the word itself or its Chinese name."""
        text = row.get(name, "")
        if not text:
            return default
        if text not in words:
            known = "、".join(dict.fromkeys(words))
            raise cannot(self._table.where(line), "{name} 不能是「{text}」，可写：{known}。", name=name, text=text[:40],
                         known=known)  # fmt: skip
        return words[text]

    def _read(self, reader: Callable[[str], V], text: str, name: str, line: int, rule: str) -> V:
        try:
            return reader(text)
        except CannotSettle:
            raise
        except ValueError as error:
            where = self._table.where(line)
            raise cannot(where, "{name} 不能是「{text}」：{rule}。", name=name, text=text[:40], rule=rule) from error


def read_fen(text: str) -> int:
    """Return an amount in 分; plain figures such as 1234.50, which nearly all are, without the work of the others.

    Raises ValueError.
    """
    whole, _, places = text.partition(".")
    if text.isascii() and whole.isdecimal() and len(whole) <= _PLAIN_DIGITS and len(places) <= 2:
        if not places and not text.endswith("."):
            return int(whole) * 100
        if places.isdecimal():
            return int(whole) * 100 + int(places.ljust(2, "0"))
    return parse_yuan(text)


def read_day(text: str) -> date:
    """Return the day of 2026-03-05, 2026/3/5, 2026.3.5, 20260305 or 2026年3月5日.

    Raises ValueError, also for years nobody settles.
    """
    if len(text) == 10 and text[4] == "-" and text.isascii():
        found = date.fromisoformat(text)
    elif len(text) == 8 and text.isdecimal():
        found = date(int(text[:4]), int(text[4:6]), int(text[6:]))
    else:
        year, month, day = text.translate(_DAY_MARKS).removesuffix("日").split("-")
        if not (len(year) == 4 and year.isdecimal() and month.isdecimal() and day.isdecimal()):
            raise ValueError(text)
        found = date(int(year), int(month), int(day))
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(text)
    return found


def read_time(text: str) -> str:
    """Return 14:30 or 9:05:07 as sortable text. Raises ValueError."""
    parts = text.split(":")
    if len(parts) not in (2, 3) or not all(part.isdecimal() and len(part) <= 2 for part in parts):
        raise ValueError(text)
    hour, minute, second = (*map(int, parts), 0)[:3]
    moment = time(hour, minute, second)
    return f"{moment:%H:%M:%S}" if second else f"{moment:%H:%M}"


def _read_month(text: str) -> date:
    if len(text) > len("2026-03"):
        return read_day(text).replace(day=1)
    month_on = parse_month(text)
    if not FIRST_YEAR <= month_on.year <= LAST_YEAR:
        raise ValueError(text)
    return month_on


def read_figure(text: str) -> Fraction:
    """Return an exact figure of at most six decimals; thousands may be set apart by commas. Raises ValueError."""
    plain = text.replace(",", "").replace("，", "")
    digits = plain.lstrip("+-").replace(".", "", 1)
    if not digits.isdecimal() or not digits.isascii():
        raise ValueError(text)
    value = Fraction(plain)
    if (value * 10**6).denominator != 1 or abs(value) > MAX_FEN:
        raise ValueError(text)
    return value
