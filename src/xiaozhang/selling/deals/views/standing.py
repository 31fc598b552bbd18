"""What board and record show alike: how a deal stands, what lacks, and what was refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from xiaozhang.base import pages
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import BusinessError
from xiaozhang.foundation.charter.rules import ClauseRef
from xiaozhang.foundation.exceptions import powers as exceptions
from xiaozhang.selling.deals import powers, queries
from xiaozhang.selling.deals.clauses import StageKey, StageRule, stage_label
from xiaozhang.selling.deals.errors import ReasonNeeded, StageNotMet
from xiaozhang.selling.deals.rules import stages
from xiaozhang.selling.deals.rules.stages import Standing, Stay

if TYPE_CHECKING:
    from xiaozhang.selling.deals.models import Deal


@dataclass
class Standard:
    """A deal against the standard of the stages it would leave.

    `refused_stage` and `error` are set after a refusal; `extras` are what the apps above add on the board.
    """

    deal: Deal
    standing: Standing
    stay: Stay
    rule: StageRule | None
    clause: ClauseRef | None
    next_stage: StageKey | None
    may_move: bool
    may_tick: bool
    may_request: bool = False
    refused_stage: str = ""
    error: BusinessError | None = None
    extras: Sequence[str] = ()

    @property
    def is_gate(self) -> bool:
        """Say whether evidence is what lacked."""
        return isinstance(self.error, StageNotMet)

    @property
    def asks_reason(self) -> bool:
        """Say whether only a reason lacked."""
        return isinstance(self.error, ReasonNeeded)

    @property
    def refused_label(self) -> str:
        """The name of the stage that was refused."""
        return pages.words(stage_label(self.refused_stage)) if self.refused_stage in list(StageKey) else ""

    @property
    def left_label(self) -> str:
        """The name of the first stage that would be left."""
        return pages.words(stage_label(self.standing.stages[0])) if self.standing.stages else ""

    @property
    def next_label(self) -> str:
        """The name of the stage that comes next."""
        return pages.words(stage_label(self.next_stage)) if self.next_stage else ""

    @property
    def may_go_on(self) -> bool:
        """Say whether the next stage stands open: nothing lacks, and it is not reached by signing."""
        is_by_hand = self.next_stage is not None and self.next_stage is not StageKey.DELIVERY
        return self.may_move and self.deal.outcome == "open" and is_by_hand and not self.standing.lacking

    @property
    def slot(self) -> str:
        """The words of the dashed slot where the card did not go."""
        if self.is_gate:
            return _("未能移入，缺 {count} 项").format(count=len(self.standing.lacking))
        return _("未能移入")


def standard(deal: Deal, viewer: Actor, today: date) -> Standard:
    """Return how a deal stands against its own stage."""
    return _standard(deal, viewer, (StageKey(deal.stage),), queries.pacing_on(today))


def refused_standard(deal: Deal, viewer: Actor, today: date, to_stage: str, error: BusinessError) -> Standard:
    """Return how a deal stands against every stage it should have left, with the refusal."""
    is_gate = isinstance(error, StageNotMet)
    left = stages.passed_stages(deal.stage, to_stage) if is_gate else (StageKey(deal.stage),)
    found = _standard(deal, viewer, left, queries.pacing_on(today))
    found.refused_stage, found.error = to_stage, error
    return found


def _standard(deal: Deal, viewer: Actor, left: Sequence[StageKey], pacing: queries.Pacing) -> Standard:
    in_force = pacing.in_force
    rules = in_force.parameters.stages if in_force else ()
    return Standard(
        deal=deal,
        standing=queries.standing_for(deal, left, in_force, pacing.today),
        stay=pacing.stay(deal),
        rule=next((rule for rule in rules if rule.stage == deal.stage), None),
        clause=in_force.ref if in_force else None,
        next_stage=stages.next_stage(deal.stage),
        may_move=viewer.may(powers.MOVE_DEAL),
        may_tick=deal.outcome == "open" and viewer.may(powers.MOVE_DEAL),
        may_request=deal.outcome == "open" and viewer.may(exceptions.REQUEST),
    )
