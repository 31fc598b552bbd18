"""One's own notices for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse

from xiaozhang.base import api, pages
from xiaozhang.foundation.notices import actions, powers, queries, schemas

if TYPE_CHECKING:
    from xiaozhang.foundation.notices.models import Notice

door = api.Door("通知")


@door.read("/notices", schemas.NoticePage, powers.READ_NOTICES, "本人的通知")
def notice_list(request: api.Request, asked: api.Query[schemas.NoticesAsked]) -> schemas.NoticePage:
    """List what the token's holder was told; an application has none."""
    viewer = request.actor
    rows = queries.notices(viewer) if asked.view == "all" else queries.unread_of(viewer)
    rows = api.narrowed(rows, kind=asked.kind or None)
    return api.page(schemas.NoticePage, rows, asked, asked.sort, {"id": "id"}, _shown)


@door.change("/notices/{notice_id}/read", schemas.NoticeShown, powers.READ_NOTICES, "标为已读")
def read_notice(request: api.Request, notice_id: api.RecordId) -> HttpResponse:
    """Mark a notice read."""
    return api.change(
        request,
        actions.mark_read,
        lambda: _shown(queries.get_notice(request.actor, notice_id)),
        notice_id=notice_id,
    )


@door.change("/notices/read-all", schemas.UnreadShown, powers.READ_NOTICES, "全部标为已读")
def read_notices(request: api.Request, asked: schemas.ReadAsked) -> HttpResponse:
    """Mark all notices read, or all of one kind."""
    return api.change(
        request,
        actions.mark_all_read,
        lambda: schemas.UnreadShown(unread=queries.unread_count(request.actor)),
        kind=asked.kind,
    )


def _shown(row: Notice) -> schemas.NoticeShown:
    return schemas.NoticeShown(
        id=row.pk,
        kind=row.kind,
        kind_label=pages.words(queries.kind_label(row.kind)),
        title=row.title,
        body=row.body,
        url=row.url,
        record_type=row.record_type,
        record_id=row.record_id,
        created_at=row.created_at,
        read_at=row.read_at,
    )
