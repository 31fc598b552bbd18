"""A stage standard for tests, and the house that knows its keys."""

from __future__ import annotations

from typing import Any

from xiaozhang.base.clause_kind import Known
from xiaozhang.selling.deals.clauses import StageStandard

KNOWN = Known(
    evidence={"deals.field": "商机字段", "customers.follow_up": "跟进记录", "records.tick": "勾选"},
    roles={"representative": "销售代表", "supervisor": "销售主管"},
    arguments={
        "deals.field": {"customer": "客户", "need": "需求"},
        "customers.follow_up": {"any": "任意方式", "visit": "见面拜访"},
    },
)


def stage(name: str, days: int | None = 10, *evidence: tuple[str, str, str, str]) -> dict[str, Any]:
    """Return one stage as YAML holds it; evidence as (key, label, evidence, argument)."""
    return {
        "stage": name,
        "work": f"{name} 的工作",
        "role": "representative",
        "days": days,
        "evidence": [dict(zip(("key", "label", "evidence", "argument"), item, strict=True)) for item in evidence],
    }


def stages() -> list[dict[str, Any]]:
    """Return the seven stages of a small standard."""
    return [
        stage("development", 15, ("first", "首次联系有记录", "customers.follow_up", "any")),
        stage("needs_analysis", 10, ("need", "需求已写明", "deals.field", "need")),
        stage("introduction", 8),
        stage(
            "quotation",
            10,
            ("visited", "决策人已当面确认方案", "customers.follow_up", "visit"),
            ("minutes", "技术澄清纪要已归档", "records.tick", "minutes"),
        ),
        stage("negotiation", 10),
        stage("signing", 7),
        stage("delivery", None),
    ]


def standard(changed: list[dict[str, Any]] | None = None) -> StageStandard:
    """Return the standard as a clause holds it."""
    return StageStandard.model_validate({"stages": changed if changed is not None else stages()})
