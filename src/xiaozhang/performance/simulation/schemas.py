"""Simulations as programs send and get them. All of it is everybody's pay: it takes a reach over all members."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from xiaozhang.base import api

AskedId = Annotated[int, Field(ge=1, le=api.MAX_ID)]
SimulationState = Literal["queued", "running", "done", "failed"]


class SimulationsAsked(api.Paging):
    """Which simulations."""

    version_id: AskedId | None = Field(None, description="测算的版本")
    state: list[SimulationState] = Field(default_factory=list, max_length=4)
    sort: Literal["created_at", "-created_at"] = "-created_at"


class NewSimulation(api.Sent):
    """The version to try on past months, and what it is held against: nothing, the statements released."""

    version_id: api.Id = Field(examples=[2])
    first_month: api.Month = Field(examples=["2026-08"])
    last_month: api.Month = Field(examples=["2026-10"])
    base_id: api.Id | None = Field(None, examples=[1], description="比较的版本，不填则与已发布的结算单比较")
    title: api.Text = Field("", max_length=80, examples=["提成调高半个点"])
    budget_fen: Annotated[api.Fen, Field(ge=1)] | None = Field(None, examples=[500000000])
    budget_by: Literal["month", "whole"] = Field("month", examples=["month"])


class SimulationShown(api.Shown):
    """A version of the charter tried on past months; sums are 0 until it is done."""

    id: int = Field(examples=[4])
    title: str = Field(examples=["2027 年版草案 · 2026-08 至 2026-10"])
    version_id: int = Field(examples=[2])
    version: str = Field(examples=["2027 年版草案"])
    base_id: int | None = Field(examples=[None])
    first_month: str = Field(examples=["2026-08"])
    last_month: str = Field(examples=["2026-10"])
    state: str = Field(examples=["done"])
    failure: str = Field(examples=[""])
    months_done: int = Field(examples=[3])
    months_total: int = Field(examples=[3])
    members_count: int = Field(examples=[25])
    before_fen: int = Field(examples=[8338000], description="现行应发")
    after_fen: int = Field(examples=[8612000], description="测算应发")
    difference_fen: int = Field(examples=[274000])
    budget_fen: int | None = Field(examples=[500000000])
    budget_by: str = Field(examples=["month"])
    inputs_hash: str = Field(examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"])
    created_at: datetime = Field(examples=["2026-11-22T09:30:00+08:00"])
    created_by_id: int | None = Field(examples=[2])
    finished_at: datetime | None = Field(examples=["2026-11-22T09:31:00+08:00"])


class SimulationPage(api.PageOf[SimulationShown]):
    """Simulations, one page."""


class SimulatedMonthSum(api.Shown):
    """A month of all members, what is paid to people outside the house included."""

    month: str = Field(examples=["2026-10"])
    source: str = Field(
        examples=["released"], description="released：现行一侧是已发布的结算单；settled：按当时施行的制度算"
    )
    members: int = Field(examples=[25])
    receipts_fen: int = Field(examples=[312000000])
    before_fen: int = Field(examples=[2780000])
    after_fen: int = Field(examples=[2871000])
    difference_fen: int = Field(examples=[91000])
    below_minimum: int = Field(examples=[0], description="测算一侧低于最低工资的人数")


class SimulatedPartSum(api.Shown):
    """What a clause, or a step on the way to the payroll, brings before and after."""

    kind: str = Field(examples=["clause"], description="clause：条款；step：从所得到应发的一步")
    key: str = Field(examples=["commission_table"])
    number: str = Field(examples=["5.1"])
    title: str = Field(examples=["提成"])
    before_fen: int = Field(examples=[8230000])
    after_fen: int = Field(examples=[8504000])
    difference_fen: int = Field(examples=[274000])
    gainers: int = Field(examples=[11])
    losers: int = Field(examples=[2])


class SimulatedSpread(api.Shown):
    """Five figures of what the members' differences are."""

    least_fen: int = Field(examples=[-120000])
    lower_fen: int = Field(examples=[0])
    median_fen: int = Field(examples=[8000])
    upper_fen: int = Field(examples=[21000])
    greatest_fen: int = Field(examples=[98000])


class SimulationResult(api.Shown):
    """What a finished simulation found."""

    members: int = Field(examples=[25])
    gainers: int = Field(examples=[11])
    losers: int = Field(examples=[2])
    unchanged: int = Field(examples=[12])
    gained_fen: int = Field(examples=[298000])
    lost_fen: int = Field(examples=[-24000])
    unbased: int = Field(examples=[0], description="没有薪酬基础、未能核对最低工资的人数")
    over_budget_fen: int | None = Field(examples=[0], description="超出预算多少，没有预算为 null")
    months: list[SimulatedMonthSum]
    parts: list[SimulatedPartSum]
    differences: SimulatedSpread | None
    warnings: list[str] = Field(examples=[[]])


class SimulationInFull(SimulationShown):
    """A simulation with what it found; `result` is null until it is done."""

    result: SimulationResult | None


class SimulatedMembersAsked(api.Paging):
    """In which order the members of a simulation."""

    sort: Literal["difference", "-difference", "before", "-before", "after", "-after"] = "-difference"


class SimulatedMemberShown(api.Shown):
    """A member over all months of a simulation."""

    member_id: int = Field(examples=[5])
    member: str = Field(examples=["林越"])
    team: str = Field(examples=["华东组"])
    before_fen: int = Field(examples=[544000])
    after_fen: int = Field(examples=[571000])
    difference_fen: int = Field(examples=[27000])
    short_months: int = Field(examples=[0], description="低于最低工资的月数")


class SimulatedMemberPage(api.PageOf[SimulatedMemberShown]):
    """Members of a simulation, one page."""
