"""Files are uploaded: onto a record, or as a new version.

They are received before the action is called, so that no transaction waits for a disk.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse

from xiaozhang.base import pages
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import AlreadyDone, BusinessError
from xiaozhang.base.named import get_record
from xiaozhang.base.text import Message
from xiaozhang.foundation.archive import actions, gateways, powers, queries
from xiaozhang.foundation.archive.documents import Received, receive
from xiaozhang.foundation.archive.errors import NotTaken
from xiaozhang.foundation.archive.forms import AddForm, VersionForm

BOX = "file-box"


@pages.page(powers.ADD_FILE)
def add(request: pages.Request, record_type: str, record_id: int) -> HttpResponse:
    """Put files on a record, from the box on its page or from a page of its own."""
    named = get_record(request.actor, record_type, record_id)
    form = AddForm.of(request, record_type=record_type, initial={"category": request.GET.get("category", "")})
    is_in_box = pages.is_for(request, BOX)
    box = queries.file_box(request.actor, record_type, record_id)
    return pages.form_page(
        request,
        form,
        _add_all,
        title=Message("给「{title}」上传附件", {"title": named.title}),
        done=f"{named.url}?tab=files",
        fixed={"record_type": record_type, "record_id": record_id},
        submit_label=Message("上传"),
        said=Message("附件已上传"),
        template="archive/_files.html" if is_in_box else "archive/upload.html",
        context={**box, "viewer": request.actor},
    )


@pages.page(powers.ADD_FILE)
def add_version(request: pages.Request, pk: int) -> HttpResponse:
    """Put a new version before those of a file."""
    file = queries.get_file(request.actor, pk)
    named = queries.record_of(request.actor, file)
    return pages.form_page(
        request,
        VersionForm.of(request),
        _add_version,
        title=Message("{name}：上传新版本", {"name": file.name}),
        done=f"{named.url}?tab=files",
        fixed={"file_id": pk},
        submit_label=Message("上传"),
        said=Message("新版本已上传"),
        template="archive/upload.html",
        context={**queries.file_box(request.actor, file.record_type, file.record_id), "is_one": True},
    )


def _add_all(
    *, actor: Actor, now: datetime, request_key: str, content: Sequence[UploadedFile[Any]], **values: Any
) -> None:
    """Add one file after the other, each by itself: one that is refused keeps no other out."""
    refused: list[tuple[str, BusinessError]] = []
    for place, sent in enumerate(content):
        try:
            received = _received(sent)
            once = {**values, "request_key": f"{request_key}-{place}"}
            actions.add_file(actor=actor, now=now, name=received.name, content=received, **once)
        except AlreadyDone:
            continue
        except BusinessError as error:
            refused.append((sent.name or "", error))
    if len(refused) == 1 and len(content) == 1:
        raise refused[0][1]
    if refused:
        words = "有 {count} 个没有上传，其余 {done} 个已经上传好。{why}"
        why = "".join(f"「{name}」{pages.words(error.message)}" for name, error in refused)
        raise NotTaken(Message(words, {"count": len(refused), "done": len(content) - len(refused), "why": why}))


def _add_version(*, content: UploadedFile[Any], **values: Any) -> object:
    received = _received(content)
    return actions.add_version(name=received.name, content=received, **values)


def _received(sent: UploadedFile[Any]) -> Received:
    if sent.file is None:
        raise NotTaken("没有保存：文件没有传到。请重新选择。")
    most = queries.limits().file_bytes
    return receive(sent.name or "", sent.file, most_bytes=most, keep=gateways.keep)
