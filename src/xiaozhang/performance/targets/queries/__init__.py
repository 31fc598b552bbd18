"""The only readers of targets: what is kept, who may set it, the sheet, how months stand, how targets break down."""

from xiaozhang.performance.targets.queries.breaking import Scheme, is_broken_down, parts_of, scheme_of
from xiaozhang.performance.targets.queries.importing import (
    current_targets,
    current_team_targets,
    same_targets,
    same_team_targets,
    targets_by_id,
)
from xiaozhang.performance.targets.queries.kept import (
    RECEIPT,
    held_targets,
    metric_of,
    metrics,
    monthly_targets,
    targets,
    targets_of,
    team_targets_of,
)
from xiaozhang.performance.targets.queries.reach import led_teams, may_set, settable_teams, team_names
from xiaozhang.performance.targets.queries.sheet import SELLING_ROLES, SheetRow, SheetTeam, sheet
from xiaozhang.performance.targets.queries.standing import (
    OwnMonth,
    joint_standing,
    own_months,
    standing,
    standing_of,
    standings,
)
from xiaozhang.performance.targets.queries.summing import Aim, aims_between

__all__ = [
    "RECEIPT",
    "SELLING_ROLES",
    "Aim",
    "OwnMonth",
    "Scheme",
    "SheetRow",
    "SheetTeam",
    "aims_between",
    "current_targets",
    "current_team_targets",
    "held_targets",
    "is_broken_down",
    "joint_standing",
    "led_teams",
    "may_set",
    "metric_of",
    "metrics",
    "monthly_targets",
    "own_months",
    "parts_of",
    "same_targets",
    "same_team_targets",
    "scheme_of",
    "settable_teams",
    "sheet",
    "standing",
    "standing_of",
    "standings",
    "targets",
    "targets_by_id",
    "targets_of",
    "team_names",
    "team_targets_of",
]
