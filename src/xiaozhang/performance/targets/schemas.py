"""Targets as programs send and get them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from xiaozhang.base import api

Amount = Annotated[api.Fen, Field(description="目标，分；null 表示取消", examples=[50000000])]


class TargetsAsked(api.Sent):
    """Of which month."""

    month: api.Month = Field(description="月份，写成 2026-11", examples=["2026-11"])


class TargetShown(api.Shown):
    """What a member is asked to receive in a month, and what came in."""

    member_id: int = Field(examples=[5])
    member: str = Field(examples=["林越"])
    team: str = Field(examples=["华东组"])
    target_fen: int | None = Field(examples=[50000000])
    received_fen: int = Field(examples=[31200000])


class Targets(api.Shown):
    """The targets of a month with their sums."""

    month: str = Field(examples=["2026-11"])
    is_closed: bool = Field(examples=[False], description="已结账的月份目标不再变动")
    target_fen: int = Field(examples=[200000000])
    received_fen: int = Field(examples=[118000000])
    items: list[TargetShown]


class TargetSent(api.Sent):
    """One member's target. `shown_fen` is what was read: changed meanwhile, nothing is overwritten."""

    member_id: api.Id = Field(examples=[5])
    target_fen: Amount | None = Field(examples=[50000000])
    shown_fen: Amount | None = Field(None, examples=[48000000])


class TargetsSent(api.Sent):
    """The targets of some members, all or none."""

    targets: list[TargetSent] = Field(min_length=1, max_length=1000)
