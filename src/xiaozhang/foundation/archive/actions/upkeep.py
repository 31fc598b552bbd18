"""What happens to contents behind the pages: the scanner's verdict, and clearing away."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction
from django.urls import reverse

from xiaozhang.base.action import action, note_change
from xiaozhang.base.actor import Actor
from xiaozhang.base.text import Message
from xiaozhang.foundation.archive import gateways, queries
from xiaozhang.foundation.archive.models import Blob
from xiaozhang.foundation.notices import actions as notices
from xiaozhang.foundation.notices.rules.notice import Notice

REFUSED = "archive.refused"


@action(None, keeps_trace=False)
def note_verdict(*, actor: Actor, now: datetime, digest: str, is_clean: bool, finding: str = "") -> bool:
    """Keep what the scanner said of a content that waits; a bad one is dropped, and whoever brought it is told.

    Return False if it waits no more.
    """
    blob = queries.locked_blob(digest)
    if blob is None or blob.scan != Blob.Scan.WAITING:
        return False
    blob.scan, blob.scanned_at = (Blob.Scan.CLEAN if is_clean else Blob.Scan.REFUSED), now
    blob.finding = finding[:200]
    blob.save(update_fields=["scan", "scanned_at", "finding"])
    if not is_clean:
        _tell_uploaders(actor, now, blob)
        transaction.on_commit(partial(gateways.drop, digest))
    return True


@action(None, label="清理已删除的附件")
def clear_file(*, actor: Actor, now: datetime, file_id: int) -> None:
    """Let go of the contents of a removed file; the rows of its versions stay."""
    row = queries.removed_file(file_id)
    queries.versions_of(file_id).update(blob=None)
    row.cleared_at = now
    row.save(update_fields=["cleared_at"])
    note_change(row, old={}, new={"cleared_at": now})


@action(None, keeps_trace=False)
def forget_content(*, actor: Actor, now: datetime, digest: str, stored_before: datetime) -> bool:
    """Drop a content that no version names and that came before the moment; return whether it was dropped.

    The row is held meanwhile (made for it if need be), so that a file that comes in at this moment waits and then
    finds it gone, instead of naming what is being dropped.
    """
    Blob.objects.get_or_create(digest=digest, defaults={"size": 1, "stored_at": stored_before})
    blob = queries.locked_blob(digest)
    if blob is None or blob.stored_at > stored_before or queries.uploaders_of(blob.pk):
        return False
    gateways.drop(digest)
    blob.delete()
    return True


def _tell_uploaders(actor: Actor, now: datetime, blob: Blob) -> None:
    words = "内容已删除，没有人能下载。请从可靠的来源重新取得后再上传。扫描结果：{found}"
    told = [
        Notice(
            kind=REFUSED,
            to=(version.uploaded_by_id,),
            title=Message("「{name}」没有通过病毒扫描", {"name": version.name}),
            body=Message(words, {"found": blob.finding}),
            url=reverse("archive:file", args=[version.file_id]),
            key=f"{REFUSED}:{version.pk}",
        )
        for version in queries.uploaders_of(blob.pk)
        if version.uploaded_by_id is not None
    ]
    notices.send(actor=actor, now=now, notices=told)
