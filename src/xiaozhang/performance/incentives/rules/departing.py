"""What an approved exception may say otherwise of a commission clause: one rate for all, or the rate of a tier."""

from __future__ import annotations

from xiaozhang.base.departures import Departure, Departures, Part, Reads, Way
from xiaozhang.base.money import percent
from xiaozhang.performance.plans.clauses import CommissionPlan, CommissionTable

WHOLE = "rate"
"""The path of a rate that stands for all tiers."""


def table_parts(table: CommissionTable) -> list[Part]:
    """Return what another rate can be given for: the whole table, or each of its tiers."""
    tiers = [
        Part(f"tiers[{index}].rate", str(table.interval_words(index)), percent(tier.rate), Reads.RATE)
        for index, tier in enumerate(table.tiers)
    ]
    return [Part(WHOLE, "统一比例（代替各档）", "、".join(part.before for part in tiers), Reads.RATE), *tiers]


def plan_parts(plan: CommissionPlan) -> list[Part]:
    """Return what another rate can be given for: the whole plan, or each tier that has one."""
    tiers = [
        Part(f"tiers[{index}].rate", f"第 {index + 1} 档", percent(tier.rate), Reads.RATE)
        for index, tier in enumerate(plan.tiers)
        if tier.rate is not None
    ]
    return [Part(WHOLE, "统一比例", "、".join(part.before for part in tiers), Reads.RATE), *tiers]


_FOR = ("customer", "contract", "deal", "member", "team")
ALL = (
    Departures(CommissionTable.name, (Way(Departure.VALUE, _FOR, table_parts),), is_pay=True),
    Departures(CommissionPlan.name, (Way(Departure.VALUE, _FOR, plan_parts),), is_pay=True),
)
