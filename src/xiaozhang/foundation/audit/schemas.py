"""The log of changes as programs read it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from xiaozhang.base import api


class LogAsked(api.Paging):
    """Which entries."""

    actor_id: list[Annotated[int, Field(ge=1, le=api.MAX_ID)]] = Field(default_factory=list, max_length=100)
    subject_type: str = Field("", max_length=100, pattern=r"^[a-z_.]*$", examples=["customers.customer"])
    subject_id: int | None = Field(None, ge=1, le=api.MAX_ID)
    at_from: api.Day | None = Field(None, description="从这一天起")
    at_until: api.Day | None = Field(None, description="到这一天止（含）")
    sort: Literal["at", "-at"] = "-at"


class ChangeShown(api.Shown):
    """One value before and after, in words; values about a person only for those who may see them."""

    label: str = Field(examples=["级别"])
    old: str = Field(examples=["B（普通客户）"])
    new: str = Field(examples=["A（重点客户）"])


class EntryShown(api.Shown):
    """One change of one record by one action."""

    id: int = Field(examples=[5012])
    at: datetime = Field(examples=["2026-11-20T06:00:00Z"])
    action: str = Field(examples=["customers.change_customer"])
    action_label: str = Field(examples=["修改客户"])
    actor_id: int | None = Field(examples=[5])
    actor: str = Field(examples=["林越"])
    subject_type: str = Field(examples=["customers.customer"])
    subject_id: int = Field(examples=[1])
    title: str = Field(examples=["客户 江阴澄源水务有限公司"])


class EntryOpened(EntryShown):
    """A change with each of its values."""

    changes: list[ChangeShown]


class EntryPage(api.PageOf[EntryShown]):
    """Entries, one page."""
