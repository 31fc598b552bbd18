"""Files come in: on a record, or as a new version of one that is there."""

from __future__ import annotations

from datetime import date, datetime
from typing import IO

from django.utils import timezone

from xiaozhang.base import events, jobs
from xiaozhang.base.action import action, note_change
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid, NotAllowed, Refused
from xiaozhang.base.named import get_record
from xiaozhang.base.text import Message, clean_line
from xiaozhang.foundation.archive import gateways, powers, queries
from xiaozhang.foundation.archive.documents import Received, receive
from xiaozhang.foundation.archive.errors import ContentLost, NotTaken
from xiaozhang.foundation.archive.models import Blob, FileVersion, StoredFile
from xiaozhang.foundation.archive.rules import categories
from xiaozhang.foundation.archive.rules.limits import MOST_FILES_OF_RECORD, MOST_VERSIONS, size_words

Content = IO[bytes] | bytes | Received
SCAN = "archive.scan"
_NOTE = 200


@action(powers.ADD_FILE, label="上传附件")
def add_file(
    *, actor: Actor, now: datetime, record_type: str, record_id: int, name: str, content: Content,
    category: str = categories.OTHER, retain_until: date | None = None, note: str = "",
) -> StoredFile:  # fmt: skip
    """Put a file on a record that one may see. Pages receive its content before, so that no transaction waits for it.

    With a scanner the file stands in quarantine until it has passed.

    Raises:
        Missing: there is no such record, or it is beyond the actor's reach.
        NotTaken: its kind, its size, or not what its name says; refused by the scanner before.
        Refused: the record has the same file already, or too many.
        Invalid: no such category for this record, or kept until a day that has passed.
        NotAllowed: a day to be kept until needs a power of its own.
    """
    named = get_record(actor, record_type, record_id)
    _check_category(record_type, category)
    _check_retention(actor, retain_until, timezone.localdate(now))
    received = _received(name, content)
    blob = _held_blob(received, now)
    _check_room(record_type, record_id, received)
    person = actor.member_id
    row = StoredFile.objects.create(
        record_type=record_type, record_id=record_id, category=category, name=received.name, size=received.size,
        media_type=received.media_type, created_by_id=person, created_at=now, changed_by_id=person, changed_at=now,
        retain_until=retain_until,
    )  # fmt: skip
    _add(row, 1, received, blob, actor, now, note)
    values = {"name": row.name, "size": size_words(row.size), "category": str(categories.label_of(category))}
    note_change(row, new={"record": named.title, **values, **({"retain_until": retain_until} if retain_until else {})})
    events.announce(
        "archive.file_added", actor=actor, now=now, file_id=row.pk, record_type=record_type, record_id=record_id,
        category=category,
    )  # fmt: skip
    return row


@action(powers.ADD_FILE, label="上传新版本")
def add_version(
    *, actor: Actor, now: datetime, file_id: int, name: str, content: Content, note: str = ""
) -> StoredFile:
    """Put a new version before those of a file; of two at the same moment one comes after the other.

    Raises:
        Missing: not there, removed, or its record is beyond the actor's reach.
        NotTaken: as `add_file`.
        Refused: the same as the latest version, or too many.
    """
    received = _received(name, content)
    row = queries.get_file(actor, file_id, lock=True)
    before = queries.latest_version(file_id)
    if before is not None and before.digest == received.digest:
        raise Refused(Message("没有保存：与现在的第 {n} 版内容完全相同。请确认选对了文件。", {"n": before.ordinal}))
    if row.version_count >= MOST_VERSIONS:
        raise Refused(Message("没有保存：一个文件最多 {most} 个版本。请另传一个文件。", {"most": MOST_VERSIONS}))
    blob = _held_blob(received, now)
    _check_bytes(row.record_type, row.record_id, received)
    old = {"version_count": row.version_count, "name": row.name}
    row.version_count += 1
    row.name, row.size, row.media_type = received.name, received.size, received.media_type
    row.changed_at, row.changed_by_id = now, actor.member_id
    row.save(update_fields=["version_count", "name", "size", "media_type", "changed_at", "changed_by"])
    _add(row, row.version_count, received, blob, actor, now, note)
    note_change(row, old=old, new={"version_count": row.version_count, "name": row.name})
    return row


