"""Who has not signed is reminded: by the house in time, and by those who see to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.text import Message
from xiaozhang.foundation.notices import actions as notices
from xiaozhang.foundation.notices.rules.notice import Notice
from xiaozhang.foundation.signing import powers, queries
from xiaozhang.foundation.signing.errors import NobodyToRemind, NotStanding
from xiaozhang.foundation.signing.models import Asked, Request

REMINDER = "signing.reminder"


@action(powers.REMIND_SIGNING, label="提醒签阅")
def remind_unsigned(*, actor: Actor, now: datetime, request_id: int, asked_ids: Sequence[int] | None = None) -> Request:
    """Remind those in reach who have not signed, or only the named ones of them; each once a day at most.

    Raises:
        Missing: no such request.
        NotStanding: it is no longer asked for.
        NobodyToRemind: all have signed, or were reminded today.
    """
    row = queries.get_request(actor, request_id, lock=True)
    if row.state != Request.State.OPEN:
        raise NotStanding(Message("没有提醒：{text} 已不再要求签阅。", {"text": str(row)}))
    today = timezone.localdate(now)
    rows = queries.only_pending(queries.reachable(actor, row, today), actor)
    found = list(rows if asked_ids is None else rows.filter(pk__in=list(asked_ids)))
    if not found:
        raise NobodyToRemind(Message("没有提醒：{text} 已经没有未签的人。", {"text": str(row)}))
    wanted = [each for each in found if each.reminded_on != today]
    if not wanted:
        raise NobodyToRemind("没有提醒：未签的人今天都已提醒过，一天只提醒一次。请明天再提醒，或当面催办。")
    _remind(actor, now, row, wanted, today)
    note_change(row, new={"reminded": len(wanted)})
    return row


@action(None, label="签阅到期提醒")
def remind_due(*, actor: Actor, now: datetime) -> int:
    """Remind, before the last day and after it, whom the terms of today say; return how many.

    Done twice on a day, nobody is told twice.
    """
    today = timezone.localdate(now)
    open_now = queries.open_requests(lock=True)
    present = queries.people(today) if open_now else []
    count = 0
    for row in open_now:
        wanted = queries.to_remind(row, present, today, lock=True)
        if wanted:
            _remind(actor, now, row, wanted, today)
            note_change(row, new={"reminded": len(wanted)})
            count += len(wanted)
    if not count:
        nothing_changed()
    return count


def _remind(actor: Actor, now: datetime, row: Request, wanted: Sequence[Asked], today: date) -> None:
    """Tell members once more; those past their day are told so."""
    for is_late in (False, True):
        late = [each for each in wanted if (each.due_on < today) == is_late]
        if not late:
            continue
        words = "{text} 已过签阅期限，请尽快读完并签阅" if is_late else "请按期签阅{text}"
        notice = Notice(
            REMINDER,
            tuple(each.member_id for each in late),
            Message(words, {"text": str(row)}),
            f"signing.reminder:{row.pk}:{today.isoformat()}",
            url=reverse("signing:read", args=[row.pk]),
        )
        notices.send(actor=actor, now=now, notices=[notice])
    for each in wanted:
        each.reminded_on = today
    queries.every_asked().bulk_update(wanted, ["reminded_on"], batch_size=500)
