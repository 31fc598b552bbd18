"""The organisation as programs get it."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from xiaozhang.base import api


class Myself(api.Shown):
    """Whom the token acts as, what it may do and how far its data reach."""

    member_id: int | None = Field(examples=[5], description="应用令牌没有成员")
    name: str = Field(examples=["林越"])
    roles: list[str] = Field(examples=[["representative"]])
    scope: str = Field(examples=["self"], description="self、team、team_and_below、all")
    powers: list[str] = Field(examples=[["customers.see_customers", "customers.add_customer"]])
    today: date = Field(examples=["2026-11-22"])


class MembersAsked(api.Paging):
    """Which members."""

    q: api.Keyword = Field("", description="姓名、拼音", examples=["林"])
    is_active: bool = Field(True, description="false 时包括已离职的")
    sort: Literal["name", "-name", "id", "-id"] = "name"


class MemberShown(api.Shown):
    """A member inside the scope."""

    id: int = Field(examples=[5])
    name: str = Field(examples=["林越"])
    joined_on: date = Field(examples=["2024-03-01"])
    left_on: date | None = Field(examples=[None])


class MemberPage(api.PageOf[MemberShown]):
    """Members, one page."""


class Stay(api.Shown):
    """Where a member belonged, both days included."""

    team_id: int = Field(examples=[2])
    team: str = Field(examples=["华东组"])
    start_on: date = Field(examples=["2024-03-01"])
    last_on: date | None = Field(examples=[None])


class MemberOpened(MemberShown):
    """A member with roles and teams."""

    roles: list[str] = Field(examples=[["销售代表"]])
    scope: str = Field(examples=["仅本人"])
    team: str = Field(examples=["销售部 / 华东组"])
    areas: list[str] = Field(examples=[["江苏"]])
    history: list[Stay]


class TeamShown(api.Shown):
    """A team of the department."""

    id: int = Field(examples=[2])
    name: str = Field(examples=["华东组"])
    parent_id: int | None = Field(examples=[1])
    leader_id: int | None = Field(examples=[3])
    leader: str = Field(examples=["沈青"])
    area: str = Field(examples=["江苏、浙江"])


class Teams(api.Shown):
    """All teams."""

    items: list[TeamShown]
