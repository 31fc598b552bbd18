"""What notices offers the house."""

from __future__ import annotations

from xiaozhang.base import registries
from xiaozhang.base.registries import NoticeKind
from xiaozhang.base.text import Message
from xiaozhang.foundation.notices import powers

ANNOUNCEMENT = "notices.announcement"


def register() -> None:
    """Declare the powers and the kinds of notice."""
    registries.add_powers(powers.ALL)
    registries.notice_kinds.add(ANNOUNCEMENT, NoticeKind(ANNOUNCEMENT, Message("公告"), is_personal=False))
