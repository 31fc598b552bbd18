"""What a file is, by its content: names lie."""

from __future__ import annotations

from pathlib import Path

from xiaozhang.base.text import Message
from xiaozhang.home.exchange.errors import BadFile

TEXT, PACKAGE, COMPOUND = "text", "package", "compound"

_SAVE_AS = "请在 Excel 或 WPS 里打开，另存为 .xlsx 再导入。"
_EMPTY = Message("文件是空的，没有可以导入的内容。请确认选对了文件。")
_FOREIGN = Message(
    "没有读入任何内容：这个文件其实是{what}，不是表格，改了扩展名也读不出来。请选 .xlsx、.xls 或 .csv 文件。"
)
_OTHER_TABLE = Message("没有读入任何内容：这个文件其实是{what}。" + _SAVE_AS)

_MAGIC = (
    (b"PK\x03\x04", PACKAGE),
    (b"PK\x05\x06", PACKAGE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", COMPOUND),
)
_STRANGERS = (
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片（PNG）"),
    (b"\xff\xd8\xff", "图片（JPEG）"),
    (b"GIF8", "图片（GIF）"),
    (b"II*\0", "图片（TIFF）"),
    (b"MM\0*", "图片（TIFF）"),
    (b"RIFF", "图片、声音或视频"),
    (b"Rar!", "压缩包（RAR）"),
    (b"7z\xbc\xaf", "压缩包（7z）"),
    (b"\x1f\x8b", "压缩包（gzip）"),
    (b"SQLite format 3", "数据库文件"),
    (b"MZ", "程序"),
    (b"\x7fELF", "程序"),
)
_MARKED_UP = (
    (b"<html", "网页（有的系统导出的 .xls 其实是网页）"),
    (b"<!doctype html", "网页（有的系统导出的 .xls 其实是网页）"),
    (b"<table", "网页（有的系统导出的 .xls 其实是网页）"),
    (b"mime-version:", "单个文件的网页（MHTML）"),
    (b"<?xml", "XML 文件"),
    (b"{\\rtf", "RTF 文档"),
)
_KNOWN_ENDINGS = {
    ".et": "WPS 表格（.et）",
    ".ett": "WPS 表格模板（.ett）",
    ".numbers": "苹果 Numbers 表格",
    ".ods": "OpenDocument 表格（.ods）",
    ".xlsb": "二进制工作簿（.xlsb）",
}


def kind_of(path: Path) -> str:
    """Return TEXT, PACKAGE (a zip: xlsx) or COMPOUND (the old Microsoft container: xls).

    Raises:
        BadFile: it is empty, or something else whose first bytes give it away.
    """
    with path.open("rb") as file:
        start = file.read(4096)
    if not start.strip(b"\xef\xbb\xbf \t\r\n\0"):
        raise BadFile(_EMPTY)
    for magic, kind in _MAGIC:
        if start.startswith(magic):
            return kind
    for magic, what in _STRANGERS:
        if start.startswith(magic) and _is_binary(start):
            raise BadFile(Message(_FOREIGN.msgid, {"what": Message(what)}))
    opening = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for magic, what in _MARKED_UP:
        if opening.startswith(magic):
            raise BadFile(Message(_OTHER_TABLE.msgid, {"what": Message(what)}))
    return TEXT


def foreign(what: Message) -> BadFile:
    """Return the refusal of something that is no table at all."""
    return BadFile(Message(_FOREIGN.msgid, {"what": what}))


def other_table(what: Message) -> BadFile:
    """Return the refusal of a table in a format that is not read."""
    return BadFile(Message(_OTHER_TABLE.msgid, {"what": what}))


def ending_of(name: str) -> Message | None:
    """Return what the ending of a name says of a format that is not read; None for all others."""
    what = _KNOWN_ENDINGS.get(Path(name).suffix.lower())
    return Message(what) if what else None


def _is_binary(start: bytes) -> bool:
    return start.startswith((b"%PDF", b"GIF8", b"Rar!", b"SQLite")) or any(
        byte < 32 and byte not in (9, 10, 12, 13) for byte in start
    )
