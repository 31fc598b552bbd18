"""Customers, contacts and follow-ups as programs send and get them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from xiaozhang.base import api

Grade = Literal["A", "B", "C", ""]
Part = Literal["decision_maker", "influencer", "user", "other"]
Attitude = Literal["supportive", "neutral", "opposed", ""]
Method = Literal["call", "wechat", "visit", "mail", "event"]


def _line(most: int, example: str, description: str = "") -> object:
    return Field(max_length=most, pattern=api.NO_NUL, examples=[example], description=description or None)


Name = Annotated[str, Field(min_length=1, max_length=120, pattern=api.NO_NUL, examples=["江阴澄源水务有限公司"])]
Area = Annotated[str, _line(60, "江苏江阴")]
Industry = Annotated[str, _line(60, "水务")]
Source = Annotated[str, _line(60, "展会")]
Phone = Annotated[str, _line(40, "0510-86881234", "手机、座机或 400 电话，写法不限")]
Address = Annotated[str, _line(200, "江阴市滨江西路 2 号")]
Note = Annotated[str, _line(5000, "")]
Person = Annotated[str, Field(min_length=1, max_length=60, pattern=api.NO_NUL, examples=["顾明远"])]
Post = Annotated[str, _line(60, "设备科长", "职务")]
Revision = Annotated[api.Whole, Field(description="读到的 revision；别人先改过回 409", examples=[0])]


class CustomersAsked(api.Paging):
    """Which customers."""

    q: api.Keyword = Field("", description="名称、编号、电话、联系人，汉字至少两个字，也可用拼音", examples=["澄源"])
    view: Literal["all", "mine", "team", "shared"] = Field("all", description="全部、我的、部门、协作")
    grade: list[Grade] = Field(default_factory=list, max_length=4, description="级别，可多个；空是未定级")
    area: Annotated[str, Field(max_length=60, pattern=api.NO_NUL)] = Field("", description="地区，以此开头")
    industry: Annotated[str, Field(max_length=60, pattern=api.NO_NUL)] = Field("", description="行业，以此开头")
    owner_id: list[Annotated[int, Field(ge=1, le=api.MAX_ID)]] = Field(
        default_factory=list, max_length=100, description="负责人，可多个"
    )
    next_from: api.Day | None = Field(None, description="下次跟进从这一天起")
    next_until: api.Day | None = Field(None, description="下次跟进到这一天止（含）")
    last_from: api.Day | None = Field(None, description="最近跟进从这一天起")
    last_until: api.Day | None = Field(None, description="最近跟进到这一天止（含）")
    sort: Literal["name", "-name", "next", "-next", "last", "-last"] = "name"


class CustomerShown(api.Shown):
    """A customer. The phone is masked as on the page; the whole number is asked for by itself, which is noted."""

    id: int = Field(examples=[1])
    number: str = Field(examples=["KH-2026-0001"])
    name: str = Field(examples=["江阴澄源水务有限公司"])
    owner_id: int | None = Field(examples=[5])
    owner: str = Field(examples=["林越"], description="负责人姓名")
    area: str = Field(examples=["江苏江阴"])
    industry: str = Field(examples=["水务"])
    grade: str = Field(examples=["A"])
    source: str = Field(examples=["展会"])
    phone: str = Field(examples=["0510****1234"])
    address: str = Field(examples=["江阴市滨江西路 2 号"])
    note: str = Field(examples=[""])
    last_follow_up_on: date | None = Field(examples=["2026-11-18"])
    next_follow_up_on: date | None = Field(examples=["2026-11-25"])
    is_taken_over: bool = Field(examples=[False], description="期初导入")
    created_at: datetime = Field(examples=["2026-11-02T01:30:00Z"])
    revision: int = Field(examples=[0])


class CustomerPage(api.PageOf[CustomerShown]):
    """Customers, one page."""


class NewCustomer(api.Sent):
    """A customer, with a first contact if one is named."""

    name: Name
    owner_id: api.Id | None = Field(None, description="负责人；不填是令牌的成员本人", examples=[None])
    area: Area = ""
    industry: Industry = ""
    grade: Grade = Field("", examples=["A"])
    source: Source = ""
    phone: Phone = ""
    address: Address = ""
    note: Note = ""
    contact_name: Annotated[str, _line(60, "顾明远", "第一位联系人")] = ""
    contact_title: Post = ""
    contact_part: Part = "other"
    contact_phone: Annotated[str, _line(40, "13812345621")] = ""
    accepts_same_phone: api.Flag = Field(False, description="电话与别家相同也保存")


class CustomerChange(api.Sent):
    """What changes; what is left out stays."""

    revision: Revision
    name: Name | None = None
    area: Area | None = None
    industry: Industry | None = None
    grade: Grade | None = None
    source: Source | None = None
    phone: Phone | None = None
    address: Address | None = None
    note: Note | None = None
    accepts_same_phone: api.Flag = Field(False, description="电话与别家相同也保存")


class Transfer(api.Sent):
    """Who takes a customer over."""

    revision: Revision
    owner_id: api.Id = Field(examples=[6])


class Collaboration(api.Sent):
    """Who collaborates, and how: true 可编辑, false 只读, null no longer."""

    member_id: api.Id = Field(examples=[6])
    may_edit: api.Flag | None = Field(examples=[False])


class DuplicatesAsked(api.Sent):
    """What to look for."""

    name: api.Keyword = Field("", examples=["澄源水务"])
    phone: api.Keyword = Field("", examples=["0510-86881234"])


class DuplicateShown(api.Shown):
    """A customer that is the same or alike; outside the viewer's scope without its id."""

    kind: str = Field(examples=["重复"], description="重复 或 相似")
    name: str = Field(examples=["江阴澄源水务有限公司"])
    owner: str = Field(examples=["林越"])
    masked_phone: str = Field(examples=["0510****1234"])
    customer_id: int | None = Field(examples=[1])


