"""Pay bases, pay items and leaves as programs send and get them; last days are inclusive."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from xiaozhang.base import api
from xiaozhang.people.staffing.rules.terms import MOST_REGION, MOST_SOURCE

Kind = Literal[
    "personal", "sick", "annual", "marriage", "maternity", "paternity", "bereavement", "injury", "time_off", "other"
]
MemberId = Annotated[api.Id, Field(examples=[5])]


class PayAsked(api.Sent):
    """Whether rows that were withdrawn or put right are wanted too."""

    with_withdrawn: api.Flag = Field(False, examples=[False], description="也要已撤销或被更正的")


class PayBasisShown(api.Shown):
    """What was agreed with a member from `start_on` to `last_on`, or until further notice."""

    id: int = Field(examples=[3])
    member_id: int = Field(examples=[5])
    start_on: date = Field(examples=["2026-01-01"])
    last_on: date | None = Field(examples=[None])
    wage_fen: int = Field(examples=[800000], description="约定工资，分/月")
    performance_fen: int = Field(examples=[200000], description="绩效工资基数，分/月")
    region: str = Field(examples=["苏州"])
    contract_from: date | None = Field(examples=["2026-01-01"])
    contract_to: date | None = Field(examples=["2028-12-31"])
    probation_to: date | None = Field(examples=["2026-06-30"])
    source: str = Field(examples=["劳动合同"])
    is_withdrawn: bool = Field(examples=[False], description="已撤销或被更正")


class PayBasisMade(api.Shown):
    """A basis as it was entered; amounts are not repeated."""

    id: int = Field(examples=[3])
    member_id: int = Field(examples=[5])
    start_on: date = Field(examples=["2026-12-01"])
    last_on: date | None = Field(examples=[None])
    region: str = Field(examples=["苏州"])


class PayBases(api.Shown):
    """A member's pay bases, the latest first."""

    items: list[PayBasisShown]


class PayBasisSent(api.Sent):
    """What was agreed with a member from a day on; without `last_on` it takes over from what held then."""

    member_id: MemberId
    start_on: api.Day = Field(examples=["2026-12-01"])
    last_on: api.Day | None = Field(None, examples=[None])
    wage_fen: api.Fen = Field(examples=[900000])
    performance_fen: api.Fen | None = Field(None, examples=[200000], description="不写：与前一项相同")
    region: api.Text = Field(min_length=1, max_length=MOST_REGION, examples=["苏州"])
    contract_from: api.Day | None = Field(None, examples=["2026-01-01"])
    contract_to: api.Day | None = Field(None, examples=["2028-12-31"])
    probation_to: api.Day | None = Field(None, examples=[None])
    source: api.Text = Field("", max_length=MOST_SOURCE, examples=["调薪单"])


class PayItemSent(api.Sent):
    """An item on a member's wage of a month."""

    member_id: MemberId
    month: api.Month = Field(examples=["2026-11"], description="月份")
    item: api.Text = Field(min_length=1, max_length=40, examples=["加班费"])
    amount_fen: api.SignedFen = Field(examples=[30000], description="分；扣减为负数")


class PayItemMade(api.Shown):
    """An item as it was entered; its amount is not repeated."""

    id: int = Field(examples=[7])
    member_id: int = Field(examples=[5])
    month: str = Field(examples=["2026-11"])
    item: str = Field(examples=["加班费"])


class AbsencesAsked(api.Paging):
    """Which leaves."""

    on: api.Day | None = Field(None, description="这一天在休的")
    sort: Literal["id", "-id"] = "-id"


class AbsenceSent(api.Sent):
    """Days of leave of a member, the last one included."""

    member_id: MemberId
    start_on: api.Day = Field(examples=["2026-11-09"])
    last_on: api.Day = Field(examples=["2026-11-10"])
    kind: Kind = Field(examples=["annual"])
    note: api.Text = Field("", max_length=200, examples=[""])


class AbsenceShown(api.Shown):
    """Days of leave of a member."""

    id: int = Field(examples=[4])
    member_id: int = Field(examples=[5])
    start_on: date = Field(examples=["2026-11-09"])
    last_on: date = Field(examples=["2026-11-10"])
    kind: str = Field(examples=["annual"])
    note: str = Field(examples=[""])


class AbsencePage(api.PageOf[AbsenceShown]):
    """Leaves, one page."""
