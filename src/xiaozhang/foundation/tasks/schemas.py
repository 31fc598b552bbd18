"""Tasks as programs send and get them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from xiaozhang.base import api

State = Literal["open", "done", "cancelled"]
Priority = Literal["high", "normal", "low"]
Every = Literal["day", "workday", "week", "month", "last_workday"]
AskedId = Annotated[int, Field(ge=1, le=api.MAX_ID)]
RecordType = Annotated[str, Field(max_length=40, pattern=r"^[a-z_]*$", examples=["customer"])]
Step = Annotated[str, Field(min_length=1, max_length=200, pattern=api.NO_NUL, examples=["准备样品"])]
Revision = Annotated[api.Whole, Field(description="读到的 revision；别人先改过回 409", examples=[0])]


class TasksAsked(api.Paging):
    """Which tasks."""

    q: api.Keyword = Field("", description="待办或相关记录的名称里的字", examples=["样品"])
    view: Literal["mine", "given", "all"] = Field("all", description="mine 是本人的，given 是本人指派给别人的")
    state: list[State] = Field(default_factory=list, max_length=3)
    owner_id: list[AskedId] = Field(default_factory=list, max_length=100)
    due_from: api.Day | None = Field(None, description="期限从这一天起")
    due_until: api.Day | None = Field(None, description="期限到这一天止（含）")
    record_type: RecordType = ""
    record_id: AskedId | None = None
    sort: Literal["due", "-due", "id", "-id"] = Field("due", description="due 是期限，没有期限的在最后")


class TaskShown(api.Shown):
    """A task."""

    id: int = Field(examples=[31])
    title: str = Field(examples=["给许建平寄样品"])
    note: str = Field(examples=["两份，顺丰"])
    owner_id: int = Field(examples=[5])
    owner: str = Field(examples=["林越"])
    created_by_id: int | None = Field(examples=[4])
    created_by: str = Field(examples=["周启明"], description="空表示由系统建立")
    created_at: datetime = Field(examples=["2026-11-20T02:00:00Z"])
    due_on: date | None = Field(examples=["2026-11-25"])
    due_at: datetime | None = Field(examples=["2026-11-25T09:00:00Z"])
    priority: str = Field(examples=["normal"])
    state: str = Field(examples=["open"])
    result: str = Field(examples=[""])
    closed_at: datetime | None = Field(examples=[None])
    record_type: str = Field(examples=["customer"])
    record_id: int | None = Field(examples=[1])
    record_title: str = Field(examples=["江阴澄源水务有限公司"])
    clause_id: int | None = Field(examples=[None])
    by_hand: bool = Field(examples=[True], description="false 表示只能随来源自动办结")
    revision: int = Field(examples=[0])


class TaskPage(api.PageOf[TaskShown]):
    """Tasks, one page."""


class StepShown(api.Shown):
    """One step of a task."""

    position: int = Field(examples=[0])
    text: str = Field(examples=["准备样品"])
    ticked_at: datetime | None = Field(examples=[None])
    ticked_by: str = Field(examples=[""])


class TaskOpened(TaskShown):
    """A task with its steps and how it comes back."""

    steps: list[StepShown]
    repeat: str = Field(examples=["每周二、周四"], description="怎么重复；空表示不重复")
    unticked_reason: str = Field(examples=[""])


class Repeating(api.Sent):
    """How a task comes back."""

    every: Every = Field(examples=["week"])
    weekdays: list[Annotated[api.Whole, Field(ge=1, le=7)]] = Field(
        default_factory=list, max_length=7, description="每周的哪几天，1 是周一", examples=[[2, 4]]
    )
    month_day: Annotated[api.Whole, Field(ge=1, le=31)] | None = Field(
        None, description="每月几日，31 是最后一天", examples=[None]
    )
    until_on: api.Day | None = Field(None, description="重复到这一天（含）", examples=[None])
    times: Annotated[api.Whole, Field(ge=2, le=999)] | None = Field(None, description="共几次", examples=[None])


class NewTask(api.Sent):
    """A task to add; without an owner it is one's own."""

    title: Annotated[str, Field(min_length=1, max_length=200, pattern=api.NO_NUL, examples=["给许建平寄样品"])]
    owner_id: api.Id | None = Field(None, description="负责人；不填是令牌的成员本人", examples=[None])
    due_on: api.Day | None = Field(None, examples=["2026-11-25"])
    due_at: api.Moment | None = Field(None, description="期限的时刻，在 due_on 那一天", examples=[None])
    note: str = Field("", max_length=4000, pattern=api.NO_NUL, examples=["两份，顺丰"])
    priority: Priority = "normal"
    record_type: RecordType = ""
    record_id: api.Id | None = Field(None, examples=[1])
    checklist: list[Step] = Field(default_factory=list, max_length=50, examples=[["准备样品", "叫快递"]])
    repeat: Repeating | None = None


class Completion(api.Sent):
    """What came of a task."""

    revision: Revision
    result: str = Field("", max_length=4000, pattern=api.NO_NUL, examples=["已寄出，单号 SF1234"])
    unticked_reason: str = Field(
        "", max_length=200, pattern=api.NO_NUL, description="有步骤没有勾选时必填", examples=[""]
    )


class Assignment(api.Sent):
    """Who does it from now on."""

    owner_id: api.Id = Field(examples=[6])
    revision: Revision
