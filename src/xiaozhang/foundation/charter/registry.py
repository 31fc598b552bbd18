"""What the charter offers the house."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from xiaozhang.base import registries
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.pages.showing import day
from xiaozhang.base.pages.words import words
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter import documents, powers, queries
from xiaozhang.foundation.charter.queries.signing import SIGNED_KIND, reading_to_sign


def register() -> None:
    """Declare powers, tables that stand still outside drafts, clauses and versions as records, menu and note."""
    registries.add_powers(powers.ALL)
    draft = registries.OpenWhile(column="version_id", parent="charter_version", state="draft")
    for table in ("charter_chapter", "charter_clause"):
        registries.append_only.add(table, registries.AppendOnly(table, open_while=draft))
    registries.record_types.add(
        "clause",
        registries.RecordType(
            key="clause",
            label=Message("条款"),
            power=powers.READ_CHARTER,
            icon="book-2",
            rows=queries.readable_clauses,
            title=str,
            url=_clause_url,
            find=_find,
        ),
    )
    registries.navigation.add(
        "charter",
        registries.Navigation(
            key="charter",
            label=Message("制度"),
            url_name="charter:handbook",
            icon="book-2",
            order=70,
            power=powers.READ_CHARTER,
        ),
    )
    registries.frame_notes.add("charter", _note)
    _add_versions()


def _add_versions() -> None:
    """A version as a record: put up for approval, signed by the members."""
    registries.record_types.add(
        queries.APPROVAL_KIND,
        registries.RecordType(
            key=queries.APPROVAL_KIND,
            label=Message("制度版本"),
            power=powers.READ_CHARTER,
            icon="book-2",
            rows=queries.versions,
            title=lambda version: f"{version.title} {version.label}",
            url=_version_url,
            find=_find_version,
            is_carrier=False,
        ),
    )
    registries.approval_kinds.add(
        queries.APPROVAL_KIND,
        registries.ApprovalKind(
            queries.APPROVAL_KIND, Message("制度版本"), queries.APPROVAL_KIND, queries.picture, _version_url
        ),
    )
    signable = registries.SignableKind(
        SIGNED_KIND, Message("制度"), _words, "charter/_to_sign.html", reading_to_sign, extension="yaml"
    )
    registries.signable_kinds.add(SIGNED_KIND, signable)


def _words(pk: int) -> str:
    return documents.write(queries.as_draft(queries.get_version(SYSTEM, pk)))


def _clause_url(pk: int) -> str:
    return reverse("charter:clause", args=[pk])


def _find(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(title__contains=text) | rows.filter(number=text)


def _version_url(pk: int) -> str:
    return reverse("charter:version", args=[pk])


def _find_version(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(label__icontains=text) | rows.filter(title__icontains=text)


def _note(today: date) -> str:
    version = queries.in_force(today)
    if version is None:
        return ""
    values = {"label": version.label, "day": day(version.effective_on, today)}
    return words(Message("制度 {label}，{day}起施行", values))
