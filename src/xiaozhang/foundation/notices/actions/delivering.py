"""What is due is taken in a short transaction, sent outside of any, and what came of it is noted in another.

Whoever takes something holds it for a while (`held_until`); whoever comes at the same moment waits for the lock of the
channel and finds it taken. A sender that dies between sending and noting is the one way to a repeat: after the lease
the message goes out again, under the same key, by which mail programs, WeCom, Feishu and DingTalk know a repeat.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from django.urls import reverse
from django.utils import timezone

from xiaozhang.base import registries
from xiaozhang.base.action import action
from xiaozhang.base.actor import Actor
from xiaozhang.base.retrying import delay
from xiaozhang.foundation.notices import queries
from xiaozhang.foundation.notices.actions.saving import save_deliveries
from xiaozhang.foundation.notices.models import Channel, Delivery, SendingState
from xiaozhang.foundation.notices.rules.channels import MAIL, Came, Outcome
from xiaozhang.foundation.notices.rules.notice import TEST
from xiaozhang.foundation.notices.rules.parcels import Load, Parcel
from xiaozhang.foundation.notices.rules.retrying import KEPT, LEASE, PAUSE, STALE
from xiaozhang.foundation.notices.rules.timing import Hours, next_open
from xiaozhang.foundation.notices.rules.wording import Told, gathered, single
from xiaozhang.foundation.org import queries as org

_LONGEST = 300


@action(None, keeps_trace=False)
def claim(*, actor: Actor, now: datetime, channel: str) -> Load:
    """Take some of what is due by a channel, to send it.

    Left out, for good: what was read meanwhile, what has waited for too long, what would go to who has left or is no
    longer reached there. Put off: what falls into quiet hours by now.
    """
    way = _locked(channel)
    if not queries.is_open_now(way) or (way.paused_until is not None and way.paused_until > now):
        return Load()
    application = None if channel == MAIL else queries.application_of(way)
    if channel != MAIL and application is None:
        _pause(way, now, PAUSE)
        return Load()
    due = queries.due(channel, now)
    taken = _fit(due, channel, now)
    for row in taken:
        row.attempts += 1
        row.held_until = now + LEASE
    save_deliveries(taken, ["attempts", "held_until"])
    addresses = queries.addresses_of({row.member_id for row in taken}, [channel])
    parcels = tuple(_parcels(taken, {member: address for (member, _way), address in addresses.items()}, now))
    return Load(parcels, is_last=not due, application=application)


@action(None, keeps_trace=False)
def note_outcome(*, actor: Actor, now: datetime, channel: str, parcel: Parcel, outcome: Outcome) -> int:
    """Keep what came of a message; return how many deliveries it was about.

    Sent is sent, whoever has them by now. In vain, it is tried again later, eight times in all; where the whole channel
    does not work, the channel is left alone for a while and the try does not count.
    """
    if outcome.concerns_all:
        wait = timedelta(seconds=outcome.wait_seconds) if outcome.wait_seconds else PAUSE
        _pause(_locked(channel), now, wait)
    rows = queries.waiting_deliveries(parcel.ids)
    if outcome.came == Came.SENT:
        said = {"last_code": outcome.code[:40], "last_words": _said(outcome)}
        return rows.update(state=SendingState.SENT, sent_at=now, held_until=None, **said)
    attempts = dict(parcel.rows)
    mine = [row for row in rows.select_for_update() if row.attempts == attempts[row.pk]]
    for row in mine:
        _note_failure(row, outcome, now)
    save_deliveries(mine, ["state", "attempts", "next_at", "held_until", "last_code", "last_words"])
    return len(mine)


@action(None, keeps_trace=False)
def put_back(*, actor: Actor, now: datetime, parcels: Sequence[Parcel]) -> int:
    """Put back what was taken and not tried; return how many deliveries that were."""
    attempts = {pk: attempt for parcel in parcels for pk, attempt in parcel.rows}
    rows = [row for row in queries.waiting_deliveries(list(attempts)) if row.attempts == attempts[row.pk]]
    for row in rows:
        row.attempts -= 1
        row.held_until = None
    save_deliveries(rows, ["attempts", "held_until"])
    return len(rows)


@action(None, keeps_trace=False)
def forget_deliveries(*, actor: Actor, now: datetime) -> int:
    """Forget what became of old messages; the notices themselves stay. Returns how many were forgotten."""
    deliveries, posts = queries.ended_before(now - KEPT)
    return deliveries.delete()[0] + posts.delete()[0]


def _locked(channel: str) -> Channel:
    """Return the channel's row, locked: whoever takes something waits here for the others."""
    row = queries.channel_row(channel, lock=True)
    if row is None:
        Channel.objects.bulk_create([Channel(key=channel, is_on=channel == MAIL)], ignore_conflicts=True)
        row = queries.channel_row(channel, lock=True)
    assert row is not None
    return row


