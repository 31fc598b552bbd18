"""Facts and totals as programs get them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from xiaozhang.base import api

AskedId = Annotated[int, Field(ge=1, le=api.MAX_ID)]
Metric = Annotated[str, Field(max_length=60, pattern=r"^[a-z_.]{1,60}$")]


class FactsAsked(api.Paging):
    """Which facts."""

    view: Literal["all", "mine"] = "all"
    metric: list[Metric] = Field(
        default_factory=list, max_length=50, description="指标，如 receipt", examples=[["receipt"]]
    )
    month: list[api.Month] = Field(default_factory=list, max_length=36, description="计入月份")
    member_id: list[AskedId] = Field(default_factory=list, max_length=100)
    occurred_from: api.Day | None = Field(None, description="发生日期从")
    occurred_until: api.Day | None = Field(None, description="发生日期到（含）")
    source: Literal["daily", "taken_over"] | None = None
    sort: Literal["occurred", "-occurred", "id", "-id"] = "-occurred"


class CreditShown(api.Shown):
    """One member's part of a fact."""

    member_id: int = Field(examples=[5])
    member: str = Field(examples=["林越"])
    share_bp: int = Field(examples=[10000], description="万分之几")
    amount_fen: int | None = Field(examples=[3096000])
    quantity: int | None = Field(examples=[None])


class FactShown(api.Shown):
    """One thing that happened; a mistake is reversed by a fact that names it."""

    id: int = Field(examples=[977])
    key: str = Field(examples=["receipt:6"])
    metric: str = Field(examples=["receipt"])
    source_type: str = Field(examples=["receipt"])
    source_id: int = Field(examples=[6])
    customer_id: int | None = Field(examples=[1])
    references: dict[str, int] = Field(examples=[{"contract": 4, "deal": 12}])
    amount_fen: int | None = Field(examples=[3096000])
    quantity: int | None = Field(examples=[None])
    occurred_at: datetime = Field(examples=["2026-11-20T04:00:00Z"])
    occurred_on: date = Field(examples=["2026-11-20"])
    recorded_at: datetime = Field(examples=["2026-11-20T06:00:00Z"])
    month: str = Field(examples=["2026-11"], description="计入月份")
    source: str = Field(examples=["daily"])
    reverses_id: int | None = Field(examples=[None])
    reversed_by_id: int | None = Field(examples=[None])
    credits: list[CreditShown]


class FactPage(api.PageOf[FactShown]):
    """Facts, one page."""


class TotalsAsked(api.Sent):
    """Of what, in which month."""

    metric: Metric = Field(description="指标，如 receipt", examples=["receipt"])
    month: api.Month = Field(description="计入月份", examples=["2026-11"])


class MemberTotal(api.Shown):
    """What a member has been credited with in the month."""

    member_id: int = Field(examples=[5])
    member: str = Field(examples=["林越"])
    amount_fen: int = Field(examples=[31200000])
    quantity: int = Field(examples=[0])
    facts: int = Field(examples=[9])


class TeamTotalShown(api.Shown):
    """What a team has, by the team each member was in on the day it happened."""

    team_id: int | None = Field(examples=[2])
    team: str = Field(examples=["华东组"])
    amount_fen: int = Field(examples=[118000000])
    quantity: int = Field(examples=[0])
    facts: int = Field(examples=[41])


class Totals(api.Shown):
    """The totals of a metric in a month, of the members in reach."""

    metric: str = Field(examples=["receipt"])
    unit: str = Field(examples=["fen"])
    month: str = Field(examples=["2026-11"])
    is_closed: bool = Field(examples=[False])
    members: list[MemberTotal]
    teams: list[TeamTotalShown]


class MetricShown(api.Shown):
    """Something counted in the ledger."""

    key: str = Field(examples=["receipt"])
    label: str = Field(examples=["回款"])
    unit: str = Field(examples=["fen"])


class Metrics(api.Shown):
    """All metrics."""

    items: list[MetricShown]
