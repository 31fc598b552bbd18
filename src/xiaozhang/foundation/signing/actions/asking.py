"""Members are asked to sign a text: when it is published, and when they come later."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from xiaozhang.base import registries
from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.text import Message
from xiaozhang.foundation.notices import actions as notices
from xiaozhang.foundation.notices.rules.notice import Notice
from xiaozhang.foundation.signing import queries
from xiaozhang.foundation.signing.models import Asked, Request, Wording
from xiaozhang.foundation.signing.rules.terms import Term, due_on

ASKED = "signing.asked"
_BATCH = 500
State = Request.State


@action(None, label="通知签阅")
def ask(
    *,
    actor: Actor,
    now: datetime,
    text_kind: str,
    record_id: int,
    title: str,
    text_hash: str,
    roles: Sequence[str] | None,
    url: str,
    version: str = "",
    series: str = "",
    term: Term | None = None,
) -> Request:
    """Ask everybody employed, or those of the roles, to sign a text in the wording of `text_hash`. B6.

    Its words are kept as they are now. What was asked for before in the same series is no longer asked for; asking for
    the same wording again changes nothing, or begins anew where it had ended, with a whole term for who has not signed.
    Whoever publishes the text needs no power for this. The number of queries does not grow with that of the members.

    Raises:
        UnknownKey: a kind that no app has declared.
        ValueError: the hash is not that of the words.
    """
    wording = _keep(text_kind, record_id, text_hash, now)
    before = queries.open_in_series(text_kind, series, lock=True)
    if before is not None and (before.record_id, before.wording_id) == (record_id, wording.pk):
        nothing_changed()
        return before
    if before is not None:
        _end(before, State.REPLACED, now)
    former = queries.asked_earlier(text_kind, record_id, wording.pk)
    if former is not None:
        return _reopened(actor, now, former)
    term = term or Term()
    row = Request.objects.create(
        text_kind=text_kind, record_id=record_id, series=series, title=title, version=version, wording=wording,
        url=url, roles=sorted(set(roles or ())), days=term.days, remind_before=term.remind_before,
        remind_every=term.remind_every, clause_id=term.clause_id, clause_number=term.clause_number, asked_at=now,
        asked_by_id=actor.member_id,
    )  # fmt: skip
    people = queries.addressed(row, queries.people(timezone.localdate(now)))
    _tell(actor, now, row, [person.member_id for person in people])
    note_change(row, new={"text_hash": text_hash, "roles": row.roles, "days": row.days, "people": len(people)})
    return row


@action(None, label="通知新到成员签阅")
def ask_arrivals(*, actor: Actor, now: datetime) -> int:
    """Ask those who have come since, or have got a role that is asked; return how many. Done twice, nothing is new."""
    open_now = queries.open_requests(lock=True)
    present = queries.people(timezone.localdate(now)) if open_now else []
    count = 0
    for row in open_now:
        told = queries.told(row)
        new = [person.member_id for person in queries.addressed(row, present) if person.member_id not in told]
        if new:
            _tell(actor, now, row, new)
            note_change(row, new={"people": len(new)})
            count += len(new)
    if not count:
        nothing_changed()
    return count


@action(None, label="作废签阅要求")
def void(*, actor: Actor, now: datetime, text_kind: str, record_id: int) -> int:
    """No longer ask for a text that was withdrawn; who has signed it stays known. Returns how many requests ended."""
    rows = queries.requests_about(text_kind, record_id, lock=True)
    for row in rows:
        _end(row, State.VOID, now)
    if not rows:
        nothing_changed()
    return len(rows)


def _keep(text_kind: str, record_id: int, text_hash: str, now: datetime) -> Wording:
    """Keep the words that the hash stands for. Words kept before stay, even where a later release writes them anew."""
    kind = registries.signable_kinds.get(text_kind)
    kept = queries.kept_wording(text_hash)
    if kept is not None:
        return kept
    words = kind.words(record_id)
    if hashlib.sha256(words.encode()).hexdigest() != text_hash:
        raise ValueError(f"{text_kind} {record_id}: {text_hash!r} is not the SHA-256 of its words")
    return Wording.objects.create(text_hash=text_hash, text_kind=text_kind, words=words, kept_at=now)


def _reopened(actor: Actor, now: datetime, row: Request) -> Request:
    """Ask again for a text whose successor was withdrawn: who has signed it need not sign it twice."""
    today, old = timezone.localdate(now), row.state
    row.state, row.ended_at = State.OPEN, None
    row.save(update_fields=["state", "ended_at"])
    note_change(row, old={"state": old}, new={"state": State.OPEN})
    waiting = queries.unsigned(row, lock=True)
    for each in waiting:
        each.asked_on, each.due_on, each.reminded_on = today, due_on(today, row.days), None
    queries.every_asked().bulk_update(waiting, ["asked_on", "due_on", "reminded_on"], batch_size=_BATCH)
    told = queries.told(row)
    people = queries.addressed(row, queries.people(today))
    _tell(actor, now, row, [person.member_id for person in people if person.member_id not in told])
    return row


def _end(row: Request, state: Request.State, now: datetime) -> None:
    row.state, row.ended_at = state, now
    row.save(update_fields=["state", "ended_at"])
    note_change(row, old={"state": State.OPEN}, new={"state": state})


def _tell(actor: Actor, now: datetime, row: Request, member_ids: Iterable[int]) -> None:
    """Note until when members are to sign, and tell them."""
    today, people = timezone.localdate(now), tuple(member_ids)
    due = due_on(today, row.days)
    Asked.objects.bulk_create(
        [Asked(request=row, member_id=pk, asked_on=today, due_on=due) for pk in people],
        batch_size=_BATCH,
        ignore_conflicts=True,
    )
    if not people:
        return
    notice = Notice(
        ASKED,
        people,
        Message("请签阅{text}", {"text": str(row)}),
        f"signing.asked:{row.pk}",
        body=Message("请在 {day}前读完并签阅。", {"day": f"{due.month} 月 {due.day} 日"}),
        url=reverse("signing:read", args=[row.pk]),
    )
    notices.send(actor=actor, now=now, notices=[notice])
