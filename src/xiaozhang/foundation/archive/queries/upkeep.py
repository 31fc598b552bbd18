"""What the work behind the pages looks for: contents to scan, to clear away, to prove."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice

from django.db.models import F, Q, QuerySet

from xiaozhang.base.errors import Missing
from xiaozhang.foundation.archive.models import Blob, FileVersion, StoredFile

_AT_ONCE = 500


def get_blob(digest: str) -> Blob | None:
    """Return the row of a content."""
    return Blob.objects.filter(digest=digest).first()


def locked_blob(digest: str) -> Blob | None:
    """Return the row of a content, held until the transaction ends: nobody else names or drops it meanwhile."""
    return Blob.objects.select_for_update().filter(digest=digest).first()


def twin_of(record_type: str, record_id: int, digest: str) -> StoredFile | None:
    """Return the file on the record whose latest version has just this content."""
    rows = FileVersion.objects.filter(file__record_type=record_type, file__record_id=record_id, digest=digest)
    found = rows.filter(file__removed_at=None, ordinal=F("file__version_count")).select_related("file").first()
    return found.file if found else None


def waiting_blobs() -> list[Blob]:
    """Return the contents in quarantine."""
    return list(Blob.objects.filter(scan=Blob.Scan.WAITING).order_by("pk"))


def uploaders_of(blob_id: int) -> list[FileVersion]:
    """Return the versions that have a content, with their files."""
    return list(FileVersion.objects.filter(blob_id=blob_id).select_related("file").order_by("pk"))


def clearable_files(removed_before: datetime, today: date) -> list[StoredFile]:
    """Return files that were removed so long ago, and need not be kept, whose contents are still there."""
    rows = StoredFile.objects.filter(removed_at__lt=removed_before, cleared_at=None)
    return list(rows.filter(Q(retain_until=None) | Q(retain_until__lt=today)).order_by("pk"))


def removed_file(pk: int) -> StoredFile:
    """Return a removed file, held until the transaction ends. Raises Missing."""
    row = StoredFile.objects.select_for_update().filter(pk=pk, removed_at__isnull=False).first()
    if row is None:
        raise Missing
    return row


def versions_of(file_id: int) -> QuerySet[FileVersion]:
    """Return the versions of a file."""
    return FileVersion.objects.filter(file_id=file_id)


def unnamed_blobs(stored_before: datetime) -> list[str]:
    """Return the digests of contents that no version names any more."""
    rows = Blob.objects.filter(versions=None, stored_at__lt=stored_before)
    return list(rows.values_list("digest", flat=True))


def unnamed_digests(digests: Iterable[str]) -> Iterator[str]:
    """Yield those of the digests that no row knows."""
    left = iter(digests)
    while some := list(islice(left, _AT_ONCE)):
        known = set(Blob.objects.filter(digest__in=some).values_list("digest", flat=True))
        yield from (digest for digest in some if digest not in known)


def refused_digests() -> list[str]:
    """Return the digests of contents that the scanner refused."""
    return list(Blob.objects.filter(scan=Blob.Scan.REFUSED).values_list("digest", flat=True))


def provable_blobs() -> QuerySet[Blob]:
    """Return the contents that must be in the store: named by a version, and not refused by the scanner."""
    return Blob.objects.filter(versions__isnull=False).exclude(scan=Blob.Scan.REFUSED).distinct()


def name_of_content(blob: Blob) -> str:
    """Return under which number and name people know a content."""
    version = FileVersion.objects.filter(blob=blob).select_related("file").order_by("-pk").first()
    return str(version.file) if version else blob.digest
