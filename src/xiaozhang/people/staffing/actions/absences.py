"""Leaves are recorded and withdrawn, and successors named, as long as the months they touch are open."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from xiaozhang.base.action import action, note_change
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid
from xiaozhang.base.text import Message, clean_line
from xiaozhang.people.staffing import powers, queries
from xiaozhang.people.staffing.actions.holding import hold_member, recorded, refuse_closed, refuse_days, withdrawn
from xiaozhang.people.staffing.errors import Overlaps, Withdrawn
from xiaozhang.people.staffing.models import Absence, Succession

OWN_ABSENCE = "没有保存：本人的请假由他人登记。"
OWN_SUCCESSION = "没有保存：本人的接手人由他人指定。"
_LONGEST = timedelta(days=731)
_LONGEST_NOTE = 200
_YEARS_AHEAD = 5


@action(powers.RECORD_ABSENCES, label="登记请假")
def record_absence(
    *, actor: Actor, now: datetime, member_id: int, start_on: date, end_on: date, kind: str, note: str = ""
) -> Absence:
    """Record that a member is on leave on the days `[start_on, end_on)`.

    Raises:
        Missing: nobody, or outside the actor's reach.
        OwnPay: the actor's own.
        Invalid: by field, days that cannot be, an unknown kind.
        MonthClosed: days of a closed month.
        Overlaps: the member is on leave on some of these days already.
    """
    member = hold_member(actor, member_id, own=OWN_ABSENCE)
    refuse_days(member, start_on, end_on, now)
    note = clean_line(note)
    wrong: dict[str, Message | str] = {}
    if kind not in Absence.Kind.values:
        wrong["kind"] = "请从列表中选择类别。"
    if len(note) > _LONGEST_NOTE:
        wrong["note"] = Message("太长了，最多 {most} 个字，现有 {has} 个。", {"most": _LONGEST_NOTE, "has": len(note)})
    if end_on - start_on > _LONGEST:
        wrong["last_on"] = "一次请假不能超过两年，请检查年份。"
    elif member.left_on is not None and end_on > member.left_on:
        wrong["last_on"] = Message("已于 {day} 离职，须早于这一天。", {"day": member.left_on.isoformat()})
    if wrong:
        raise Invalid(wrong)
    refuse_closed(start_on, end_on)
    met = queries.absence_meeting(member.pk, start_on, end_on)
    if met is not None:
        held = {"name": member.name, "from": met.start_on.isoformat(), "to": met.last_on.isoformat()}
        raise Overlaps(Message("没有保存：{name}从 {from} 至 {to} 已登记请假。请改日期，或先撤销那一项。", held))
    row = Absence.objects.create(
        member=member, start_on=start_on, end_on=end_on, kind=kind, note=note, **recorded(actor, now)
    )
    note_change(row, title=_title(member.name, start_on), personal_new=_said(row))
    return row


@action(powers.RECORD_ABSENCES, label="撤销请假")
def withdraw_absence(*, actor: Actor, now: datetime, absence_id: int) -> Absence:
    """Take a leave back whose days lie in no closed month.

    Raises:
        Missing, NotAllowed, OwnPay, MonthClosed: as for record_absence.
        Withdrawn: it does not stand any more.
    """
    found = queries.get_absence(actor, absence_id, power=powers.RECORD_ABSENCES)
    member = hold_member(actor, found.member_id, own=OWN_ABSENCE)
    row = queries.get_absence(actor, absence_id, lock=True)
    if row.withdrawn_at is not None:
        raise Withdrawn("没有执行：这一项已经撤销。请刷新后再看。")
    refuse_closed(row.start_on, row.end_on)
    withdrawn(row, actor, now)
    note_change(row, title=_title(member.name, row.start_on), personal_old=_said(row))
    return row


@action(powers.RECORD_ABSENCES, label="指定接手人")
def name_successor(*, actor: Actor, now: datetime, member_id: int, successor_id: int, from_on: date) -> Succession:
    """Name who takes over what a member has begun, from a day on, in place of whoever was named before.

    Raises:
        Missing: one of them is nobody, or outside the actor's reach.
        OwnPay: the actor is one of them.
        Invalid: by field, the same person, somebody not there on the day, or one who is followed by the member.
        MonthClosed: the day is in a closed month, or before one.
        Overlaps: a successor is named for that day already.
    """
    if member_id == successor_id:
        raise Invalid({"successor_id": "不能由本人接手，请另选一人。"})
    held = {pk: hold_member(actor, pk, own=OWN_SUCCESSION) for pk in sorted((member_id, successor_id))}
    member, successor = held[member_id], held[successor_id]
    wrong: dict[str, Message | str] = {}
    if from_on < member.joined_on or from_on.year > now.year + _YEARS_AHEAD:
        wrong["from_on"] = Message("须在 {day} 入职之后、五年以内。", {"day": member.joined_on.isoformat()})
    if successor.joined_on > from_on or (successor.left_on is not None and successor.left_on <= from_on):
        wrong["successor_id"] = Message("{name}这一天不在职，请另选一人。", {"name": successor.name})
    elif member.pk in _line(queries.successors(from_on), successor.pk):
        wrong["successor_id"] = Message("{name}已由这位成员接手，会成为循环，请另选一人。", {"name": successor.name})
    if wrong:
        raise Invalid(wrong)
    refuse_closed(from_on, None)
    if queries.succession_from(member.pk, from_on) is not None:
        said = {"name": member.name, "day": from_on.isoformat()}
        raise Overlaps(Message("没有保存：{name}自 {day} 起已指定接手人。要改，请先撤销那一项。", said))
    row = Succession.objects.create(member=member, successor=successor, from_on=from_on, **recorded(actor, now))
    note_change(row, title=_title(member.name, from_on), new={"successor": successor.pk, "from_on": from_on})
    return row


@action(powers.RECORD_ABSENCES, label="撤销接手人")
def withdraw_succession(*, actor: Actor, now: datetime, succession_id: int) -> Succession:
    """Take the naming of a successor back; whoever was named before takes over again.

    Raises:
        Missing, NotAllowed, OwnPay, MonthClosed: as for name_successor.
        Withdrawn: it does not stand any more.
    """
    found = queries.get_succession(actor, succession_id, power=powers.RECORD_ABSENCES)
    member = hold_member(actor, found.member_id, own=OWN_SUCCESSION)
    row = queries.get_succession(actor, succession_id, lock=True)
    if row.withdrawn_at is not None:
        raise Withdrawn("没有执行：这一项已经撤销。请刷新后再看。")
    refuse_closed(row.from_on, None)
    withdrawn(row, actor, now)
    old = {"successor": row.successor_id, "from_on": row.from_on}
    note_change(row, title=_title(member.name, row.from_on), old=old)
    return row


def _line(successors: dict[int, int], member_id: int) -> set[int]:
    """Return whoever takes over from a member, from who took over, and so on."""
    seen: set[int] = set()
    while (member_id := successors.get(member_id, 0)) and member_id not in seen:
        seen.add(member_id)
    return seen


def _said(row: Absence) -> dict[str, object]:
    return {"start_on": row.start_on, "end_on": row.end_on, "kind": row.kind, "note": row.note}


def _title(name: str, day: date) -> str:
    return f"{name} {day.isoformat()}"
