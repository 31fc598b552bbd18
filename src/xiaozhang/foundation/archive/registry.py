"""What archive offers the house."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from xiaozhang.base import events, jobs, registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.pages import words
from xiaozhang.base.proofs import Proof, proofs
from xiaozhang.base.registries import (
    AppendOnly,
    Evidence,
    Found,
    ListColumn,
    Navigation,
    NoticeKind,
    RecordType,
    Subject,
    Tab,
)
from xiaozhang.base.text import Message
from xiaozhang.foundation.archive import clauses, gateways, powers, queries
from xiaozhang.foundation.archive.actions.adding import SCAN
from xiaozhang.foundation.archive.actions.upkeep import REFUSED
from xiaozhang.foundation.archive.jobs import SWEEP, prove_contents, scan, sweep
from xiaozhang.foundation.archive.models import StoredFile
from xiaozhang.foundation.archive.rules import categories
from xiaozhang.foundation.audit import queries as audit

CARRYING = (
    "customer", "deal", "contract", "receipt", "follow_up", "product", "task", "approval", "exception", "appeal",
    "reward",
)  # fmt: skip
"""The record types whose pages have a tab of files."""
_ANY = registries.ANY
_DEAL = "deal"
_LOG_SHOWN = 100


def register() -> None:
    """Declare powers, record type, tabs, evidence, jobs, proof and menu entry."""
    registries.add_powers(powers.ALL)
    for clause_kind in clauses.ALL:
        registries.clause_kinds.add(clause_kind.name, registries.KindBinding(clause_kind, is_executed=False))
    registries.append_only.add("archive_download", AppendOnly("archive_download"))
    for kind in (_FILE, _DOWNLOAD):
        registries.record_types.add(kind.key, kind)
    registries.navigation.add(_FILES.key, _FILES)
    registries.navigation.add(_DOWNLOADS.key, _DOWNLOADS)
    registries.notice_kinds.add(REFUSED, NoticeKind(REFUSED, Message("我上传的文件没有通过病毒扫描"), is_urgent=True))
    registries.field_labels.add("archive.storedfile.record", Message("所在记录"))
    registries.field_labels.add("archive.storedfile.reason", Message("原因"))
    events.declare("archive.file_added", "A file was put on a record: file_id, record_type, record_id, category.")
    proofs.add("archive.contents", Proof("archive.contents", Message("附件"), prove_contents))
    registries.list_columns.add(
        "file.record", ListColumn("file", "record", Message("所在记录"), _record_titles, order=10)
    )
    registries.evidence.add(
        "archive.file", Evidence("archive.file", Message("附件"), _find_file, _supply_file, _categories)
    )
    _add_tabs()
    _add_jobs()


def _add_jobs() -> None:
    jobs.register(SCAN, scan, label=Message("扫描附件里的病毒"))
    jobs.register(SWEEP, sweep, label=Message("清理不用的附件内容"))
    jobs.schedule(SWEEP, at=time(3, 40))
    if gateways.has_scanner():
        jobs.schedule(SCAN, every_minutes=10)


def _add_tabs() -> None:
    for record in CARRYING:
        registries.tabs.add(
            f"{record}.files",
            Tab(
                record=record, key="files", label=Message("附件"), template="archive/_files.html",
                context=_box_of(record), count=_count_of(record), order=60,
            ),
        )  # fmt: skip
    registries.tabs.add(
        "file.downloads",
        Tab(
            record="file", key="downloads", label=Message("下载记录"), template="archive/_downloads.html",
            context=_downloads_of, order=20, power=powers.SEE_DOWNLOADS,
        ),
    )  # fmt: skip
    registries.tabs.add(
        "file.log",
        Tab(
            record="file", key="log", label=Message("操作日志"), template="audit/_log.html",
            context=audit.log_context("archive.storedfile"), order=90,
        ),
    )  # fmt: skip


def _box_of(record: str) -> Callable[[Actor, Any, date], Mapping[str, object]]:
    def box(viewer: Actor, row: Any, today: date) -> Mapping[str, object]:
        return queries.file_box(viewer, record, row.pk)

    return box


def _count_of(record: str) -> Callable[[Actor, Any], QuerySet[StoredFile]]:
    def count(viewer: Actor, row: Any) -> QuerySet[StoredFile]:
        return queries.standing_files(record, row.pk)

    return count


def _downloads_of(viewer: Actor, file: StoredFile, today: date) -> Mapping[str, object]:
    found = queries.downloads_of(file.pk, _LOG_SHOWN + 1)
    return {"downloads": found[:_LOG_SHOWN], "is_cut": len(found) > _LOG_SHOWN}


def _record_titles(viewer: Actor, pks: Sequence[int]) -> Mapping[int, object]:
    return {pk: f"{words(named.label)} {named.title}" for pk, named in queries.records_of(viewer, pks).items()}


def _file_url(pk: int) -> str:
    return reverse("archive:file", args=[pk])


_FILE = RecordType(
    key="file",
    label=Message("文件"),
    icon="paperclip",
    rows=queries.files_with_removed,
    title=str,
    url=_file_url,
    power=powers.SEE_FILES,
)


def _download_url(pk: int) -> str:
    return reverse("archive:download", args=[pk])


_DOWNLOAD = RecordType(
    key="download",
    label=Message("下载记录"),
    icon="download",
    rows=queries.downloads,
    title=queries.download_words,
    url=_download_url,
    power=powers.SEE_DOWNLOADS,
    is_carrier=False,
)
_FILES = Navigation(
    key="files", label=Message("文件"), url_name="archive:files", icon="paperclip", order=87, power=powers.SEE_FILES
)
_DOWNLOADS = Navigation(
    key="administration.downloads",
    label=Message("下载记录"),
    url_name="archive:downloads",
    icon="download",
    order=955,
    power=powers.SEE_DOWNLOADS,
    group="administration",
)


def _categories() -> Mapping[str, str]:
    return {_ANY: "任意类别", **{each.key: words(each.label) for each in categories.offered_for(_DEAL)}}


def _find_file(subject: Subject, argument: str) -> Found | None:
    row = queries.file_for_evidence(_DEAL, subject.deal_id, "" if argument == _ANY else argument)
    if row is None:
        return None
    return Found(timezone.localdate(row.changed_at), Message("{name}", {"name": row.name}), _file_url(row.pk))


def _supply_file(subject: Subject, argument: str) -> tuple[Message, str]:
    address = registries.record_types.get(_DEAL).url(subject.deal_id)
    category = "" if argument == _ANY else f"&category={argument}"
    return Message("上传附件"), f"{address}?tab=files{category}"
