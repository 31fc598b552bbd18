"""Exceptions as programs read them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from xiaozhang.base import api

State = Literal["draft", "approving", "approved", "rejected", "withdrawn", "revoked"]
SubjectType = Literal["customer", "contract", "deal", "member", "team"]
AskedId = Annotated[int, Field(ge=1, le=api.MAX_ID)]


class ExceptionsAsked(api.Paging):
    """Which exceptions."""

    q: api.Keyword = Field("", description="编号、内容、理由、适用对象", examples=["澄源"])
    state: list[State] = Field(default_factory=list, max_length=6)
    clause_key: str = Field(
        "", max_length=60, pattern=r"^[a-z0-9_]*$", description="条款键", examples=["stage_standard"]
    )
    on: api.Day | None = Field(None, description="这一天生效的")
    subject_type: SubjectType | None = Field(None, description="与 subject_id 一起用")
    subject_id: AskedId | None = None
    sort: Literal["id", "-id", "end_on", "-end_on"] = "-id"


class SubjectShown(api.Shown):
    """A record an exception is limited to."""

    type: str = Field(examples=["deal"])
    id: int = Field(examples=[12])
    title: str = Field(examples=["二期流量监测"])


class ExceptionShown(api.Shown):
    """An exception. It holds from `start_on` to `last_on`, or until the day before `revoked_from_on`."""

    id: int = Field(examples=[3])
    number: str = Field(examples=["QC-2026-0003"])
    clause_id: int = Field(examples=[31])
    clause_key: str = Field(examples=["stage_standard"])
    clause: str = Field(examples=["3.2"])
    departure: str = Field(examples=["waive"], description="waive、extend、value、text")
    value: dict[str, Any] = Field(
        examples=[{"parts": ["quotation_1"]}],
        description="waive：parts；extend：days 或 until；value：path、reads、value；text：text",
    )
    summary: str = Field(examples=["免除「报价：技术交流纪要」"])
    before: str = Field(examples=["离开「报价」前须齐备"])
    subjects: list[SubjectShown]
    start_on: date = Field(examples=["2026-11-20"])
    last_on: date = Field(examples=["2026-12-19"])
    amount_fen: int | None = Field(examples=[None])
    reason: str = Field(examples=["客户系统升级，资料两周后才能给。"])
    applicant_id: int = Field(examples=[7])
    state: str = Field(examples=["approved"])
    approved_at: datetime | None = Field(examples=["2026-11-20T10:00:00+08:00"])
    revoked_from_on: date | None = Field(examples=[None])
    revocation_reason: str = Field(examples=[""])
    revision: int = Field(examples=[2])


class ExceptionPage(api.PageOf[ExceptionShown]):
    """Exceptions, one page."""
