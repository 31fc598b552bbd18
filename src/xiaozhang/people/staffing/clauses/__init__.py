"""Clause kinds of staffing: a region's legal figures, and probation (A5)."""

from xiaozhang.base.clause_kind import ClauseKind
from xiaozhang.people.staffing.clauses.law import RegionalLaw
from xiaozhang.people.staffing.clauses.probation import Probation

ALL: tuple[type[ClauseKind], ...] = (RegionalLaw, Probation)

__all__ = ["ALL", "Probation", "RegionalLaw"]
