"""Targets for programs."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpResponse
from ninja import Path
from pydantic import Field

from xiaozhang.base import api
from xiaozhang.base.periods import parse_month
from xiaozhang.foundation.ledger import queries as ledger
from xiaozhang.performance.targets import actions, powers, queries, schemas

door = api.Door("目标")
MonthInPath = Path[Annotated[api.Month, Field(description="月份", examples=["2026-11"])]]


@door.read("/targets", schemas.Targets, powers.SEE_TARGETS, "一个月的目标与回款")
def targets(request: api.Request, asked: api.Query[schemas.TargetsAsked]) -> schemas.Targets:
    """Show the month's targets of the members in reach."""
    return _shown(request, asked.month)


@door.change("/targets/{month}", schemas.Targets, powers.SET_TARGETS, "填写目标", method="PUT")
def set_targets(request: api.Request, month: MonthInPath, sent: schemas.TargetsSent) -> HttpResponse:
    """Set targets of members one answers for, all or none."""
    guarded = [each for each in sent.targets if "shown_fen" in each.model_fields_set]
    shown = {each.member_id: each.shown_fen for each in guarded}
    standing = queries.targets_of(parse_month(month), [each.member_id for each in sent.targets])
    return api.change(
        request,
        actions.set_targets,
        lambda: _shown(request, month),
        month_on=parse_month(month),
        amounts={each.member_id: each.target_fen for each in sent.targets},
        shown={each.member_id: standing.get(each.member_id) for each in sent.targets} | shown,
    )


def _shown(request: api.Request, month: str) -> schemas.Targets:
    month_on = parse_month(month)
    teams = queries.sheet(request.actor, month_on)
    return schemas.Targets(
        month=month,
        is_closed=ledger.is_closed(month_on),
        target_fen=sum(team.target_fen for team in teams),
        received_fen=sum(team.received_fen for team in teams),
        items=[
            schemas.TargetShown(
                member_id=row.member_id,
                member=row.name,
                team=team.name,
                target_fen=row.target_fen,
                received_fen=row.received_fen,
            )
            for team in teams
            for row in team.rows
        ],
    )
