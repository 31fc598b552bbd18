"""Deals as programs send and get them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from xiaozhang.base import api

Stage = Literal[
    "development", "needs_analysis", "introduction", "quotation", "negotiation", "signing", "delivery"
]  # fmt: skip
Outcome = Literal["open", "won", "lost"]
LostReason = Literal[
    "price", "competitor", "no_budget", "no_need", "product_fit", "delivery_time", "no_contact", "other"
]  # fmt: skip
AskedId = Annotated[int, Field(ge=1, le=api.MAX_ID)]
AskedFen = Annotated[int, Field(ge=0, le=10**15)]

Title = Annotated[str, Field(min_length=1, max_length=120, pattern=api.NO_NUL, examples=["二期流量监测"])]
Need = Annotated[str, Field(max_length=2000, pattern=api.NO_NUL, examples=["泵房 12 个点，要带远传"])]
Expected = Annotated[api.Fen, Field(description="预计金额，分", examples=[86000000])]
Revision = Annotated[api.Whole, Field(description="读到的 revision；别人先改过回 409", examples=[0])]


class Interest(api.Sent):
    """A product that may be wanted, and how many."""

    product_id: api.Id = Field(examples=[7])
    quantity: api.Whole = Field(1, ge=1, le=10**6, examples=[12])


class DealsAsked(api.Paging):
    """Which deals."""

    q: api.Keyword = Field("", description="商机、客户、编号、拼音", examples=["流量"])
    view: Literal["open", "mine", "over", "won", "lost", "all"] = Field("open", description="over 是超过阶段时限")
    stage: list[Stage] = Field(default_factory=list, max_length=7)
    owner_id: list[AskedId] = Field(default_factory=list, max_length=100)
    customer_id: AskedId | None = None
    amount_from: AskedFen | None = Field(None, description="预计金额从（分）")
    amount_until: AskedFen | None = Field(None, description="预计金额到（分，含）")
    expected_from: api.Day | None = Field(None, description="预计成交从这一天起")
    expected_until: api.Day | None = Field(None, description="预计成交到这一天止（含）")
    late: bool | None = Field(None, description="是否超过阶段时限（只看进行中的）")
    sort: Literal["entered", "-entered", "amount", "-amount", "expected", "-expected", "id", "-id"] = Field(
        "entered", description="entered 是进入本阶段的日期"
    )


class DealShown(api.Shown):
    """A deal. `stay_days` of `limit_days` workdays in its stage, by the charter in force."""

    id: int = Field(examples=[12])
    number: str = Field(examples=["SJ-2026-0001"])
    title: str = Field(examples=["二期流量监测"])
    customer_id: int | None = Field(examples=[1])
    customer: str = Field(examples=["江阴澄源水务有限公司"])
    owner_id: int = Field(examples=[5])
    owner: str = Field(examples=["林越"])
    stage: str = Field(examples=["quotation"])
    stage_entered_on: date = Field(examples=["2026-11-10"])
    outcome: str = Field(examples=["open"])
    expected_fen: int = Field(examples=[86000000])
    expected_on: date | None = Field(examples=["2026-12-20"])
    need: str = Field(examples=["泵房 12 个点，要带远传"])
    lost_reason: str = Field(examples=[""])
    lost_note: str = Field(examples=[""])
    opened_on: date = Field(examples=["2026-10-08"])
    closed_on: date | None = Field(examples=[None])
    delivered_on: date | None = Field(examples=[None])
    is_taken_over: bool = Field(examples=[False])
    revision: int = Field(examples=[3])


class DealPage(api.PageOf[DealShown]):
    """Deals, one page."""


class Evidence(api.Shown):
    """One line of what a stage asks for."""

    stage: str = Field(examples=["quotation"])
    key: str = Field(examples=["e1"])
    label: str = Field(examples=["报价单已发给客户"])
    is_met: bool = Field(examples=[False])
    words: str = Field(examples=["还没有勾选"], description="找到了什么，或缺什么")
    found_on: date | None = Field(examples=[None])
    exception: str = Field("", examples=[""], description="免除这一项的签呈编号")


class DealOpened(DealShown):
    """A deal with its products, how long it may stand, and what its stage still asks for."""

    products: list[Interest]
    stay_days: int = Field(examples=[8])
    limit_days: int | None = Field(examples=[10])
    clause: str = Field(examples=["3.2"], description="依据的制度条款")
    standard: list[Evidence]


class StageMoveShown(api.Shown):
    """One step through the stages."""

    id: int = Field(examples=[31])
    from_stage: str = Field(examples=["introduction"])
    to_stage: str = Field(examples=["quotation"])
    at: datetime = Field(examples=["2026-11-10T02:00:00Z"])
    by: str = Field(examples=["林越"])
    clause: str = Field(examples=["3.2"])
    note: str = Field(examples=[""])


class StageMoves(api.Shown):
    """The steps of a deal, the latest first."""

    items: list[StageMoveShown]


class SumsAsked(api.Sent):
    """Of whose deals."""

    owner_id: list[AskedId] = Field(default_factory=list, max_length=100)
    team_id: AskedId | None = Field(None, description="团队及其下级的今天的成员")


class StageSum(api.Shown):
    """Deals of one stage: open ones, in 交付 those whose delivery is not accepted yet."""

    stage: str = Field(examples=["quotation"])
    label: str = Field(examples=["报价"])
    count: int = Field(examples=[14])
    sum_fen: int = Field(examples=[1230000000])
    late: int = Field(examples=[2], description="超过阶段时限的个数")


class StageSums(api.Shown):
    """Counts and sums of the seven stages, in order."""

    stages: list[StageSum]
    count: int = Field(examples=[58])
    sum_fen: int = Field(examples=[4120000000])


class NewDeal(api.Sent):
    """A deal to open in 开发."""

    title: Title
    customer_id: api.Id | None = Field(None, description="到「需求分析」前补上", examples=[1])
    expected_fen: Expected | None = None
    expected_on: api.Day | None = Field(None, examples=["2026-12-20"])
    products: list[Interest] = Field(default_factory=list, max_length=20)
    need: Need = ""
    owner_id: api.Id | None = Field(None, description="负责人；不填是令牌的成员本人", examples=[None])


class DealChange(api.Sent):
    """What changes; what is left out stays."""

    revision: Revision
    title: Title | None = None
    customer_id: api.Id | None = Field(None, examples=[1])
    expected_fen: Expected | None = None
    expected_on: api.Day | None = Field(None, examples=["2026-12-20"])
    products: list[Interest] | None = Field(None, max_length=20)
    need: Need | None = None


class Move(api.Sent):
    """Where a deal should go; a step back says why."""

    to_stage: Stage = Field(examples=["quotation"])
    revision: Revision
    note: str = Field("", max_length=200, pattern=api.NO_NUL, examples=[""])


class Loss(api.Sent):
    """Why a deal is lost; `other` needs words."""

    reason: LostReason = Field(examples=["price"])
    note: str = Field("", max_length=500, pattern=api.NO_NUL, examples=["比竞品高一成"])
    revision: Revision


class Assignment(api.Sent):
    """Who takes a deal over."""

    owner_id: api.Id = Field(examples=[6])
