"""What nobody should send: each is refused in words, within ten seconds and 200 MB, and nothing of it is read."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.home.exchange.reading.files import compound, lying_archive, package, sheet_xml, workbook
from xiaozhang.home.exchange.documents.workbooks import read_book
from xiaozhang.home.exchange.errors import BadFile

_PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
_ENTITY = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
_ONE_CELL = '<row r="1"><c r="A1" t="inlineStr"><is><t>客户</t></is></c></row>'


def _wide(path: Path) -> Path:
    cells = "".join(f'<c r="{_letters(place)}1"><v>{place}</v></c>' for place in range(16384))
    return package(path, sheet_xml(f'<row r="1">{cells}</row>'))


def _letters(place: int) -> str:
    place += 1
    letters = ""
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _shared_bomb(path: Path) -> Path:
    text = "x" * 30_000
    cells = "".join(f'<row r="{line}"><c r="A{line}" t="s"><v>0</v></c></row>' for line in range(1, 60_001))
    table = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{text}</t></si></sst>'
    package(path, sheet_xml(cells), **{"xl__sharedStrings.xml": table})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    kind = b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"'
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>", b'<Relationship Id="rId9" ' + kind + b' Target="sharedStrings.xml"/></Relationships>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return path


def _zeros(path: Path) -> Path:
    return package(path, sheet_xml(_ONE_CELL), 220_000_000)


def _lying(path: Path) -> Path:
    return lying_archive(path, "xl/styles.xml", 220_000_000, 1000)


def _written(content: bytes) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return write


def _long(size: int) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        with path.open("wb") as file:
            for _ in range(size):
                file.write(b"a,b,c,d," * 131072)
        return path

    return write


BAD: list[tuple[str, str, Callable[[Path], Path], str]] = [
    ("empty", "a.xlsx", _written(b""), "文件是空的"),
    ("only blanks", "a.csv", _written(b"\xef\xbb\xbf \r\n\r\n"), "文件是空的"),
    ("only separators", "a.csv", _written(b",,,\r\n,,,\r\n"), "没有一张工作表有内容"),
    ("picture", "a.xlsx", _written(_PNG), "图片（PNG）"),
    ("pdf", "a.xls", _written(b"%PDF-1.7\n%\xe2\xe3"), "PDF"),
    ("web page", "a.xls", _written(b"<html><table><tr><td>1</td></tr></table></html>"), "网页"),
    ("rar", "a.xlsx", _written(b"Rar!\x1a\x07\x00"), "压缩包（RAR）"),
    ("publisher", "a.xlsx", lambda path: compound(path, ["Contents", "Quill"]), "Publisher"),
    ("word", "a.xls", lambda path: compound(path, ["WordDocument"]), "Word"),
    ("unknown .et", "a.et", lambda path: compound(path, ["Something"]), "WPS 表格（.et）"),
    ("locked", "a.xlsx", lambda path: compound(path, ["EncryptionInfo", "EncryptedPackage"]), "打开密码"),
    ("old macros", "a.xls", lambda path: compound(path, ["Workbook", "_VBA_PROJECT_CUR"]), "有宏"),
    ("cut off", "a.xls", _written(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 40), "已损坏"),
    ("macros", "a.xlsm", lambda p: package(p, sheet_xml(_ONE_CELL), **{"xl__vbaProject.bin": b"x"}), "有宏"),
    ("entity", "a.xlsx", lambda p: package(p, _ENTITY + sheet_xml(_ONE_CELL)), "外部声明"),
    (
        "hidden entity",
        "a.xlsx",
        lambda p: package(p, (_ENTITY + sheet_xml(_ONE_CELL)).encode("utf-16")),
        "外部声明",
    ),
    ("zip bomb", "a.xlsx", _zeros, "大得不正常"),
    ("padding", "a.xlsx", lambda path: package(path, sheet_xml(_ONE_CELL), 190_000_000), "超出限度"),
    ("lying zip bomb", "a.xlsx", _lying, "大得不正常"),
    ("one string everywhere", "a.xlsx", _shared_bomb, "超出限度"),
    ("16,384 columns", "a.xlsx", _wide, "16384 列"),
    ("far corner", "a.xlsx", lambda p: package(p, sheet_xml(_ONE_CELL + _FAR)), "第 1048576 行"),
    ("numbers", "a.numbers", lambda p: package(p, "", **{"Index__Document.iwa": b"x"}), ""),
    ("plain zip", "a.xlsx", lambda p: _zip(p, {"a.txt": "x"}), "压缩包（zip）"),
    ("ods", "a.ods", lambda p: _zip(p, {"mimetype": "x", "content.xml": "x"}), "OpenDocument"),
    ("docx", "a.xlsx", lambda p: _zip(p, {"word/document.xml": "x"}), "Word"),
    ("xlsb", "a.xlsb", lambda p: _zip(p, {"xl/workbook.bin": "x"}), "二进制工作簿"),
    ("damaged xlsx", "a.xlsx", _written(b"PK\x03\x04" + b"x" * 500), "已损坏"),
    ("200 MB of one line", "a.csv", _long(200), "200 MB，最多 100 MB"),
    ("90 MB of one line", "a.csv", _long(90), "没有换行"),
    ("two encodings", "a.csv", _written("客户,电话\n苏州工业\n".encode() + "北京机械,1\n".encode("gbk")), "第 3 行"),
    ("no encoding", "a.csv", _written(b"a,b\n\xff\xff\xff\xfe,1\n"), "认不出文字编码"),
    ("NUL", "a.csv", _written(b"a,b\n1,\0\n"), "不是表格"),
    ("open quote", "a.csv", _written(b'a,b\n1,"x\n' + b"2,3\n" * 100_000), "第 2 行起引号"),
]
_FAR = '<row r="1048576"><c r="H1048576"><v>1</v></c></row>'


def _zip(path: Path, parts: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("name", "make", "words"), [row[1:] for row in BAD if row[3]], ids=[row[0] for row in BAD if row[3]]
)
def test_a_bad_file_is_refused_in_words(tmp_path: Path, name: str, make: Callable[[Path], Path], words: str) -> None:
    path = make(tmp_path / name)
    began = time.monotonic()
    with pytest.raises(BadFile) as refused:
        read_book(path, name)
    took = time.monotonic() - began
    assert words in str(refused.value)
    assert took < 10


_MEASURED = """
import resource, sys
from pathlib import Path
from xiaozhang.home.exchange.documents.workbooks import read_book
from xiaozhang.home.exchange.errors import BadFile
try:
    read_book(Path(sys.argv[1]), sys.argv[1])
