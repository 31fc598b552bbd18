"""What a file is, told by its content; sizes are bounded before anything is unpacked."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from xiaozhang.base.packages import DAMAGED
from xiaozhang.base.text import Message, clean_text
from xiaozhang.foundation.adoption.documents import word
from xiaozhang.foundation.adoption.errors import BadSource
from xiaozhang.foundation.adoption.rules.lines import Line, lines_of

MAX_FILE = 10 * 1024 * 1024
MAX_TEXT_FILE = 2 * 1024 * 1024
MAX_CHARACTERS = 400_000
MAX_LINES = 20_000
MAX_LINE = 20_000
_MAX_ENTRIES, _MAX_UNPACKED = 3000, 400 * 1024 * 1024
_MAX_PART = {"word/document.xml": 8 * 1024 * 1024}
_MAX_OTHER_PART = 4 * 1024 * 1024
_COMPOUND, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_LOCKED_NAME = "EncryptedPackage".encode("utf-16-le")
_OTHERS = (
    ("xl/workbook.xml", "Excel 工作簿"),
    ("ppt/presentation.xml", "PowerPoint 演示文稿"),
    ("content.xml", "WPS/ODF 文档"),
)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
)

_EMPTY = Message("没有读入：里面没有文字。请确认选对了文件，或把制度全文粘贴进来。")
_NOT_WORD = Message(
    "没有读入：这不是 Word 文档（.docx），也不是纯文本。请在 Word 或 WPS 里另存为 .docx 再上传，或把全文粘贴进来。"
)


@dataclass(frozen=True)
class Source:
    """A rulebook as it came: its lines, the whole text as shown beside the result, and the hash of what was given."""

    name: str
    form: str
    lines: tuple[Line, ...]
    text: str
    digest: str


def pasted(text: str) -> Source:
    """Return a pasted text as a source. Raises BadSource for one that is empty or too long."""
    return _source("", "text", lines_of(_checked(text)), text.encode())


def read(content: bytes, name: str) -> Source:
    """Return a file as a source.

    Raises:
        BadSource: it is empty, too large, locked, holds macros, is damaged, or is neither DOCX nor text.
    """
    if not content.strip():
        raise BadSource(_EMPTY)
    if len(content) > MAX_FILE:
        raise too_large()
    if content.startswith(_COMPOUND):
        if _LOCKED_NAME in content:
            raise BadSource("没有读入：文件加了打开密码。请在 Word 或 WPS 里去掉密码，另存后再上传。")
        raise BadSource("没有读入：这是旧版 Word 文档（.doc）或别的软件的文件。请另存为 .docx 再上传。")
    if content.startswith(_ZIP):
        return _source(name, "docx", word.lines_of(*_parts(content)), content)
    return _source(name, "text", lines_of(_checked(_decoded(content))), content)


def too_large() -> BadSource:
    """Return the refusal of a file above `MAX_FILE` bytes."""
    return BadSource(
        Message("没有读入：文件超过 {n} MB。请去掉图片后再上传，或把全文粘贴进来。", {"n": MAX_FILE >> 20})
    )


def _source(name: str, form: str, lines: Sequence[Line], content: bytes) -> Source:
    if not any(line.text for line in lines):
        raise BadSource(_EMPTY)
    if len(lines) > MAX_LINES:
        raise BadSource(
            Message("没有读入：共有 {given} 行，最多 {n} 行。请分几次读入。", {"given": len(lines), "n": MAX_LINES})
        )
    too_long = next((line for line in lines if len(line.text) > MAX_LINE), None)
    if too_long is not None:
        values = {"line": too_long.number, "n": MAX_LINE}
        raise BadSource(Message("没有读入：第 {line} 行超过 {n} 字，不像制度的一段。请检查换行后再读入。", values))
    text = "\n".join(line.text for line in lines)
    _refuse_long(text)
    return Source(name[:120], form, tuple(lines), text, hashlib.sha256(content).hexdigest())


def _checked(text: str) -> str:
    _refuse_long(text)
    if _CONTROLS.search(text):
        raise BadSource(_NOT_WORD)
    return clean_text(text)


def _refuse_long(text: str) -> None:
    if len(text) > MAX_CHARACTERS:
        values = {"given": len(text), "n": MAX_CHARACTERS}
        raise BadSource(Message("没有读入：全文有 {given} 字，最多 {n} 字。请确认选对了文件，或分几次读入。", values))


def _decoded(content: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 with its mark, or GB18030 (GBK, GB2312)."""
    if len(content) > MAX_TEXT_FILE:
        raise BadSource(Message("没有读入：文本文件超过 {n} MB。请确认选对了文件。", {"n": MAX_TEXT_FILE >> 20}))
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadSource(_NOT_WORD)


def _parts(content: bytes) -> tuple[bytes, bytes, bytes]:
    """Return document, numbering and styles of a DOCX, each within its bound; nothing else of it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            entries = packed.infolist()
            names = {entry.filename for entry in entries}
            _refuse_package(entries, names)
            document, numbering, styles = (
                _part(packed, f"word/{part}.xml", names) for part in ("document", "numbering", "styles")
            )
    except DAMAGED as error:
        raise BadSource("没有读入：文件已损坏，打不开。请在 Word 或 WPS 里打开，另存为 .docx 再上传。") from error
    return document, numbering, styles


def _refuse_package(entries: Sequence[zipfile.ZipInfo], names: set[str]) -> None:
    if len(entries) > _MAX_ENTRIES or sum(entry.file_size for entry in entries) > _MAX_UNPACKED:
        raise BadSource("没有读入：文件解开后太大。请去掉图片和附件后另存，再上传。")
    if any(entry.flag_bits & 1 for entry in entries):
        raise BadSource("没有读入：文件加了密码。请去掉密码，另存后再上传。")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise BadSource("没有读入：文件里有宏。请在 Word 或 WPS 里另存为不带宏的 .docx 再上传。")
    if "word/document.xml" not in names:
        what = next((words for name, words in _OTHERS if name in names), "")
        if what:
            raise BadSource(
                Message(
                    "没有读入：这是{what}。请把制度的文字复制到 Word 里存为 .docx，或直接粘贴。",
                    {"what": Message(what)},
                )
            )
        raise BadSource(_NOT_WORD)


def _part(packed: zipfile.ZipFile, name: str, names: set[str]) -> bytes:
    """Return a part, however small it says it is; what goes beyond its bound is not unpacked."""
    if name not in names:
        return b""
    most = _MAX_PART.get(name, _MAX_OTHER_PART)
    with packed.open(name) as part:
        content = part.read(most + 1)
    if len(content) > most:
        raise BadSource("没有读入：文件的正文解开后太大，不像一份制度。请把制度的文字另存为一个新文件再上传。")
    if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content:
        raise BadSource("没有读入：文件里有 Word 不会写出的内容。请在 Word 或 WPS 里打开，另存为 .docx 再上传。")
    for strict, usual in _STRICT:
        content = content.replace(strict, usual)
    return content
