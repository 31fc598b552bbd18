"""Steps of a reward and who is told of them; parts of the running action."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.urls import reverse

from xiaozhang.base.actor import Actor
from xiaozhang.base.text import Message
from xiaozhang.foundation.notices import actions as notices
from xiaozhang.foundation.notices.rules.notice import Notice, told_of
from xiaozhang.performance.rewards.models import Reward, RewardStep
from xiaozhang.performance.rewards.queries import KIND

WAITING, GIVEN, DECIDED = "rewards.waiting", "rewards.given", "rewards.decided"


def note(actor: Actor, now: datetime, row: Reward, kind: RewardStep.Kind, words: str = "") -> None:
    """Write down what happened to a reward."""
    RewardStep.objects.create(reward=row, kind=kind, author_id=actor.member_id, at=now, words=words)


def tell(
    actor: Actor, now: datetime, row: Reward, kind: str, members: Collection[int | None], title: Message, body: str = ""
) -> None:
    """Tell members what happened to a reward; whoever did it needs no telling."""
    told = told_of(
        kind, members, by=actor.member_id, title=title, body=body, url=reverse("rewards:record", args=[row.pk]),
        record=(KIND, row.pk), revision=row.revision,
    )  # fmt: skip
    notices.send(actor=actor, now=now, notices=told)


def tell_waiting(actor: Actor, now: datetime, members: Collection[int], number: int, last_id: int) -> None:
    """Tell those who decide that so many proposals are new."""
    to = tuple(sorted(set(members) - {actor.member_id}))
    if not to or not number:
        return
    notice = Notice(
        kind=WAITING,
        to=to,
        title=Message("有 {n} 项奖励等着决定", {"n": number}),
        url=f"{reverse('rewards:list')}?view=waiting",
        key=f"{WAITING}:{last_id}",
    )
    notices.send(actor=actor, now=now, notices=[notice])
