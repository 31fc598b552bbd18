"""Search as programs ask and get it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from xiaozhang.base import api


class SearchAsked(api.Sent):
    """What to look for."""

    q: Annotated[str, Field(min_length=1, max_length=100, pattern=api.NO_NUL)] = Field(
        description="汉字至少两个字，或拼音、首字母、电话、编号", examples=["澄源"]
    )
    type: list[Annotated[str, Field(max_length=40, pattern=r"^[a-z_]{1,40}$")]] = Field(
        default_factory=list,
        max_length=20,
        description="记录种类，如 customer、deal、contract",
        examples=[["customer"]],
    )
    limit: int = Field(20, ge=1, le=100)


class Hit(api.Shown):
    """A record that was found; `url` is its page."""

    type: str = Field(examples=["customer"])
    id: int = Field(examples=[1])
    title: str = Field(examples=["江阴澄源水务有限公司"])
    subtitle: str = Field(examples=["KH-2026-0001 · 江苏江阴 · 水务"])
    url: str = Field(examples=["/customers/1/"])


class Hits(api.Shown):
    """The nearest first."""

    items: list[Hit]
