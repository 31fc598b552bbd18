"""A draft that is edited in the browser: how it is started, its chapters and clauses, who changed what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xiaozhang.base import pages
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter import actions as charter_actions
from xiaozhang.foundation.charter import powers as charter_powers
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.charter.rules.differences import differences
from xiaozhang.foundation.org import queries as org_queries
from xiaozhang.foundation.revision import forms
from xiaozhang.foundation.revision.rules.marks import gone, marks

_PAST = ("superseded", "withdrawn")


@pages.page(charter_powers.DRAFT_CHARTER)
def start(request: pages.Request) -> HttpResponse:
    """Start a draft of the latest published version, of `?version=`, or for the sake of `?clause=`.

    A clause of a version that is past is revised in the one that stands now.
    """
    clause = charter.get_clause(request.actor, pk) if (pk := _number(request, "clause")) else None
    past = clause.version if clause and clause.version.state in _PAST else None
    version_id = _number(request, "version") if clause is None else None if past else clause.version_id
    standing = charter.get_version(request.actor, version_id) if version_id else charter.published_version()
    is_gone = False
    if clause is not None and past and standing:
        is_gone = not charter.clauses_with_key(request.actor, clause.key, [standing.pk])
    open_drafts = list(charter.drafts(request.actor))
    title = _("起草新版") if clause is None else _("修订第 {number} 条").format(number=clause.number)
    return pages.form_page(
        request,
        forms.StartForm.of(request),
        charter_actions.start_draft,
        title=title,
        done=_started(request, clause.key) if clause else _address,
        fixed={"version_id": version_id},
        submit_label=Message("新开一份草案"),
        said=Message("已新开草案"),
        template="revision/start.html",
        context={
            "standing": standing,
            "clause": clause,
            "past": past,
            "is_gone": is_gone,
            "open_drafts": _places(request, open_drafts, clause),
        },
    )


@dataclass(frozen=True)
class Line:
    """A clause on the draft's page: what changed, what the check found, who saved it last, what it is."""

    clause: Any
    mark: Message | None
    findings: int
    editor: str
    kind: Message | str


@pages.page(charter_powers.DRAFT_CHARTER)
def draft(request: pages.Request, pk: int) -> HttpResponse:
    """Show a draft: chapters and clauses, what differs from the version it is based on, findings, who edited when."""
    version = charter.get_version(request.actor, pk)
    chapters = charter.chapters(pk)
    rows = [clause for chapter in chapters for clause in chapter.clauses.all()]
    before = version.based_on
    found = differences(charter.as_draft(before), charter.as_draft(version)) if before else []
    findings, changed = charter.findings(version), marks(found)
    counts = Counter(each.clause_id for each in findings)
    names = org_queries.names_of([clause.edited_by_id for clause in rows])
    labels = {name: kind.label for name, kind in charter.kinds().items()}
    lines = {
        row.pk: Line(
            row, changed.get(row.key), counts[row.pk], names.get(row.edited_by_id or 0, ""),
            labels.get(row.kind, row.kind),
        )
        for row in rows
    }  # fmt: skip
    context = {
        "version": version,
        "before": before,
        "chapters": [(each, [lines[row.pk] for row in each.clauses.all()]) for each in chapters],
        "changed": len(changed),
        "gone": gone(found),
        "findings": findings,
        "errors": sum(1 for each in findings if each.is_error),
        "total": len(rows),
        "is_open": version.state == "draft",
    }
    return render(request, "revision/draft.html", context)


@pages.page(charter_powers.DRAFT_CHARTER)
def add_chapter(request: pages.Request, pk: int) -> HttpResponse:
    """Add a chapter behind the last one."""
    version = charter.get_version(request.actor, pk)
    return pages.form_page(
        request,
        forms.ChapterForm.of(request),
        charter_actions.add_chapter,
        title=Message("加一章"),
        done=_address(version.pk),
        fixed={"version_id": pk},
        said=Message("已加一章"),
        context={"under_title": f"{version.title} {version.label}"},
    )


@pages.page(charter_powers.DRAFT_CHARTER)
def edit_chapter(request: pages.Request, pk: int) -> HttpResponse:
    """Change a chapter's title and opening words."""
    chapter = charter.get_chapter(request.actor, pk)
    form = forms.ChapterForm.of(
        request, edit_number=chapter.edit_number, initial={"title": chapter.title, "text": chapter.text}
    )
    return pages.form_page(
        request,
        form,
        charter_actions.change_chapter,
        title=_("第 {number} 章").format(number=chapter.number),
        done=_address(chapter.version_id),
        fixed={"chapter_id": pk},
        template="revision/chapter.html",
        context={"chapter": chapter, "under_title": f"{chapter.version.title} {chapter.version.label}"},
    )


@pages.page(charter_powers.DRAFT_CHARTER)
def remove_chapter(request: pages.Request, pk: int) -> HttpResponse:
    """Ask once more, and take an empty chapter out."""
    chapter = charter.get_chapter(request.actor, pk)
    return pages.form_page(
        request,
        forms.RemovalForm.of(request, initial={"edit_number": chapter.edit_number}),
        charter_actions.remove_chapter,
        title=_("删去第 {number} 章「{title}」？").format(number=chapter.number, title=chapter.title),
        done=_address(chapter.version_id),
        fixed={"chapter_id": pk},
        submit_label=Message("删去这一章"),
        said=Message("已删去"),
        context={"under_title": _("后面各章的编号随之前移。")},
    )


def _address(pk: int) -> str:
    return reverse("revision:draft", args=[pk])


def _started(request: pages.Request, key: str) -> Callable[[int], str]:
    """Where one goes once a draft stands: to the clause one wanted to change."""

    def address(pk: int) -> str:
        found = charter.clauses_with_key(request.actor, key, [pk]).get(pk)
        return reverse("revision:clause", args=[found]) if found else _address(pk)

    return address


def _places(request: pages.Request, drafts: list[Any], clause: Any) -> list[tuple[Any, str]]:
    """The drafts that stand, each with where to go on in it."""
    if clause is None:
        return [(each, _address(each.pk)) for each in drafts]
    standing = charter.clauses_with_key(request.actor, clause.key, [each.pk for each in drafts])
    return [
        (each, reverse("revision:clause", args=[standing[each.pk]]) if each.pk in standing else _address(each.pk))
        for each in drafts
    ]


def _number(request: pages.Request, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
