"""Files that people upload: what is read of them, and what is refused with a reason."""

from __future__ import annotations

import contextlib
import io
import time
import zipfile
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from xiaozhang.foundation.adoption import documents
from xiaozhang.foundation.adoption.errors import BadSource
from xiaozhang.foundation.adoption.rules.splitting import split

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def packed(**parts: str | bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return file.getvalue()


def body(inside: str) -> str:
    return f"<w:document {W}><w:body>{inside}</w:body></w:document>"


def saved(document: Any) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def numbered(document: Any, text: str, list_id: int, level: int) -> None:
    """Add a paragraph with an automatic number."""
    properties = document.add_paragraph(text)._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_numId().val = list_id
    properties.get_or_add_ilvl().val = level


def chinese_list(document: Any) -> int:
    """Add a list that counts 第一章, 第一条 (through all chapters) and （一）."""
    numbering = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "99")
    for level, (form, words) in enumerate(
        [("chineseCounting", "第%1章"), ("chineseCounting", "第%2条"), ("chineseCounting", "（%3）")]
    ):
        element = OxmlElement("w:lvl")
        element.set(qn("w:ilvl"), str(level))
        for name, value in (("w:start", "1"), ("w:numFmt", form), ("w:lvlText", words)):
            child = OxmlElement(name)
            child.set(qn("w:val"), value)
            element.append(child)
        abstract.append(element)
    numbering.insert(0, abstract)
    return int(numbering.add_num(99).numId)


