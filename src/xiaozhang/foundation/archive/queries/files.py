"""Files, for whoever may see the record they stand on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Missing
from xiaozhang.base.named import Named, find_named, find_record, get_record
from xiaozhang.foundation.archive import powers
from xiaozhang.foundation.archive.errors import Quarantined
from xiaozhang.foundation.archive.models import Blob, FileVersion, StoredFile

FREE = (Blob.Scan.UNSCANNED, Blob.Scan.CLEAN)


def files(viewer: Actor) -> QuerySet[StoredFile]:
    """Return the files on all records that the viewer may see, with `scan` of the latest version; none removed."""
    return _within_reach(viewer).filter(removed_at=None)


def files_with_removed(viewer: Actor) -> QuerySet[StoredFile]:
    """Return the same with those that were removed, for who looks after downloads; to others the same as `files`."""
    return _within_reach(viewer) if viewer.may(powers.SEE_DOWNLOADS) else files(viewer)


def files_of(viewer: Actor, record_type: str, record_id: int) -> list[StoredFile]:
    """Return the files of a record with their versions, the latest first. Raises Missing."""
    get_record(viewer, record_type, record_id)
    rows = StoredFile.objects.filter(record_type=record_type, record_id=record_id, removed_at=None)
    return list(rows.select_related("created_by", "changed_by").prefetch_related(*_VERSIONS).order_by("-pk"))


def standing_files(record_type: str, record_id: int) -> QuerySet[StoredFile]:
    """Return the files that stand on a record; the caller has decided that it may be seen."""
    return StoredFile.objects.filter(record_type=record_type, record_id=record_id, removed_at=None)


def usage_of(record_type: str, record_id: int) -> tuple[int, int]:
    """Return how many files stand on a record, and how many bytes all their versions have."""
    rows = FileVersion.objects.filter(file__record_type=record_type, file__record_id=record_id, file__removed_at=None)
    found: dict[str, Any] = rows.aggregate(count=Count("file", distinct=True), size=Sum("size"))
    return found["count"], found["size"] or 0


def get_file(viewer: Actor, pk: int, *, lock: bool = False, with_removed: bool = False) -> StoredFile:
    """Return a file on a record that the viewer may see. Raises Missing."""
    rows = StoredFile.objects.select_for_update(of=("self",)) if lock else StoredFile.objects.all()
    rows = rows if with_removed and viewer.may(powers.SEE_DOWNLOADS) else rows.filter(removed_at=None)
    row = rows.select_related("created_by", "changed_by", "removed_by").prefetch_related(*_VERSIONS).filter(pk=pk)
    found = row.first()
    if found is None or find_record(viewer, found.record_type, found.record_id) is None:
        raise Missing
    return found


def get_version(viewer: Actor, pk: int) -> FileVersion:
    """Return a version of a file that stands on a record which the viewer may see. Raises Missing."""
    row = FileVersion.objects.select_related("file", "blob").filter(pk=pk, file__removed_at=None).first()
    if row is None or find_record(viewer, row.file.record_type, row.file.record_id) is None:
        raise Missing
    return row


def check_free(version: FileVersion) -> Blob:
    """Return the content of a version that may leave the store. Raises Quarantined for any other."""
    blob = version.blob
    if blob is None or blob.scan == Blob.Scan.REFUSED:
        raise Quarantined("没有打开：病毒扫描拦截了这个文件，内容已删除。请从可靠的来源重新取得后再上传。")
    if blob.scan == Blob.Scan.WAITING:
        raise Quarantined("没有打开：文件正在等待病毒扫描，通过后就能下载，一般几分钟。请稍后再试。")
    return blob


def latest_version(file_id: int) -> FileVersion | None:
    """Return the latest version of a file."""
    return FileVersion.objects.filter(file_id=file_id).select_related("blob").order_by("-ordinal").first()


def file_for_evidence(record_type: str, record_id: int, category: str) -> StoredFile | None:
    """Return the latest file on a record, of a category if one is named, whose content may leave the store."""
    rows = _with_scan(StoredFile.objects.filter(record_type=record_type, record_id=record_id, removed_at=None))
    rows = rows.filter(scan__in=FREE)
    found: StoredFile | None = (rows.filter(category=category) if category else rows).order_by("-pk").first()
    return found


def record_of(viewer: Actor, file: StoredFile) -> Named:
    """Return the record that a file stands on. Raises Missing."""
    return get_record(viewer, file.record_type, file.record_id)


def records_of(viewer: Actor, pks: Sequence[int]) -> Mapping[int, Named]:
    """Return the records that files stand on, by file id; one query for each kind of record."""
    places = {pk: (key, record) for pk, key, record in StoredFile.objects.filter(pk__in=pks).values_list(*_PLACE)}
    found = find_named(viewer, set(places.values()))
    return {pk: found[place] for pk, place in places.items() if place in found}


_PLACE = ("pk", "record_type", "record_id")
_VERSIONS = ("versions__blob", "versions__uploaded_by")


def _within_reach(viewer: Actor) -> QuerySet[StoredFile]:
    rows = _with_scan(StoredFile.objects.select_related("created_by", "changed_by"))
    reach = Q(pk__in=())
    for key in StoredFile.objects.order_by().values_list("record_type", flat=True).distinct():
        if key not in registries.record_types:
            continue
        declared = registries.record_types.get(key)
        if declared.power is None or viewer.may(declared.power):
            reach |= Q(record_type=key, record_id__in=declared.rows(viewer).order_by().values("pk"))
    return rows.filter(reach)


def _with_scan(rows: QuerySet[Any]) -> QuerySet[Any]:
    latest = FileVersion.objects.filter(file=OuterRef("pk"), ordinal=OuterRef("version_count"))
    found: QuerySet[Any] = rows.annotate(scan=Subquery(latest.values("blob__scan")[:1]))
    return found
