"""Zip packages, looked into without unpacking them: Office documents, OFD, and plain archives."""

from __future__ import annotations

import struct
import zipfile
from typing import BinaryIO

from xiaozhang.base.packages import DAMAGED
from xiaozhang.base.text import Message
from xiaozhang.foundation.archive.errors import NotTaken
from xiaozhang.foundation.archive.rules.endings import PACKAGES, PROGRAMS
from xiaozhang.foundation.archive.rules.names import ending_of

MOST_ENTRIES = 5_000
MOST_UNPACKED = 1024**3
MOST_RATIO, RATIO_FROM = 150, 20 * 1024**2
_DIRECTORY = 2 * 1024**2  # the list of entries is read into memory
_TAIL = 65_557
_PROGRAM_BEGINNINGS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"#!/")
_OFFICE = (
    ("word/", "word_package"),
    ("xl/", "cells_package"),
    ("ppt/", "slides_package"),
)

_BROKEN = "没有保存：文件已损坏，打不开。请重新生成或下载一次再上传。"
_TRAP = "没有保存：压缩包解开后大得不正常，可能是陷阱。请解开后只上传需要的文件。"
_LOCKED = "没有保存：压缩包加了密码，无法检查。请去掉密码再上传。"
_MACROS = "没有保存：文件里有宏。请在 Office 或 WPS 里另存为不带宏的格式，或导出 PDF 再上传。"


def nature_of_package(file: BinaryIO) -> str:
    """Return what the package is: an Office document, OFD, or "zip".

    Raises:
        NotTaken: damaged, locked, a trap, or with programs, macros or further packages inside.
    """
    _check_directory(file)
    try:
        with zipfile.ZipFile(file) as package:
            entries = package.infolist()
            _check_sizes(entries)
            names = {entry.filename for entry in entries}
            nature = _nature(names)
            if nature == "zip":
                _check_inside(package, entries)
            elif any(name.casefold().endswith("vbaproject.bin") for name in names):
                raise NotTaken(_MACROS)
            return nature
    except DAMAGED as error:
        raise NotTaken(_BROKEN) from error


def _check_directory(file: BinaryIO) -> None:
    """Refuse a list of entries too long to be read."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(max(0, size - _TAIL))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + 22 > len(tail):
        raise NotTaken(_BROKEN)
    entries, length = struct.unpack_from("<HI", tail, at + 10)
    if entries > MOST_ENTRIES or length > _DIRECTORY:
        raise NotTaken(Message("没有保存：压缩包里超过 {most} 个文件。请分成几个。", {"most": MOST_ENTRIES}))


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise NotTaken(Message("没有保存：压缩包里超过 {most} 个文件。请分成几个。", {"most": MOST_ENTRIES}))
    if any(entry.flag_bits & 1 for entry in entries):
        raise NotTaken(_LOCKED)
    packed, unpacked = sum(entry.compress_size for entry in entries), sum(entry.file_size for entry in entries)
    if unpacked > MOST_UNPACKED or (unpacked > RATIO_FROM and unpacked > MOST_RATIO * max(packed, 1)):
        raise NotTaken(_TRAP)


def _nature(names: set[str]) -> str:
    if "OFD.xml" in names:
        return "ofd"
    if "[Content_Types].xml" in names:
        return next((nature for folder, nature in _OFFICE if any(name.startswith(folder) for name in names)), "zip")
    return "zip"


def _check_inside(package: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    for entry in entries:
        name = _name_of(entry)
        ending = ending_of(name)
        parts = name.replace("\\", "/").split("/")
        if ".." in parts or name.startswith(("/", "\\")) or ":" in parts[0]:
            raise NotTaken(Message("没有保存：压缩包里的「{name}」会写到别的文件夹去，可能是陷阱。", {"name": name}))
        if ending in PROGRAMS or (not entry.is_dir() and _begins_as_program(package, entry)):
            raise NotTaken(Message("没有保存：压缩包里有能运行的文件「{name}」。请去掉后再上传。", {"name": name}))
        if ending in PACKAGES:
            words = "没有保存：压缩包里还有压缩包「{name}」，看不到里面是什么。请解开后再上传。"
            raise NotTaken(Message(words, {"name": name}))


def _begins_as_program(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    with package.open(entry) as inside:
        return inside.read(4).startswith(_PROGRAM_BEGINNINGS)


def _name_of(entry: zipfile.ZipInfo) -> str:
    """Return the name of an entry; Chinese systems write GBK without saying so."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return entry.filename
