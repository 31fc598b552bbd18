"""Targets for programs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from django.http import HttpResponse
from ninja import Path
from pydantic import Field

from xiaozhang.base import api
from xiaozhang.base.errors import Invalid
from xiaozhang.base.periods import parse_month
from xiaozhang.base.text import Message
from xiaozhang.foundation.ledger import queries as ledger
from xiaozhang.performance.targets import actions, powers, queries, schemas
from xiaozhang.performance.targets.rules.measuring import adds_up, is_money

door = api.Door("目标")
MonthInPath = Path[Annotated[api.Month, Field(description="月份", examples=["2026-11"])]]


@door.read("/targets", schemas.Targets, powers.SEE_TARGETS, "一个月的目标与完成")
def targets(request: api.Request, asked: api.Query[schemas.TargetsAsked]) -> schemas.Targets:
    """Show the month's targets of the members in reach, of a metric."""
    return _shown(request, asked.month, asked.metric)


@door.change("/targets/{month}", schemas.Targets, powers.SET_TARGETS, "填写目标", method="PUT")
def set_targets(request: api.Request, month: MonthInPath, sent: schemas.TargetsSent) -> HttpResponse:
    """Set targets of members and teams one answers for, all or none."""
    month_on = parse_month(month)
    amount = "target_fen" if is_money(queries.metric_of(sent.metric)) else "target"
    for place, each in enumerate(sent.targets):
        if amount not in each.model_fields_set:
            raise Invalid({f"targets[{place}].{amount}": Message("这个指标的目标要写在 {field}。", {"field": amount})})
    members = {each.member_id: each for each in sent.targets if each.member_id is not None}
    teams = {each.team_id: each for each in sent.targets if each.team_id is not None}
    return api.change(
        request,
        actions.set_targets,
        lambda: _shown(request, month, sent.metric),
        month_on=month_on,
        metric=sent.metric,
        amounts={pk: getattr(each, amount) for pk, each in members.items()},
        teams={pk: getattr(each, amount) for pk, each in teams.items()},
        shown=_seen(members, queries.targets_of(month_on, list(members), metric=sent.metric)),
        teams_shown=_seen(teams, queries.team_targets_of(month_on, metric=sent.metric)),
    )


def _seen(sent: Mapping[int, schemas.TargetSent], standing: Mapping[int, int]) -> dict[int, int | None]:
    """Return what was read of each; of those that do not say so, what stands."""
    found: dict[int, int | None] = {}
    for pk, each in sent.items():
        named = {"shown_fen", "shown"} & each.model_fields_set
        found[pk] = getattr(each, named.pop()) if named else standing.get(pk)
    return found


def _shown(request: api.Request, month: str, metric_key: str) -> schemas.Targets:
    month_on: date = parse_month(month)
    metric = queries.metric_of(metric_key)
    teams = queries.sheet(request.actor, month_on, metric=metric_key)
    money, sums = is_money(metric), adds_up(metric)
    target = sum(team.target for team in teams) if sums else None
    reached = sum(team.reached for team in teams) if sums else None
    return schemas.Targets(
        month=month,
        metric=metric.key,
        unit=metric.unit,
        is_closed=ledger.is_closed(month_on),
        target_fen=target if money else None,
        received_fen=reached if money else None,
        target=None if money else target,
        reached=None if money else reached,
        items=[
            schemas.TargetShown(
                member_id=row.member_id,
                member=row.name,
                team=team.name,
                target_fen=row.target if money else None,
                received_fen=row.reached if money else None,
                target=None if money else row.target,
                reached=None if money else row.reached,
            )
            for team in teams
            for row in team.rows
        ],
        teams=[
            schemas.TeamTargetShown(
                team_id=team.team_id, team=team.name, own=team.own, members=team.target if team.rows else None
            )
            for team in teams
            if team.team_id is not None
        ],
    )
