"""Rows of history taken over from old files (期初导入)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class TakenContact:
    """A person at a customer taken over."""

    name: str
    title: str = ""
    phone: str = ""
    part: str = "other"
    email: str = ""
    wechat: str = ""


@dataclass(frozen=True, slots=True)
class TakenCustomer:
    """A customer taken over. `created_at` is when it came into being, if the old file says."""

    name: str
    owner_id: int | None
    area: str = ""
    industry: str = ""
    grade: str = ""
    source: str = ""
    phone: str = ""
    address: str = ""
    note: str = ""
    created_at: datetime | None = None
    contacts: tuple[TakenContact, ...] = ()


@dataclass(frozen=True, slots=True)
class TakenFollowUp:
    """A follow-up taken over. `happened_at` is aware and in the past; a `next_on` that has passed plans nothing."""

    customer_id: int
    author_id: int
    method: str
    content: str
    happened_at: datetime
    progress: str = ""
    next_plan: str = ""
    deal_id: int | None = None
    next_on: date | None = None
