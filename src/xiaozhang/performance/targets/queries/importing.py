"""What an import meets: the targets that rows of files stand for, and what stands of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from xiaozhang.base.actor import Actor
from xiaozhang.base.matching import portions
from xiaozhang.performance.targets.models import Target
from xiaozhang.performance.targets.queries.kept import RECEIPT, targets

Rows = Sequence[Mapping[str, object]]


def same_targets(viewer: Actor, rows: Rows) -> list[list[int]]:
    """Return the targets in reach of each row's member, month and metric. Constant number of queries."""
    return _same(viewer, rows, "member")


def same_team_targets(viewer: Actor, rows: Rows) -> list[list[int]]:
    """Return the targets in reach of each row's team, month and metric. Constant number of queries."""
    return _same(viewer, rows, "team")


def current_targets(viewer: Actor, ids: Sequence[int]) -> dict[int, dict[str, object]]:
    """Return what stands of members' targets in reach, by import field."""
    return {row.pk: {"member": row.member_id, **_current(row)} for row in _of(viewer, ids)}


def current_team_targets(viewer: Actor, ids: Sequence[int]) -> dict[int, dict[str, object]]:
    """Return what stands of teams' targets in reach, by import field."""
    return {row.pk: {"team": row.team_id, **_current(row)} for row in _of(viewer, ids)}


def targets_by_id(ids: Sequence[int]) -> list[Target]:
    """Return targets in order of id; the action checks the right to their owners."""
    return [row for piece in portions(ids) for row in Target.objects.filter(pk__in=piece).order_by("pk")]


def _of(viewer: Actor, ids: Sequence[int]) -> list[Target]:
    return [row for piece in portions(ids) for row in targets(viewer).filter(pk__in=piece)]


def _current(row: Target) -> dict[str, object]:
    """Files write figures in yuan or in units, so that both are read in hundredths."""
    hundredths = row.amount_fen if row.amount_fen is not None else row.figure * 100
    return {"metric": row.metric, "month": row.month_on, "amount_fen": hundredths}


def _same(viewer: Actor, rows: Rows, owner: str) -> list[list[int]]:
    months = {value for row in rows if isinstance(value := row.get("month"), date)}
    found: dict[tuple[object, object, object], list[int]] = {}
    for piece in portions(sorted(months)):
        known = targets(viewer).filter(month_on__in=piece, **{f"{owner}__isnull": False})
        for pk, owner_id, metric, month_on in known.values_list("id", f"{owner}_id", "metric", "month_on"):
            found.setdefault((owner_id, metric, month_on), []).append(pk)
    return [found.get((row.get(owner), row.get("metric") or RECEIPT, row.get("month")), []) for row in rows]
