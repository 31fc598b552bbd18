"""Deals for tests: opened through the product's own action, then put where a test wants them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from tests.factories.charter import make_charter
from tests.factories.org import NOW, TODAY, actor_for, make_member
from xiaozhang.base.actor import Actor
from xiaozhang.foundation.charter.models import Version
from xiaozhang.selling.deals import actions
from xiaozhang.selling.deals.clauses import EvidenceItem, StageKey, StageRule, StageStandard
from xiaozhang.selling.deals.models import Deal, Interest, Outcome, StageMove

_DAYS = {StageKey.DEVELOPMENT: 15, StageKey.INTRODUCTION: 8, StageKey.SIGNING: 7, StageKey.DELIVERY: None}


def make_standard(*evidence: tuple[str, str, str, str], **days: int | None) -> StageStandard:
    """Return a stage standard that asks the given evidence, as (stage, label, evidence, argument), and no other."""
    return StageStandard(
        stages=tuple(
            StageRule(
                stage=stage,
                work="推进商机",
                role="representative",
                days=days.get(stage.value, _DAYS.get(stage, 10)),
                evidence=tuple(
                    EvidenceItem(key=f"{stage}_{place}", label=label, evidence=key, argument=argument)
                    for place, (wanted, label, key, argument) in enumerate(evidence)
                    if wanted == stage
                ),
            )
            for stage in StageKey
        )
    )


def make_stage_charter(
    *evidence: tuple[str, str, str, str], effective_on: date = date(2026, 1, 1), **days: int
) -> Version:
    """Publish a charter whose only clause is that standard."""
    return make_charter(make_standard(*evidence, **days), effective_on=effective_on)


def make_deal(
    *,
    owner: Any = None,
    actor: Actor | None = None,
    stage: str = "development",
    outcome: str = "open",
    now: datetime = NOW,
    products: Sequence[tuple[int, int]] = (),
    **overrides: Any,
) -> Deal:
    """Open a deal (50,000 yuan, 二期流量监测) and put it into the wanted stage without asking the gates."""
    if owner is None and actor is None:
        owner = make_member()
    actor = actor or actor_for(owner)
    values: dict[str, Any] = {"title": "二期流量监测", "expected_fen": 5_000_000}
    opening = {key: overrides.pop(key) for key in list(overrides) if key in _OPENED_WITH}
    deal = actions.open_deal(actor=actor, now=now, products=products, **{**values, **opening})
    if outcome == Outcome.WON:
        stage = StageKey.DELIVERY
    fields = {"stage": stage, "outcome": outcome, **overrides}
    if outcome != Outcome.OPEN:
        fields.setdefault("closed_on", TODAY)
    if outcome == Outcome.LOST:
        fields.setdefault("lost_reason", "price")
    Deal.objects.filter(pk=deal.pk).update(**fields)
    return Deal.objects.select_related("customer", "owner").get(pk=deal.pk)


def make_interest(deal: Deal | None = None, *, product_id: int, quantity: int = 1) -> Interest:
    """Return a product line of a deal."""
    return Interest.objects.create(deal=deal or make_deal(), product_id=product_id, quantity=quantity)


def make_stage_move(deal: Deal | None = None, **overrides: Any) -> StageMove:
    """Return a step of a deal, from 开发 to 需求分析."""
    values = {"from_stage": StageKey.DEVELOPMENT, "to_stage": StageKey.NEEDS_ANALYSIS, "at": NOW}
    return StageMove.objects.create(deal=deal or make_deal(), **{**values, **overrides})


_OPENED_WITH = ("title", "customer_id", "expected_fen", "expected_on", "need", "owner_id")
