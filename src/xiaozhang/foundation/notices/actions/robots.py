"""Robots in group chats: set up, let speak, never of what concerns one person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings

from xiaozhang.base import jobs, registries
from xiaozhang.base.action import action, note_change
from xiaozhang.base.actor import Actor
from xiaozhang.base.addresses import BadAddress, read_address
from xiaozhang.base.errors import Invalid, Refused, Stale
from xiaozhang.base.retrying import delay
from xiaozhang.base.sealing import seal
from xiaozhang.base.text import Message, clean_line
from xiaozhang.foundation.notices import powers, queries
from xiaozhang.foundation.notices.actions.inserting import insert_missing
from xiaozhang.foundation.notices.actions.saving import save_posts
from xiaozhang.foundation.notices.actions.sending import DELIVER
from xiaozhang.foundation.notices.errors import PersonalKind
from xiaozhang.foundation.notices.models import Robot, RobotPost, SendingState
from xiaozhang.foundation.notices.rules.channels import MESSENGERS, Came, Outcome, Outgoing
from xiaozhang.foundation.notices.rules.notice import Notice
from xiaozhang.foundation.notices.rules.parcels import Load, Parcel
from xiaozhang.foundation.notices.rules.retrying import LEASE, PAUSE, STALE

ANNOUNCEMENT = "notices.announcement"
_POST = ("robot_id", "kind", "key", "title", "body", "url", "created_at", "state", "attempts", "next_at")
_SHOWN, _LONGEST = 6, 300


@action(powers.MANAGE_CHANNELS, label="添加群机器人")
def add_robot(*, actor: Actor, now: datetime, channel: str, name: str, url: str, secret: str = "") -> Robot:
    """Let a robot of a group chat say announcements. Its address and secret are kept sealed.

    Raises:
        Invalid: a name that is taken, an address that may not be called.
    """
    row = Robot(channel=channel, created_at=now)
    _fill(row, name=name, url=url, secret=secret)
    row.save()
    note_change(row, new={"name": row.name, "channel": channel, "url": row.hint})
    return row


@action(powers.MANAGE_CHANNELS, label="修改群机器人")
def change_robot(
    *,
    actor: Actor,
    now: datetime,
    robot_id: int,
    name: str,
    is_on: bool,
    url: str = "",
    secret: str = "",
    revision: int | None = None,
) -> Robot:
    """Rename a robot, switch it on or off, or give its new address and secret; "" leaves what is kept.

    Raises:
        Stale: somebody changed it since the form was shown.
        Invalid: as for add_robot.
    """
    row = queries.get_robot(actor, robot_id, lock=True)
    if revision is not None and revision != row.revision:
        raise Stale
    old = {"name": row.name, "is_on": row.is_on, "url": row.hint}
    _fill(row, name=name, url=url, secret=secret)
    row.is_on, row.paused_until, row.revision = is_on, None, row.revision + 1
    row.save()
    note_change(row, old=old, new={"name": row.name, "is_on": row.is_on, "url": row.hint})
    return row


@action(powers.MANAGE_CHANNELS, label="测试群机器人")
def try_robot(*, actor: Actor, now: datetime, robot_id: int) -> Robot:
    """Let a robot say that it works.

    Raises:
        Refused: it is switched off.
    """
    row = queries.get_robot(actor, robot_id)
    if not row.is_on:
        raise Refused(Message("没有发送：「{name}」已停用，请先启用。", {"name": row.name}))
    said = Message("{name}在销章里发来的测试消息。", {"name": actor.name})
    notice = Notice(ANNOUNCEMENT, (), "测试消息", f"test:{now.isoformat()}", body=said)
    post_to_robots(actor=actor, now=now, robot_ids=[robot_id], notice=notice)
    note_change(row, new={"tested": True})
    return row


@action(None, keeps_trace=False)
def post_to_robots(*, actor: Actor, now: datetime, robot_ids: Sequence[int], notice: Notice) -> int:
    """Let robots say something to their groups, each once for the notice's key; return how many posts are new.

    Those that are switched off stay silent. To whom the notice is addressed is not looked at: a group reads it.

    Raises:
        PersonalKind: the kind concerns one person, whoever asks.
        UnknownKey: a kind that no app has declared.
    """
    kind = registries.notice_kinds.get(notice.kind)
    if kind.is_personal:
        raise PersonalKind(kind.label)
    rows = [
        (robot.pk, kind.key, notice.key, notice.heading, notice.text, notice.url, now, SendingState.WAITING, 0, now)
        for robot in queries.active_robots(list(robot_ids))
    ]
    new = insert_missing(RobotPost, _POST, rows, unless=("robot_id", "key"))
    if new:
        jobs.enqueue(DELIVER)
    return len(new)


@action(None, keeps_trace=False)
def claim_posts(*, actor: Actor, now: datetime, robot_id: int) -> Load:
    """Take some of what a robot is to say now."""
    robot = queries.robot_locked(robot_id)
    if robot is None or not robot.is_on or (robot.paused_until is not None and robot.paused_until > now):
        return Load()
    due = queries.due_posts(robot, now)
    site, parcels = queries.site(), []
    for row in due:
        if row.created_at < now - STALE:
            row.state, row.last_words = SendingState.GIVEN_UP, "过期未发"
            continue
        row.attempts += 1
        row.held_until = now + LEASE
        link = f"{site}{row.url}" if site and row.url else ""
        message = Outgoing(row.title, row.body, link, f"post-{row.pk}")
        parcels.append(Parcel(((row.pk, row.attempts),), robot.channel, message))
    save_posts(due, ["state", "last_words", "attempts", "held_until"])
    return Load(tuple(parcels), is_last=not due)


@action(None, keeps_trace=False)
def note_post(*, actor: Actor, now: datetime, robot_id: int, parcel: Parcel, outcome: Outcome) -> int:
    """Keep what came of what a robot said; return how many posts it was about."""
    attempts = dict(parcel.rows)
    rows = list(queries.waiting_posts(parcel.ids).select_for_update())
    for row in rows:
        is_ours = row.attempts == attempts[row.pk]
        if outcome.came == Came.SENT:
            row.state, row.sent_at, row.held_until = SendingState.SENT, now, None
        elif is_ours:
            _note_failure(row, outcome, now)
        row.last_code, row.last_words = outcome.code[:40], str(outcome.words)[:_LONGEST]
    save_posts(rows, ["state", "sent_at", "attempts", "next_at", "held_until", "last_code", "last_words"])
    robot = queries.robot_locked(robot_id)
    if outcome.concerns_all and robot is not None:
        wait = timedelta(seconds=outcome.wait_seconds) if outcome.wait_seconds else PAUSE
        robot.paused_until = now + wait
        robot.save(update_fields=["paused_until"])
    return len(rows)


@action(None, keeps_trace=False)
def put_posts_back(*, actor: Actor, now: datetime, parcels: Sequence[Parcel]) -> int:
    """Put back what a robot was not let say after all; return how many posts that were."""
    attempts = {pk: attempt for parcel in parcels for pk, attempt in parcel.rows}
    rows = [row for row in queries.waiting_posts(list(attempts)) if row.attempts == attempts[row.pk]]
    for row in rows:
        row.attempts -= 1
        row.held_until = None
    save_posts(rows, ["attempts", "held_until"])
    return len(rows)


def _note_failure(row: RobotPost, outcome: Outcome, now: datetime) -> None:
    row.held_until = None
    if outcome.concerns_all:
        row.attempts -= 1
        return
    wait = delay(row.attempts) if outcome.came == Came.LATER else None
    if wait is None:
        row.state = SendingState.GIVEN_UP
    else:
        row.next_at = now + wait


def _fill(row: Robot, *, name: str, url: str, secret: str) -> None:
    clean, address = clean_line(name), url.strip()
    wrong: dict[str, Message | str] = {}
    if row.channel not in MESSENGERS:
        wrong["channel"] = "请选钉钉、企业微信或飞书。"
    if not 0 < len(clean) <= 60:
        wrong["name"] = "请写明是哪个群，不超过 60 个字。"
    elif queries.is_name_taken(clean, row.pk):
        wrong["name"] = "已有叫这个名称的机器人。"
    if address or row.pk is None:
        try:
            read_address(address, may_call_private=queries.may_call_private())
        except BadAddress as bad:
            wrong["url"] = bad.words
    if wrong:
        raise Invalid(wrong)
    row.name = clean
    key = settings.SECRET_KEY.encode()
    if address:
        row.sealed_url = seal(key, queries.ROBOT_URL, address)
        row.hint = f"…{address[-_SHOWN:]}"
    if secret.strip():
        row.sealed_secret = seal(key, queries.ROBOT_SECRET, secret.strip())
