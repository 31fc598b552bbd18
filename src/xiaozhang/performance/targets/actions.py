"""The only writers of targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid, Missing, Stale
from xiaozhang.base.money import MAX_FEN
from xiaozhang.base.text import Message
from xiaozhang.foundation.ledger import queries as ledger_queries
from xiaozhang.foundation.org import queries as org_queries
from xiaozhang.performance.targets import powers, queries
from xiaozhang.performance.targets.errors import MonthClosed, OwnTarget
from xiaozhang.performance.targets.models import Target


@action(powers.SET_TARGETS, label="填写目标")
def set_targets(
    *,
    actor: Actor,
    now: datetime,
    month_on: date,
    amounts: Mapping[int, int | None],
    shown: Mapping[int, int | None] | None = None,
) -> int:
    """Set the month's targets in 分 by member id; None takes one away. Return how many changed.

    `shown` is what the form showed: a target somebody changed meanwhile is not overwritten.

    Raises:
        Missing: a member outside the actor's reach, or nobody.
        OwnTarget: the actor's own, without answering for everyone.
        MonthClosed: the month has been closed.
        Stale: a target is no longer what the form showed.
        Invalid: an amount below zero or beyond reason.
    """
    _check(actor, month_on, amounts)
    names = org_queries.names_of(amounts)
    if len(names) != len(amounts):
        raise Missing
    standing = queries.held_targets(month_on, amounts.keys())
    changed = 0
    for member_id, amount_fen in sorted(amounts.items()):
        row = standing.get(member_id)
        before = row.amount_fen if row else None
        if before == amount_fen:
            continue
        if shown is not None and shown.get(member_id) != before:
            raise Stale(Message("{name}的目标刚被别人改过，没有覆盖。请刷新后再填。", {"name": names[member_id]}))
        _set(row or Target(member_id=member_id, month_on=month_on), names[member_id], before, amount_fen)
        changed += 1
    if not changed:
        nothing_changed()
    return changed


@action(powers.TAKE_OVER, label="导入目标")
def put_targets(*, actor: Actor, now: datetime, rows: Sequence[tuple[int, date, int | None]]) -> list[int]:
    """Set targets out of a file, given as (member id, month, 分; None takes one away); return their ids, 0 for gone.

    Raises:
        Missing, OwnTarget: a member the actor does not answer for.
        MonthClosed: a month has been closed.
        Invalid: an amount below zero or beyond reason.
    """
    by_month: dict[date, dict[int, int | None]] = {}
    for member_id, month_on, amount_fen in rows:
        by_month.setdefault(month_on, {})[member_id] = amount_fen
    names = org_queries.names_of(member_id for member_id, _month_on, _amount_fen in rows)
    if any(member_id not in names for member_id, _month_on, _amount_fen in rows):
        raise Missing
    ids: dict[tuple[int, date], int] = {}
    for month_on, amounts in sorted(by_month.items()):
        _check(actor, month_on, amounts)
        standing = queries.held_targets(month_on, amounts.keys())
        for member_id, amount_fen in sorted(amounts.items()):
            row = standing.get(member_id) or Target(member_id=member_id, month_on=month_on)
            before = row.amount_fen if row.pk else None
            if before != amount_fen:
                _set(row, names[member_id], before, amount_fen)
            ids[member_id, month_on] = row.pk or 0
    nothing_changed()  # where all was so already; every target set has its own trace
    return [ids[member_id, month_on] for member_id, month_on, _amount_fen in rows]


@action(powers.TAKE_OVER, label="撤销导入目标")
def take_back_targets(*, actor: Actor, now: datetime, target_ids: Sequence[int]) -> None:
    """Take targets out again, while their months are open; ids gone are passed over.

    Raises:
        MonthClosed: a month has been closed.
    """
    gone = [(row.member_id, row.month_on, None) for row in queries.targets_by_id(target_ids)]
    nothing_changed()  # here
    put_targets(actor=actor, now=now, rows=gone)


def _check(actor: Actor, month_on: date, amounts: Mapping[int, int | None]) -> None:
    if month_on.day != 1:
        raise ValueError(f"a month is its first day: {month_on}")
    if ledger_queries.is_closed(month_on):
        raise MonthClosed(
            Message(
                "没有保存目标：{year} 年 {month} 月已结账，目标不再变动。",
                {"year": month_on.year, "month": month_on.month},
            )
        )
    for member_id, amount_fen in amounts.items():
        if not queries.may_set(actor, member_id):
            if member_id == actor.member_id:
                raise OwnTarget("没有保存目标：本人的目标由上级填写。")
            raise Missing
        if amount_fen is not None and not 0 <= amount_fen <= MAX_FEN:
            raise Invalid({f"member_{member_id}": "目标不能为负，也不能超过十万亿元。"})


def _set(row: Target, name: str, before: int | None, amount_fen: int | None) -> None:
    title = f"{name} {row.month_on:%Y-%m}"
    if amount_fen is None:
        note_change(row, old={"amount_fen": before}, new={"amount_fen": None}, title=title)
        row.delete()
        return
    row.amount_fen = amount_fen
    row.save()
    note_change(row, old={"amount_fen": before}, new={"amount_fen": amount_fen}, title=title)
