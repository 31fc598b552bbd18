"""What becomes of a deal: won by its contract, lost with a reason, opened again, delivered."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from xiaozhang.base import events
from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import Invalid
from xiaozhang.base.text import Message, clean_text
from xiaozhang.foundation.duties import actions as duties
from xiaozhang.selling.deals import powers, queries
from xiaozhang.selling.deals.actions.keeping import check_revision
from xiaozhang.selling.deals.actions.moving import gate, step
from xiaozhang.selling.deals.actions.obliging import entered, left
from xiaozhang.selling.deals.clauses import StageKey, stage_label
from xiaozhang.selling.deals.errors import ContractNeeded, DealClosed
from xiaozhang.selling.deals.models import Deal, LostReason, Outcome
from xiaozhang.selling.deals.rules.stages import Standing

LOST = "deals.lost"
events.declare(LOST, "A deal was lost: deal_id.")
WON = "deals.won"
events.declare(WON, "A deal was won by its signed contract: deal_id, number, title, on.")


@action(powers.CLOSE_DEAL)
def lose_deal(
    *, actor: Actor, now: datetime, deal_id: int, reason: str, note: str = "", revision: int | None = None
) -> Deal:
    """Close an open deal as lost, with a reason from the list; 其他 needs words. Announces deals.lost.

    Raises:
        Invalid: no such reason, or 其他 without words.
        DealClosed: it is lost already, or won.
        Stale: it was changed since the form was shown.
    """
    note = clean_text(note)
    wrong: dict[str, Message | str] = {}
    if reason not in LostReason.values or reason == LostReason.TAKEN_OVER:
        wrong["reason"] = "请从列出的原因里选一个。"
    if reason == LostReason.OTHER and not note:
        wrong["note"] = "选了「其他」，请写明原因。"
    if len(note) > 500:
        wrong["note"] = "说明最多 500 字。"
    if wrong:
        raise Invalid(wrong)
    deal = queries.get_deal(actor, deal_id, power=powers.CLOSE_DEAL, lock=True)
    check_revision(deal, revision)
    if deal.outcome == Outcome.LOST:
        raise DealClosed("没有保存：这个商机已经是输单。")
    if deal.outcome == Outcome.WON:
        raise DealClosed("没有标为输单：合同已签订。如合同不再履行，请先作废合同。")
    today = timezone.localdate(now)
    deal.outcome, deal.lost_reason, deal.lost_note, deal.closed_on = Outcome.LOST, reason, note, today
    deal.revision += 1
    deal.save()
    note_change(
        deal, old={"outcome": Outcome.OPEN}, new={"outcome": Outcome.LOST, "lost_reason": reason, "lost_note": note}
    )
    duties.note_moments(actor=actor, now=now, moments=[left(deal, now)])
    events.announce(LOST, actor=actor, now=now, deal_id=deal.pk)
    return deal


@action(powers.CLOSE_DEAL)
def reopen_deal(*, actor: Actor, now: datetime, deal_id: int) -> Deal:
    """Open a lost deal again in the stage where it was lost; its days begin anew.

    Raises:
        DealClosed: it is won. An open deal stays as it is.
    """
    deal = queries.get_deal(actor, deal_id, power=powers.CLOSE_DEAL, lock=True)
    if deal.outcome == Outcome.OPEN:
        nothing_changed()
        return deal
    if deal.outcome == Outcome.WON:
        raise DealClosed("没有重新打开：商机已赢单，正在交付。")
    old = {"outcome": deal.outcome, "lost_reason": deal.lost_reason, "lost_note": deal.lost_note}
    deal.outcome, deal.lost_reason, deal.lost_note, deal.closed_on = Outcome.OPEN, "", "", None
    deal.stage_entered_on = timezone.localdate(now)
    deal.revision += 1
    deal.save()
    note_change(deal, old=old, new={"outcome": Outcome.OPEN})
    duties.note_moments(actor=actor, now=now, moments=[entered(deal, now)])
    return deal


@action(None)
def win_deal(*, actor: Actor, now: datetime, deal_id: int, on: date) -> Deal:
    """Win a deal by its signed contract and begin 交付; the signing action has checked the right and calls this.

    Raises:
        DealClosed: it is lost, or won already.
        ContractNeeded: it does not stand in 签约.
        StageNotMet: the standard of 签约 is not met.
    """
    deal = queries.get_deal(SYSTEM, deal_id, lock=True)
    if deal.outcome != Outcome.OPEN:
        raise DealClosed(
            Message("没有签订：商机「{title}」已结束。如有转机，请先重新打开商机。", {"title": deal.title})
        )
    if deal.stage != StageKey.SIGNING:
        raise ContractNeeded(
            Message(
                "没有签订：商机「{title}」还在「{stage}」，到「签约」后才能签订合同。",
                {"title": deal.title, "stage": stage_label(deal.stage)},
            )
        )
    standing = gate(deal, StageKey.DELIVERY, now)
    _write_step(actor, now, deal, StageKey.DELIVERY, Outcome.WON, on, standing)
    events.announce(WON, actor=actor, now=now, deal_id=deal.pk, number=deal.number, title=deal.title, on=on)
    return deal


@action(None)
def withdraw_win(*, actor: Actor, now: datetime, deal_id: int, note: str) -> Deal:
    """Take a win back because its contract was voided: the deal is open again in 签约. Called by the voiding action."""
    deal = queries.get_deal(SYSTEM, deal_id, lock=True)
    if deal.outcome != Outcome.WON:
        nothing_changed()
        return deal
    deal.delivered_on = None
    _write_step(actor, now, deal, StageKey.SIGNING, Outcome.OPEN, None, None, note=note)
    return deal


@action(None)
def finish_delivery(*, actor: Actor, now: datetime, deal_id: int, on: date) -> Deal:
    """End 交付 on the day the customer accepted; called by the contract's acceptance. Once is enough."""
    deal = queries.get_deal(SYSTEM, deal_id, lock=True)
    if deal.outcome != Outcome.WON or deal.delivered_on is not None:
        nothing_changed()
        return deal
    deal.delivered_on = on
    deal.revision += 1
    deal.save()
    note_change(deal, old={"delivered_on": None}, new={"delivered_on": on})
    return deal


def _write_step(
    actor: Actor,
    now: datetime,
    deal: Deal,
    to_stage: StageKey,
    outcome: Outcome,
    closed_on: date | None,
    standing: Standing | None,
    note: str = "",
) -> None:
    """Write stage and outcome in one update: neither alone may stand."""
    before = {"outcome": deal.outcome, "closed_on": deal.closed_on}
    deal.outcome, deal.closed_on = outcome, closed_on
    step(actor, now, deal, to_stage, standing, note)
    note_change(deal, old=before, new={"outcome": outcome, "closed_on": closed_on})
