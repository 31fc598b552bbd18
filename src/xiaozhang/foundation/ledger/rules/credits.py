"""Facts as settlement reads them: one row per fact and credited member."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class CreditRow:
    """One member's part of one fact. `month_on` is the month it counts in: a later one if the fact came late."""

    fact_id: int
    key: str
    member_id: int
    share_bp: int
    amount_fen: int | None
    quantity: int | None
    occurred_on: date
    occurred_at: datetime
    recorded_at: datetime
    month_on: date
    customer_id: int | None
    references: Mapping[str, int]
    attributes: Mapping[str, object]
    source_type: str
    source_id: int
    reverses_id: int | None


@dataclass(frozen=True, slots=True)
class SettledCredit:
    """What a settlement of any size needs of a credit, and nothing more."""

    fact_id: int
    member_id: int
    amount_fen: int | None
    occurred_on: date


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact whole. `reverses_key` names what it takes back; `shares` are members with their parts of 10,000."""

    fact_id: int
    key: str
    metric: str
    amount_fen: int | None
    quantity: int | None
    occurred_on: date
    occurred_at: datetime
    recorded_at: datetime
    month_on: date
    source_id: int
    customer_id: int | None
    references: Mapping[str, int]
    attributes: Mapping[str, object]
    reverses_id: int | None
    reverses_key: str | None
    shares: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class SummedCredit:
    """What a member was credited with on a day by facts that count in a month; 分 where `is_money`, else a quantity."""

    metric: str
    member_id: int
    occurred_on: date
    month_on: date
    value: int
    is_money: bool
