"""Appealing: from a line of a statement, or from the statement as a whole."""

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
from xiaozhang.base.errors import Missing
from xiaozhang.base.text import Message
from xiaozhang.foundation.archive import queries as archive
from xiaozhang.foundation.archive.actions.adding import receive_content
from xiaozhang.foundation.archive.errors import NotTaken
from xiaozhang.performance.appeals import actions, powers, queries
from xiaozhang.performance.appeals.forms import AppealForm
from xiaozhang.performance.appeals.rules.evidence import beside
from xiaozhang.performance.incentives import queries as incentives


@pages.page(powers.APPEAL)
def add(request: pages.Request) -> HttpResponse:
    """Appeal against `?statement=41`, and one line of it with `&line=3`."""
    statement = incentives.get_statement(request.actor, _number(request.GET.get("statement", "")) or 0)
    sequence = _number(request.GET.get("line", "")) or 0
    seen = queries.seen(statement, sequence)
    if seen is None:
        raise Missing
    window, today = queries.window_of(statement), timezone.localdate()
    form = AppealForm.of(request, initial={} if sequence else {"kind": "missing"})
    return pages.form_page(
        request,
        form,
        _submit,
        title=Message("对第 {n} 行申诉", {"n": sequence}) if sequence else Message("对结算单申诉"),
        done=lambda pk: reverse("appeals:record", args=[pk]),
        fixed={"statement_id": statement.pk, "line_sequence": sequence},
        submit_label=Message("提交申诉"),
        said=Message("申诉已提交，有答复会通知您"),
        template="appeals/add.html",
        context={
            "statement": statement,
            "rows": beside(seen),
            "window": window,
            "is_own": statement.member_id == request.actor.member_id,
            "is_over": window is not None and not window.is_open(today),
            **archive.drop_limits(),
        },
    )


def _submit(*, actor: Actor, now: datetime, content: Sequence[UploadedFile[Any]], **values: Any) -> object:
    """Receive the files before the action, so that no transaction waits for a disk."""
    files = [_received(sent) for sent in content]
    return actions.submit_appeal(actor=actor, now=now, files=files, **values)


def _received(sent: UploadedFile[Any]) -> Any:
    if sent.file is None:
        raise NotTaken("没有提交：文件没有传到。请重新选择。")
    return receive_content(sent.name or "", sent.file)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