def test_a_word_document_keeps_automatic_numbers_headings_and_tables() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "页眉不读入"
    document.add_paragraph("销售管理制度", style="Title")
    list_id = chinese_list(document)
    numbered(document, "总则", list_id, 0)
    numbered(document, "目的", list_id, 1)
    document.add_paragraph("规范销售工作。")
    numbered(document, "提成", list_id, 1)
    numbered(document, "按下表计提。", list_id, 2)
    table = document.add_table(rows=2, cols=2)
    for place, words in enumerate(["回款", "比例", "0-20万元", "1%"]):
        table.cell(place // 2, place % 2).text = words
    numbered(document, "附则", list_id, 0)
    numbered(document, "解释", list_id, 1)
    document.add_paragraph("由销售部解释。")

    source = documents.read(saved(document), "制度.docx")

    assert (source.form, source.name, len(source.digest)) == ("docx", "制度.docx", 64)
    assert [line.text for line in source.lines] == [
        "销售管理制度", "第一章 总则", "第一条 目的", "规范销售工作。", "第二条 提成", "（一） 按下表计提。",
        "回款 | 比例", "0-20万元 | 1%", "第二章 附则", "第一条 解释", "由销售部解释。",
    ]  # fmt: skip
    found = split(source.lines)
    assert found.title == "销售管理制度"
    assert [clause.text for clause in found.clauses()] == [
        "规范销售工作。", "（一） 按下表计提。\n回款 | 比例\n0-20万元 | 1%", "由销售部解释。",
    ]  # fmt: skip


def test_headings_by_style_make_chapters_and_clauses() -> None:
    document = docx.Document()
    document.add_heading("考勤", 1)
    document.add_heading("上班", 2)
    document.add_paragraph("九点。")
    document.add_heading("奖励", 1)
    document.add_heading("冠军", 2)
    document.add_paragraph("一千元。")

    found = split(documents.read(saved(document), "").lines)

    assert [(each.number, each.title, [clause.title for clause in each.clauses]) for each in found.chapters] == [
        (1, "考勤", ["上班"]), (2, "奖励", ["冠军"]),
    ]  # fmt: skip


def test_what_was_deleted_merged_or_listed_in_the_contents_is_read_as_it_is_printed() -> None:
    rows = "".join(
        f"<w:tr><w:tc><w:tcPr><w:vMerge{merge}/></w:tcPr><w:p><w:r><w:t>{a}</w:t></w:r></w:p></w:tc>"
        f"<w:tc><w:p><w:r><w:t>{b}</w:t></w:r></w:p></w:tc></w:tr>"
        for merge, a, b in ((' w:val="restart"', "甲", "1"), ("", "", "2"))
    )
    text = body(
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        "<w:sdtContent><w:p><w:r><w:t>总则</w:t><w:tab/><w:t>1</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        "<w:p><w:r><w:t>第一条 </w:t></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>新</w:t></w:r></w:ins></w:p>"
        f"<w:tbl>{rows}</w:tbl>"
    )
    source = documents.read(packed(word__document_xml=text), "")

    assert [(line.text, line.is_row, line.is_contents) for line in source.lines] == [
        ("总则\t1", False, True), ("第一条 新", False, False), ("甲 | 1", True, False), ("甲 | 2", True, False),
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_text_in_the_encodings_in_use(encoding: str) -> None:
    source = documents.read("第一章 总则\r\n第一条 目的\r\n规范。".encode(encoding), "制度.txt")

    assert [line.text for line in source.lines] == ["第一章 总则", "第一条 目的", "规范。"]


SOUND = packed(word__document_xml=body("".join(f"<w:p><w:r><w:t>第{n}条 甲乙丙</w:t></w:r></w:p>" for n in range(60))))
BOMB = body("<w:p><w:r><w:t>" + "甲" * 12_000_000 + "</w:t></w:r></w:p>")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "里面没有文字"),
        ("　\n\t ".encode(), "里面没有文字"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "不是 Word 文档"),
        (b"%PDF-1.7\n\x00\x01\x02\xff\xfe", "不是 Word 文档"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版 Word 文档"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
        (b"PK\x03\x04" + b"\0" * 200, "已损坏"),
        (packed(xl__workbook_xml="<a/>"), "Excel 工作簿"),
        (packed(a_xml="<a/>"), "不是 Word 文档"),
        (packed(word__document_xml=body(""), **{"word/vbaProject.bin": b"x"}), "有宏"),
        (packed(word__document_xml="<w:document"), "已损坏"),
        (packed(word__document_xml=f"<w:document {W}/>"), "没有正文"),
        (packed(word__document_xml=body("")), "里面没有文字"),
        (packed(word__document_xml='<!DOCTYPE a [<!ENTITY b "c">]>' + body("&b;")), "Word 不会写出的内容"),
        (packed(word__document_xml="<a>" * 100_000), "已损坏"),
        (packed(word__document_xml=BOMB), "解开后太大"),
        (packed(word__document_xml=body(""), **{f"word/media/{n}.png": b"" for n in range(3001)}), "解开后太大"),
        (packed(word__document_xml=body("<w:p><w:r><w:t>" + "甲" * 20_001 + "</w:t></w:r></w:p>")), "不像制度的一段"),
        (b"x" * (documents.MAX_FILE + 1), "超过 10 MB"),
        ("甲\n".encode() * 700_000, "文本文件超过 2 MB"),
        ("甲\n".encode() * 250_000, "最多 400000 字"),
        (("甲" * 10 + "\n").encode() * 21_000, "最多 20000 行"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_rulebook_is_refused_with_its_reason(content: bytes, words: str) -> None:
    begun = time.monotonic()

    with pytest.raises(BadSource, match=words):
        documents.read(content, "制度.docx")

    assert time.monotonic() - begun < 5


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_wrong_byte_anywhere_is_read_over_or_refused(place: int, change: int) -> None:
    content = bytearray(SOUND)
    content[place % len(content)] ^= change

    with contextlib.suppress(BadSource):
        assert documents.read(bytes(content), "制度.docx").lines


def test_a_locked_zip_is_refused() -> None:
    content = bytearray(packed(word__document_xml=body("")))
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        content[content.index(mark) + offset] |= 1

    with pytest.raises(BadSource, match="加了密码"):
        documents.read(bytes(content), "")


@pytest.mark.parametrize(
    ("text", "words"), [("", "里面没有文字"), ("甲" * 400_001, "最多 400000 字"), ("甲\x00乙", "不是 Word")]
)
def test_a_pasted_text_that_cannot_be_taken_is_refused(text: str, words: str) -> None:
    with pytest.raises(BadSource, match=words):
        documents.pasted(text)
