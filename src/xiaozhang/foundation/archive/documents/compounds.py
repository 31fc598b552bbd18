"""Files of the old Microsoft container, which Word, Excel, PowerPoint and WPS share with installers and others.

The container is a small file system; the names in its directory tell what it holds. They stand in UTF-16 at multiples
of 128 bytes, wherever the directory's sectors lie.
"""

from __future__ import annotations

from typing import BinaryIO

from xiaozhang.foundation.archive.errors import NotTaken

_ENTRY = 128
_PIECE = 8192 * _ENTRY
_HOLDS = {
    "WordDocument": "word_compound",
    "Workbook": "cells_compound",
    "Book": "cells_compound",
    "PowerPoint Document": "slides_compound",
}
_LOCKED, _MACROS = {"EncryptedPackage", "EncryptionInfo"}, {"_VBA_PROJECT", "VBA", "Macros", "_VBA_PROJECT_CUR"}


def nature_of_compound(file: BinaryIO) -> str:
    """Return what the container holds, "" for none of Office's. Raises NotTaken for what is locked or holds macros."""
    names = _names_in(file)
    if names & _LOCKED:
        raise NotTaken("没有保存：文件加了打开密码，无法检查。请在 Office 或 WPS 里去掉密码，另存后再上传。")
    if names & _MACROS:
        raise NotTaken("没有保存：文件里有宏。请在 Office 或 WPS 里另存为不带宏的格式，或导出 PDF 再上传。")
    return next((nature for name, nature in _HOLDS.items() if name in names), "")


def _names_in(file: BinaryIO) -> set[str]:
    """Return those of the names we know that stand in the directory."""
    wanted = {_entry_name(name): name for name in (*_HOLDS, *_LOCKED, *_MACROS)}
    found: set[str] = set()
    file.seek(0)
    while piece := file.read(_PIECE):
        for encoded, name in wanted.items():
            at = piece.find(encoded)
            while at >= 0 and name not in found:
                if at % _ENTRY == 0:
                    found.add(name)
                at = piece.find(encoded, at + 1)
    return found


def _entry_name(name: str) -> bytes:
    return (name + "\x00").encode("utf-16-le")
