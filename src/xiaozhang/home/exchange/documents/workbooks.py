"""Any file that people keep tables in, as a book of sheets; or a refusal that says what it is and what to do.

Text files are read here; workbooks by a child process (`opening`) with its memory and time limited, because a file of a
few kilobytes can ask for gigabytes.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from xiaozhang.base.text import Message
from xiaozhang.home.exchange.documents import sniffing
from xiaozhang.home.exchange.documents.budget import Budget
from xiaozhang.home.exchange.documents.separated import read_separated
from xiaozhang.home.exchange.errors import BadFile
from xiaozhang.home.exchange.rules.cells import Book, Cell, Cells, Flaw, Sheet

MAX_BYTES = 100 * 1024 * 1024
SECONDS = 9
_BYTES_A_SECOND = 1_000_000

_GONE = Message("没有找到这个文件，可能已被删除。请重新选择。")
_LARGE_FILE = Message("没有读入任何内容：文件有 {size} MB，最多 {most} MB。请分成几个文件，或另存为 .xlsx 再导入。")
_TOO_MUCH = Message(
    "没有读入任何内容：打开这个文件要用的内存或时间超出限度，表格太大或文件不正常。"
    "请只把要导入的表另存为 .xlsx，或分成几个文件。"
)
_NOTHING = Message("没有读入任何内容：文件里没有一张工作表有内容。请确认选对了文件。")
_HIDDEN = Message("隐藏的工作表「{name}」不导入，除非您选中它。")


def read_book(path: Path, name: str) -> Book:
    """Return what a file holds. `name` is the file's name as the clerk knows it; what it is, its content says.

    CSV in UTF-8, GBK or marked UTF-16, with comma, semicolon or tab; .xlsx; .xls. What is refused is refused within
    10 s; never more than 200 MB are in use here or in the child. A sound workbook of 100,000 rows takes some seconds.

    Raises:
        BadFile: empty, too large, damaged, locked, with macros, in two encodings, or no table at all.
    """
    if not path.is_file():
        raise BadFile(_GONE)
    size = path.stat().st_size
    if size > MAX_BYTES:
        words = {"size": -(-size // (1024 * 1024)), "most": MAX_BYTES // (1024 * 1024)}
        raise BadFile(Message(_LARGE_FILE.msgid, words))
    kind = sniffing.kind_of(path)
    book = read_separated(path, name) if kind == sniffing.TEXT else _read_workbook(kind, path, name)
    if not any(any(row) for sheet in book.sheets for row in sheet.cells):
        raise BadFile(_NOTHING)
    return book


def _read_workbook(kind: str, path: Path, name: str) -> Book:
    command = [sys.executable, "-P", "-m", "xiaozhang.home.exchange.documents.opening", kind, str(path.resolve()), name]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8") as child:
        clock = _Clock(child)
        try:
            assert child.stdout is not None
            sheets = tuple(_sheets(child.stdout, clock))
        finally:
            clock.stop()
            child.kill()
    notes = [Message(_HIDDEN.msgid, {"name": sheet.name}) for sheet in sheets if sheet.is_hidden]
    return Book(name, sheets, tuple(notes))


class _Clock:
    """Kills a child that takes too long: `SECONDS` for any file, and more for what was found to be large and sound."""

    def __init__(self, child: subprocess.Popen[str]) -> None:
        self._child = child
        self._timer = threading.Timer(SECONDS, child.kill)
        self._timer.start()

    def extend(self, size: int) -> None:
        """Allow more time for a file that was checked and holds `size` bytes."""
        self._timer.cancel()
        self._timer = threading.Timer(SECONDS + size // _BYTES_A_SECOND, self._child.kill)
        self._timer.start()

    def stop(self) -> None:
        """Forget the time."""
        self._timer.cancel()


def _sheets(stream: IO[str], clock: _Clock) -> Iterator[Sheet]:
    """Yield the sheets that the child writes. Raises BadFile for its refusal, or if it stops before the end."""
    budget, head, rows = Budget(), {}, []
    line = 0
    for text in stream:
        said = _said(text)
        if isinstance(said, list):
            line += 1
            rows.append(budget.row([_cell(value) if type(value) is dict else value for value in said], line))
        elif "checked" in said:
            clock.extend(said["checked"])
        elif "sheet" in said:
            head, line, rows = said, 0, []
        elif "flaws" in said:
            yield _sheet(head, rows, said["flaws"])
        elif "refused" in said:
            raise BadFile(Message(said["refused"], said["values"]))
        else:
            return
    raise BadFile(_TOO_MUCH)


def _said(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:  # cut short
        raise BadFile(_TOO_MUCH) from None


def _cell(value: dict[str, str]) -> Cell:
    return date.fromisoformat(value["d"]) if "d" in value else datetime.fromisoformat(value["t"])


def _sheet(head: dict[str, Any], rows: list[Cells], flaws: list[list[Any]]) -> Sheet:
    merged = tuple((a, b, c, d) for a, b, c, d in head["merged"])
    for first, place, last, _ in merged:
        _fill_down(rows, first, place, last)
    said = tuple(Flaw(line, place, Message(words, values)) for line, place, words, values in flaws)
    return Sheet(head["sheet"], tuple(rows), head["hidden"], merged, said)


def _fill_down(rows: list[Cells], first: int, place: int, last: int) -> None:
    """Give every row of a merged range the value that stands in its first cell."""
    if first > len(rows) or place >= len(rows[first - 1]):
        return
    value = rows[first - 1][place]
    for index in range(first, min(last, len(rows))):
        row = rows[index]
        filled = [*row, *([None] * (place + 1 - len(row)))]
        filled[place] = value
        rows[index] = tuple(filled)
