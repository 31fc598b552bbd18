"""What the clauses of pay hold, and when they are nonsense.

`table` is the commission table that the month's run carries out; `plan` is the whole commission plan, put together
from `parts`; `awards` and `contests` pay beside it; `terms` says what of a month's earnings is paid when.
"""

from __future__ import annotations

from xiaozhang.performance.plans.clauses.awards import Award, Step
from xiaozhang.performance.plans.clauses.contests import Contest, Prize
from xiaozhang.performance.plans.clauses.parts import (
    Axis,
    Clawback,
    Coefficient,
    Condition,
    Gate,
    Instalment,
    Matrix,
    Measure,
    PartShare,
    Pool,
    Proration,
    RateTier,
)
from xiaozhang.performance.plans.clauses.plan import CommissionPlan, PlanMethod
from xiaozhang.performance.plans.clauses.table import (
    BASE_WORDS,
    BASIS_WORDS,
    METHOD_WORDS,
    CommissionTable,
    Method,
    Tier,
)
from xiaozhang.performance.plans.clauses.terms import Draw, Guarantee, PayCap, PayTerms
from xiaozhang.performance.targets.clauses import TargetBreakdown

KINDS = (CommissionTable, CommissionPlan, Award, Contest, PayTerms, TargetBreakdown)

__all__ = [
    "BASE_WORDS",
    "BASIS_WORDS",
    "KINDS",
    "METHOD_WORDS",
    "Award",
    "Axis",
    "Clawback",
    "Coefficient",
    "CommissionPlan",
    "CommissionTable",
    "Condition",
    "Contest",
    "Draw",
    "Gate",
    "Guarantee",
    "Instalment",
    "Matrix",
    "Measure",
    "Method",
    "PartShare",
    "PayCap",
    "PayTerms",
    "PlanMethod",
    "Pool",
    "Prize",
    "Proration",
    "RateTier",
    "Step",
    "TargetBreakdown",
    "Tier",
]
