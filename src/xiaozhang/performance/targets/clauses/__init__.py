"""What clauses hold of targets, and when they are nonsense: how they are managed, and how one is broken down."""

from __future__ import annotations

from xiaozhang.base.clause_kind import ClauseKind
from xiaozhang.performance.targets.clauses.breakdown import TargetBreakdown
from xiaozhang.performance.targets.clauses.policy import BASIS_WORDS, Basis, Deviation, TargetPolicy, Weighted

ALL: tuple[type[ClauseKind], ...] = (TargetPolicy, TargetBreakdown)

__all__ = ["ALL", "BASIS_WORDS", "Basis", "Deviation", "TargetBreakdown", "TargetPolicy", "Weighted"]
