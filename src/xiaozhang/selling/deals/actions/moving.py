"""Moving a deal through its stages: the gate is here, so every door meets it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from xiaozhang.base import events
from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid
from xiaozhang.base.text import Message, clean_line
from xiaozhang.foundation.duties import actions as duties
from xiaozhang.selling.deals import powers, queries
from xiaozhang.selling.deals.actions.keeping import check_revision
from xiaozhang.selling.deals.actions.obliging import entered, left
from xiaozhang.selling.deals.clauses import StageKey, stage_label
from xiaozhang.selling.deals.errors import (
    ContractNeeded,
    CustomerNeeded,
    DealClosed,
    ReasonNeeded,
    StageNotMet,
)
from xiaozhang.selling.deals.models import Deal, Outcome, StageMove
from xiaozhang.selling.deals.rules import stages
from xiaozhang.selling.deals.rules.stages import Direction, Line, Standing

MOVED = "deals.moved"
events.declare(MOVED, "A deal took a step, forward or back: deal_id, number, title, from_stage, to_stage.")


@action(powers.MOVE_DEAL)
def move_deal(
    *, actor: Actor, now: datetime, deal_id: int, to_stage: str, revision: int | None = None, note: str = ""
) -> Deal:
    """Move an open deal to another stage.

    Forward, the standard of every stage passed must be met, by the clause in force today; the step keeps the clause
    and the evidence. Back, a reason is asked. A deal that is there already stays as it is.

    Raises:
        StageNotMet: evidence lacks; the refusal names it and the clause.
        CustomerNeeded: from 需求分析 on a customer is named.
        ContractNeeded: 交付 is reached by signing the contract.
        ReasonNeeded: a step back without a reason.
        DealClosed: the deal is won or lost.
        Stale: it was changed since the board was shown.
    """
    if to_stage not in list(StageKey):
        raise Invalid({"to_stage": "没有这个阶段，请从列出的里面选。"})
    note = clean_line(note)
    if len(note) > 200:
        raise Invalid({"note": "原因最多 200 字。"})
    deal = queries.get_deal(actor, deal_id, power=powers.MOVE_DEAL, lock=True)
    if deal.stage == to_stage:
        nothing_changed()
        return deal
    check_revision(deal, revision)
    _check_open(deal, to_stage)
    if stages.direction(deal.stage, to_stage) is Direction.BACK:
        if not note:
            raise ReasonNeeded(Message("没有退回「{stage}」：请写明原因，再退回。", {"stage": stage_label(to_stage)}))
        return step(actor, now, deal, to_stage, None, note)
    if to_stage == StageKey.DELIVERY:
        raise ContractNeeded("没有移到「交付」：签订合同后商机赢单，自动进入交付。请先在「签约」起草并签订合同。")
    if stages.needs_customer(to_stage) and deal.customer_id is None:
        raise CustomerNeeded(
            Message(
                "没有移到「{stage}」：从「需求分析」起须写明客户。请先补上客户再移。", {"stage": stage_label(to_stage)}
            )
        )
    return step(actor, now, deal, to_stage, gate(deal, to_stage, now), note)


def gate(deal: Deal, to_stage: str, now: datetime) -> Standing:
    """Return how the deal stands against every stage it would leave; nothing lacks. Raises StageNotMet."""
    left: Sequence[StageKey] = stages.passed_stages(deal.stage, to_stage)
    today = timezone.localdate(now)
    standing = queries.standing_for(deal, left, queries.standard_in_force(today), today)
    if standing.lacking:
        clause = (standing.clause_id, standing.clause_number) if standing.clause_id is not None else None
        lacking = tuple(line.item.key for line in standing.lacking)
        raise StageNotMet(stages.refusal(to_stage, standing), clause=clause, to_stage=to_stage, lacking=lacking)
    return standing


def step(actor: Actor, now: datetime, deal: Deal, to_stage: str, standing: Standing | None, note: str) -> Deal:
    """Carry out a step that may be taken: row, history and trace. Announces deals.moved."""
    move = StageMove.objects.create(
        deal=deal,
        from_stage=deal.stage,
        to_stage=to_stage,
        at=now,
        by_id=actor.member_id,
        clause_id=standing.clause_id if standing else None,
        evidence=_evidence(standing),
        note=note,
    )
    deal.stage = to_stage
    deal.stage_entered_on = timezone.localdate(now)
    deal.revision += 1
    deal.save()
    new: dict[str, object] = {"stage": to_stage, **({"note": note} if note else {})}
    if move.clause_id is not None:
        new["clause_id"] = move.clause_id
    note_change(deal, old={"stage": move.from_stage}, new=new)
    duties.note_moments(actor=actor, now=now, moments=[left(deal, now), entered(deal, now)])
    told = {"number": deal.number, "title": deal.title, "from_stage": move.from_stage, "to_stage": to_stage}
    events.announce(MOVED, actor=actor, now=now, deal_id=deal.pk, **told)
    return deal


def _check_open(deal: Deal, to_stage: str) -> None:
    if deal.outcome == Outcome.LOST:
        raise DealClosed(
            Message("没有移到「{stage}」：商机已输单。如有转机，请先重新打开。", {"stage": stage_label(to_stage)})
        )
    if deal.outcome == Outcome.WON:
        raise DealClosed(
            Message(
                "没有移到「{stage}」：合同已签订，商机随合同交付。合同作废后回到「签约」。",
                {"stage": stage_label(to_stage)},
            )
        )


def _evidence(standing: Standing | None) -> list[dict[str, str]]:
    if standing is None:
        return []
    return [_kept(line) for line in standing.met]


def _kept(line: Line) -> dict[str, str]:
    """Return what the step keeps of a line: the evidence, or the exception that lets it off."""
    kept = {"stage": line.stage.value, "key": line.item.key, "label": line.item.label}
    if line.exception is not None:
        number, on = line.exception.number, line.exception.start_on.isoformat()
        return {**kept, "on": on, "words": str(line.exception.words), "exception": number}
    assert line.proof is not None
    return {**kept, "on": line.proof.on.isoformat(), "words": str(line.proof.words)}
