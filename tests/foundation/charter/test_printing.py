"""The handbook as a document: what stands in it, and that it is set the same each time."""

from __future__ import annotations

import io
import time
from dataclasses import replace
from datetime import date

import docx
import pypdf
import pytest

from tests.asking import signed_in
from tests.factories.charter import make_charter
from tests.factories.org import make_company, make_member
from tests.foundation.charter.kinds import bonus, days
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter import queries
from xiaozhang.foundation.charter.documents import printing
from xiaozhang.foundation.charter.documents.printing.setting import set_anew
from xiaozhang.foundation.charter.models import Clause, Version
from xiaozhang.foundation.charter.rules.reading import Carried, ChapterReading, Reading

FRAME = printing.Frame(
    "衡川仪表（苏州）有限公司", "销售管理制度", "V3.2", "施行中", "2026 年 10 月 1 日起施行", "3f9a" * 16,
    "已经发布", (2026, 9, 24),
    reasons=(("第 1.1 条「目的」", "没有时限。", "不设统一时限。"),),
)  # fmt: skip
HOSTILE = '#panic("x") *粗* $1/0$ @ref <tag> `#read("/etc/passwd")` \\ _斜_ "'


def reading(number: str, text: str) -> Reading:
    return Reading(1, number, "目的", (text,), "", Carried.BY_PEOPLE, Message("释义。"))


def book(count: int = 1, text: str = "规范销售工作。") -> printing.Book:
    clauses = tuple(reading(f"1.{n}", text) for n in range(1, count + 1))
    return printing.laid_out(FRAME, [ChapterReading(1, "总则", ("引言。",), clauses)], str)


def words_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def test_the_pdf_has_cover_contents_text_reasons_and_signature_page() -> None:
    content = printing.handbook_pdf(book())
    file = pypdf.PdfReader(io.BytesIO(content))
    pages = [page.extract_text() for page in file.pages]

    assert len(pages) == 5
    for page, words in zip(
        pages,
        (
            ("衡川仪表（苏州）有限公司", "V3.2", "2026 年 10 月 1 日起施行", "3f9a" * 16),
            ("目录", "第 1.1 条", "第 2 页，共 5 页"),
            ("第一章", "引言。", "规范销售工作。", "释义。"),
            ("不设统一时限。",),
            ("签阅页", "签名", "第 5 页，共 5 页"),
        ),
        strict=True,
    ):
        assert [word for word in words if word not in page] == []
    assert file.metadata is not None
    assert file.metadata.title == "销售管理制度 V3.2"


def test_words_of_a_charter_are_never_markup_and_the_same_book_is_the_same_file() -> None:
    first = printing.handbook_pdf(book(text=HOSTILE))

    assert "".join(HOSTILE.split()) in "".join(words_of(first).split())
    assert printing.handbook_pdf(book(text=HOSTILE), is_archival=True)[:5] == b"%PDF-"
    set_anew()
    assert printing.handbook_pdf(book(text=HOSTILE)) == first


def test_a_sign_without_a_font_is_refused_only_in_an_archival_file() -> None:
    strange = book(text="𠮷")

    assert printing.handbook_pdf(strange)[:5] == b"%PDF-"
    with pytest.raises(printing.BrokenSetting):
        printing.handbook_pdf(strange, is_archival=True)


def test_three_hundred_clauses_are_set_in_seconds() -> None:
    large = book(300, "销售代表每周拜访客户不少于十次，拜访后当日写下记录。" * 4)
    begun = time.monotonic()
    printing.handbook_pdf(large)
    printing.handbook_docx(large)

    assert time.monotonic() - begun < 20


