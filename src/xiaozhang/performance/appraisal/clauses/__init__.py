"""What the clauses of appraisal hold: the KPI table, pay by score, and grades by ranking."""

from __future__ import annotations

from xiaozhang.performance.appraisal.clauses.kpi import (
    FULL,
    Behaviour,
    Extra,
    FactorBand,
    Formula,
    Grade,
    Indicator,
    KpiTable,
    Point,
)
from xiaozhang.performance.appraisal.clauses.pay import ForcedDistribution, GradeShare, KpiPay, ScorePoint

KINDS = (KpiTable, KpiPay, ForcedDistribution)

__all__ = [
    "FULL",
    "KINDS",
    "Behaviour",
    "Extra",
    "FactorBand",
    "ForcedDistribution",
    "Formula",
    "Grade",
    "GradeShare",
    "Indicator",
    "KpiPay",
    "KpiTable",
    "Point",
    "ScorePoint",
]
