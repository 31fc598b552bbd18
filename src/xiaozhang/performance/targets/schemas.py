"""Targets as programs send and get them."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from xiaozhang.base import api

Amount = Annotated[api.Fen, Field(description="金额类指标的目标，分；null 表示取消", examples=[50000000])]
Count = Annotated[api.Whole, Field(description="计数类指标的目标；null 表示取消", examples=[6])]
MetricKey = Annotated[
    api.Text, Field(description="指标，如 receipt、new_customer", max_length=80, examples=["receipt"])
]


class TargetsAsked(api.Sent):
    """Of which month and metric."""

    month: api.Month = Field(description="月份，写成 2026-11", examples=["2026-11"])
    metric: MetricKey = "receipt"


class TargetShown(api.Shown):
    """What a member is to reach in a month, and what was reached: `target_fen` of money, `target` of counts."""

    member_id: int = Field(examples=[5])
    member: str = Field(examples=["林越"])
    team: str = Field(examples=["华东组"])
    target_fen: int | None = Field(examples=[50000000])
    received_fen: int | None = Field(examples=[31200000])
    target: int | None = Field(examples=[None])
    reached: int | None = Field(examples=[None])


class TeamTargetShown(api.Shown):
    """A team's target of its own (null: none), and what its members have together; 分 of money, else units."""

    team_id: int = Field(examples=[2])
    team: str = Field(examples=["华东组"])
    own: int | None = Field(examples=[120000000])
    members: int | None = Field(examples=[110000000])


class Targets(api.Shown):
    """The targets of a month and metric with the sums of the members'; null where a metric does not add up."""

    month: str = Field(examples=["2026-11"])
    metric: str = Field(examples=["receipt"])
    unit: str = Field(examples=["fen"], description="fen 表示分，其他是计数单位")
    is_closed: bool = Field(examples=[False], description="已结账的月份目标不再变动")
    target_fen: int | None = Field(examples=[200000000])
    received_fen: int | None = Field(examples=[118000000])
    target: int | None = Field(examples=[None])
    reached: int | None = Field(examples=[None])
    items: list[TargetShown]
    teams: list[TeamTargetShown]


class TargetSent(api.Sent):
    """The target of a member or a team. `shown_…` is what was read: changed meanwhile, nothing is overwritten."""

    member_id: api.Id | None = Field(None, examples=[5])
    team_id: api.Id | None = Field(None, examples=[2])
    target_fen: Amount | None = Field(None, examples=[50000000])
    shown_fen: Amount | None = Field(None, examples=[48000000])
    target: Count | None = Field(None, examples=[6])
    shown: Count | None = Field(None, examples=[5])

    @model_validator(mode="after")
    def _says_whose_and_what(self) -> Self:
        if (self.member_id is None) == (self.team_id is None):
            raise ValueError("member_id 与 team_id 写且只写一个")
        if len({"target_fen", "target"} & self.model_fields_set) != 1:
            raise ValueError("金额类指标写 target_fen，计数类指标写 target")
        return self


class TargetsSent(api.Sent):
    """The targets of some members and teams for a metric, all or none."""

    metric: MetricKey = "receipt"
    targets: list[TargetSent] = Field(min_length=1, max_length=1000)
