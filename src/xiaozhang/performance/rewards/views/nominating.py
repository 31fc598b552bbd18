"""Nominating a member for a reward, with files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from xiaozhang.base import pages
from xiaozhang.base.actor import Actor
from xiaozhang.base.text import Message
from xiaozhang.foundation.archive import queries as archive
from xiaozhang.foundation.archive.actions.adding import receive_content
from xiaozhang.foundation.archive.errors import NotTaken
from xiaozhang.performance.rewards import actions, powers, queries
from xiaozhang.performance.rewards.clauses import Basis, RewardCatalogue, given_words
from xiaozhang.performance.rewards.forms import NominateForm


@pages.page(powers.NOMINATE)
def nominate(request: pages.Request) -> HttpResponse:
    """Nominate somebody; `?member=12` and `?reward=key` fill in what is known."""
    today = timezone.localdate()
    clause = queries.catalogue_on(today)
    initial = {
        "on": today,
        "member_id": request.GET.get("member", ""),
        "reward_key": request.GET.get("reward", ""),
    }
    rewards = _offered(clause.parameters) if clause is not None else []
    return pages.form_page(
        request,
        NominateForm.of(request, rewards=rewards, initial=initial),
        _submit,
        title=Message("提名奖励"),
        done=lambda pk: reverse("rewards:record", args=[pk]),
        submit_label=Message("提交提名"),
        said=Message("已提名，决定的人会收到通知"),
        template="rewards/nominate.html",
        context={"clause": clause, "has_some": bool(rewards), **archive.drop_limits()},
    )


def _offered(catalogue: RewardCatalogue) -> list[tuple[str, str]]:
    return [
        (each.key, f"{each.label}（{pages.words(given_words(each))}）：{each.standard}")
        for each in catalogue.rewards
        if each.basis is Basis.NOMINATION
    ]


def _submit(*, actor: Actor, now: datetime, content: Sequence[UploadedFile[Any]], **values: Any) -> object:
    """Receive the files before the action, so that no transaction waits for a disk."""
    files = [_received(sent) for sent in content]
    return actions.nominate(actor=actor, now=now, files=files, **values)


def _received(sent: UploadedFile[Any]) -> Any:
    if sent.file is None:
        raise NotTaken("没有提交：文件没有传到。请重新选择。")
    return receive_content(sent.name or "", sent.file)
