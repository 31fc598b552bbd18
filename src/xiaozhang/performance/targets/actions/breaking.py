"""A team's target broken down to its members as the charter says (I2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from xiaozhang.base.action import action, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Stale
from xiaozhang.base.text import Message
from xiaozhang.performance.targets import powers, queries
from xiaozhang.performance.targets.actions.setting import put
from xiaozhang.performance.targets.errors import OwnTarget
from xiaozhang.performance.targets.rules.owning import Owner


@action(powers.SET_TARGETS, label="分解目标")
def break_down_target(
    *,
    actor: Actor,
    now: datetime,
    month_on: date,
    metric: str,
    team_id: int,
    whole: int,
    locked: Mapping[int, int],
    seen: Mapping[int, int] | None = None,
) -> int:
    """Set a team's target of the month, in 分 or units, and share it out to its members; return how many changed.

    `locked` are members' parts that stand; the others are shared out by the charter in force at the end of the month,
    and all of them sum to the whole. `seen` are the parts the actor was shown: others are not put in their place.

    Raises:
        Missing: a team the actor cannot do so for, and where the charter says nothing.
        OwnTarget: another target for the team than was set for it, by who leads it or is in it.
        CannotBreakDown: nobody takes part, or the locks leave no solution.
        MonthClosed, Invalid: as in `set_targets`.
        Stale: the parts are no longer those that were shown.
    """
    scheme = queries.scheme_of(actor, team_id, month_on, metric)
    if not scheme.may_set_team and whole != scheme.own:
        raise OwnTarget("没有分解：本团队的目标由上级填写，您只能把它分到人。")
    parts = queries.parts_of(scheme, whole, locked)
    if seen is not None and dict(seen) != parts:
        raise Stale(Message("没有保存：试算之后业绩、人员或制度有变动，分解的结果不同了。请再试算一次。"))
    figures: dict[Owner, int | None] = {Owner("member", pk): part for pk, part in parts.items()}
    figures[Owner("team", team_id)] = whole
    changed, _ids = put(month_on, scheme.metric, figures)
    if not changed:
        nothing_changed()
    return changed
