"""What stands in an .xlsx before anybody opens it: sizes as they really are, macros, declarations, cells that lie.

An .xlsx is a zip of XML. Every part that will be read is inflated once in small pieces and looked through, so that a
zip bomb is found by its true size and not by what it declares.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from xiaozhang.base.packages import DAMAGED
from xiaozhang.base.text import Message
from xiaozhang.home.exchange.documents import sniffing
from xiaozhang.home.exchange.errors import BadFile
from xiaozhang.home.exchange.rules.cells import Flaw

MAX_PARTS = 3000
MAX_INFLATED = 200 * 1024 * 1024
MAX_COLUMNS, MAX_BOX = 500, 6_000_000
_PIECE = 1 << 18
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
_KEEP = 1 << 16

_BROKEN = Message("没有读入任何内容：文件已损坏，打不开。请在 Excel 或 WPS 里打开，另存为 .xlsx 再导入。")
_BOMB = Message("没有读入任何内容：这个文件解开后大得不正常，可能有害。请确认来源，或只把要导入的表另存为 .xlsx。")
_MACROS = Message("没有读入任何内容：文件里有宏。请在 Excel 或 WPS 里另存为不带宏的 .xlsx 再导入。")
_DECLARED = Message("没有读入任何内容：文件里夹带了外部声明（DOCTYPE），可能有害。请确认来源，另存为 .xlsx 再导入。")
_WIDE = Message("没有读入任何内容：工作表有 {count} 列有内容，最多 500 列。请删去不用的列再导入。")
_FAR = Message(
    "没有读入任何内容：工作表第 {line} 行还有内容，离其他内容太远或表格太大。"
    "请删去多余的格子，或分成几个文件（每个大约 20 万行）再导入。"
)
_ERROR_CELL = Message("公式出错（{error}）。请在 Excel 里改好公式，或直接填上值。")
_NOT_COMPUTED = Message("公式没有算出结果。请在 Excel 里打开并保存一次，或直接填上值。")

# <c r="B7" s="1" t="e"><f>...</f><v>#N/A</v></c>
_AT = re.compile(rb'c [^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_ERROR = re.compile(rb'<(?:\w+:)?c [^>]*?r="([A-Z]{1,3})(\d{1,7})"[^>]*\bt="e"[^>]*>.*?<(?:\w+:)?v>([^<]{1,20})<')
_FORMULA = re.compile(
    rb'<(?:\w+:)?c [^>]*?r="([A-Z]{1,3})(\d{1,7})"([^>]*)><(?:\w+:)?f[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)'
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)
_MAX_FLAWS = 2000
_TARGET = re.compile(rb"<Relationship [^>]*>")
_UNREAD = ("xl/media/", "xl/embeddings/", "xl/printersettings/", "docprops/thumbnail")


@dataclass(slots=True)
class Scan:
    """What one worksheet part holds: how far its contents reach, and its cells that cannot be trusted."""

    last_line: int = 0
    last_place: int = 0
    first_line: int = 0
    flaws: list[Flaw] = field(default_factory=list)


def check_package(path: Path, called: str) -> tuple[int, list[list[Flaw]]]:
    """Return the true size and the cells that cannot be trusted, sheet by sheet in order of the workbook.

    `called` is the file's name as the clerk knows it.

    Raises:
        BadFile: it is no workbook, holds macros or declarations, is damaged, or is larger than it may be.
    """
    try:
        with ZipFile(path) as package, path.open("rb") as raw:
            parts = package.infolist()
            _check_names([part.filename for part in parts], called)
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_INFLATED:
                raise BadFile(_BOMB)
            size, scans = _scan_parts(raw, parts)
            return size, [scans[name].flaws if name in scans else [] for name in _sheet_parts(package)]
    except DAMAGED as error:
        raise BadFile(_BROKEN) from error


def place_of(letters: bytes) -> int:
    """Return the place, from 0, of a column named by letters."""
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place - 1


def _check_names(names: list[str], called: str) -> None:
    lowered = [name.lower() for name in names]
    if len(set(lowered)) != len(lowered):
        raise BadFile(_BROKEN)
    if any(name.endswith(("vbaproject.bin", "vbadata.xml")) or name.startswith("xl/macrosheets/") for name in lowered):
        raise BadFile(_MACROS)
    if "xl/workbook.xml" in lowered:
        return
    known = sniffing.ending_of(called)
    if "xl/workbook.bin" in lowered:
        raise sniffing.other_table(Message("二进制工作簿（.xlsb）"))
    if any(name.endswith(".iwa") for name in lowered) or "index.zip" in lowered:
        raise sniffing.other_table(Message("苹果 Numbers 表格"))
    if "content.xml" in lowered and "mimetype" in lowered:
        raise sniffing.other_table(Message("OpenDocument 表格（.ods）"))
    if any(name.startswith("word/") for name in lowered):
        raise sniffing.foreign(Message("Word 文档"))
    if any(name.startswith("ppt/") for name in lowered):
        raise sniffing.foreign(Message("PowerPoint 演示文稿"))
    raise sniffing.other_table(known) if known else sniffing.foreign(Message("压缩包（zip）"))


def _sheet_parts(package: ZipFile) -> list[str]:
    """Return the parts of the sheets in the order of the workbook; "" for one that is not there."""
    names = {part.filename.lower(): part.filename for part in package.infolist()}
    related = package.read(names["xl/_rels/workbook.xml.rels"])
    targets: dict[bytes, str] = {}
    for tag in _TARGET.findall(related):
        number, target = re.search(rb'\bId="([^"]+)"', tag), re.search(rb'\bTarget="([^"]+)"', tag)
        if number and target:
            part = target[1].decode("utf-8", "replace").lower()
            targets[number[1]] = names.get(part.lstrip("/") if part.startswith("/") else f"xl/{part}", "")
    found = re.findall(rb"<(?:\w+:)?sheet ([^>]*)>", package.read(names["xl/workbook.xml"]))
    numbers = [re.search(rb'\w+:id="([^"]+)"', attributes) for attributes in found]
    return [targets.get(number[1], "") if number else "" for number in numbers]


def _scan_parts(raw: BinaryIO, parts: list[ZipInfo]) -> tuple[int, dict[str, Scan]]:
    scans: dict[str, Scan] = {}
    left = MAX_INFLATED
    for part in parts:
        name = part.filename.lower()
        if name.endswith("/") or name.startswith(_UNREAD):
            continue
        scan = Scan() if name.startswith("xl/worksheets/") and not name.endswith(".rels") else None
        size = _scan_part(_inflated(raw, part), scan, left)
        if scan is not None:
            _check_reach(scan)
            scans[part.filename] = scan
        if size != part.file_size:
            raise BadFile(_BOMB)
        left -= size
    return MAX_INFLATED - left, scans


def _scan_part(pieces: Iterator[bytes], scan: Scan | None, left: int) -> int:
    """Return the true size of a part. Raises BadFile for one beyond `left` or with a declaration."""
    size, tail = 0, b""
    for piece in pieces:
        if size + len(piece) > left:
            raise BadFile(_BOMB)
        head = tail[-16:] + piece[:16]
        if any(word in part for word in _DECLARATIONS for part in (head, piece)) or (not size and _is_wide_text(piece)):
            raise BadFile(_DECLARED)
        size += len(piece)
        tail = _look(tail + piece, scan) if scan is not None else piece[-16:]
    if scan is not None:
        _look(tail, scan, is_last=True)
    return size


def _is_wide_text(piece: bytes) -> bool:
    """Say whether XML is written in UTF-16 or UTF-32, where a declaration would not be seen."""
    return b"\0" in piece[:64] or piece.startswith((b"\xff\xfe", b"\xfe\xff"))


def _inflated(raw: BinaryIO, part: ZipInfo) -> Iterator[bytes]:
    """Yield what a part really inflates to, whatever the directory says of it."""
    raw.seek(part.header_offset)
    header = raw.read(30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04" or part.flag_bits & 1:
        raise BadFile(_BROKEN)
    raw.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise BadFile(_BROKEN)
    inflate = zlib.decompressobj(-15) if part.compress_type == ZIP_DEFLATED else None
    left = part.compress_size
    while left > 0 and (packed := raw.read(min(_PIECE, left))):
        left -= len(packed)
        if inflate is None:
            yield packed
            continue
        while packed and not inflate.eof:
            yield inflate.decompress(packed, _PIECE)
            packed = inflate.unconsumed_tail
    if inflate is not None and not inflate.eof:
        yield inflate.flush(_PIECE)


def _look(window: bytes, scan: Scan, *, is_last: bool = False) -> bytes:
    """Look through a window of a worksheet; return what is to be seen again together with what follows."""
    end = len(window) if is_last else window.rfind(b"row>") + 4
    if end < 4:
        end = max(0, len(window) - _KEEP) if len(window) > 16 * _KEEP else 0
    text = window[:end]
    for row in text.split(b"row>"):
        row = row[: row.rfind(b"</")]
        last = row.rfind(b"</")  # of the last cell that holds something; empty ones with a format close themselves
        found = _AT.match(row, max(row.rfind(b"<c ", 0, last), row.rfind(b":c ", 0, last)) + 1) if last > 0 else None
        if found:
            scan.last_line, scan.last_place = int(found[2]), max(scan.last_place, place_of(found[1]))
            scan.first_line = scan.first_line or scan.last_line
    if len(scan.flaws) < _MAX_FLAWS:
        scan.flaws += _flaws_in(text)
    return window[end:]


def _flaws_in(text: bytes) -> Iterator[Flaw]:
    if b't="e"' in text:
        for found in _ERROR.finditer(text):
            words = Message(_ERROR_CELL.msgid, {"error": found[3].decode("ascii", "replace")})
            yield Flaw(int(found[2]), place_of(found[1]), words)
    if b"</f></c>" in text or b"/></c>" in text or b"<v></v>" in text:
        for found in _FORMULA.finditer(text):
            if b't="str"' not in found[3]:  # a formula that gave an empty text was computed
                yield Flaw(int(found[2]), place_of(found[1]), _NOT_COMPUTED)


def _check_reach(scan: Scan) -> None:
    if not scan.last_line:
        return
    wide = scan.last_place + 1
    if wide > MAX_COLUMNS:
        raise BadFile(Message(_WIDE.msgid, {"count": wide}))
    if wide * (scan.last_line - scan.first_line + 1) > MAX_BOX:
        raise BadFile(Message(_FAR.msgid, {"line": scan.last_line}))
