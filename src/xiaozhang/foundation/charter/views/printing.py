"""Documents to take away: the handbook as PDF and DOCX, the amendment as PDF."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from xiaozhang.base import pages
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter import powers, queries
from xiaozhang.foundation.charter.documents import printing
from xiaozhang.foundation.charter.queries.printing import amendment_items
from xiaozhang.foundation.org import queries as org_queries

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pages.page(powers.READ_CHARTER)
def handbook_pdf(request: pages.Request, pk: int) -> HttpResponse:
    """Give a version out as PDF with cover, contents, text and signature page."""
    row = queries.get_version(request.actor, pk)
    return _sent(printing.handbook_pdf(_book(request, row)), PDF, f"{row.title}-{row.label}.pdf")


@pages.page(powers.READ_CHARTER)
def handbook_docx(request: pages.Request, pk: int) -> HttpResponse:
    """Give a version out as DOCX."""
    row = queries.get_version(request.actor, pk)
    return _sent(printing.handbook_docx(_book(request, row)), DOCX, f"{row.title}-{row.label}.docx")


@pages.page(powers.READ_CHARTER)
def amendment_pdf(request: pages.Request, pk: int, other: int) -> HttpResponse:
    """Give out what a version changes of another one as PDF."""
    row, before = queries.get_version(request.actor, pk), queries.get_version(request.actor, other)
    items = amendment_items(before, row)
    laid_out = printing.amendment_laid_out(_frame(request, row), before.label, items, pages.words)
    return _sent(printing.amendment_pdf(laid_out), PDF, f"{row.title}-{row.label}-{_('修正案')}.pdf")


def _book(request: pages.Request, row: Any) -> printing.Book:
    return printing.laid_out(_frame(request, row), queries.handbook(row), pages.words)


def _frame(request: pages.Request, row: Any) -> printing.Frame:
    """What stands around the text: company, version, days, hash, accepted warnings."""
    editions = queries.editions(request.actor, timezone.localdate())
    edition = next(each for each in editions if each.version_id == row.pk)
    company = org_queries.company()
    day = timezone.localtime(row.published_at or row.drafted_at)
    is_published = row.effective_on is not None and row.state != "withdrawn"
    return printing.Frame(
        company=company.name if company else "",
        title=row.title,
        label=row.label,
        standing=pages.words(edition.standing.label),
        effective=pages.words(_effective(row.effective_on)) if is_published else pages.words(edition.standing.label),
        text_hash=row.text_hash,
        seal=_("已经发布") if is_published else "",
        dated=(day.year, day.month, day.day),
        notes=tuple(_notes(row)),
        reasons=tuple(_reason(each) for each in row.accepted_warnings),
    )


def _effective(day: Any) -> Message:
    return Message("{y} 年 {m} 月 {d} 日起施行", {"y": day.year, "m": day.month, "d": day.day})


def _notes(row: Any) -> list[str]:
    """Who published it when; the day of print is not said, so that the same version is the same document."""
    if row.published_at is None:
        return []
    day = timezone.localtime(row.published_at)
    name = org_queries.names_of([row.published_by_id]).get(row.published_by_id or 0, "") or _("系统")
    values = {"name": name, "y": day.year, "m": day.month, "d": day.day}
    return [pages.words(Message("{name} {y} 年 {m} 月 {d} 日发布", values))]


def _reason(each: dict[str, str]) -> tuple[str, str, str]:
    number, title = each.get("number", ""), each.get("title", "")
    place = pages.words(Message("第 {number} 条「{title}」", {"number": number, "title": title})) if number else ""
    return place, each.get("words", ""), each.get("reason", "")


def _sent(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return response
