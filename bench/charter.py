"""The handbook at 300 clauses: a page, a search in it, the printed documents; and what is in force on a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bench.company import Company
from bench.figures import Report, timed
from bench.pages import Page, measure_page
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.charter import actions, documents, queries
from xiaozhang.foundation.charter.documents import printing
from xiaozhang.foundation.charter.models import Version
from xiaozhang.foundation.charter.rules.drafts import DraftChapter, DraftVersion

CLAUSES = 300
_PARAGRAPHS = "销售代表应当在约定的日期以前完成这项工作，并在当日写下记录；有困难的，事先告知主管。\n主管每周检查一次。"


def measure(report: Report, company: Company) -> None:
    """Publish the default charter with texts added up to 300 clauses, and measure reading it."""
    version = publish_large()
    clause_id = queries.clause_ids(version.pk)[CLAUSES // 2]
    bare = f"SELECT * FROM charter_clause WHERE version_id = {version.pk} ORDER BY position"
    for work, address in (
        ("handbook of 300 clauses, a chapter", reverse("charter:handbook")),
        ("handbook of 300 clauses, at a clause", f"{reverse('charter:handbook')}?clause={clause_id}"),
        ("handbook of 300 clauses, search in it", f"{reverse('charter:handbook')}?q=提成"),
    ):
        measure_page(report, company.representative_login, Page(work, address, 15, 60, bare))
    today = timezone.localdate()
    with CaptureQueriesContext(connection) as captured:
        queries.in_force(today)
        count = len(captured)
    timing = timed(lambda: queries.in_force(today), times=40)
    report.add("version in force on a day", f"{count} queries, {timing.p50:.2f} ms", "<= 2 queries", "", count <= 2)
    _documents(report, version)


def publish_large(effective_on: date | None = None) -> Version:
    """Publish the default charter, filled up with clauses of text, from `effective_on` on (today)."""
    draft = documents.read(documents.default_charter(), queries.kinds())
    known = sum(1 for _clause in draft.clauses())
    like = replace(next(clause for clause in draft.clauses() if not clause.kind), text=_PARAGRAPHS, is_public=False)
    added = tuple(
        DraftChapter(
            100 + chapter, f"补充规定之{chapter}", "",
            tuple(
                replace(like, key=f"bench_{chapter}_{n}", number=f"{100 + chapter}.{n}")
                for n in range(1, 11)
            ),
        )
        for chapter in range(1, (CLAUSES - known) // 10 + 2)
    )  # fmt: skip
    now = timezone.now()
    large = DraftVersion(draft.title, "", draft.note, (*draft.chapters, *added))
    made = actions.take_draft(actor=SYSTEM, now=now, draft=large)
    day = effective_on or timezone.localdate()
    return actions.publish_version(actor=SYSTEM, now=now, version_id=made.pk, effective_on=day, reason="量一量。")


def _make_next(make: Callable[[printing.Book], bytes], books: Iterator[printing.Book]) -> None:
    """Set another book each time: the same one would be remembered."""
    make(next(books))


def _documents(report: Report, version: Version) -> None:
    frame = printing.Frame("公司", version.title, version.label, "施行中", "", "0" * 64, "", (2026, 1, 1))
    chapters = queries.handbook(version)
    for work, make, limit in (("PDF", printing.handbook_pdf, 5.0), ("DOCX", printing.handbook_docx, 10.0)):
        books = (printing.laid_out(replace(frame, title=f"制度{n}"), chapters, str) for n in range(4))
        timing = timed(partial(_make_next, make, books), times=3, warm=1)
        figure = f"p50 {timing.p50 / 1000:.2f} s"
        report.add(f"handbook of 300 clauses as {work}", figure, f"<= {limit:g} s", "", timing.p50 <= limit * 1000)
