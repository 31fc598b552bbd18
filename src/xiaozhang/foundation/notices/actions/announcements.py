"""Announcements are drafted, published, withdrawn; they are read, confirmed, reminded of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import Invalid, Refused, Stale
from xiaozhang.base.text import Message, clean_line, clean_text
from xiaozhang.foundation.notices import powers, queries
from xiaozhang.foundation.notices.actions.inserting import insert_missing
from xiaozhang.foundation.notices.actions.robots import ANNOUNCEMENT, post_to_robots
from xiaozhang.foundation.notices.actions.sending import send
from xiaozhang.foundation.notices.errors import NobodyThere, NotDraft, NotPublished, RemindedToday
from xiaozhang.foundation.notices.models import Announcement, Receipt
from xiaozhang.foundation.notices.rules.notice import Notice
from xiaozhang.foundation.org import queries as org

State, Audience = Announcement.State, Announcement.Audience
_LONGEST_BODY = 20_000
_QUOTED = 200


@action(powers.PUBLISH, label="起草公告")
def draft_announcement(
    *,
    actor: Actor,
    now: datetime,
    title: str,
    body: str,
    audience: str = Audience.ALL,
    teams: Sequence[int] = (),
    roles: Sequence[str] = (),
    robots: Sequence[int] = (),
    is_required: bool = False,
) -> Announcement:
    """Write an announcement that nobody else sees yet. `teams` and `robots` are ids, `roles` keys.

    Raises:
        Invalid: no title, no text, or an audience that names nobody.
    """
    row = Announcement(author_id=actor.member_id, created_at=now)
    _write(actor, row, title, body, audience, is_required, teams, roles, robots)
    note_change(row, new={"title": row.title, "audience": row.audience, "is_required": row.is_required})
    return row


@action(powers.PUBLISH, label="修改公告草稿")
def change_announcement(
    *,
    actor: Actor,
    now: datetime,
    announcement_id: int,
    title: str,
    body: str,
    audience: str = Audience.ALL,
    teams: Sequence[int] = (),
    roles: Sequence[str] = (),
    robots: Sequence[int] = (),
    is_required: bool = False,
    revision: int | None = None,
) -> Announcement:
    """Change a draft.

    Raises:
        NotDraft: it was published meanwhile.
        Stale: somebody changed it since the form was shown.
        Invalid: as for draft_announcement.
    """
    row = queries.get_announcement(actor, announcement_id, lock=True)
    if row.state != State.DRAFT:
        raise NotDraft(row.title)
    if revision is not None and revision != row.revision:
        raise Stale
    old = {"title": row.title, "audience": row.audience, "is_required": row.is_required}
    row.revision += 1
    _write(actor, row, title, body, audience, is_required, teams, roles, robots)
    note_change(row, old=old, new={"title": row.title, "audience": row.audience, "is_required": row.is_required})
    return row


@action(powers.PUBLISH, label="删除公告草稿")
def drop_announcement(*, actor: Actor, now: datetime, announcement_id: int) -> None:
    """Throw a draft away.

    Raises:
        NotDraft: it was published meanwhile.
    """
    row = queries.get_announcement(actor, announcement_id, lock=True)
    if row.state != State.DRAFT:
        raise NotDraft(row.title)
    note_change(row, old={"title": row.title, "body": row.body})
    row.delete()


@action(powers.PUBLISH, label="发布公告")
def publish_announcement(*, actor: Actor, now: datetime, announcement_id: int) -> Announcement:
    """Publish a draft: everybody in its audience on this day is told and asked to read it, robots say it once.

    Raises:
        NotDraft: it was published meanwhile.
        NobodyThere: the audience is empty.
    """
    row = queries.get_announcement(actor, announcement_id, lock=True)
    if row.state != State.DRAFT:
        raise NotDraft(row.title)
    people = queries.audience_of(row, timezone.localdate(now))
    if not people:
        raise NobodyThere
    row.state, row.published_at, row.author_id = State.PUBLISHED, now, actor.member_id
    row.revision += 1
    row.save()
    rows = [(row.pk, member) for member in people]
    insert_missing(Receipt, ("announcement_id", "member_id"), rows, unless=("announcement_id", "member_id"))
    notice = _notice(row, people, f"notices.announcement:{row.pk}", Message("公告：{title}", {"title": row.title}))
    send(actor=actor, now=now, notices=[notice])
    post_to_robots(actor=actor, now=now, robot_ids=list(row.robots.values_list("pk", flat=True)), notice=notice)
    note_change(row, old={"state": State.DRAFT}, new={"state": row.state, "people": len(people)})
    return row


@action(powers.PUBLISH, label="撤回公告")
def withdraw_announcement(*, actor: Actor, now: datetime, announcement_id: int) -> Announcement:
    """Withdraw an announcement: it is no longer shown, who has read it stays known. Group chats keep what was said.

    Raises:
        NotPublished: it is a draft, or was withdrawn.
    """
    row = queries.get_announcement(actor, announcement_id, lock=True)
    if row.state != State.PUBLISHED:
        raise NotPublished(row.title)
    row.state, row.withdrawn_at, row.revision = State.WITHDRAWN, now, row.revision + 1
    row.save()
    queries.notices_of_record("announcement", row.pk).filter(read_at__isnull=True).update(read_at=now)
    note_change(row, old={"state": State.PUBLISHED}, new={"state": row.state})
    return row


@action(powers.READ_ANNOUNCEMENTS, keeps_trace=False)
def read_announcement(*, actor: Actor, now: datetime, announcement_id: int) -> Receipt | None:
    """Note that a member has read an announcement that is for them; the first time counts.

    Who joined after it was published for all gets a receipt by reading. None for who reads it only as its publisher.
    """
    row = queries.get_announcement(actor, announcement_id)
    if row.state != State.PUBLISHED or actor.member_id is None:
        return None
    receipt = queries.receipt_of(actor, row.pk, lock=True)
    if receipt is None:
        if row.audience != Audience.ALL:
            return None
        receipt, _is_new = Receipt.objects.get_or_create(announcement=row, member_id=actor.member_id)
    if receipt.read_at is None:
        receipt.read_at = now
        receipt.save(update_fields=["read_at"])
    told = queries.notices(actor).filter(record_type="announcement", record_id=row.pk, read_at__isnull=True)
    told.update(read_at=now)
    return receipt


@action(powers.READ_ANNOUNCEMENTS, label="确认公告")
def confirm_announcement(*, actor: Actor, now: datetime, announcement_id: int) -> Receipt:
    """Confirm that one has read what has to be confirmed; the first time counts.

    Raises:
        NotPublished: it was withdrawn.
        Refused: it is not for the member, or asks for no confirmation.
    """
    row = queries.get_announcement(actor, announcement_id)
    if row.state != State.PUBLISHED:
        raise NotPublished(row.title)
    receipt = read_announcement(actor=actor, now=now, announcement_id=announcement_id)
    if receipt is None or not row.is_required:
        raise Refused(Message("没有确认：「{title}」不需要您确认。", {"title": row.title}))
    if receipt.confirmed_at is not None:
        nothing_changed()
        return receipt
    receipt.confirmed_at = now
    receipt.save(update_fields=["confirmed_at"])
    note_change(receipt, new={"confirmed_at": now}, title=row.title)
    return receipt


@action(powers.PUBLISH, label="提醒未读公告")
def remind_of_announcement(*, actor: Actor, now: datetime, announcement_id: int) -> Announcement:
    """Tell who has not read it, or not confirmed it, once more; once a day at most.

    Raises:
        NotPublished: it is a draft, or was withdrawn.
        RemindedToday: they were reminded today.
        Refused: everybody has read it.
    """
    row = queries.get_announcement(actor, announcement_id, lock=True)
    if row.state != State.PUBLISHED:
        raise NotPublished(row.title)
    today = timezone.localdate(now)
    if row.reminded_on == today:
        raise RemindedToday
    rest = [reader.member_id for reader in queries.readers(row).rest]
    if not rest:
        raise Refused(Message("没有提醒：「{title}」已经没有未读的人。", {"title": row.title}))
    words = Message("请确认公告：{title}" if row.is_required else "请阅读公告：{title}", {"title": row.title})
    key = f"notices.announcement:{row.pk}:{today.isoformat()}"
    count = send(actor=actor, now=now, notices=[_notice(row, rest, key, words)])
    row.reminded_on = today
    row.save(update_fields=["reminded_on"])
    note_change(row, new={"reminded": count})
    return row


def _notice(row: Announcement, people: Sequence[int], key: str, title: Message) -> Notice:
    quoted = row.body if len(row.body) <= _QUOTED else f"{row.body[:_QUOTED]}…"
    return Notice(
        ANNOUNCEMENT, tuple(people), title, key, body=quoted, url=reverse("notices:announcement", args=[row.pk]),
        record_type="announcement", record_id=row.pk,
    )  # fmt: skip


def _write(
    actor: Actor,
    row: Announcement,
    title: str,
    body: str,
    audience: str,
    is_required: bool,
    teams: Sequence[int],
    roles: Sequence[str],
    robots: Sequence[int],
) -> None:
    """Check and save a draft with what it names."""
    row.title, row.body = clean_line(title), clean_text(body)
    row.audience, row.is_required = audience, is_required
    known_teams = list(org.teams(SYSTEM).filter(pk__in=[int(pk) for pk in teams]))
    known_roles = list(org.roles().filter(key__in=list(roles)))
    wrong: dict[str, Message | str] = {}
    if not 0 < len(row.title) <= 120:
        wrong["title"] = "请写标题，不超过 120 个字。"
    if not 0 < len(row.body) <= _LONGEST_BODY:
        wrong["body"] = "请写正文，不超过 20,000 个字。"
    if audience not in Audience.values:
        wrong["audience"] = "请选发给谁。"
    if audience == Audience.TEAMS and not known_teams:
        wrong["teams"] = "请至少选一个团队。"
    if audience == Audience.ROLES and not known_roles:
        wrong["roles"] = "请至少选一个岗位。"
    if wrong:
        raise Invalid(wrong)
    row.save()
    row.teams.set(known_teams if audience == Audience.TEAMS else [])
    row.roles.set(known_roles if audience == Audience.ROLES else [])
    row.robots.set(queries.robots(actor).filter(pk__in=[int(pk) for pk in robots]))
