"""Who sold to a customer, as old deals tell it: the latest owns it, the others collaborate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Seller:
    """A member who has, or had, deals with a customer; `is_working` says that one of them is still open."""

    customer_id: int
    member_id: int
    last_on: date
    is_working: bool


def latest(sellers: Sequence[Seller]) -> int:
    """Return who has the customer's latest deal; the same day goes to whoever joined the company last.

    >>> day = date(2017, 3, 1)
    >>> latest([Seller(1, 7, day, False), Seller(1, 8, date(2017, 4, 1), False), Seller(1, 9, day, True)])
    8
    """
    return max(sellers, key=lambda seller: (seller.last_on, seller.member_id)).member_id
