"""The plain commission table as a plan, so that one set of rules carries both out."""

from __future__ import annotations

from dataclasses import replace

from xiaozhang.base.money import percent
from xiaozhang.performance.plans.clauses import CommissionPlan, CommissionTable
from xiaozhang.performance.plans.rules.inputs import Clause, MonthInputs


def as_plan(table: CommissionTable) -> CommissionPlan:
    """Return the plan that pays exactly what a table pays, line by line. Raises ValueError for an unsaid method."""
    if table.method is None:
        raise ValueError("a table needs a method to be computed")
    tiers = [
        {"from": f"{tier.from_fen // 100}.{tier.from_fen % 100:02d}", "rate": percent(tier.rate)}
        for tier in table.tiers
    ]
    return CommissionPlan.model_validate({
        "roles": table.roles, "base": {"metric": table.base}, "method": table.method.value, "tiers": tiers,
    })  # fmt: skip


def raised(inputs: MonthInputs) -> MonthInputs:
    """Return inputs in which every commission table is a plan."""
    clauses: list[Clause] = [
        replace(each, parameters=as_plan(each.parameters)) if isinstance(each.parameters, CommissionTable) else each
        for each in inputs.clauses
    ]
    return replace(inputs, clauses=clauses)
