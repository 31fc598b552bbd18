"""Workbooks and text files made for a test: plain ones, and ones that nobody would send on purpose."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter

TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
</Types>"""  # noqa: E501
RELATIONS = """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/>
</Relationships>"""  # noqa: E501
BOOK = """<?xml version="1.0" encoding="UTF-8"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<sheets><sheet name="客户" sheetId="1" r:id="rId1"/></sheets></workbook>"""
SHEET = """<?xml version="1.0" encoding="UTF-8"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"""


def sheet_xml(rows: str) -> str:
    """Return a worksheet of these rows."""
    return SHEET.replace("{rows}", rows)


def words(place: str, text: str) -> str:
    """Return a cell that holds a text."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def package(path: Path, sheet: str | bytes, blanks: int = 0, **others: str | bytes) -> Path:
    """Write a workbook of one sheet, part by part; `others` are further parts, `xl__x.bin` for xl/x.bin.

    `blanks` are that many spaces behind the sheet.
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELATIONS.format(kind="officeDocument", target="xl/workbook.xml"))
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr(
            "xl/_rels/workbook.xml.rels", RELATIONS.format(kind="worksheet", target="worksheets/sheet1.xml")
        )
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            part.write(sheet.encode() if isinstance(sheet, str) else sheet)
            for _ in range(blanks // 1_000_000):
                part.write(b" " * 1_000_000)
        for name, content in others.items():
            archive.writestr(name.replace("__", "/"), content)
    return path


def workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]], hidden: Sequence[str] = ()) -> Path:
    """Write an .xlsx with these cells; text stays text, whatever it looks like."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            if name in hidden:
                page.hide()
            for line, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if hasattr(cell, "isoformat"):
                        page.write_datetime(line, place, cell, day)
                    elif cell is not None:
                        page.write(line, place, cell)
    return path


def lying_archive(path: Path, part: str, real: int, declared: int) -> Path:
    """Write a workbook in whose directory one part declares another size than the `real` spaces it inflates to."""
    package(path, sheet_xml(""))
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(packer.compress(b" " * 1_000_000) for _ in range(real // 1_000_000)) + packer.flush()
    name = part.encode()
    check = 0
    content = path.read_bytes()
    end = content.rindex(b"PK\x05\x06")
    count, size, start = struct.unpack_from("<HII", content, end + 10)
    local = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 0, check, len(packed), declared, len(name), 0)
    entry = struct.pack(
        "<IHHHHHHIIIHHHHHII",
        0x02014B50,
        20,
        20,
        0,
        8,
        0,
        0,
        check,
        len(packed),
        declared,
        len(name),
        0,
        0,
        0,
        0,
        0,
        start,
    )
    body = content[:start] + local + name + packed
    directory = content[start : start + size] + entry + name
    tail = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count + 1, count + 1, len(directory), len(body), 0)
    path.write_bytes(body + directory + tail)
    return path


def compound(path: Path, names: Sequence[str], streams: Mapping[str, bytes] | None = None) -> Path:
    """Write a file of the old Microsoft container with a directory of these names; streams of 4096 bytes and more."""
    streams = streams or {}
    sectors: list[bytes] = []
    chain: list[int] = []

    def put(content: bytes) -> int:
        first = len(sectors)
        pieces = [content[at : at + 512].ljust(512, b"\0") for at in range(0, len(content), 512)]
        sectors.extend(pieces)
        chain.extend([*range(first + 1, first + len(pieces)), 0xFFFFFFFE])
        return first

    starts = {name: put(content) for name, content in streams.items()}
    entries = b""
    for name in ["Root Entry", *names]:
        written = name.encode("utf-16-le") + b"\0\0"
        kind = 5 if name == "Root Entry" else 2 if name in streams else 1
        entry = written.ljust(64, b"\0") + struct.pack("<HB", len(written), kind)
        entry = entry.ljust(116, b"\0") + struct.pack("<II", starts.get(name, 0), len(streams.get(name, b"")))
        entries += entry.ljust(128, b"\0")
    directory = put(entries)
    chain.append(0xFFFFFFFD)
    assert len(chain) <= 128
    table = struct.pack("<128I", *chain, *([0xFFFFFFFF] * (128 - len(chain))))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16 + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
    header = header.ljust(44, b"\0") + struct.pack("<II", 1, directory) + b"\0" * 4 + struct.pack("<I", 4096)
    header += struct.pack("<IIII", 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack("<I", len(sectors))
    header += b"\xff" * 4 * 108
    path.write_bytes(header.ljust(512, b"\0") + b"".join(sectors) + table)
    return path
