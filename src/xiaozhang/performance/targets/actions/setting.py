"""Targets typed in, and what every way of setting them has in common."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid, Missing, Stale
from xiaozhang.base.money import MAX_FEN
from xiaozhang.base.registries import Metric
from xiaozhang.base.text import Message
from xiaozhang.foundation.ledger import queries as ledger_queries
from xiaozhang.performance.targets import powers, queries
from xiaozhang.performance.targets.errors import MonthClosed, OwnTarget
from xiaozhang.performance.targets.models import Target
from xiaozhang.performance.targets.queries.reach import last_stays, names_of
from xiaozhang.performance.targets.rules.measuring import is_money
from xiaozhang.performance.targets.rules.owning import Owner

Figures = Mapping[Owner, int | None]
MOST_UNITS = 1_000_000_000
_NONE: Mapping[int, int | None] = {}


@action(powers.SET_TARGETS, label="填写目标")
def set_targets(
    *,
    actor: Actor,
    now: datetime,
    month_on: date,
    amounts: Mapping[int, int | None],
    shown: Mapping[int, int | None] | None = None,
    metric: str = queries.RECEIPT,
    teams: Mapping[int, int | None] = _NONE,
    teams_shown: Mapping[int, int | None] | None = None,
) -> int:
    """Set the month's targets of a metric, in 分 or units; None takes one away. Return how many changed.

    `amounts` by member id, `teams` by team id: targets of teams of their own. `shown` and `teams_shown` are what the
    form showed: a target somebody changed meanwhile is not overwritten.

    Raises:
        Missing: a member or team outside the actor's reach, or nobody; a metric the ledger does not count.
        OwnTarget: the actor's own, or the own team's, without answering for everyone.
        MonthClosed: the month has been closed.
        Stale: a target is no longer what the form showed.
        Invalid: a figure below zero or beyond reason.
    """
    figures = _owned(amounts, teams)
    seen = None if shown is None and teams_shown is None else _owned(shown or _NONE, teams_shown or _NONE)
    refuse_unanswered(actor, month_on, figures)
    changed, _ids = put(month_on, queries.metric_of(metric), figures, seen)
    if not changed:
        nothing_changed()
    return changed


def put(month_on: date, metric: Metric, figures: Figures, shown: Figures | None = None) -> tuple[int, dict[Owner, int]]:
    """Set targets inside an action that has checked the right; return how many changed, and the ids (0: none now)."""
    _refuse_closed(month_on)
    _refuse_beyond_reason(metric, figures)
    names = names_of(figures)
    if len(names) != len(figures):
        raise Missing
    standing = queries.held_targets(month_on, metric.key, figures.keys())
    changed, ids = 0, {}
    for owner, figure in sorted(figures.items(), key=lambda item: item[0]):
        row = standing.get(owner)
        before = row.figure if row is not None else None
        if before != figure:
            if shown is not None and shown.get(owner) != before:
                raise Stale(Message("{name}的目标刚被别人改过，没有覆盖。请刷新后再填。", {"name": names[owner]}))
            row = row or Target(metric=metric.key, month_on=month_on, **{f"{owner.kind}_id": owner.pk})
            _set(row, names[owner], metric, before, figure)
            changed += 1
        ids[owner] = row.pk if row is not None and figure is not None else 0
    return changed, ids


def refuse_unanswered(actor: Actor, month_on: date, owners: Collection[Owner]) -> None:
    """Refuse owners whose targets the actor does not answer for."""
    for owner in owners:
        if owner.kind == "member" and not queries.may_set(actor, owner.pk):
            if owner.pk == actor.member_id:
                raise OwnTarget("没有保存目标：本人的目标由上级填写。")
            raise Missing
    wanted = {owner.pk for owner in owners if owner.kind == "team"}
    if wanted and not actor.sees_all():
        stays = last_stays(month_on)
        own = {entry.team_id for entry in stays.values() if entry.member_id == actor.member_id}
        beyond = wanted - queries.settable_teams(actor, stays.values())
        if beyond & own or beyond & queries.led_teams(actor):
            raise OwnTarget("没有保存目标：本团队的目标由上级填写。")
        if beyond:
            raise Missing


def _owned(amounts: Mapping[int, int | None], teams: Mapping[int, int | None]) -> dict[Owner, int | None]:
    members: dict[Owner, int | None] = {Owner("member", pk): figure for pk, figure in amounts.items()}
    return members | {Owner("team", pk): figure for pk, figure in teams.items()}


def _refuse_closed(month_on: date) -> None:
    if month_on.day != 1:
        raise ValueError(f"a month is its first day: {month_on}")
    if ledger_queries.is_closed(month_on):
        raise MonthClosed(
            Message(
                "没有保存目标：{year} 年 {month} 月已结账，目标不再变动。",
                {"year": month_on.year, "month": month_on.month},
            )
        )


def _refuse_beyond_reason(metric: Metric, figures: Figures) -> None:
    most = MAX_FEN if is_money(metric) else MOST_UNITS
    for owner, figure in figures.items():
        if figure is not None and not 0 <= figure <= most:
            said = "目标不能为负，也不能超过十万亿元。" if is_money(metric) else "目标不能为负，也不能超过十亿。"
            raise Invalid({f"{owner.kind}_{owner.pk}": said})


def _set(row: Target, name: str, metric: Metric, before: int | None, figure: int | None) -> None:
    kind = "amount_fen" if is_money(metric) else "quantity"
    title = f"{name} {row.month_on:%Y-%m}" + ("" if metric.key == queries.RECEIPT else f" {metric.label}")
    if figure is None:
        note_change(row, old={kind: before}, new={kind: None}, title=title)
        row.delete()
        return
    setattr(row, kind, figure)
    row.save()
    note_change(row, old={kind: before}, new={kind: figure}, title=title)
