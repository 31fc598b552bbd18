"""What a file is, by its content."""

from __future__ import annotations

import codecs
import re
import zipfile
from typing import BinaryIO

from xiaozhang.foundation.archive.documents.compounds import nature_of_compound
from xiaozhang.foundation.archive.documents.packages import nature_of_package
from xiaozhang.foundation.archive.errors import NotTaken

HEAD = 4096
_PIECE = 1024 * 1024
_BEGINNINGS = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"BM", "bmp"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"ID3", "mp3"),
    (b"#!AMR", "amr"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
)
_ALSO_WORDS = {"bmp", "mp3", "program", "rar", "amr"}  # a text may begin so; none of these reads as a text to its end
_HEIC_BRANDS = {b"heic", b"heix", b"mif1", b"msf1", b"hevc"}
_WEB = re.compile(rb"\s*(<!doctype html|<html|<svg|<\?xml[^>]*>\s*(<!--.*?-->\s*)?<(svg|html)|<script)", re.I | re.S)
_TEXT_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f]")


def nature_of(file: BinaryIO) -> str:
    """Return what a file is (a key of rules.endings.NATURES), "" for what is not known.

    Raises:
        NotTaken: a package that is a trap, locked, or holds programs or macros; a file that is two things at once.
    """
    file.seek(0)
    head = file.read(HEAD)
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return nature_of_package(file)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return nature_of_compound(file)
    nature = "" if head[:2] in _TEXT_MARKS else _by_beginning(head)
    if not nature or nature in _ALSO_WORDS:
        words = "web" if _WEB.match(head.removeprefix(codecs.BOM_UTF8)) else _as_text(file)
        if words or not nature:
            return words
    if nature != "program" and zipfile.is_zipfile(file):
        raise NotTaken(
            "没有保存：文件同时是两种东西（后面还接着一个压缩包），可能有人做了手脚。请用原软件另存后再上传。"
        )
    return nature


def _by_beginning(head: bytes) -> str:
    if head[4:8] == b"ftyp":
        return "heic" if head[8:12] in _HEIC_BRANDS else "mpeg4"
    if head.startswith(b"RIFF"):
        return {b"WEBP": "webp", b"WAVE": "wave"}.get(head[8:12], "")
    if len(head) > 2 and head[0] == 0xFF and head[1] & 0xE6 in (0xE2, 0xE4, 0xE6):  # a frame of MPEG sound
        return "mp3"
    return next((nature for beginning, nature in _BEGINNINGS if head.startswith(beginning)), "")


def _as_text(file: BinaryIO) -> str:
    """Return "text" for what reads as Chinese or Latin text without a control character, "" for anything else."""
    file.seek(0)
    mark = file.read(2)
    encodings = [_TEXT_MARKS[mark]] if mark in _TEXT_MARKS else ["utf-8-sig", "gb18030"]
    return "text" if any(_reads_as(file, encoding) for encoding in encodings) else ""


def _reads_as(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while piece := file.read(_PIECE):
            if _NO_TEXT.search(decoder.decode(piece)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
