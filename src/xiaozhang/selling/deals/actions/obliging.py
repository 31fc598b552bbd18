"""What happens to deals as the moments that clauses of duties know."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.duties.rules.moments import Moment, PassedOn
from xiaozhang.foundation.org import queries as org
from xiaozhang.selling.deals.clauses import StageStandard, stage_label
from xiaozhang.selling.deals.models import Deal
from xiaozhang.selling.deals.rules import stages

ENTERED, LEFT = "deals.entered_stage", "deals.left_stage"
DEAL = "deal"


def entered(deal: Deal, now: datetime) -> Moment:
    """The deal entered its stage, which by the stage standard it leaves by a day."""
    return Moment(
        ENTERED,
        DEAL,
        deal.pk,
        now,
        deal.owner_id,
        day=_last_day(deal, timezone.localdate(now)),
        title=deal.title,
        about=f"阶段「{stage_label(deal.stage)}」",
        amount_fen=deal.expected_fen,
        occasion=f"{deal.stage}:{deal.revision}",
    )


def left(deal: Deal, now: datetime) -> Moment:
    """The deal left a stage, forward, back or for good."""
    return Moment(LEFT, DEAL, deal.pk, now)


def passed_on(deal: Deal) -> PassedOn:
    """The deal has another owner."""
    return PassedOn(DEAL, deal.pk, deal.owner_id, title=deal.title, amount_fen=deal.expected_fen)


def _last_day(deal: Deal, today: date) -> date | None:
    """Return the last day on which the deal is not over the limit of its stage, None without a limit."""
    found = charter.stated_on([StageStandard.name], today)
    standard = next((each.parameters for each in found if isinstance(each.parameters, StageStandard)), None)
    limit = stages.days_limit(standard, deal.stage)
    return org.calendar().add(deal.stage_entered_on, limit) if limit is not None else None
