"""Notices for tests."""

from __future__ import annotations

import itertools
from datetime import datetime
from typing import Any

from tests.factories.org import NOW, make_member
from xiaozhang.base import registries
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.registries import NoticeKind
from xiaozhang.base.text import Message
from xiaozhang.foundation.notices import actions, models
from xiaozhang.foundation.notices.rules.notice import Notice
from xiaozhang.foundation.org.models import Member

PERSONAL, URGENT = "tests.personal", "tests.urgent"
registries.notice_kinds.add(PERSONAL, NoticeKind(PERSONAL, Message("测试事项")))
registries.notice_kinds.add(URGENT, NoticeKind(URGENT, Message("紧急事项"), is_urgent=True))

_numbers = itertools.count(1)


def notice_to(*members: Member, kind: str = PERSONAL, key: str | None = None, **given: Any) -> Notice:
    """Return something to tell the members; its key is made up if not given."""
    made_up = key or f"tests:{next(_numbers)}"
    return Notice(
        kind=kind,
        to=tuple(member.pk for member in members),
        key=made_up,
        title=given.pop("title", "合同待审批"),
        **given,
    )


def make_notice(member: Member | None = None, *, now: datetime = NOW, **given: Any) -> models.Notice:
    """Tell a member something."""
    told = member or make_member()
    notice = notice_to(told, **given)
    actions.send(actor=SYSTEM, now=now, notices=[notice])
    return models.Notice.objects.get(member=told, key=notice.key)
