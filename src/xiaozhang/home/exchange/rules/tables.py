"""Strict reading of one CSV file: UTF-8, comma, a heading row that is exactly what the mapping says."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from xiaozhang.home.exchange.rules.problems import Problems

MAX_BYTES = 200 * 1024 * 1024
MAX_CELL = 10_000
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Row:
    """Cells by heading, as they stand in the file, and the line on which the row begins."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A file that could be read."""

    file: str
    rows: tuple[Row, ...]


def read_table(file: str, content: bytes, columns: Sequence[str], problems: Problems) -> Table | None:
    """Return the rows of a file that has exactly these columns, in any order; None with what is wrong in `problems`.

    Every row must be as wide as the heading; blank lines are passed over. Nothing is guessed: no other encoding, no
    other separator.
    """
    before = len(problems.found)
    text = _decoded(file, content, problems)
    if text is None:
        return None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    heading: list[str] | None = None
    line = 1
    try:
        for values in reader:
            if heading is None:
                heading = _heading(file, line, values, columns, problems)
                if heading is None:
                    return None
            elif values:
                _keep(file, line, heading, values, rows, problems)
            line = reader.line_num + 1
    except csv.Error:
        problems.add(file, reader.line_num, "", "引号没有配对，或这一格过长，读不下去。")
    if heading is None:
        problems.add(file, 1, "", "文件是空的，第一行要是列名。")
    return Table(file, tuple(rows)) if len(problems.found) == before else None


def _decoded(file: str, content: bytes, problems: Problems) -> str | None:
    if len(content) > MAX_BYTES:
        problems.add(file, 0, "", f"文件超过 {MAX_BYTES // 1024 // 1024} MB，请分开导入。")
        return None
    body = content.removeprefix(_BOM)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        problems.add(file, line, "", "不是 UTF-8 编码。请在表格软件里另存为「CSV UTF-8」。")
        return None
    if "\0" in text:
        problems.add(file, text.count("\n", 0, text.index("\0")) + 1, "", "含有空字符（NUL），文件可能已损坏。")
        return None
    return text


def _heading(
    file: str, line: int, values: list[str], columns: Sequence[str], problems: Problems
) -> list[str] | None:
    names = [value.strip() for value in values]
    wanted = set(columns)
    before = len(problems.found)
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            problems.add(file, line, name, "这个列名出现了不止一次。")
        elif name not in wanted:
            problems.add(file, line, name, "映射里没有这一列。不需要的列请写进这一节的 ignored。")
    for name in columns:
        if name not in names:
            problems.add(file, line, name, "映射要这一列，文件里没有。")
    return names if len(problems.found) == before else None


def _keep(
    file: str, line: int, heading: list[str], values: list[str], rows: list[Row], problems: Problems
) -> None:
    if len(values) != len(heading):
        problems.add(file, line, "", f"这一行有 {len(values)} 格，列名有 {len(heading)} 个。")
        return
    for name, value in zip(heading, values, strict=True):
        if len(value) > MAX_CELL:
            problems.add(file, line, name, f"这一格有 {len(value)} 个字，超过 {MAX_CELL}。")
            return
    rows.append(Row(line, dict(zip(heading, values, strict=True))))
