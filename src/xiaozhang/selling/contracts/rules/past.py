"""A contract as old files hold it, before it is taken over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from xiaozhang.base.money import MAX_FEN
from xiaozhang.base.text import Message
from xiaozhang.selling.contracts.rules.drafting import NewLine, total, wrong_with_lines


@dataclass(frozen=True, slots=True)
class PastContract:
    """One signed contract. With `received_on` it is paid in full on that day and completed; without it is in force.

    The lines add up to `amount_fen`.
    """

    customer_id: int
    owner_id: int
    amount_fen: int
    signed_on: date
    lines: tuple[NewLine, ...]
    deal_id: int | None = None
    received_on: date | None = None
    title: str = ""


def wrong_with(contract: PastContract, today: date) -> Message | None:
    """Return what keeps the contract from being taken over, None if nothing does."""
    if not 0 < contract.amount_fen <= MAX_FEN:
        return Message("金额须大于零。")
    if contract.signed_on > today or (contract.received_on is not None and contract.received_on > today):
        return Message("日期晚于今天。")
    if contract.received_on is not None and contract.received_on < contract.signed_on:
        return Message("回款日期早于签订日期。")
    if len(contract.title) > 120:
        return Message("标题最多 120 字。")
    wrong = wrong_with_lines(contract.lines)
    if wrong is None and total(contract.lines) != contract.amount_fen:
        return Message("各行合计与金额不符。")
    return wrong
