"""What stands in a file of the old Microsoft container (.xls, or something else with that name).

The container is a small file system: sectors, a table that chains them, a directory. Only as much of it is read as
tells what the file is, whether it is locked or holds macros, and which cells are errors.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xiaozhang.base.text import Message
from xiaozhang.home.exchange.documents import sniffing
from xiaozhang.home.exchange.errors import BadFile
from xiaozhang.home.exchange.rules.cells import Flaw

MAX_SIZE = 48 * 1024 * 1024
MAX_COLUMNS, MAX_BOX = 500, 6_000_000

_BROKEN = Message("没有读入任何内容：文件已损坏，打不开。请在 Excel 或 WPS 里打开，另存为 .xlsx 再导入。")
_LOCKED = Message("没有读入任何内容：工作簿加了打开密码。请在 Excel 或 WPS 里去掉密码，另存后再导入。")
_MACROS = Message("没有读入任何内容：文件里有宏。请在 Excel 或 WPS 里另存为不带宏的 .xlsx 再导入。")
_LARGE = Message("没有读入任何内容：.xls 文件超过 48 MB。请另存为 .xlsx，或分成几个文件再导入。")
_WIDE = Message("没有读入任何内容：工作表有 {count} 列有内容，最多 500 列。请删去不用的列再导入。")
_ERROR_CELL = Message("公式出错（{error}）。请在 Excel 里改好公式，或直接填上值。")

_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFF
_BOF, _EOF, _FILEPASS, _BOUNDSHEET, _FORMULA, _BOOLERR = 0x0809, 0x000A, 0x002F, 0x0085, 0x0006, 0x0205
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_STRANGERS = (
    ("WordDocument", "Word 文档"),
    ("PowerPoint Document", "PowerPoint 演示文稿"),
    ("Quill", "Publisher 文档"),
    ("VisioDocument", "Visio 图"),
    ("__properties_version1.0", "Outlook 邮件"),
)


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    start: int
    size: int


def check_compound(path: Path, called: str) -> tuple[int, list[list[Flaw]]]:
    """Return the size and the cells that cannot be trusted, sheet by sheet in order of the workbook.

    `called` is the file's name as the clerk knows it.

    Raises:
        BadFile: it is no workbook, locked, holds macros, is damaged or too large.
    """
    size = path.stat().st_size
    if size > MAX_SIZE:
        raise BadFile(_LARGE)
    try:
        return size, _Container(path.read_bytes()).flaws(called)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise BadFile(_BROKEN) from error


class _Container:
    def __init__(self, content: bytes) -> None:
        self._content = content
        self._size: int = 1 << struct.unpack_from("<H", content, 30)[0]
        if self._size not in (512, 4096):
            raise BadFile(_BROKEN)
        self._chain = self._read_chain()
        self._entries = list(self._read_directory(struct.unpack_from("<I", content, 48)[0]))

    def flaws(self, called: str) -> list[list[Flaw]]:
        names = {entry.name for entry in self._entries}
        if names & {"EncryptedPackage", "EncryptionInfo"}:
            raise BadFile(_LOCKED)
        book = next((entry for entry in self._entries if entry.name in ("Workbook", "Book")), None)
        if book is None:
            what = next((words for name, words in _STRANGERS if name in names), "")
            known = sniffing.ending_of(called)
            if known and not what:
                raise sniffing.other_table(known)
            raise sniffing.foreign(Message(what or "别的软件的文件"))
        if names & {"_VBA_PROJECT_CUR", "_VBA_PROJECT", "VBA"}:
            raise BadFile(_MACROS)
        return list(_sheets_of(self._stream(book)))

    def _read_chain(self) -> list[int]:
        first, count = struct.unpack_from("<II", self._content, 68)
        sectors = [sector for sector in struct.unpack_from("<109I", self._content, 76) if sector < _END]
        per = self._size // 4
        for _ in range(min(count, 1000)):
            if first >= _END:
                break
            more = struct.unpack_from(f"<{per}I", self._content, self._offset(first))
            sectors += [sector for sector in more[:-1] if sector < _END]
            first = more[-1]
        chain: list[int] = []
        for sector in sectors:
            chain += struct.unpack_from(f"<{per}I", self._content, self._offset(sector))
        return chain

    def _offset(self, sector: int) -> int:
        return (sector + 1) * self._size

    def _sectors(self, start: int) -> Iterator[int]:
        """Yield a chain of sectors; no longer than the file, so that a ring ends."""
        for _ in range(len(self._content) // self._size + 1):
            if start >= _END:
                return
            yield start
            start = self._chain[start]
        raise BadFile(_BROKEN)

    def _read_directory(self, start: int) -> Iterator[_Entry]:
        for sector in self._sectors(start):
            for offset in range(self._offset(sector), self._offset(sector) + self._size, 128):
                length = struct.unpack_from("<H", self._content, offset + 64)[0]
                kind = self._content[offset + 66]
                if kind and 2 <= length <= 64:
                    name = self._content[offset : offset + length - 2].decode("utf-16-le", "replace")
                    begin, size = struct.unpack_from("<II", self._content, offset + 116)
                    yield _Entry(name, kind, begin, size)

    def _stream(self, entry: _Entry) -> bytes:
        """Return a stream; one below 4096 bytes is no workbook that holds anything."""
        if entry.size < struct.unpack_from("<I", self._content, 56)[0]:
            return b""
        pieces = [self._content[self._offset(s) : self._offset(s) + self._size] for s in self._sectors(entry.start)]
        return b"".join(pieces)[: entry.size]


def _sheets_of(stream: bytes) -> Iterator[list[Flaw]]:
    """Yield the flaws of each worksheet, in the order of its place in the workbook."""
    starts: list[int] = []
    for kind, at, size in _records(stream, 0):
        if kind == _FILEPASS:
            raise BadFile(_LOCKED)
        if kind == _BOUNDSHEET and size >= 6:
            starts.append(struct.unpack_from("<I", stream, at)[0])
    for start in starts:
        yield _flaws(stream, start)


def _flaws(stream: bytes, start: int) -> list[Flaw]:
    flaws: list[Flaw] = []
    for kind, at, size in _records(stream, start):
        if kind not in (_FORMULA, _BOOLERR) or size < 8:
            continue
        row, column = struct.unpack_from("<HH", stream, at)
        error = None
        if kind == _BOOLERR and stream[at + 7]:
            error = stream[at + 6]
        elif kind == _FORMULA and size >= 14 and stream[at + 6] == 2 and stream[at + 12 : at + 14] == b"\xff\xff":
            error = stream[at + 8]
        if error is not None:
            words = Message(_ERROR_CELL.msgid, {"error": _ERRORS.get(error, "#?")})
            flaws.append(Flaw(row + 1, column, words))
    return flaws


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Yield (type, offset, size) of the records of one substream, up to its end."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, at + 4, size
        depth += (kind == _BOF) - (kind == _EOF)
        if kind == _EOF and depth <= 0:
            return
        at += 4 + size
