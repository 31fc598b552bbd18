"""What the part `archive/_files.html` and the page of a file show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from xiaozhang.base.actor import Actor
from xiaozhang.base.text import Message
from xiaozhang.foundation.archive import powers
from xiaozhang.foundation.archive.models import Blob, FileVersion, StoredFile
from xiaozhang.foundation.archive.queries.files import FREE, files_of
from xiaozhang.foundation.archive.queries.limits import limits
from xiaozhang.foundation.archive.rules import categories, endings
from xiaozhang.foundation.archive.rules.limits import MOST_FILES_OF_RECORD, SHOWN_PIXELS, size_words


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """A version as the viewer sees it; addresses are "" where it may not leave the store or cannot be shown."""

    row: FileVersion
    size: str
    kind: str
    save_url: str
    show_url: str
    is_picture: bool
    is_waiting: bool
    is_refused: bool


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file as the viewer sees it, with its versions, the latest first."""

    row: StoredFile
    versions: Sequence[ShownVersion]
    category: Message
    may_remove: bool
    may_add_version: bool
    may_retain: bool
    may_classify: bool

    @property
    def latest(self) -> ShownVersion:
        """The version that counts."""
        return self.versions[0]

    @property
    def earlier(self) -> Sequence[ShownVersion]:
        """Those before it."""
        return self.versions[1:]

    @property
    def url(self) -> str:
        """Its page."""
        return reverse("archive:file", args=[self.row.pk])


def file_box(viewer: Actor, record_type: str, record_id: int) -> dict[str, object]:
    """Return what the part `archive/_files.html` shows: the files of a record, and the box to add some.

    Raises Missing for a record that the viewer may not see.
    """
    found = [shown_file(viewer, row) for row in files_of(viewer, record_type, record_id)]
    return {
        "files": found,
        "file_record_type": record_type,
        "file_record_id": record_id,
        "file_add_url": reverse("archive:add", args=[record_type, record_id]),
        "may_add_file": viewer.may(powers.ADD_FILE) and len(found) < MOST_FILES_OF_RECORD,
        "file_categories": categories.offered_for(record_type),
        **drop_limits(),
    }


def drop_limits() -> dict[str, object]:
    """Return what the part `archive/_drop.html` shows of a file that may come: its kinds and its greatest size."""
    most = limits()
    return {
        "file_accept": ",".join(f".{ending}" for ending in endings.ENDINGS),
        "file_kinds": endings.SHOWN_LABEL,
        "file_most": size_words(most.file_bytes),
        "file_most_bytes": most.file_bytes,
    }


def shown_file(viewer: Actor, row: StoredFile) -> ShownFile:
    """Return a file, its versions read, as the viewer sees it."""
    versions = sorted(row.versions.all(), key=lambda version: -version.ordinal)
    is_own = viewer.member_id is not None and row.created_by_id == viewer.member_id
    is_there = row.removed_at is None
    may_add = viewer.may(powers.ADD_FILE) and is_there
    return ShownFile(
        row=row,
        versions=[_shown_version(version, is_there) for version in versions],
        category=categories.label_of(row.category),
        may_remove=is_there and (is_own or viewer.may(powers.REMOVE_FILES)),
        may_add_version=may_add,
        may_retain=is_there and viewer.may(powers.RETAIN_FILES),
        may_classify=may_add and (is_own or viewer.may(powers.REMOVE_FILES)),
    )


def is_shown(version: FileVersion) -> bool:
    """Say whether a browser may show the version in a page: a PDF, or a picture that is not too large to be held."""
    blob = version.blob
    pixels = (blob.width or 0) * (blob.height or 0) if blob is not None else 0
    is_small = not endings.is_picture(version.media_type) or 0 < pixels <= SHOWN_PIXELS
    return endings.is_shown(version.media_type) and is_small


def _shown_version(version: FileVersion, is_there: bool) -> ShownVersion:
    blob = version.blob
    is_free = is_there and blob is not None and blob.scan in FREE
    return ShownVersion(
        row=version,
        size=size_words(version.size),
        kind=endings.label_of(version.media_type),
        save_url=reverse("archive:save", args=[version.pk]) if is_free else "",
        show_url=reverse("archive:show", args=[version.pk]) if is_free and is_shown(version) else "",
        is_picture=endings.is_picture(version.media_type),
        is_waiting=blob is not None and blob.scan == Blob.Scan.WAITING,
        is_refused=blob is not None and blob.scan == Blob.Scan.REFUSED,
    )