def _pause(way: Channel, now: datetime, wait: timedelta) -> None:
    way.paused_until = now + wait
    way.save(update_fields=["paused_until"])


def _fit(due: Sequence[Delivery], channel: str, now: datetime) -> list[Delivery]:
    """Return what is to be sent now, and settle the rest."""
    members = {row.member_id for row in due}
    present = set(org.employed_among(members, timezone.localdate(now)))
    reached = queries.addresses_of(members, [channel])
    hours, calendar, local = queries.hours_of_many(members), org.calendar(), timezone.localtime(now)
    taken, settled = [], []
    for row in due:
        opens_at = now
        if row.notice.kind != TEST:
            opens_at = next_open(local, hours.get(row.member_id, Hours()), calendar)
        if row.notice.read_at is not None:
            row.state = SendingState.SPARED
        elif row.notice.created_at < now - STALE:
            row.state, row.last_words = SendingState.GIVEN_UP, "过期未发"
        elif row.member_id not in present or (row.member_id, channel) not in reached:
            row.state, row.last_words = SendingState.GIVEN_UP, "收件人已离职，或不再使用这个渠道"
        elif opens_at > now:
            row.next_at = opens_at
        else:
            taken.append(row)
            continue
        settled.append(row)
    save_deliveries(settled, ["state", "next_at", "last_words"])
    return taken


def _parcels(rows: Sequence[Delivery], addresses: Mapping[int, str], now: datetime) -> Iterator[Parcel]:
    site = queries.site()
    for member, of_member in groupby(rows, key=lambda row: row.member_id):
        every = list(of_member)
        together = [row for row in every if row.is_gathered]
        for row in every:
            if not row.is_gathered:
                yield Parcel(((row.pk, row.attempts),), addresses[member], single(_told(row), site))
        if together:
            told = [_told(row) for row in together]
            on = f"{timezone.localtime(now):%m-%d}"
            message = single(told[0], site) if len(told) == 1 else gathered(told, site, reverse("notices:list"), on)
            yield Parcel(tuple((row.pk, row.attempts) for row in together), addresses[member], message)


def _told(row: Delivery) -> Told:
    notice = row.notice
    kinds = registries.notice_kinds
    label = str(kinds.get(notice.kind).label) if notice.kind in kinds else notice.kind
    at = f"{timezone.localtime(notice.created_at):%m-%d %H:%M}"
    return Told(notice.pk, label, notice.title, notice.body, at, reverse("notices:open", args=[notice.pk]))


def _note_failure(row: Delivery, outcome: Outcome, now: datetime) -> None:
    row.held_until, row.last_code, row.last_words = None, outcome.code[:40], _said(outcome)
    if outcome.concerns_all:
        row.attempts -= 1
        return
    wait = delay(row.attempts) if outcome.came == Came.LATER else None
    if wait is None:
        row.state = SendingState.GIVEN_UP
    else:
        row.next_at = now + _longer(wait, outcome)


def _longer(wait: timedelta, outcome: Outcome) -> timedelta:
    return max(wait, timedelta(seconds=outcome.wait_seconds or 0))


def _said(outcome: Outcome) -> str:
    return str(outcome.words)[:_LONGEST]
