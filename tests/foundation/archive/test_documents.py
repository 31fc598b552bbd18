"""What is taken in and what is not, by content."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tests.factories.archive import PDF, compound, package, png, word
from xiaozhang.foundation.archive import gateways
from xiaozhang.foundation.archive.documents import Received, receive
from xiaozhang.foundation.archive.errors import NotTaken

MOST = 1024 * 1024
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffc0000b080280050001011100ffd9")
WEBP = b"RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + (639).to_bytes(3, "little") + (479).to_bytes(3, "little")


def take(name: str, content: bytes) -> Received:
    return receive(name, content, most_bytes=MOST, keep=gateways.keep)


@pytest.mark.parametrize(
    ("name", "content", "media_type", "size"),
    [
        ("合同.pdf", PDF, "application/pdf", None),
        ("现场.PNG", png(3, 4), "image/png", (3, 4)),
        ("现场.jpg", JPEG, "image/jpeg", (1280, 640)),
        ("图.gif", b"GIF89a\x20\x00\x10\x00\x80\0\0;", "image/gif", (32, 16)),
        ("图.webp", WEBP, "image/webp", (640, 480)),
        ("方案.docx", word(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", None),
        ("报价.xls", compound("Workbook"), "application/vnd.ms-excel", None),
        ("通知.wps", compound("WordDocument"), "application/msword", None),
        ("发票.ofd", package({"OFD.xml": b"<OFD/>", "Doc_0/Document.xml": b"<D/>"}), "application/ofd", None),
        ("说明.txt", "第一行\r\n第二行".encode("gb18030"), "text/plain", None),
        ("MZ系列.txt", "MZ-100 型流量计".encode(), "text/plain", None),
        ("导出.csv", "﻿名称,数量\n流量计,3\n".encode(), "text/csv", None),
        ("导出.txt", "名称".encode("utf-16"), "text/plain", None),
        ("图纸.zip", package({"图纸/一层.pdf": PDF, "说明.txt": b"ok"}), "application/zip", None),
        ("通话.mp3", b"ID3\x03\0\0\0\0\0\0\xff\xfb\x90\0", "audio/mpeg", None),
        ("通话.amr", b"#!AMR\n\x3c\0\xff\xfe", "audio/amr", None),
        ("现场.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "video/mp4", None),
    ],
)  # fmt: skip
def test_a_file_is_taken_for_what_it_is(
    name: str, content: bytes, media_type: str, size: tuple[int, int] | None
) -> None:
    received = take(name, content)
    assert (received.media_type, received.size) == (media_type, len(content))
    assert ((received.width, received.height) if received.width else None) == size
    with gateways.open_content(received.digest) as file:
        assert file.read() == content


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("合同.pdf", b"MZ\x90\0\x03\0\0\0" + b"\0" * 200, "不是PDF，而是程序"),
        ("图.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "而是网页"),
        ("图.svg", b"<svg><script>alert(1)</script></svg>", "不收"),
        ("页面.html", b"<!doctype html><p>x", "不收"),
        ("页面.txt", b"  <!DOCTYPE html><script>alert(1)</script>", "而是网页"),
        ("装.exe", b"MZ\x90\0", "不收"),
        ("合同", PDF, "不收"),
        ("合同.docx", PDF, "而是PDF"),
        ("合同.pdf", word(), "而是Word 文档"),
        ("照片.jpg", png(), "而是PNG 图片"),
        ("数据.csv", b"a,b\n1,\x00\x01\x02", "内容不是纯文本"),
        ("空.pdf", b"", "空的"),
        ("装.doc", compound("Installer"), "内容不是旧版 Word 文档"),
        ("表.xls", compound("Workbook", "_VBA_PROJECT"), "有宏"),
        ("表.xlsx", compound("EncryptedPackage"), "打开密码"),
        ("文.docx", package({"[Content_Types].xml": b"x", "word/d.xml": b"x", "word/vbaProject.bin": b"x"}), "有宏"),
        ("包.zip", package({"说明.txt": b"MZ\x90\0"}), "能运行的文件"),
        ("包.zip", package({"setup.exe": b"x"}), "能运行的文件"),
        ("包.zip", package({"里面.zip": b"PK"}), "还有压缩包"),
        ("包.zip", package({"../../etc/passwd.txt": b"x"}), "别的文件夹"),
        ("包.zip", b"PK\x03\x04" + b"\0" * 40, "已损坏"),
        ("包.rar", b"Rar!\x1a\x07\0", "不收"),
    ],
)  # fmt: skip
def test_what_is_not_taken_leaves_nothing_in_the_store(name: str, content: bytes, words: str, store: Path) -> None:
    with pytest.raises(NotTaken) as refused:
        take(name, content)
    assert words in str(refused.value)
    assert not store.exists()


def test_a_zip_bomb_is_not_taken() -> None:
    bomb = package({f"{number}.txt": b"0" * 8_000_000 for number in range(4)})
    assert len(bomb) < 100_000
    with pytest.raises(NotTaken, match="大得不正常"):
        take("资料.zip", bomb)


def test_an_office_document_that_bursts_is_not_taken() -> None:
    with pytest.raises(NotTaken, match="大得不正常"):
        take("表.xlsx", package({"[Content_Types].xml": b"x", "xl/sheet1.xml": b" " * 40_000_000}))


def test_a_zip_with_a_password_is_not_taken() -> None:
    locked = bytearray(package({"合同.pdf": PDF}, zipfile.ZIP_STORED))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + place] |= 1
    with pytest.raises(NotTaken, match="加了密码"):
        take("合同.zip", bytes(locked))


def test_a_zip_with_too_many_entries_is_not_taken() -> None:
    many = package({f"{number}": b"" for number in range(5_001)}, zipfile.ZIP_STORED)
    with pytest.raises(NotTaken, match="超过 5000 个文件"):
        take("多.zip", many)


def test_a_file_that_is_two_things_at_once_is_not_taken() -> None:
    with pytest.raises(NotTaken, match="两种东西"):
        take("图.png", png() + package({"a.txt": b"x"}))


def test_a_picture_that_claims_a_monstrous_size_is_not_taken() -> None:
    with pytest.raises(NotTaken, match="尺寸大得不正常"):
        take("图.png", png(60_000, 60_000))


def test_a_file_that_is_too_large_is_not_taken_and_not_read_to_its_end() -> None:
    class Endless(io.RawIOBase):
        asked = 0

        def read(self, size: int = -1) -> bytes:
            self.asked += 1
            return b"%PDF-" + b"x" * (MOST // 2)

        def seek(self, offset: int, whence: int = 0) -> int:
            return 0

    endless = Endless()
    with pytest.raises(NotTaken, match=r"超过 1 MB"):
        receive("大.pdf", endless, most_bytes=MOST, keep=gateways.keep)  # type: ignore[arg-type]
    assert endless.asked == 2
