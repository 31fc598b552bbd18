"""A member says how and where they want to be told."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from xiaozhang.base import jobs, registries
from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid, Missing, Refused
from xiaozhang.base.text import Message
from xiaozhang.foundation.notices import powers, queries
from xiaozhang.foundation.notices.actions.saving import save_deliveries
from xiaozhang.foundation.notices.errors import AddressTaken, ChannelShut, CodeJustSent
from xiaozhang.foundation.notices.models import Contact, KindChoice, Manner, Pace, SendingState
from xiaozhang.foundation.notices.rules.channels import LABELS, MAIL
from xiaozhang.foundation.notices.rules.retrying import CODE_HOLDS, MOST_TRIES
from xiaozhang.foundation.notices.rules.timing import Hours, next_gathering, next_open
from xiaozhang.foundation.org import queries as org

SEND_CODE = "notices.send_code"
_BETWEEN_CODES_SECONDS = 60
_PERSON = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")  # one person: no list, and not @all


@action(None, label="通知设置")
def change_settings(*, actor: Actor, now: datetime, hours: Hours, manners: Mapping[tuple[str, str], Manner]) -> Pace:
    """Set one's own hours and how each kind comes by each channel: (kind, channel) -> manner.

    What waits already is planned anew; what is being sent at the moment is not touched. Raises Missing for a kind or
    channel nobody knows.
    """
    member_id = _own_id(actor)
    if any(kind not in registries.notice_kinds or way not in LABELS for kind, way in manners):
        raise Missing
    row = queries.pace_of(member_id) or Pace(member_id=member_id)
    row.is_quiet, row.quiet_from, row.quiet_until = hours.is_quiet, hours.quiet_from, hours.quiet_until
    row.rests_on_days_off, row.gathered_at = hours.rests_on_days_off, hours.gathered_at
    row.save()
    _choose(member_id, manners)
    _plan_anew(member_id, hours, now)
    note_change(
        row,
        new={
            "is_quiet": hours.is_quiet,
            "quiet_from": f"{hours.quiet_from:%H:%M}",
            "quiet_until": f"{hours.quiet_until:%H:%M}",
            "rests_on_days_off": hours.rests_on_days_off,
            "gathered_at": f"{hours.gathered_at:%H:%M}",
        },
        title=actor.name,
    )
    return row


@action(None, label="填写通知地址")
def ask_contact(*, actor: Actor, now: datetime, channel: str, address: str) -> Contact:
    """Say where one is reached by a channel; a code goes there, and what was in use stays so until it is confirmed.

    Raises:
        Invalid: this cannot be such an address.
        ChannelShut: nothing could be sent there.
        AddressTaken: another member is reached there.
        CodeJustSent: less than a minute ago.
    """
    member_id, clean = _own_id(actor), _checked(channel, address)
    if channel not in queries.open_keys():
        raise ChannelShut(LABELS[channel])
    if queries.is_taken(channel, clean, member_id):
        raise AddressTaken
    row = queries.contact_of(member_id, channel, lock=True) or Contact(member_id=member_id, channel=channel)
    if row.code_at is not None and (now - row.code_at).total_seconds() < _BETWEEN_CODES_SECONDS:
        raise CodeJustSent
    row.asked, row.salt, row.code_at, row.tries = clean, secrets.token_hex(16), now, 0
    row.save()
    jobs.enqueue(SEND_CODE, contact_id=row.pk)
    note_change(row, new={"channel": channel}, personal_new={"asked": clean}, title=actor.name)
    return row


@action(None, label="确认通知地址")
def confirm_contact(*, actor: Actor, now: datetime, channel: str, code: str) -> bool:
    """Take the address into use if the code is the one that was sent there; say whether it is.

    A wrong code is no refusal: it is counted, and after five the address must be asked for anew.

    Raises:
        Missing: no address waits to be confirmed.
        Refused: the code was sent too long ago, or too many were tried.
        AddressTaken: another member confirmed it meanwhile.
    """
    row = queries.contact_of(_own_id(actor), channel, lock=True)
    if row is None or not row.asked or row.code_at is None:
        raise Missing("没有等待确认的地址。请先填写地址。")
    if row.tries >= MOST_TRIES or now - row.code_at > CODE_HOLDS:
        raise Refused("没有确认：验证码已失效。请再填一次地址，重新接收验证码。")
    if not secrets.compare_digest(queries.code_for(row).encode(), code.strip().encode()):
        row.tries += 1
        row.save(update_fields=["tries"])
        note_change(row, new={"tries": row.tries}, title=actor.name)
        return False
    _take_into_use(row, row.asked, now, actor.name)
    return True


@action(None, label="删除通知地址")
def drop_contact(*, actor: Actor, now: datetime, channel: str) -> None:
    """Be no longer reached by a channel. What waits is given up when its turn comes."""
    row = queries.contact_of(_own_id(actor), channel, lock=True)
    if row is None:
        nothing_changed()
        return
    note_change(row, old={"channel": channel}, personal_old={"address": row.address}, title=actor.name)
    row.delete()


@action(powers.MANAGE_CONTACTS, label="登记成员的通知地址")
def set_contact(*, actor: Actor, now: datetime, member_id: int, channel: str, address: str) -> Contact | None:
    """Say where a member in scope is reached by a channel, vouching for it; "" takes the address away.

    Raises:
        Missing: the member is not in scope.
        Invalid: this cannot be such an address.
        AddressTaken: another member is reached there.
    """
    member = org.get_member(actor, member_id)
    row = queries.contact_of(member_id, channel, lock=True)
    if not address.strip():
        if row is None:
            nothing_changed()
            return None
        note_change(row, old={"channel": channel}, personal_old={"address": row.address}, title=member.name)
        row.delete()
        return None
    clean = _checked(channel, address)
    if row is not None and row.address == clean:
        nothing_changed()
        return row
    row = row or Contact(member_id=member_id, channel=channel)
    _take_into_use(row, clean, now, member.name)
    return row


def _take_into_use(row: Contact, address: str, now: datetime, name: str) -> None:
    if queries.is_taken(row.channel, address, row.member_id):
        raise AddressTaken
    before = row.address
    row.address, row.confirmed_at, row.asked, row.salt, row.tries = address, now, "", "", 0
    row.save()
    note_change(
        row, old={}, new={"channel": row.channel}, personal_old={"address": before}, personal_new={"address": address},
        title=name,
    )  # fmt: skip


def _choose(member_id: int, manners: Mapping[tuple[str, str], Manner]) -> None:
    chosen = queries.chosen_rows(member_id)
    for (kind, channel), manner in manners.items():
        row = chosen.get((kind, channel))
        if manner == queries.default_manner(registries.notice_kinds.get(kind)):
            if row is not None:
                row.delete()
        elif row is None:
            KindChoice.objects.create(member_id=member_id, kind=kind, channel=channel, manner=manner)
        elif row.manner != manner:
            row.manner = manner
            row.save(update_fields=["manner"])


def _plan_anew(member_id: int, hours: Hours, now: datetime) -> None:
    choices, calendar, local = queries.choices_of([member_id]), org.calendar(), timezone.localtime(now)
    waiting = [row for row in queries.waiting_of(member_id, now) if row.attempts == 0]
    for row in waiting:
        manner = queries.manner_of(choices, member_id, row.notice.kind, row.channel)
        if manner == Manner.OFF:
            row.state, row.last_words = SendingState.SPARED, "本人已关闭"
        row.is_gathered = manner == Manner.GATHERED
        row.next_at = (next_gathering if row.is_gathered else next_open)(local, hours, calendar)
    save_deliveries(waiting, ["state", "last_words", "is_gathered", "next_at"])


def _checked(channel: str, address: str) -> str:
    clean = address.strip()
    if channel == MAIL:
        clean = clean.lower()
        try:
            validate_email(clean)
        except ValidationError:
            raise Invalid({"address": "这不是一个邮箱地址，请写成 name@company.com 的样子。"}) from None
        return clean
    if channel not in LABELS:
        raise Missing
    if not _PERSON.fullmatch(clean):
        words = "请填写{channel}里的用户标识（UserID），只有字母、数字和 . _ @ -，最长 64 位。"
        raise Invalid({"address": Message(words, {"channel": LABELS[channel]})})
    return clean


def _own_id(actor: Actor) -> int:
    if actor.member_id is None:
        raise Missing
    return actor.member_id
