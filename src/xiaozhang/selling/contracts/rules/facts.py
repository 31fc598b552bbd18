"""What becomes a fact of contracts and receipts, as postings for the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from xiaozhang.base.money import round_fen
from xiaozhang.foundation.ledger.rules.postings import DAILY, TAKEN_OVER, Posting
from xiaozhang.selling.contracts.rules.sold import (
    WHOLE_BP,
    Fill,
    SoldPart,
    cost_of,
    fills_text,
    parts_text,
    read_fills,
)

SIGNED_AMOUNT, RECEIPT, NEW_CUSTOMER = "signed_amount", "receipt", "new_customer"
_DAYS = ("due_on", "billed_on")
OF_DAYS = (*_DAYS, "fills")
OF_CONTRACT = ("tax_rate", "product", "parts", "channel", "region")
OF_SIGNED = ("cost_fen", "is_new_customer", "units", *OF_CONTRACT)
OF_RECEIPT = ("method", *OF_DAYS, "signed_on", "cost_fen", *OF_CONTRACT)


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed contract as the ledger needs it. `occurred_at` lies on the day of signing.

    `channel` and `region` are where the customer comes from (来源) and its area (地区) as they stand then.
    """

    contract_id: int
    deal_id: int | None
    customer_id: int
    owner_id: int
    amount_fen: int
    parts: Sequence[SoldPart]
    signed_on: date
    occurred_at: datetime
    is_taken_over: bool
    channel: str = ""
    region: str = ""

    @property
    def cost_fen(self) -> int | None:
        """What it costs; unknown if that of any product is."""
        return cost_of(self.parts)

    @property
    def told(self) -> dict[str, object]:
        """What every fact of the contract says of it: rate of tax, product or parts, channel, region; no blanks."""
        rates = {part.tax_bp for part in self.parts}
        rate = next(iter(rates)) if len(rates) == 1 else None
        values: dict[str, object] = {
            "tax_rate": tax_words(rate) if rate is not None else "",
            "product": self.parts[0].product if len(self.parts) == 1 else "",
            "parts": parts_text(self.parts) if len(self.parts) > 1 else "",
            "channel": self.channel,
            "region": self.region,
        }
        return {name: value for name, value in values.items() if value}

    @property
    def references(self) -> Mapping[str, int]:
        """The records the fact names."""
        deal = {"deal": self.deal_id} if self.deal_id is not None else {}
        return {**deal, "contract": self.contract_id}


@dataclass(frozen=True, slots=True)
class Paid:
    """A confirmed receipt as the ledger needs it, with what it fills of the plan.

    `occurred_at` lies on the day the money came in.
    """

    receipt_id: int
    amount_fen: int
    method: str
    occurred_at: datetime
    fills: Sequence[Fill] = ()


def signed_key(contract_id: int) -> str:
    """Return the key of a contract's signed amount."""
    return f"contract:{contract_id}:signed"


def new_customer_key(contract_id: int) -> str:
    """Return the key of the new customer that a contract brought."""
    return f"contract:{contract_id}:new_customer"


def receipt_key(receipt_id: int, number: int = 1) -> str:
    """Return the key of a receipt's first fact, or of the one that stands for it after corrections."""
    return f"receipt:{receipt_id}" if number == 1 else f"receipt:{receipt_id}:{number}"


def reversal_key(key: str) -> str:
    """Return the key of the fact that takes another back."""
    return f"{key}:reversed"


def signed_amount(signed: Signed, *, is_new_customer: bool) -> Posting:
    """Return the signed amount, credited to the owner whole."""
    return Posting(
        metric=SIGNED_AMOUNT,
        occurred_at=signed.occurred_at,
        source_type="contract",
        source_id=signed.contract_id,
        key=signed_key(signed.contract_id),
        amount_fen=signed.amount_fen,
        credits=((signed.owner_id, WHOLE_BP),),
        customer_id=signed.customer_id,
        references=signed.references,
        attributes={
            "cost_fen": signed.cost_fen, "is_new_customer": int(is_new_customer), **_units(signed), **signed.told,
        },
        source=TAKEN_OVER if signed.is_taken_over else DAILY,
    )  # fmt: skip


def new_customer(signed: Signed) -> Posting:
    """Return the new customer that a first contract brings."""
    return Posting(
        metric=NEW_CUSTOMER,
        occurred_at=signed.occurred_at,
        source_type="contract",
        source_id=signed.contract_id,
        key=new_customer_key(signed.contract_id),
        quantity=1,
        credits=((signed.owner_id, WHOLE_BP),),
        customer_id=signed.customer_id,
        references=signed.references,
        source=TAKEN_OVER if signed.is_taken_over else DAILY,
    )


def receipt(signed: Signed, paid: Paid) -> Posting:
    """Return money received, credited to the contract's owner whole.

    It says itself what plans ask of its contract, as it stands at the posting; its cost is in proportion.
    """
    cost = signed.cost_fen
    cost_fen = None if cost is None else round_fen(Fraction(cost * paid.amount_fen, signed.amount_fen))
    return Posting(
        metric=RECEIPT,
        occurred_at=paid.occurred_at,
        source_type="receipt",
        source_id=paid.receipt_id,
        key=receipt_key(paid.receipt_id),
        amount_fen=paid.amount_fen,
        credits=((signed.owner_id, WHOLE_BP),),
        customer_id=signed.customer_id,
        references={**signed.references, **instalment_of(paid.fills), "receipt": paid.receipt_id},
        attributes={
            "method": paid.method, **days_of(paid.fills), "signed_on": signed.signed_on,
            **({} if cost_fen is None else {"cost_fen": cost_fen}), **signed.told,
        },
        source=TAKEN_OVER if signed.is_taken_over else DAILY,
    )  # fmt: skip


def instalment_of(fills: Sequence[Fill]) -> dict[str, int]:
    """Return the one instalment that a receipt fills, as a record its fact names; nothing where it fills several."""
    named = {fill.instalment_id for fill in fills if fill.instalment_id is not None}
    return {"instalment": named.pop()} if len(named) == 1 else {}


def days_of(fills: Sequence[Fill]) -> dict[str, object]:
    """Return the due day and the day of the invoice: one, or those of the first instalment with all fills beside."""
    first = fills[0] if fills else Fill(None, 0, None, None)
    found: dict[str, object] = {"due_on": first.due_on}
    if first.billed_on is not None:
        found["billed_on"] = first.billed_on
    return found | ({"fills": fills_text(fills)} if len(fills) > 1 else {})


def fills_posted(references: Mapping[str, int], attributes: Mapping[str, object], amount_fen: int) -> tuple[Fill, ...]:
    """Return what a receipt fills by what its fact says."""
    fills = read_fills(attributes.get("fills"))
    if fills:
        return fills
    days = [date.fromisoformat(day) if isinstance(day, str) else None for day in map(attributes.get, _DAYS)]
    return (Fill(references.get("instalment"), amount_fen, *days),)


def tax_words(tax_bp: int) -> str:
    """Return a rate of tax as facts and people write it.

    >>> tax_words(1300), tax_words(150)
    ('13%', '1.5%')
    """
    whole, rest = divmod(tax_bp, 100)
    return f"{whole}%" if not rest else f"{whole}.{f'{rest:02d}'.rstrip('0')}%"


def _units(signed: Signed) -> dict[str, object]:
    units = sum(part.units for part in signed.parts if part.product)
    return {"units": units} if units else {}
