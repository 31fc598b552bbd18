"""Approvals as programs read and send them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from xiaozhang.base import api

Box = Literal["waiting", "begun", "handled", "copied", "all"]
State = Literal["open", "approved", "rejected", "withdrawn", "voided"]


class CasesAsked(api.Paging):
    """Which cases: those of a box, narrowed by state, kind and subject."""

    box: Box = Field("waiting", description="待我审批、我发起的、我处理的、抄送我的、全部可见的")
    state: list[State] = Field(default_factory=list)
    kind: str = Field("", max_length=40, pattern=r"^[a-z_]*$", description="种类，如 contract")
    record_id: int | None = Field(None, ge=1, le=api.MAX_ID)
    sort: Literal["id", "-id"] = "-id"


class CaseShown(api.Shown):
    """A case in a list. `waiting_since_at` is empty once it is closed."""

    id: int = Field(examples=[12])
    number: str = Field(examples=["SP-2026-0012"])
    kind: str = Field(examples=["contract"])
    record_id: int = Field(examples=[31])
    title: str = Field(examples=["江阴澄源水务有限公司 流量监测设备采购合同"])
    applicant_id: int = Field(examples=[7])
    state: str = Field(examples=["open"], description="open、approved、rejected、withdrawn、voided")
    round: int = Field(examples=[1])
    amount_fen: int | None = Field(examples=[11_000_000])
    note: str = Field(examples=["客户要求本周五前回签。"])
    clause_id: int | None = Field(examples=[31])
    put_up_at: datetime = Field(examples=["2026-11-20T10:00:00+08:00"])
    waiting_since_at: datetime | None = Field(examples=["2026-11-20T10:00:00+08:00"])
    decided_at: datetime | None = Field(examples=[None])


class CasePage(api.PageOf[CaseShown]):
    """Cases, the latest first."""


class SignerShown(api.Shown):
    """Somebody asked in a step."""

    name: str = Field(examples=["沈青"])
    standing: str = Field(examples=["待审批"])
    at: datetime | None = Field(examples=[None])


class StepShown(api.Shown):
    """A step of the running round."""

    place: int = Field(examples=[1])
    name: str = Field(examples=["直接上级"])
    mode: str = Field(examples=["会签"], description="依次、会签、或签；只有一席时为空")
    state: str = Field(examples=["waiting"], description="coming、waiting、done、set_aside")
    since_at: datetime | None = Field(examples=["2026-11-20T10:00:00+08:00"])
    signers: list[SignerShown]


class PictureLine(api.Shown):
    """One line of what is decided on."""

    label: str = Field(examples=["合同金额"])
    value: str = Field(examples=["110,000.00 元"])


class HistoryShown(api.Shown):
    """Something that happened."""

    at: datetime = Field(examples=["2026-11-20T10:00:00+08:00"])
    who: str = Field(examples=["林霜"])
    what: str = Field(examples=["提审"])
    towards: str = Field(examples=[""])
    comment: str = Field(examples=[""])
    round: int = Field(examples=[1])


class CaseOpened(CaseShown):
    """A case with what is decided on, its chain and its history."""

    picture: list[PictureLine]
    steps: list[StepShown]
    history: list[HistoryShown]


class Opinion(api.Sent):
    """An opinion, which may be left out."""

    comment: str = Field("", max_length=500, pattern=api.NO_NUL, examples=["同意，请盯住首付款。"])


class Reason(api.Sent):
    """Why it is sent back."""

    comment: str = Field(min_length=1, max_length=500, pattern=api.NO_NUL, examples=["账期过长，请再谈。"])
