"""What the clauses of appraisal hold: the KPI table, pay by score, and grades by ranking."""

from __future__ import annotations

from xiaozhang.performance.appraisal.clauses.kpi import KpiTable
from xiaozhang.performance.appraisal.clauses.kpi_parts import (
    FULL,
    Behaviour,
    Extra,
    FactorBand,
    Formula,
    Grade,
    Indicator,
    Point,
    Whose,
    named,
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
    "Whose",
    "named",
]
