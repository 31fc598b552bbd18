"""What happens to contracts as the moments that clauses of duties know."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from xiaozhang.base.money import yuan
from xiaozhang.foundation.duties.rules.moments import Moment
from xiaozhang.selling.contracts.models import Contract, Instalment

SIGNED, DUE, PAID = "contracts.signed", "contracts.instalment_due", "contracts.instalment_paid"
CONTRACT = "contract"


def signed(contract: Contract, now: datetime) -> Moment:
    """The contract was signed."""
    return Moment(
        SIGNED,
        CONTRACT,
        contract.pk,
        now,
        contract.owner_id,
        title=contract.title,
        about=contract.number,
        amount_fen=contract.amount_fen,
    )


def coming_due(contract: Contract, plan: Iterable[Instalment], now: datetime, occasion: str = "") -> list[Moment]:
    """The instalments that are not paid have days on which they are due."""
    return [
        Moment(
            DUE,
            CONTRACT,
            contract.pk,
            now,
            contract.owner_id,
            day=one.due_on,
            part_id=one.pk,
            title=contract.title,
            about=f"{one.name} {yuan(one.amount_fen)} 元",
            amount_fen=one.amount_fen,
            occasion=occasion,
        )
        for one in plan
        if not is_paid(one)
    ]


def paid(contract: Contract, plan: Iterable[Instalment], at: datetime) -> list[Moment]:
    """Instalments of the plan are paid."""
    return [Moment(PAID, CONTRACT, contract.pk, at, part_id=one.pk) for one in plan if is_paid(one)]


def is_paid(one: Instalment) -> bool:
    """Say whether receipts have filled an instalment."""
    return one.received_fen >= one.amount_fen
