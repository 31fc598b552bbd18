"""What becomes a fact of contracts and receipts, as postings for the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from xiaozhang.foundation.ledger.rules.postings import DAILY, TAKEN_OVER, Posting

SIGNED_AMOUNT, RECEIPT, NEW_CUSTOMER = "signed_amount", "receipt", "new_customer"
WHOLE_BP = 10_000


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed contract as the ledger needs it. `occurred_at` lies on the day of signing."""

    contract_id: int
    deal_id: int | None
    customer_id: int
    owner_id: int
    amount_fen: int
    cost_fen: int | None
    occurred_at: datetime
    is_taken_over: bool

    @property
    def references(self) -> Mapping[str, int]:
        """The records the fact names."""
        deal = {"deal": self.deal_id} if self.deal_id is not None else {}
        return {**deal, "contract": self.contract_id}


@dataclass(frozen=True, slots=True)
class Paid:
    """A confirmed receipt as the ledger needs it. `occurred_at` lies on the day the money came in."""

    receipt_id: int
    amount_fen: int
    method: str
    occurred_at: datetime
    instalment_id: int | None = None
    due_on: date | None = None


def signed_key(contract_id: int) -> str:
    """Return the key of a contract's signed amount."""
    return f"contract:{contract_id}:signed"


def new_customer_key(contract_id: int) -> str:
    """Return the key of the new customer that a contract brought."""
    return f"contract:{contract_id}:new_customer"


def receipt_key(receipt_id: int) -> str:
    """Return the key of a receipt."""
    return f"receipt:{receipt_id}"


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
        attributes={"cost_fen": signed.cost_fen, "is_new_customer": int(is_new_customer)},
        source=TAKEN_OVER if signed.is_taken_over else DAILY,
    )


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
    """Return money received, credited to the contract's owner whole."""
    instalment = {"instalment": paid.instalment_id} if paid.instalment_id is not None else {}
    return Posting(
        metric=RECEIPT,
        occurred_at=paid.occurred_at,
        source_type="receipt",
        source_id=paid.receipt_id,
        key=receipt_key(paid.receipt_id),
        amount_fen=paid.amount_fen,
        credits=((signed.owner_id, WHOLE_BP),),
        customer_id=signed.customer_id,
        references={**signed.references, **instalment, "receipt": paid.receipt_id},
        attributes={"method": paid.method, "due_on": paid.due_on},
        source=TAKEN_OVER if signed.is_taken_over else DAILY,
    )
