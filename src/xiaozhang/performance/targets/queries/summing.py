"""All targets of a span of months, with those that teams have of their own or by their members: for settlement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from xiaozhang.base import registries
from xiaozhang.base.periods import Period, months_between
from xiaozhang.foundation.org import queries as org_queries
from xiaozhang.performance.targets.models import Target
from xiaozhang.performance.targets.rules.measuring import adds_up
from xiaozhang.performance.targets.rules.owning import adding_up


@dataclass(frozen=True, slots=True)
class Aim:
    """What a member, or a team by its label (`member_id` None), is to reach: 分 where `is_money`, else units.

    `is_summed`: nobody set it for the team, it is what those below are to reach.
    """

    member_id: int | None
    team: str
    metric: str
    month_on: date
    figure: int
    is_money: bool
    is_summed: bool = False


def aims_between(period: Period) -> list[Aim]:
    """Return the targets of everybody for the months that begin in the period, then those of teams.

    A team is to reach its own target, or what its members and the teams below it are to reach together, by where each
    member belonged last in the month. Teams go by the label that tells them from all others, as in settlement. A
    constant number of queries.
    """
    rows = Target.objects.filter(month_on__gte=period.start_on, month_on__lt=period.end_on)
    kept = list(rows.order_by("month_on", "metric", "member_id", "team_id"))
    found = [
        Aim(row.member_id, "", row.metric, row.month_on, row.figure, row.amount_fen is not None)
        for row in kept
        if row.member_id is not None
    ]
    return found + _teams(kept, period) if kept else found


def _teams(kept: Iterable[Target], period: Period) -> list[Aim]:
    parents = {pk: parent for pk, (parent, _leader) in org_queries.team_leaders().items()}
    labels = org_queries.team_labels()
    belonged = _last_teams(period)
    by_group: dict[tuple[date, str, bool], list[Target]] = {}
    for row in kept:
        by_group.setdefault((row.month_on, row.metric, row.amount_fen is not None), []).append(row)
    found: list[Aim] = []
    for (month_on, metric, is_money), group in sorted(by_group.items()):
        figures: dict[int, dict[int, int]] = {}
        for row in group if _adds_up(metric) else ():
            team = belonged.get((row.member_id or 0, month_on))
            if row.member_id is not None and team is not None:
                figures.setdefault(team, {})[row.member_id] = row.figure
        own = {row.team_id: row.figure for row in group if row.team_id is not None}
        named = {labels[pk]: each for pk, each in adding_up(parents, figures, own).items()}
        found += [
            Aim(None, label, metric, month_on, each.counts or 0, is_money, each.own is None)
            for label, each in sorted(named.items())
        ]
    return found


def _adds_up(metric: str) -> bool:
    return metric not in registries.metrics or adds_up(registries.metrics.get(metric))


def _last_teams(period: Period) -> dict[tuple[int, date], int | None]:
    """Return the team in which each member was last in each month."""
    found: dict[tuple[int, date], int | None] = {}
    for entry in org_queries.roster(period):
        last_on = entry.end_on or period.end_on
        for month_on in months_between(entry.start_on.replace(day=1), last_on):
            if month_on < last_on:
                found[entry.member_id, month_on] = entry.team_id
    return found