def receive_content(name: str, content: Content) -> Received:
    """Take a file in before the action that keeps it, so that no transaction waits for a disk. Raises NotTaken."""
    return _received(name, content)


def _received(name: str, content: Content) -> Received:
    if isinstance(content, Received):
        return content
    return receive(name, content, most_bytes=queries.limits().file_bytes, keep=gateways.keep)


def _held_blob(received: Received, now: datetime) -> Blob:
    """Return the row of the content, held, so that the nightly sweep cannot drop what is being named."""
    blob = None
    while blob is None:  # a sweep at the same moment may take the row away between the two
        Blob.objects.get_or_create(
            digest=received.digest,
            defaults={
                "size": received.size, "stored_at": now, "width": received.width, "height": received.height,
            },
        )  # fmt: skip
        blob = queries.locked_blob(received.digest)
    if blob.scan == Blob.Scan.REFUSED:
        raise NotTaken("没有保存：病毒扫描拦截过同样内容的文件。请从可靠的来源重新取得后再上传。")
    if not gateways.holds(received.digest):
        raise ContentLost("没有保存：文件在保存途中丢失。请重新上传一次。")
    if blob.scan == Blob.Scan.UNSCANNED and gateways.has_scanner():
        blob.scan = Blob.Scan.WAITING
        blob.save(update_fields=["scan"])
        jobs.enqueue(SCAN)
    return blob


def _add(
    row: StoredFile, ordinal: int, received: Received, blob: Blob, actor: Actor, now: datetime, note: str
) -> FileVersion:
    return FileVersion.objects.create(
        file=row, ordinal=ordinal, name=received.name, blob=blob, digest=received.digest, size=received.size,
        media_type=received.media_type, note=clean_line(note)[:_NOTE], uploaded_by_id=actor.member_id, uploaded_at=now,
    )  # fmt: skip


def _check_category(record_type: str, category: str) -> None:
    if category not in {each.key for each in categories.offered_for(record_type)}:
        raise Invalid({"category": "没有保存：这条记录没有这个类别，请从列出的里面选。"})


def _check_retention(actor: Actor, until: date | None, today: date) -> None:
    if until is None:
        return
    if not actor.may(powers.RETAIN_FILES):
        words = "没有保存：您的岗位没有「{power}」的权限，请不填保管期限。"
        raise NotAllowed(Message(words, {"power": powers.RETAIN_FILES.label}))
    if until < today:
        raise Invalid({"retain_until": "没有保存：保管期限已经过去，请填今天或以后的日子。"})


def _check_room(record_type: str, record_id: int, received: Received) -> None:
    twin = queries.twin_of(record_type, record_id, received.digest)
    if twin is not None:
        words = "没有重复保存：这条记录上已有内容完全相同的「{name}」（{number}）。"
        raise Refused(Message(words, {"name": twin.name, "number": twin.number}))
    if queries.standing_files(record_type, record_id).count() >= MOST_FILES_OF_RECORD:
        words = "没有保存：一条记录最多 {most} 个附件。请先删除不用的，或打成 zip 上传。"
        raise Refused(Message(words, {"most": MOST_FILES_OF_RECORD}))
    _check_bytes(record_type, record_id, received)


def _check_bytes(record_type: str, record_id: int, received: Received) -> None:
    most = queries.limits().record_bytes
    _count, used = queries.usage_of(record_type, record_id)
    if used + received.size > most:
        words = "没有保存：这条记录的附件已有 {used}，加上这个会超过 {most}。请先删除不用的。"
        raise Refused(Message(words, {"used": size_words(used), "most": size_words(most)}))
