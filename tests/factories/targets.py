"""Targets for tests."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tests.factories.org import NOW, make_member
from xiaozhang.base.actor import SYSTEM
from xiaozhang.performance.targets import actions
from xiaozhang.performance.targets.models import Target


def make_target(
    member: Any = None,
    month_on: date = date(2026, 11, 1),
    amount_fen: int = 600_000_00,
    now: datetime = NOW,
    *,
    metric: str = "receipt",
    team: Any = None,
) -> Target:
    """Set a target through the action, in 分 or units; of a team, a member, or without either of a new member."""
    fixed = {"actor": SYSTEM, "now": now, "month_on": month_on, "metric": metric}
    if team is not None:
        actions.set_targets(**fixed, amounts={}, teams={team.pk: amount_fen})
        return Target.objects.get(team=team, metric=metric, month_on=month_on)
    person = member or make_member()
    actions.set_targets(**fixed, amounts={person.pk: amount_fen})
    return Target.objects.get(member=person, metric=metric, month_on=month_on)
