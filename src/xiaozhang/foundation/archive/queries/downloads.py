"""The log of downloads, for who has the power to see it, as far as they may see the records."""

from __future__ import annotations

from django.db.models import QuerySet

from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Missing
from xiaozhang.foundation.archive import powers
from xiaozhang.foundation.archive.models import Download
from xiaozhang.foundation.archive.queries.files import files_with_removed


def downloads(viewer: Actor) -> QuerySet[Download]:
    """Return who took out or looked at files within reach; nothing without the power."""
    rows = Download.objects.select_related("member", "version__file")
    if not viewer.may(powers.SEE_DOWNLOADS):
        return rows.none()
    return rows.filter(version__file__in=files_with_removed(viewer).order_by().values("pk"))


def download_words(row: Download) -> str:
    """Return who took out what."""
    return f"{row.member.name} {row.version.name}"


def file_of_download(viewer: Actor, pk: int) -> int:
    """Return the file that a download within reach was of. Raises Missing."""
    row = downloads(viewer).filter(pk=pk).first()
    if row is None:
        raise Missing
    return row.version.file_id


def downloads_of(file_id: int, most: int) -> list[Download]:
    """Return the latest downloads of a file; the caller has decided that the log may be seen."""
    rows = Download.objects.filter(version__file_id=file_id).select_related("member", "version")
    return list(rows.order_by("-pk")[:most])
