"""Notices for tests."""

from __future__ import annotations

import itertools
from datetime import datetime
from typing import Any

from tests.factories.org import NOW, actor_for, make_member
from xiaozhang.base import registries
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.registries import NoticeKind
from xiaozhang.base.text import Message
from xiaozhang.foundation.notices import actions, models, queries
from xiaozhang.foundation.notices.actions.robots import ANNOUNCEMENT
from xiaozhang.foundation.notices.models import Manner
from xiaozhang.foundation.notices.rules.channels import MAIL
from xiaozhang.foundation.notices.rules.notice import Notice
from xiaozhang.foundation.notices.rules.timing import Hours
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


def make_contact(member: Member | None = None, channel: str = MAIL, address: str | None = None) -> models.Contact:
    """Say where a member is reached; the address is made up if not given."""
    told = member or make_member()
    made_up = f"person{told.pk}@example.com" if channel == MAIL else f"person{told.pk}"
    row = actions.set_contact(actor=SYSTEM, now=NOW, member_id=told.pk, channel=channel, address=address or made_up)
    assert row is not None
    return row


def make_delivery(
    member: Member | None = None, *, now: datetime = NOW, channel: str = MAIL, **given: Any
) -> models.Delivery:
    """Tell a member something that is to leave by a channel, which must be open."""
    told = member or make_member()
    if not queries.addresses_of([told.pk], [channel]):
        make_contact(told, channel)
    return models.Delivery.objects.get(notice=make_notice(told, now=now, **given), channel=channel)


def make_pace(member: Member | None = None, **hours: Any) -> models.Pace:
    """Let a member choose hours."""
    actor = actor_for(member or make_member())
    return actions.change_settings(actor=actor, now=NOW, hours=Hours(**hours), manners={})


def make_kind_choice(
    member: Member | None = None, kind: str = PERSONAL, channel: str = MAIL, manner: Manner = Manner.AT_ONCE
) -> models.KindChoice:
    """Let a member choose how a kind comes by a channel."""
    told = member or make_member()
    hours = queries.hours_of(told.pk)
    actions.change_settings(actor=actor_for(told), now=NOW, hours=hours, manners={(kind, channel): manner})
    return models.KindChoice.objects.get(member=told, kind=kind, channel=channel)


def make_channel(key: str = "dingtalk", host: str = "interface.example.com", agent: str = "1234") -> models.Channel:
    """Set up a channel; its secret is `app-secret`."""
    return actions.set_up_channel(
        actor=SYSTEM, now=NOW, channel=key, application="our-app", secret="app-secret", agent=agent, host=host
    )


def make_robot(
    channel: str = "dingtalk", url: str = "https://robots.example.com/send?access_token=tok", secret: str = "SEC1"
) -> models.Robot:
    """Let a robot of a group chat say announcements."""
    return actions.add_robot(
        actor=SYSTEM, now=NOW, channel=channel, name=f"销售群{next(_numbers)}", url=url, secret=secret
    )


def make_robot_post(robot: models.Robot | None = None, *, now: datetime = NOW, **given: Any) -> models.RobotPost:
    """Give a robot something to say."""
    row = robot or make_robot()
    notice = notice_to(kind=ANNOUNCEMENT, **given)
    actions.post_to_robots(actor=SYSTEM, now=now, robot_ids=[row.pk], notice=notice)
    return models.RobotPost.objects.get(robot=row, key=notice.key)


def make_announcement(author: Member | None = None, *, now: datetime = NOW, **given: Any) -> models.Announcement:
    """Draft an announcement for everybody."""
    actor = actor_for(author or make_member("周源", role="sales_manager"))
    values = {"title": "国庆放假安排", "body": "10月1日至7日放假。\n值班表见附件。", **given}
    return actions.draft_announcement(actor=actor, now=now, **values)


def make_receipt(member: Member | None = None, announcement: models.Announcement | None = None) -> models.Receipt:
    """Publish an announcement that the member is to read."""
    told = member or make_member()
    row = announcement or make_announcement()
    if row.state == models.Announcement.State.DRAFT:
        actions.publish_announcement(actor=SYSTEM, now=NOW, announcement_id=row.pk)
    return models.Receipt.objects.get(announcement=row, member=told)
