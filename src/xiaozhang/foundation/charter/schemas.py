"""The charter as programs read it."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import Field

from xiaozhang.base import api


class VersionShown(api.Shown):
    """One edition of the rulebook; in force from `start_on` to `last_on` (both included)."""

    id: int = Field(examples=[1])
    label: str = Field(examples=["V1.0"])
    title: str = Field(examples=["销售部管理制度"])
    note: str = Field(examples=[""])
    state: str = Field(examples=["published"])
    standing: str = Field(examples=["in_force"], description="今天：draft、ahead、in_force、past、withdrawn")
    start_on: date | None = Field(examples=["2026-01-01"])
    last_on: date | None = Field(examples=[None])


class Versions(api.Shown):
    """The versions one may read, the latest first."""

    items: list[VersionShown]


class ClauseShown(api.Shown):
    """A clause: text for people, and where the system carries it out a kind with parameters."""

    id: int = Field(examples=[31])
    version_id: int = Field(examples=[1])
    version: str = Field(examples=["V1.0"])
    chapter: int = Field(examples=[3])
    key: str = Field(examples=["stage_standards"])
    number: str = Field(examples=["3.2"])
    title: str = Field(examples=["阶段标准"])
    text: str = Field(examples=["商机依次经过七个阶段，每一阶段的标准达到后方可进入下一阶段。"])
    kind: str = Field(examples=["stage_standard"])
    sentence: str = Field(examples=["共 7 个阶段，其中 6 个有时限。"], description="由参数写成的一句话")
    parameters: dict[str, Any] | None = Field(examples=[{"stages": []}])


class ClausesAsked(api.Sent):
    """Of which version: by id, or the one in force on a day (today without either)."""

    version_id: int | None = Field(None, ge=1, le=api.MAX_ID)
    on: api.Day | None = Field(None, description="这一天施行的版本")
    kind: str = Field("", max_length=60, pattern=r"^[a-z_]*$", description="条款种类，如 commission_table")


class Clauses(api.Shown):
    """The clauses of a version in order."""

    items: list[ClauseShown]
