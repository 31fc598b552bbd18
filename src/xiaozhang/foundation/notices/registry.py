"""What notices offers the house: kinds, the bell, menu entries, the tab of a member's addresses, jobs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django.urls import reverse

from xiaozhang.base import jobs, registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.registries import FrameBadge, Navigation, NewThing, NoticeKind, RecordType, Tab
from xiaozhang.base.text import Message
from xiaozhang.foundation.notices import powers, queries
from xiaozhang.foundation.notices.actions.robots import ANNOUNCEMENT
from xiaozhang.foundation.notices.actions.sending import DELIVER
from xiaozhang.foundation.notices.actions.settings import SEND_CODE
from xiaozhang.foundation.notices.jobs import clean, deliver, send_code
from xiaozhang.foundation.notices.rules.notice import TEST

_LOG_WORDS = {
    "notices.channel.secret": "密钥",
    "notices.channel.tested": "测试",
    "notices.robot.url": "地址",
    "notices.robot.tested": "测试",
    "notices.announcement.people": "人数",
    "notices.announcement.reminded": "提醒人数",
}


def register() -> None:
    """Declare what this app offers."""
    registries.add_powers(powers.ALL)
    registries.notice_kinds.add(ANNOUNCEMENT, NoticeKind(ANNOUNCEMENT, Message("公告"), is_personal=False))
    registries.notice_kinds.add(TEST, NoticeKind(TEST, Message("测试消息"), is_urgent=True))
    registries.record_types.add(_ANNOUNCEMENT.key, _ANNOUNCEMENT)
    registries.tabs.add("member.contacts", _CONTACTS)
    registries.frame_badges.add(_BELL.key, _BELL)
    registries.navigation.add(_MENU.key, _MENU)
    registries.navigation.add(_CHANNELS.key, _CHANNELS)
    registries.new_things.add(_NEW.key, _NEW)
    jobs.register(DELIVER, deliver, label=Message("发送通知"))
    jobs.register(SEND_CODE, send_code, label=Message("发送通知地址的验证码"))
    jobs.register("notices.clean", clean, label=Message("清理通知的发送记录"))
    jobs.schedule(DELIVER, every_minutes=2)
    jobs.schedule("notices.clean", at=time(3, 40))
    for key, label in _LOG_WORDS.items():
        registries.field_labels.add(key, Message(label))


def _contacts(viewer: Actor, member: Any, today: date) -> Mapping[str, object]:
    return {"ways": queries.ways(viewer, member.pk), "member": member}


_ANNOUNCEMENT = RecordType(
    key="announcement",
    label=Message("公告"),
    icon="speakerphone",
    rows=queries.announcements,
    title=str,
    url=lambda pk: reverse("notices:announcement", args=[pk]),
    power=powers.READ_ANNOUNCEMENTS,
)
_CONTACTS = Tab(
    record="member",
    key="contacts",
    label=Message("通知地址"),
    template="notices/_contacts.html",
    context=_contacts,
    order=82,
    power=powers.MANAGE_CONTACTS,
)
_BELL = FrameBadge(
    key="notices",
    label=Message("通知"),
    icon="bell",
    url_name="notices:list",
    count=queries.unread_count,
    order=90,
)
_MENU = Navigation(
    key="announcements",
    label=Message("公告"),
    url_name="notices:announcements",
    icon="speakerphone",
    order=75,
    power=powers.READ_ANNOUNCEMENTS,
)
_CHANNELS = Navigation(
    key="administration.channels",
    label=Message("通知渠道"),
    url_name="notices:channels",
    icon="bell",
    order=907,
    power=powers.MANAGE_CHANNELS,
    group="administration",
)
_NEW = NewThing(
    key="announcement",
    label=Message("公告"),
    url_name="notices:add_announcement",
    power=powers.PUBLISH,
    order=80,
)