except BadFile:
    # of this process since it began, not of the one it was forked from
    own = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
    print(max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
"""


@pytest.mark.parametrize("what", ["zip bomb", "padding", "lying zip bomb", "one string everywhere", "16,384 columns",
                                  "far corner", "90 MB of one line"])  # fmt: skip
def test_a_bad_file_takes_less_than_200_mb(tmp_path: Path, what: str) -> None:
    name, make = next((row[1], row[2]) for row in BAD if row[0] == what)
    path = make(tmp_path / name)
    told = subprocess.run(  # noqa: S603
        [sys.executable, "-c", _MEASURED, str(path)], capture_output=True, text=True, check=True, env=os.environ
    )
    assert int(told.stdout) < 200 * 1024


def test_a_formatted_but_empty_sheet_of_16384_columns_is_no_reason_to_refuse(tmp_path: Path) -> None:
    cells = "".join(f'<c r="{_letters(place)}1" s="0"/>' for place in range(2, 16384))
    empty = "".join(f'<row r="{line}"><c r="A{line}" s="0"/></row>' for line in range(3, 40_000))
    head = '<c r="A1" t="inlineStr"><is><t>客户</t></is></c><c r="B1" t="inlineStr"><is><t>电话</t></is></c>'
    path = package(
        tmp_path / "a.xlsx", sheet_xml(f'<row r="1">{head}{cells}</row><row r="2"><c r="A2"><v>1</v></c></row>{empty}')
    )
    assert read_book(path, "a.xlsx").sheets[0].cells[:2] == (("客户", "电话"), (1,))


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    evil = '=HYPERLINK("http://x.example","点我")'
    rows = [["客户", "备注"], [evil, "@SUM(A1)"], ["+86 138", "-1+2"]]
    book = read_book(workbook(tmp_path / "a.xlsx", {"客户": rows}), "a.xlsx")
    assert book.sheets[0].cells == (("客户", "备注"), (evil, "@SUM(A1)"), ("+86 138", "-1+2"))
    path = tmp_path / "a.csv"
    path.write_text('客户,备注\r\n=1+1,\'=2+2\r\n="00123",-3\r\n', encoding="utf-8")
    assert read_book(path, "a.csv").sheets[0].cells == (("客户", "备注"), ("=1+1", "=2+2"), ("00123", "-3"))
