"""How deals stand against the stage standard that the charter has in force on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.text import Message
from xiaozhang.base.workdays import Calendar
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.charter.rules import InForce
from xiaozhang.foundation.exceptions import queries as exceptions
from xiaozhang.foundation.org import queries as org
from xiaozhang.selling.deals.clauses import StageKey, StageStandard
from xiaozhang.selling.deals.models import Deal, Outcome
from xiaozhang.selling.deals.queries.deals import deals
from xiaozhang.selling.deals.rules import stages
from xiaozhang.selling.deals.rules.stages import Line, Proof, Standing, Stay


@dataclass(frozen=True, slots=True)
class Pacing:
    """What says how long a deal may stand: day, clause in force, company's calendar. Read once for many deals."""

    today: date
    in_force: InForce[StageStandard] | None
    calendar: Calendar

    def stay(self, deal: Deal) -> Stay:
        """Return how long a deal has stood in its stage, and the limit."""
        limit = stages.days_limit(self.in_force.parameters if self.in_force else None, deal.stage)
        return stages.stay(deal.stage_entered_on, self.today, limit, self.calendar)

    def late(self) -> Q:
        """Return the condition of having stood beyond the stage's days."""
        late = Q(pk__in=())
        for stage, day in self.late_from().items():
            late |= Q(stage=stage, stage_entered_on__lte=day)
        return late

    def late_from(self) -> dict[str, date]:
        """Return for each stage with a limit the latest day of entry that is late."""
        limits = stages.limits_of(self.in_force.parameters if self.in_force else None)
        return {
            stage: stages.over_from(self.today, limit, self.calendar)
            for stage, limit in limits.items()
            if limit is not None
        }


def pacing_on(today: date) -> Pacing:
    """Return what says how long deals may stand on a day. Three queries."""
    return Pacing(today, standard_in_force(today), org.calendar())


def standard_in_force(today: date) -> InForce[StageStandard] | None:
    """Return the clause that gates the stages on a day, None where the charter has none."""
    return charter.clause_on(StageStandard, today)


def standard_of(deal: Deal, today: date) -> Standing:
    """Return what the deal's own stage asks before it is left, and what of it is there."""
    return standing_for(deal, (StageKey(deal.stage),), standard_in_force(today), today)


def standing_for(
    deal: Deal, left: Sequence[StageKey], in_force: InForce[StageStandard] | None, today: date
) -> Standing:
    """Return how a deal stands against the stages it would leave, by a clause; None asks nothing.

    Where something lacks, the register is asked in one query whether an approved exception lets it off today.
    """
    if in_force is None:
        return Standing(tuple(left), (), None, "")
    subject = registries.Subject(deal_id=deal.pk, customer_id=deal.customer_id, deal=deal)
    lines = []
    for stage, item in stages.asked_items(in_force.parameters, left):
        evidence = registries.evidence.get(item.evidence)
        found = evidence.find(subject, item.argument)
        proof = Proof(found.on, found.words, found.url) if found else None
        lines.append(Line(stage, item, proof, evidence.supply(subject, item.argument), _lack(evidence, item.argument)))
    if not all(line.is_met for line in lines):
        places = [("deal", deal.pk), *([("customer", deal.customer_id)] if deal.customer_id else [])]
        standing = exceptions.standing_for([in_force.key], today, subjects=places, member_ids=[deal.owner_id])
        lines = list(stages.waived(lines, standing))
    return Standing(tuple(left), tuple(lines), in_force.clause_id, in_force.number)


def stay_of(deal: Deal, today: date) -> Stay:
    """Return how long the deal has stood in its stage, and the limit."""
    return pacing_on(today).stay(deal)


def overdue_rows(rows: QuerySet[Deal], pacing: Pacing) -> QuerySet[Deal]:
    """Leave the open deals that have stood in their stage beyond its days."""
    return rows.filter(pacing.late(), outcome=Outcome.OPEN)


def in_time_rows(rows: QuerySet[Deal], pacing: Pacing) -> QuerySet[Deal]:
    """Leave the open deals within their stage's days."""
    return rows.filter(~pacing.late(), outcome=Outcome.OPEN)


def lines_to_tick(today: date) -> set[str]:
    """Return the lines that a clause in force lets people tick on a deal, of every stage."""
    in_force = standard_in_force(today)
    if in_force is None:
        return set()
    asked = stages.asked_items(in_force.parameters, stages.ORDER)
    return {item.argument for _stage, item in asked if item.evidence == "records.tick"}


def overdue_deals(viewer: Actor, today: date) -> QuerySet[Deal]:
    """Return the viewer's open deals beyond their stage's days, the longest standing first."""
    return overdue_rows(deals(viewer), pacing_on(today)).order_by("stage_entered_on", "pk")


def _lack(evidence: registries.Evidence, argument: str) -> Message:
    """Say what was looked for in vain: 还没有联系人, 联系人里还没有「决策人」; a line to tick speaks for itself."""
    words = evidence.arguments().get(argument) if evidence.arguments is not None else None
    if words is None:
        return Message("还没有勾选")
    if argument == registries.ANY:
        return Message("还没有{where}", {"where": evidence.label})
    return Message("{where}里还没有「{what}」", {"where": evidence.label, "what": words})