def test_the_docx_has_headings_a_field_for_the_contents_and_a_signature_page() -> None:
    chapter = ChapterReading(1, "总则", (), (replace(reading("1.1", HOSTILE)),))
    file = docx.Document(io.BytesIO(printing.handbook_docx(printing.laid_out(FRAME, [chapter], str))))

    headings = [each.text for each in file.paragraphs if each.style.name.startswith("Heading")]
    assert headings == ["第一章　总则", "第 1.1 条　目的", "附录　发布时接受的提醒", "签阅页"]
    assert HOSTILE in [each.text for each in file.paragraphs]
    assert [field.text for field in file.element.iter("{*}instrText")] == ['TOC \\o "1-2" \\h \\z \\u']
    assert [cell.text for cell in file.tables[-1].rows[0].cells] == ["序号", "姓名", "岗位", "签名", "日期"]
    footer = file.sections[0].footer._element
    assert [field.text for field in footer.iter("{*}instrText")] == ["PAGE", "NUMPAGES"]


@pytest.mark.django_db
def test_every_reader_takes_the_handbook_away() -> None:
    make_company()
    version = make_charter(bonus(), days(3), "第一款。", text_hash="ab" * 32)
    client = signed_in(make_member(role="representative"))

    pdf = client.get(f"/charter/versions/{version.pk}/pdf/")
    word = client.get(f"/charter/versions/{version.pk}/docx/")

    assert (pdf["Content-Type"], pdf.status_code, word.status_code) == ("application/pdf", 200, 200)
    assert "V1.0.pdf" in pdf["Content-Disposition"]
    words = words_of(pdf.content)
    assert [
        word for word in ("第一款。", "奖金分 2 档。", "2026 年 1 月 1 日起施行", "ab" * 32) if word not in words
    ] == []


@pytest.mark.django_db
def test_a_draft_is_taken_away_by_those_who_draft_alone_and_says_that_it_is_one() -> None:
    make_company()
    version = make_charter("第一款。", effective_on=None)

    assert signed_in(make_member(role="representative")).get(f"/charter/versions/{version.pk}/pdf/").status_code == 404
    words = words_of(signed_in(make_member(role="sales_manager")).get(f"/charter/versions/{version.pk}/pdf/").content)
    assert ("草案" in words, "起施行" in words) == (True, False)


@pytest.mark.django_db
def test_the_amendment_says_what_a_version_changes() -> None:
    make_company()
    before = make_charter("每周拜访十次。")
    after = make_charter("每周拜访十二次。", effective_on=date(2026, 10, 1))

    answer = signed_in(make_member(role="representative")).get(
        f"/charter/versions/{after.pk}/against/{before.pk}/amendment.pdf"
    )

    words = "".join(words_of(answer.content).split())
    assert [word for word in ("修正案", "V1.0", "每周拜访十二次。", "批准人（签字）") if word not in words] == []


@pytest.mark.django_db
def test_only_public_clauses_of_the_version_in_force_are_on_the_wall() -> None:
    make_company()
    make_charter("旧的公示。", effective_on=date(2026, 1, 1))
    version = make_charter("公示的话。" * 60, bonus(), "不公示的话。", effective_on=date(2026, 2, 1))
    Version.objects.filter(pk=version.pk).update(state="draft", effective_on=None, published_at=None)
    for clause in Clause.objects.filter(version=version, number__in=("1.1", "1.2")):
        clause.is_public = True
        clause.save()
    Version.objects.filter(pk=version.pk).update(
        state="published", effective_on=date(2026, 2, 1), published_at="2026-01-20T00:00:00Z"
    )
    client = signed_in(make_member(role="representative"))

    page = client.get("/charter/wall/").content.decode()

    assert ("公示的话。" in page, "不公示的话。" in page, "旧的公示。" in page) == (True, False, False)
    assert page.count("data-slide") == len(page.split("<article")) - 1
    assert [slide in page for slide in ("1 / 2", "2 / 2", "满 1000 元")] == [True, True, True]
    assert client.get("/charter/wall/?n=99").status_code == 200
    assert queries.in_force(date(2026, 3, 1)) == version


@pytest.mark.django_db
def test_an_empty_wall_says_what_to_do() -> None:
    make_company()

    assert "还没有公示的条款" in signed_in(make_member(role="finance")).get("/charter/wall/").content.decode()
