"""A contract as old files hold it, before it is taken over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from xiaozhang.base.money import MAX_FEN
from xiaozhang.base.text import Message
from xiaozhang.selling.contracts.rules.drafting import NewLine, total, wrong_with_lines


@dataclass(frozen=True, slots=True)
class PastContract:
    """One signed contract. With `received_on` it is paid in full on that day and completed; else it is in force.

    `is_completed` says that nothing is left to do on it though its money comes from elsewhere. The lines add up to
    `amount_fen`; `number` is the old one, kept as it is.
    """

    customer_id: int
    owner_id: int
    amount_fen: int
    signed_on: date
    lines: tuple[NewLine, ...]
    deal_id: int | None = None
    received_on: date | None = None
    title: str = ""
    number: str = ""
    is_completed: bool = False


@dataclass(frozen=True, slots=True)
class PastReceipt:
    """Money that came in on a contract taken over, as the files hold it."""

    contract_id: int
    amount_fen: int
    received_on: date
    method: str = "other"
    payer: str = ""
    note: str = ""
    billed_on: date | None = None


@dataclass(frozen=True, slots=True)
class PastInstalment:
    """One payment of a plan, as the files hold it."""

    contract_id: int
    due_on: date
    amount_fen: int
    name: str = ""
    billed_on: date | None = None
    invoice_number: str = ""


def wrong_with(contract: PastContract, today: date) -> tuple[str, Message] | None:
    """Return what keeps the contract from being taken over, with the field it is about; None if nothing does."""
    if not 0 < contract.amount_fen <= MAX_FEN:
        return "amount_fen", Message("金额须大于零。")
    if contract.signed_on > today:
        return "signed_on", Message("签订日期晚于今天。")
    if contract.received_on is not None and contract.received_on > today:
        return "received_on", Message("到账日期晚于今天。")
    if contract.received_on is not None and contract.received_on < contract.signed_on:
        return "received_on", Message("回款日期早于签订日期。")
    if len(contract.title) > 120:
        return "title", Message("标题最多 120 字。")
    if len(contract.number) > 40:
        return "number", Message("合同编号最多 40 字。")
    wrong = wrong_with_lines(contract.lines)
    if wrong is not None:
        return "description", wrong
    if total(contract.lines) != contract.amount_fen:
        return "amount_fen", Message("各行合计与金额不符。")
    return None