class Duplicates(api.Shown):
    """What was found."""

    items: list[DuplicateShown]


class ContactShown(api.Shown):
    """A person at a customer; phone masked as on the page."""

    id: int = Field(examples=[3])
    customer_id: int = Field(examples=[1])
    name: str = Field(examples=["顾明远"])
    title: str = Field(examples=["设备科长"])
    part: str = Field(examples=["decision_maker"])
    attitude: str = Field(examples=["supportive"])
    concern: str = Field(examples=["停水施工时长"])
    phone: str = Field(examples=["138****5621"])
    email: str = Field(examples=["gu@example.com"])
    wechat: str = Field(examples=[""])
    revision: int = Field(examples=[0])


class Contacts(api.Shown):
    """The contacts of a customer, who decides first."""

    items: list[ContactShown]


class NewContact(api.Sent):
    """A person at a customer."""

    name: Person
    title: Post = ""
    part: Part = Field("other", examples=["decision_maker"])
    attitude: Attitude = Field("", examples=["supportive"])
    concern: Annotated[str, _line(200, "停水施工时长", "关心什么")] = ""
    phone: Annotated[str, _line(40, "13812345621")] = ""
    email: Annotated[str, _line(120, "gu@example.com")] = ""
    wechat: Annotated[str, _line(60, "")] = ""


class ContactChange(api.Sent):
    """What changes; what is left out stays."""

    revision: Revision
    name: Person | None = None
    title: Post | None = None
    part: Part | None = None
    attitude: Attitude | None = None
    concern: Annotated[str, _line(200, "停水施工时长")] | None = None
    phone: Annotated[str, _line(40, "13812345621")] | None = None
    email: Annotated[str, _line(120, "gu@example.com")] | None = None
    wechat: Annotated[str, _line(60, "")] | None = None


class PhoneAsked(api.Sent):
    """Whose number: the customer's, or a contact's."""

    contact_id: api.Id | None = Field(None, examples=[None])


class PhoneShown(api.Shown):
    """A number in full; that it was shown is noted."""

    phone: str = Field(examples=["0510-86881234"])


class FollowUpsAsked(api.Paging):
    """Which follow-ups."""

    view: Literal["all", "mine"] = "all"
    customer_id: Annotated[int, Field(ge=1, le=api.MAX_ID)] | None = None
    deal_id: Annotated[int, Field(ge=1, le=api.MAX_ID)] | None = None
    method: list[Method] = Field(default_factory=list, max_length=5)
    author_id: list[Annotated[int, Field(ge=1, le=api.MAX_ID)]] = Field(default_factory=list, max_length=100)
    on_from: api.Day | None = Field(None, description="跟进日期从这一天起")
    on_until: api.Day | None = Field(None, description="跟进日期到这一天止（含）")
    sort: Literal["happened", "-happened"] = "-happened"


class FollowUpShown(api.Shown):
    """What was done with a customer."""

    id: int = Field(examples=[9])
    customer_id: int = Field(examples=[1])
    customer: str = Field(examples=["江阴澄源水务有限公司"])
    contact_id: int | None = Field(examples=[3])
    deal_id: int | None = Field(examples=[None])
    author_id: int = Field(examples=[5])
    author: str = Field(examples=["林越"])
    method: str = Field(examples=["visit"])
    content: str = Field(examples=["看了二期泵房，流量计要带远传。"])
    progress: str = Field(examples=["已约技术交流"])
    happened_at: datetime = Field(examples=["2026-11-18T02:00:00Z"])
    next_plan: str = Field(examples=["送样机"])
    next_on: date | None = Field(examples=["2026-11-25"])
    is_taken_over: bool = Field(examples=[False])


class FollowUpPage(api.PageOf[FollowUpShown]):
    """Follow-ups, one page."""


class NewFollowUp(api.Sent):
    """What was done with a customer; without `happened_at` it happened now."""

    method: Method = Field(examples=["visit"])
    content: str = Field(min_length=1, max_length=5000, pattern=api.NO_NUL, examples=["看了二期泵房，流量计要带远传。"])
    progress: Annotated[str, _line(200, "已约技术交流")] = ""
    happened_at: api.Moment | None = Field(None, examples=[None])
    next_plan: Annotated[str, _line(200, "送样机")] = ""
    next_on: api.Day | None = Field(None, examples=["2026-12-01"])
    contact_id: api.Id | None = Field(None, examples=[None])
    deal_id: api.Id | None = Field(None, examples=[None])
