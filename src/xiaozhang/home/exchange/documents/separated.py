"""Text files: encoding, separator, rows."""

from __future__ import annotations

import codecs
import csv
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from xiaozhang.base.text import Message
from xiaozhang.home.exchange.documents.budget import Budget
from xiaozhang.home.exchange.errors import BadFile
from xiaozhang.home.exchange.rules.cells import Book, Cells, Sheet

_CHUNK = 1 << 20
_MAX_LINE = 2 << 20
_SEPARATORS = ",;\t"
_SAMPLE = 30
_CHINESE = re.compile("[\u4e00-\u9fff]{2}")
_PROTECTED = re.compile(r'="([^"]*)"')
_NEUTRALISED = re.compile(r"'[=+\-@\t\r]")

_LONG_LINE = Message(
    "没有读入任何内容：第 {line} 行长得不像表格（超过 200 万个字符没有换行）。请在 Excel 或 WPS 里另存为 .xlsx 再导入。"
)
_NOT_TEXT = Message("没有读入任何内容：这个文件不是表格，也不是文本。请选 .xlsx、.xls 或 .csv 文件。")
_MIXED = Message(
    "没有读入任何内容：同一个文件里混了两种编码（第 {line} 行和前面的不一样），读出来会有乱码。"
    "请在 Excel 或 WPS 里打开，另存为 .xlsx 再导入。"
)
_UNKNOWN = Message(
    "没有读入任何内容：认不出文字编码（第 {line} 行既不是 UTF-8 也不是 GBK）。"
    "请在 Excel 或 WPS 里打开，另存为 .xlsx 再导入。"
)
_QUOTES = Message("没有读入任何内容：从第 {line} 行起引号没有配对。请补上引号，或另存为 .xlsx 再导入。")
_READ_AS = Message("按 {encoding} 编码、{separator}分隔读取。")
_SEPARATOR_NAMES = {",": Message("逗号"), ";": Message("分号"), "\t": Message("制表符")}


def read_separated(path: Path, name: str) -> Book:
    """Return a text file as a book of one sheet.

    UTF-8 is tried first and strictly, because its bytes often pass for GB18030 as well; UTF-16 only with its mark.

    Raises:
        BadFile: two encodings in one file, or none; a line without end; quotes that never close; too large.
    """
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        sample = list(itertools.islice(file, _SAMPLE))
    separator = _separator(sample)
    lines: list[int] = []
    rows: list[Cells] = []
    budget = Budget()
    for line, cells in _rows(path, encoding, separator):
        lines.append(line)
        rows.append(budget.row([_meant(text) if text[:1] in "='" else text for text in cells], line))
    shown = {"utf-8-sig": "UTF-8", "gb18030": "GBK", "utf-16": "UTF-16"}[encoding]
    note = Message(_READ_AS.msgid, {"encoding": shown, "separator": _SEPARATOR_NAMES[separator]})
    straight = lines == list(range(1, len(lines) + 1))
    sheet = Sheet(Path(name).stem, tuple(rows), lines=() if straight else tuple(lines), is_text=True)
    return Book(name, (sheet,), (note,))


def _rows(path: Path, encoding: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=separator)
        line = 1
        try:
            for cells in reader:
                yield line, cells
                line = reader.line_num + 1
        except csv.Error:
            raise BadFile(Message(_QUOTES.msgid, {"line": line})) from None


def _meant(text: str) -> str:
    """Return a text without what other systems, or our own export, put around it to keep Excel from computing."""
    if protected := _PROTECTED.fullmatch(text):
        return protected[1]
    return text[1:] if _NEUTRALISED.match(text) else text


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        _check_lines(path, b"\n\0" if start.startswith(codecs.BOM_UTF16_LE) else b"\0\n")
        if _fails(path, "utf-16"):
            raise BadFile(_NOT_TEXT)
        return "utf-16"
    _check_lines(path, b"\n", without_null=True)
    wrong = _fails(path, "utf-8-sig")
    if not wrong:
        return "utf-8-sig"
    if start.startswith(codecs.BOM_UTF8) or (mixed := _first_foreign(path)):
        raise BadFile(Message(_MIXED.msgid, {"line": wrong if start.startswith(codecs.BOM_UTF8) else mixed}))
    if wrong := _fails(path, "gb18030"):
        raise BadFile(Message(_UNKNOWN.msgid, {"line": wrong}))
    return "gb18030"


def _check_lines(path: Path, end: bytes, *, without_null: bool = False) -> None:
    line, since = 1, 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if without_null and b"\0" in chunk:
                raise BadFile(_NOT_TEXT)
            for piece in chunk.replace(b"\r", b"\n").split(end)[:-1] if end == b"\n" else chunk.split(end)[:-1]:
                if since + len(piece) > _MAX_LINE:
                    raise BadFile(Message(_LONG_LINE.msgid, {"line": line}))
                line, since = line + 1, 0
            last = max(chunk.rfind(end), chunk.rfind(b"\r") if end == b"\n" else -1)
            since += len(chunk) - (last + 1)
            if since > _MAX_LINE:
                raise BadFile(Message(_LONG_LINE.msgid, {"line": line}))


def _fails(path: Path, encoding: str) -> int:
    """Return the line on which strict decoding fails; 0 if it does not."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
    line = 1
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return line + bytes(error.object[: error.start]).count(b"\n")
            if not chunk:
                return 0
            line += chunk.count(b"\n")


def _first_foreign(path: Path) -> int:
    """Return the first line that changes between UTF-8 Chinese and something else; 0 if none does."""
    first: bool | None = None
    with path.open("rb") as file:
        for line, content in enumerate(file, 1):
            if content.isascii():
                continue
            try:
                is_chinese = bool(_CHINESE.search(content.decode("utf-8")))
            except UnicodeDecodeError:
                is_utf8 = False
            else:
                if not is_chinese:
                    continue
                is_utf8 = True
            if first is None:
                first = is_utf8
            elif first != is_utf8:
                return line
    return 0


def _separator(sample: list[str]) -> str:
    best, best_score = ",", (0, 0)
    for separator in _SEPARATORS:
        try:
            widths = Counter(len(row) for row in csv.reader(sample, delimiter=separator) if any(row))
        except csv.Error:
            continue
        width, rows = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]), default=(0, 0))
        if width > 1 and (rows, width) > best_score:
            best, best_score = separator, (rows, width)
    return best
