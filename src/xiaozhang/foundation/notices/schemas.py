"""Notices as programs read them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from xiaozhang.base import api


class NoticesAsked(api.Paging):
    """Which notices; one's own alone."""

    view: Literal["unread", "all"] = Field("unread", description="unread 未读，all 全部")
    kind: str = Field("", max_length=60, pattern=r"^[a-z_.]*$", examples=["notices.announcement"])
    sort: Literal["id", "-id"] = "-id"


class NoticeShown(api.Shown):
    """One thing one was told."""

    id: int = Field(examples=[812])
    kind: str = Field(examples=["notices.announcement"])
    kind_label: str = Field(examples=["公告"])
    title: str = Field(examples=["公告：国庆放假安排"])
    body: str = Field(examples=["10月1日至7日放假。"])
    url: str = Field(examples=["/notices/announcements/3/"], description="在本系统里的地址，可能为空")
    record_type: str = Field(examples=["announcement"])
    record_id: int | None = Field(examples=[3])
    created_at: datetime = Field(examples=["2026-11-20T02:00:00Z"])
    read_at: datetime | None = Field(examples=[None])


class NoticePage(api.PageOf[NoticeShown]):
    """Notices, one page."""


class ReadAsked(api.Sent):
    """Which notices to mark read: those of one kind, or all."""

    kind: str = Field("", max_length=60, pattern=r"^[a-z_.]*$", examples=["notices.announcement"])


class UnreadShown(api.Shown):
    """How many are unread."""

    unread: int = Field(examples=[0])
