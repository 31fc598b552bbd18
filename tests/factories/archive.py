"""Rows of archive, and small files of each kind, made as other programs make them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from datetime import UTC, datetime
from typing import Any

from tests.factories.customers import make_customer
from tests.factories.org import actor_for, make_member
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.archive import actions
from xiaozhang.foundation.archive.models import Blob, Download, FileVersion, StoredFile
from xiaozhang.foundation.org.models import Member

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def make_stored_file(member: Member | None = None, **overrides: Any) -> StoredFile:
    """Let a member (a new one if none is given) put a small PDF on a customer of theirs, unless told otherwise."""
    values: dict[str, Any] = {"record_type": "customer", "name": "会议纪要.pdf", "content": PDF, **overrides}
    actor = SYSTEM if values.pop("by_system", False) else actor_for(member or make_member())
    if "record_id" not in values:
        owner = member or Member.objects.get(pk=actor.member_id)
        values["record_id"] = make_customer(owner).pk
    return actions.add_file(actor=actor, now=values.pop("now", NOW), **values)


def make_file_version(file: StoredFile | None = None, **overrides: Any) -> FileVersion:
    """Put a new version before those of a file."""
    row = file or make_stored_file()
    count = row.versions.count()
    values: dict[str, Any] = {"name": row.name, "content": PDF + b"%" + str(count).encode() + b"\n", **overrides}
    actions.add_version(actor=SYSTEM, now=values.pop("now", NOW), file_id=row.pk, **values)
    return row.versions.latest("ordinal")


def make_blob(**overrides: Any) -> Blob:
    """Return the content of a new file."""
    blob = make_stored_file(**overrides).versions.get().blob
    assert blob is not None
    return blob


def make_download(version: FileVersion | None = None, member: Member | None = None, **overrides: Any) -> Download:
    """Let a member (who uploaded it if none is given) take a version out."""
    version = version or make_stored_file().versions.get()
    who = member or version.uploaded_by
    assert who is not None
    values = {"now": NOW, "way": "saved", **overrides}
    return actions.log_download(actor=actor_for(who), version_id=version.pk, **values)


def png(width: int = 2, height: int = 2, colour: bytes = b"\x1b\x5e\x6f") -> bytes:
    """Return a picture; a large size is only claimed, not filled."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = min(height, 400)
    body = zlib.compress((b"\0" + colour * min(width, 400)) * rows)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def package(entries: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of these entries."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return made.getvalue()


def word() -> bytes:
    """Return what an Office program calls a Word document."""
    return package({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"})


def compound(*names: str) -> bytes:
    """Return a file of the old Microsoft container whose directory holds these names."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")
    return head + b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *names)).ljust(
        512, b"\0"
    )
