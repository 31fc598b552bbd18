"""Pay items are put on a month's wage and taken off again, as long as the month is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid, Refused
from xiaozhang.base.periods import add_months, month_of
from xiaozhang.base.text import Message, clean_line
from xiaozhang.people.staffing import powers, queries
from xiaozhang.people.staffing.actions.holding import hold_member, in_row, recorded, refuse_closed, withdrawn
from xiaozhang.people.staffing.errors import Overlaps, Withdrawn
from xiaozhang.people.staffing.models import PayItem
from xiaozhang.people.staffing.rules.terms import MOST_ITEM_FEN

OWN = "没有保存：本人的工资项目由他人登记。"
_LONGEST = 40
_MONTHS_AHEAD = 12


@action(powers.CHANGE_PAY, label="登记工资项目")
def record_pay_item(
    *, actor: Actor, now: datetime, member_id: int, month_on: date, item: str, amount_fen: int
) -> PayItem:
    """Put an item on a member's wage of a month; below zero it is taken off.

    Raises:
        Missing: nobody, or outside the actor's reach.
        OwnPay: the actor's own.
        Invalid: by field, no name, nothing or too much, a month before joining or far ahead.
        MonthClosed: the month.
        Overlaps: an item of that name stands on it already.
    """
    return _record(actor, now, member_id, month_on, item, amount_fen)


@action(powers.CHANGE_PAY, label="撤销工资项目")
def withdraw_pay_item(*, actor: Actor, now: datetime, item_id: int) -> PayItem:
    """Take an item off a month's wage again; it stays readable.

    Raises:
        Missing, NotAllowed, OwnPay, MonthClosed: as for record_pay_item.
        Withdrawn: it does not stand any more.
    """
    return _withdraw(actor, now, queries.get_item(actor, item_id, power=powers.CHANGE_PAY))


@action(powers.CHANGE_PAY, label="导入工资项目")
def put_pay_items(*, actor: Actor, now: datetime, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Put the items of a file on their months' wages, in order; return their ids.

    Raises:
        Invalid: with fields such as `rows[3].amount_fen`.
        Refused: as for record_pay_item, with the row.
        Missing, OwnPay: as for record_pay_item.
    """
    ids = []
    for place, given in enumerate(rows):
        try:
            ids.append(_record(actor, now, **given).pk)
        except (Invalid, Refused) as error:
            raise in_row(place, error) from error
    nothing_changed()  # where the file brings none; every item has its own trace
    return ids


@action(powers.CHANGE_PAY, label="更正导入的工资项目")
def correct_pay_items(*, actor: Actor, now: datetime, amounts: Mapping[int, int]) -> None:
    """Give items other amounts: each is withdrawn, and one with the new amount stands in its place.

    Raises:
        Missing, NotAllowed, OwnPay, MonthClosed, Invalid, Withdrawn: as for record_pay_item and withdraw_pay_item.
    """
    nothing_changed()
    for pk, amount_fen in sorted(amounts.items()):
        row = queries.get_item(actor, pk, power=powers.CHANGE_PAY)
        if row.amount_fen != amount_fen:
            _withdraw(actor, now, row)
            _record(actor, now, row.member_id, row.month_on, row.item, amount_fen)


@action(powers.CHANGE_PAY, label="撤销导入工资项目")
def take_back_pay_items(*, actor: Actor, now: datetime, item_ids: Sequence[int]) -> None:
    """Withdraw the items of a file; what is withdrawn already is passed over. Raises MonthClosed, Missing, OwnPay."""
    nothing_changed()
    for pk in sorted(item_ids):
        row = queries.get_item(actor, pk, power=powers.CHANGE_PAY)
        if row.withdrawn_at is None:
            _withdraw(actor, now, row)


def _record(actor: Actor, now: datetime, member_id: int, month_on: date, item: str, amount_fen: int) -> PayItem:
    month_on, item = month_of(month_on), clean_line(item)
    member = hold_member(actor, member_id, own=OWN)
    wrong: dict[str, Message | str] = {}
    if not 0 < len(item) <= _LONGEST:
        wrong["item"] = Message("请填写项目名称，最多 {most} 个字，如「加班费」。", {"most": _LONGEST})
    if not 0 < abs(amount_fen) <= MOST_ITEM_FEN:
        wrong["amount_fen"] = "金额不能为 0，也不能超过 100 万元；扣减写负数。"
    if month_on < month_of(member.joined_on):
        wrong["month_on"] = Message("不能早于入职的月份（{day} 入职）。", {"day": member.joined_on.isoformat()})
    elif month_on > add_months(month_of(timezone.localdate(now)), _MONTHS_AHEAD):
        wrong["month_on"] = "月份太远，请检查年份。"
    if wrong:
        raise Invalid(wrong)
    refuse_closed(month_on, add_months(month_on, 1))
    if queries.standing_item(member.pk, month_on, item) is not None:
        said = {"name": member.name, "month": month_on.strftime("%Y-%m"), "item": item}
        raise Overlaps(Message("没有保存：{name} {month} 的「{item}」已经登记过。要改金额，请先撤销原来的一项。", said))
    row = PayItem.objects.create(
        member=member, month_on=month_on, item=item, amount_fen=amount_fen, **recorded(actor, now)
    )
    note_change(row, title=_title(member.name, row), personal_new={"item": item, "amount_fen": amount_fen})
    return row


def _withdraw(actor: Actor, now: datetime, found: PayItem) -> PayItem:
    member = hold_member(actor, found.member_id, own=OWN)
    row = queries.get_item(actor, found.pk, lock=True)
    if row.withdrawn_at is not None:
        raise Withdrawn("没有执行：这一项已经撤销。请刷新后再看。")
    refuse_closed(row.month_on, add_months(row.month_on, 1))
    withdrawn(row, actor, now)
    note_change(row, title=_title(member.name, row), personal_old={"item": row.item, "amount_fen": row.amount_fen})
    return row


def _title(name: str, row: PayItem) -> str:
    return f"{name} {row.month_on:%Y-%m}"
