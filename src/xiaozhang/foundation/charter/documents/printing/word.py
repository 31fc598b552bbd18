"""DOCX by python-docx: styles with Chinese fonts, a table of contents that Word fills, page x of y."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

from xiaozhang.foundation.charter.documents.printing.book import Book, ClausePrinted

_SERIF, _SANS = "宋体", "黑体"
_GREY = "5f5f5f"
_SIGNERS = 20
_AFTER_UPDATE = ("hdrShapeDefaults", "footnotePr", "endnotePr", "compat", "docVars", "rsids")  # Word minds the order


def handbook_docx(book: Book) -> bytes:
    """Return a handbook as DOCX."""
    from docx import Document
    from docx.shared import Mm

    docx_file = Document()
    section = docx_file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(26), Mm(24)
    section.left_margin, section.right_margin = Mm(24), Mm(22)
    section.different_first_page_header_footer = True
    _set_styles(docx_file)
    _properties(docx_file, book)
    _around(section, book)
    paper = _Paper(docx_file)
    _cover(paper, book)
    _contents(paper, book)
    for chapter in book.chapters:
        paper.add(f"{chapter.heading}　{chapter.title}", "Heading 1")
        for paragraph in chapter.paragraphs:
            paper.add(paragraph, "Clause")
        for clause in chapter.clauses:
            _clause(paper, book, clause)
    _reasons(paper, book)
    _signing(paper, book)
    file = io.BytesIO()
    docx_file.save(file)
    return file.getvalue()


class _Paper:
    """The document; styles are set by their id, for python-docx looks each one up among all of them."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self._ids = {style.name: style.style_id for style in document.styles}

    def add(self, text: str, style: str = "Normal") -> Any:
        paragraph = self.document.add_paragraph(text)
        self.set_style(paragraph, style)
        return paragraph

    def set_style(self, paragraph: Any, style: str) -> None:
        if style != "Normal":
            paragraph._p.style = self._ids[style]

    def table(self, rows: list[list[str]], figures: list[bool], *, height: Any = None) -> None:
        """A table whose first row is its head and repeats on each page; rows are not broken."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        table = self.document.add_table(rows=len(rows), cols=len(figures), style="Table Grid")
        cells = iter(table._cells)  # once: asking row by row walks through the whole table each time
        for place, (row, texts) in enumerate(zip(list(table.rows), rows, strict=True)):
            properties = row._tr.get_or_add_trPr()
            properties.append(_element("cantSplit"))
            if not place:
                properties.append(_element("tblHeader"))
            if height is not None:
                row.height = height
            for text, is_figure in zip(texts, figures, strict=True):
                paragraph = next(cells).paragraphs[0]
                self.set_style(paragraph, "Small")
                if text:
                    paragraph.add_run(text).bold = not place
                if is_figure:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self.add("", "Small")


def _properties(document: Any, book: Book) -> None:
    core = document.core_properties
    core.title, core.author, core.subject = book.frame.title, book.frame.company, book.frame.label
    core.comments = core.keywords = ""
    core.created = core.modified = datetime(*book.frame.dated, tzinfo=UTC)


def _set_styles(document: Any) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Mm, Pt

    normal = document.styles["Normal"]
    _font(normal, _SERIF, 10.5)
    normal.paragraph_format.line_spacing = 1.5
    normal.paragraph_format.space_after = Pt(3)
    for name, size, before, after in (("Heading 1", 17, 30, 12), ("Heading 2", 12, 14, 4), ("Title", 32, 0, 12)):
        style = document.styles[name]
        _font(style, _SERIF if name != "Heading 2" else _SANS, size)
        style.font.bold = name != "Heading 2"
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.keep_with_next = True
        borders = style.element.find(f".//{_w('pBdr')}")
        if borders is not None:
            borders.getparent().remove(borders)
    clause = document.styles.add_style("Clause", WD_STYLE_TYPE.PARAGRAPH)
    clause.base_style = normal
    clause.paragraph_format.first_line_indent = Pt(21)
    made = document.styles.add_style("Made", WD_STYLE_TYPE.PARAGRAPH)
    made.base_style = normal
    _font(made, _SANS, 9)
    made.paragraph_format.left_indent = Mm(5)
    made.paragraph_format.line_spacing = 1.25
    small = document.styles.add_style("Small", WD_STYLE_TYPE.PARAGRAPH)
    small.base_style = normal
    _font(small, _SANS, 8)


def _font(style: Any, name: str, size: float) -> None:
    from docx.shared import Pt, RGBColor

    style.font.name, style.font.size = "Times New Roman" if name == _SERIF else "Arial", Pt(size)
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(_w("eastAsia"), name)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(_w(theme), None)


def _around(section: Any, book: Book) -> None:
    """Header with title and version, footer with page x of y; the cover has neither."""
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Mm

    frame, words = book.frame, book.words
    for part, left in ((section.header, f"{frame.company}　{frame.title}"), (section.footer, "")):
        paragraph = part.paragraphs[0]
        paragraph.style = "Small"
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(164), WD_TAB_ALIGNMENT.RIGHT)
        paragraph.add_run(left or (f"{words['hash']} {frame.text_hash[:16]}" if frame.text_hash else ""))
        paragraph.add_run("\t")
        if left:
            paragraph.add_run(f"{frame.label}　{frame.standing}")
            continue
        paragraph.add_run(f"{words['page']} ")
        _field(paragraph, "PAGE", "1")
        paragraph.add_run(f" {words['pages']} ")
        _field(paragraph, "NUMPAGES", "1")
        paragraph.add_run(f" {words['pages_end']}")


def _cover(paper: _Paper, book: Book) -> None:
    from docx.shared import Pt

    frame = book.frame
    company = paper.add("")
    company.add_run(frame.company).font.size = Pt(14)
    company.paragraph_format.space_before, company.paragraph_format.space_after = Pt(110), Pt(18)
    paper.add(frame.title, "Title")
    for words in (frame.label, frame.effective):
        paper.add("").add_run(words).font.size = Pt(13)
    for note in frame.notes:
        paper.add(note, "Small")
    if frame.text_hash:
        paper.add(f"{book.words['hash']} (SHA-256) {frame.text_hash}", "Small")


def _contents(paper: _Paper, book: Book) -> None:
    """A field that Word fills when the file is opened; until then the entries stand there without page numbers."""
    from docx.shared import Pt

    heading = paper.add("")
    heading.paragraph_format.page_break_before = True
    run = heading.add_run(book.words["contents"])
    run.font.size, run.bold = Pt(17), True
    entries = [
        line
        for chapter in book.chapters
        for line in (
            f"{chapter.heading}　{chapter.title}",
            *(f"　　{clause.heading}　{clause.title}" for clause in chapter.clauses),
        )
    ]
    _field(paper.add(""), 'TOC \\o "1-2" \\h \\z \\u', "\n".join(entries))
    update = _element("updateFields")
    update.set(_w("val"), "true")
    settings = paper.document.settings.element
    after = next((settings.find(_w(name)) for name in _AFTER_UPDATE if settings.find(_w(name)) is not None), None)
    if after is None:
        settings.append(update)
    else:
        after.addprevious(update)
    paper.add("").paragraph_format.page_break_before = True


def _clause(paper: _Paper, book: Book, clause: ClausePrinted) -> None:
    paper.add(f"{clause.heading}　{clause.title}", "Heading 2")
    for paragraph in clause.paragraphs:
        paper.add(paragraph, "Clause")
    if clause.rows:
        rows = [[cell.text for cell in row] for row in (clause.heads, *clause.rows)]
        paper.table(rows, [cell.is_figure for cell in clause.heads])
    if clause.made:
        paper.add(f"{book.words['made']}：{clause.made}", "Made")
    for example in clause.examples:
        given, expected = book.words["given"], book.words["expected"]
        text = f"{book.words['examples']}：{example.title}\n{given}：{example.given}\n{expected}：{example.expected}"
        paper.add(text, "Made")


def _reasons(paper: _Paper, book: Book) -> None:
    if not book.frame.reasons:
        return
    paper.add(book.words["reasons"], "Heading 1").paragraph_format.page_break_before = True
    heads = [book.words[name] for name in ("clause", "warning", "reason")]
    paper.table([heads, *(list(row) for row in book.frame.reasons)], [False] * 3)


def _signing(paper: _Paper, book: Book) -> None:
    from docx.shared import Mm

    paper.add(book.words["signing"], "Heading 1").paragraph_format.page_break_before = True
    paper.add(book.words["declaration"], "Clause")
    if book.frame.text_hash:
        paper.add(f"{book.words['hash']} {book.frame.text_hash}", "Small")
    heads = [book.words[name] for name in ("no", "name", "post", "signature", "day")]
    rows = [[str(place), "", "", "", ""] for place in range(1, _SIGNERS + 1)]
    paper.table([heads, *rows], [False] * len(heads), height=Mm(8.6))


def _field(paragraph: Any, instruction: str, shown: str) -> None:
    """Add a field with what it shows until Word works it out."""
    for kind, text in (("begin", ""), ("", instruction), ("separate", ""), ("shown", shown), ("end", "")):
        run = paragraph.add_run()
        if kind == "shown":
            for place, line in enumerate(text.split("\n")):
                if place:
                    run.add_break()
                run.add_text(line)
        elif kind:
            mark = _element("fldChar")
            mark.set(_w("fldCharType"), kind)
            run._r.append(mark)
        else:
            words = _element("instrText")
            words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            words.text = text
            run._r.append(words)


def _element(name: str) -> Any:
    from docx.oxml import OxmlElement

    return OxmlElement(f"w:{name}")


def _w(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(f"w:{name}"))
