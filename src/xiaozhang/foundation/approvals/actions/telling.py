"""Who is told what happened to a case."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.urls import reverse

from xiaozhang.base.actor import Actor
from xiaozhang.base.text import Message
from xiaozhang.foundation.approvals.models import Case
from xiaozhang.foundation.approvals.rules.standing import STATE_WORDS, CaseState
from xiaozhang.foundation.notices import actions as notices
from xiaozhang.foundation.notices.rules.notice import Notice

WAITING, DECIDED = "approvals.waiting", "approvals.decided"
COPIED, REMINDER = "approvals.copied", "approvals.reminder"
RECORD = "approval"


def tell_waiting(actor: Actor, now: datetime, case: Case, members: Collection[int]) -> None:
    """Tell those whose turn it is."""
    _tell(actor, now, case, WAITING, members, Message("待您审批：{title}", {"title": case.title}), f"{case.revision}")


def tell_decided(actor: Actor, now: datetime, case: Case, members: Collection[int]) -> None:
    """Tell the applicant and those who were asked how it ended."""
    state = STATE_WORDS[CaseState(case.state)]
    title = Message("{state}：{title}", {"state": state, "title": case.title})
    _tell(actor, now, case, DECIDED, members, title, f"{case.revision}")


def tell_copied(actor: Actor, now: datetime, case: Case, members: Collection[int]) -> None:
    """Tell those who were given a copy."""
    _tell(actor, now, case, COPIED, members, Message("抄送给您：{title}", {"title": case.title}), "")


def tell_reminder(actor: Actor, now: datetime, case: Case, members: Collection[int], occasion: str) -> None:
    """Remind those whose turn it is; once for each occasion."""
    _tell(actor, now, case, REMINDER, members, Message("请尽快审批：{title}", {"title": case.title}), occasion)


def _tell(
    actor: Actor, now: datetime, case: Case, kind: str, members: Collection[int], title: Message, occasion: str
) -> None:
    if not members:
        return
    notice = Notice(
        kind=kind,
        to=tuple(sorted(members)),
        title=title,
        body=Message("{number}，{name} 提审", {"number": case.number, "name": case.applicant.name}),
        url=reverse("approvals:record", args=[case.pk]),
        key=f"{kind}:{case.pk}:{occasion}",
        record_type=RECORD,
        record_id=case.pk,
    )
    notices.send(actor=actor, now=now, notices=[notice])
