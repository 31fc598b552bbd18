"""The sheet of a month: who is to reach what of a metric, by team."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from xiaozhang.base.actor import Actor
from xiaozhang.base.periods import add_months
from xiaozhang.base.registries import Metric
from xiaozhang.foundation.ledger import queries as ledger_queries
from xiaozhang.foundation.ledger.rules.totals import Total
from xiaozhang.foundation.org import queries as org_queries
from xiaozhang.foundation.org.rules.roster import RosterEntry
from xiaozhang.performance.targets import powers
from xiaozhang.performance.targets.queries.kept import RECEIPT, metric_of, monthly_targets, team_targets_of
from xiaozhang.performance.targets.queries.reach import last_stays, may_set, settable_teams
from xiaozhang.performance.targets.rules.measuring import adds_up, reached
from xiaozhang.performance.targets.rules.owning import TeamSum, adding_up

SELLING_ROLES = frozenset({"representative", "supervisor", "sales_manager"})
_NOTHING = TeamSum(None, None, None)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A member on the sheet of a month; figures in 分 or units, None where no target was set."""

    member_id: int
    name: str
    target: int | None
    former: int | None
    reached: int
    may_set: bool
    role_keys: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SheetTeam:
    """A team on the sheet with its members; sums over them. `summed`: its own target, and what those below have.

    A team above others (`is_above`) may have no members of its own.
    """

    team_id: int | None
    name: str
    reached: int = 0
    summed: TeamSum = _NOTHING
    may_set: bool = False
    is_above: bool = False
    rows: list[SheetRow] = field(default_factory=list)

    @property
    def target(self) -> int:
        """The sum of the members' targets."""
        return sum(row.target or 0 for row in self.rows)

    @property
    def former(self) -> int:
        """The sum of last month's targets."""
        return sum(row.former or 0 for row in self.rows)

    @property
    def own(self) -> int | None:
        """The team's target of its own."""
        return self.summed.own


def sheet(viewer: Actor, month_on: date, *, metric: str = RECEIPT) -> list[SheetTeam]:
    """Return the month's targets of the members in reach who sell or have one, by their last team of the month.

    Teams come in the order of the tree, and to who sees everyone with those above them. Raises Missing for a metric
    that the ledger does not count.
    """
    counted = metric_of(metric)
    stays = last_stays(month_on)
    seen = stays if viewer.sees_all() else {pk: stay for pk, stay in stays.items() if pk in viewer.member_ids}
    former_on = add_months(month_on, -1)
    kept = monthly_targets((month_on, former_on), seen, metric=metric)
    figures, former = kept[month_on], kept[former_on]
    shown = [entry for entry in seen.values() if entry.role_keys & SELLING_ROLES or entry.member_id in figures]
    totals = ledger_queries.member_totals(metric, month_on, [entry.member_id for entry in shown])
    by_team = _by_team(shown)
    tree = _Tree(viewer)
    sums = _sums(counted, tree.parents, seen.values(), figures, team_targets_of(month_on, metric=metric))
    settable = settable_teams(viewer, stays.values(), tree.leaders) if viewer.may(powers.SET_TARGETS) else set()

    def row_of(entry: RosterEntry) -> SheetRow:
        return SheetRow(
            member_id=entry.member_id,
            name=entry.name,
            target=figures.get(entry.member_id),
            former=former.get(entry.member_id),
            reached=reached(totals[entry.member_id], counted),
            may_set=viewer.may(powers.SET_TARGETS) and may_set(viewer, entry.member_id),
            role_keys=entry.role_keys,
        )

    found = []
    for team_id in tree.in_order(by_team, is_whole=viewer.sees_all()):
        entries = by_team.get(team_id, [])
        found.append(
            SheetTeam(
                team_id,
                tree.names.get(team_id or 0, ""),
                reached(sum((totals[entry.member_id] for entry in entries), Total()), counted),
                sums.get(team_id or 0, _NOTHING),
                team_id in settable,
                tree.is_above(team_id),
                [row_of(entry) for entry in entries],
            )
        )
    return found


def _by_team(stays: Iterable[RosterEntry]) -> dict[int | None, list[RosterEntry]]:
    found: dict[int | None, list[RosterEntry]] = {}
    for entry in stays:
        found.setdefault(entry.team_id, []).append(entry)
    return found


class _Tree:
    """The teams in the order of the tree; one query."""

    def __init__(self, viewer: Actor) -> None:
        rows = list(org_queries.teams(viewer))
        self.names = {row.pk: row.name for row in rows}
        self.leaders = {row.pk: row.leader_id for row in rows}
        self.parents: dict[int, int | None] = {row.pk: row.parent_id for row in rows}
        self._children: dict[int | None, list[int]] = {}
        for row in rows:
            self._children.setdefault(row.parent_id, []).append(row.pk)

    def is_above(self, team: int | None) -> bool:
        """Say whether other teams stand below a team."""
        return team is not None and team in self._children

    def in_order(self, wanted: Mapping[int | None, object], *, is_whole: bool) -> list[int | None]:
        """Return the wanted teams, with all those above them if `is_whole`; no team comes last."""
        kept = {team for team in wanted if team is not None}
        for team in list(kept) if is_whole else ():
            above = self.parents.get(team)
            while above is not None and above not in kept:
                kept.add(above)
                above = self.parents.get(above)
        found: list[int | None] = [team for team in self._walk(None) if team in kept]
        return [*found, None] if None in wanted else found

    def _walk(self, above: int | None) -> Iterable[int]:
        for team in self._children.get(above, ()):
            yield team
            yield from self._walk(team)


def _sums(
    metric: Metric,
    parents: Mapping[int, int | None],
    stays: Iterable[RosterEntry],
    figures: Mapping[int, int],
    own: Mapping[int, int],
) -> dict[int, TeamSum]:
    given: dict[int, dict[int, int]] = {}
    for entry in stays if adds_up(metric) else ():
        if entry.team_id is not None and entry.member_id in figures:
            given.setdefault(entry.team_id, {})[entry.member_id] = figures[entry.member_id]
    return adding_up(parents, given, own)
