"""Clause kinds of conduct: violations (L1, L7), the ladder of sanctions (L3), attendance (L5)."""

from xiaozhang.base.clause_kind import ClauseKind
from xiaozhang.people.conduct.clauses.attendance import Attendance
from xiaozhang.people.conduct.clauses.ladder import SanctionLadder
from xiaozhang.people.conduct.clauses.violations import Gravity, ViolationCatalogue

ALL: tuple[type[ClauseKind], ...] = (ViolationCatalogue, SanctionLadder, Attendance)

__all__ = ["ALL", "Attendance", "Gravity", "SanctionLadder", "ViolationCatalogue"]
