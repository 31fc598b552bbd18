"""Clause kinds of leads: screening (C7), assignment and the public pool (C10)."""

from xiaozhang.base.clause_kind import ClauseKind
from xiaozhang.selling.leads.clauses.assignment import LeadAssignment
from xiaozhang.selling.leads.clauses.pools import PoolLimits
from xiaozhang.selling.leads.clauses.scoring import LeadScoring

ALL: tuple[type[ClauseKind], ...] = (LeadScoring, LeadAssignment, PoolLimits)

__all__ = ["ALL", "LeadAssignment", "LeadScoring", "PoolLimits"]
