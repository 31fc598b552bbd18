"""How long files stay, what they are for, and their removal."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from xiaozhang.base.action import action, differences, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid, NotAllowed
from xiaozhang.base.text import Message, clean_line
from xiaozhang.foundation.archive import powers, queries
from xiaozhang.foundation.archive.errors import Retained
from xiaozhang.foundation.archive.models import StoredFile
from xiaozhang.foundation.archive.rules import categories
from xiaozhang.foundation.archive.rules.limits import is_retained

_REASON = 200


@action(powers.ADD_FILE, label="删除附件")
def remove_file(*, actor: Actor, now: datetime, file_id: int, reason: str) -> StoredFile:
    """Take a file off its record, for a reason; its contents are cleared away after 30 days, its history stays.

    Raises:
        Missing: not there, removed already, or its record is beyond the actor's reach.
        NotAllowed: somebody else put it there, and the actor lacks the power.
        Retained: it must be kept until a day that has not passed.
        Invalid: no reason is given.
    """
    row = queries.get_file(actor, file_id, lock=True)
    _check_own(actor, row)
    if is_retained(row.retain_until, timezone.localdate(now)):
        words = "没有删除：这个文件要保管到 {day}，在那之前不能删除。"
        raise Retained(Message(words, {"day": row.retain_until}))
    why = clean_line(reason)[:_REASON]
    if not why:
        raise Invalid({"reason": "没有删除：请写明为什么删除。"})
    row.removed_at, row.removed_by_id, row.removal_reason = now, actor.member_id, why
    row.save(update_fields=["removed_at", "removed_by", "removal_reason"])
    note_change(row, old={"removal_reason": ""}, new={"removal_reason": why})
    return row


@action(powers.RETAIN_FILES, label="设定附件保管期限")
def retain_file(
    *, actor: Actor, now: datetime, file_id: int, retain_until: date | None, reason: str = ""
) -> StoredFile:
    """Say until when a file must be kept; a shorter time than before needs a reason.

    Raises:
        Missing: not there, removed, or its record is beyond the actor's reach.
        Invalid: the day has passed, or the time is cut short without a reason.
    """
    row = queries.get_file(actor, file_id, lock=True)
    before = row.retain_until
    if retain_until is not None and retain_until != before and retain_until < timezone.localdate(now):
        raise Invalid({"retain_until": "没有保存：这一天已经过去，请填今天或以后的日子。"})
    why = clean_line(reason)[:_REASON]
    is_cut = before is not None and (retain_until is None or retain_until < before)
    if is_cut and not why:
        raise Invalid({"reason": "没有保存：缩短保管期限要写明原因。"})
    old, new = differences(row, {"retain_until": retain_until})
    if not new:
        nothing_changed()
        return row
    row.save(update_fields=["retain_until"])
    note_change(row, old=old, new={**new, **({"reason": why} if why else {})})
    return row


@action(powers.ADD_FILE, label="更改附件类别")
def classify_file(*, actor: Actor, now: datetime, file_id: int, category: str) -> StoredFile:
    """Say what a file is for.

    Raises:
        Missing: not there, removed, or its record is beyond the actor's reach.
        NotAllowed: somebody else put it there, and the actor lacks the power.
        Invalid: no such category for this record.
    """
    row = queries.get_file(actor, file_id, lock=True)
    _check_own(actor, row)
    if category not in {each.key for each in categories.offered_for(row.record_type)}:
        raise Invalid({"category": "没有保存：这条记录没有这个类别，请从列出的里面选。"})
    old, new = differences(row, {"category": category})
    if not new:
        nothing_changed()
        return row
    row.save(update_fields=["category"])
    note_change(row, old=_said(old), new=_said(new))
    return row


def _said(values: dict[str, object]) -> dict[str, object]:
    return {name: str(categories.label_of(str(value))) for name, value in values.items()}


def _check_own(actor: Actor, row: StoredFile) -> None:
    if not actor.may(powers.REMOVE_FILES) and (actor.member_id is None or row.created_by_id != actor.member_id):
        words = "没有执行：这是别人上传的文件。要改动它，请找上传人，或有「{power}」权限的人。"
        raise NotAllowed(Message(words, {"power": powers.REMOVE_FILES.label}))
