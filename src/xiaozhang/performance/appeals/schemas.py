"""Appeals as programs send and get them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from xiaozhang.base import api

State = Literal["open", "answered", "reviewing", "reviewed", "withdrawn"]
AskedId = Annotated[int, Field(ge=1, le=api.MAX_ID)]


class AppealsAsked(api.Paging):
    """Which appeals."""

    q: api.Keyword = Field("", description="编号、姓名、内容", examples=["林越"])
    view: Literal["all", "mine", "unsettled", "waiting"] = "all"
    state: list[State] = Field(default_factory=list, max_length=5)
    month: api.Month | None = Field(None, description="哪个月的结算单，写成 2026-10")
    statement_id: AskedId | None = None
    sort: Literal["id", "-id", "due_on", "-due_on"] = "-id"


class NewAppeal(api.Sent):
    """What is wrong with one's own statement; `line` 0 is the whole of it."""

    statement_id: api.Id = Field(examples=[41])
    line: api.Whole = Field(0, examples=[2], description="第几行，0 为整份")
    kind: Literal["figure", "missing", "credit", "clause", "other"] = Field(examples=["figure"])
    reason: api.Text = Field(min_length=1, max_length=2000, examples=["10 月 9 日的回款应全部算在我名下。"])
    claimed_fen: api.SignedFen | None = Field(None, examples=[80000], description="主张应为，说不准可不填")


class AppealDecision(api.Sent):
    """What is decided, why, and what follows; `revision` as it was read."""

    decision: Literal["upheld", "partly", "rejected"] = Field(examples=["upheld"])
    words: api.Text = Field(min_length=1, max_length=2000, examples=["以合同为准，已补记。"])
    follow_up: Literal["none", "fact", "exception", "rerun"] = Field("none", examples=["fact"])
    revision: api.Whole = Field(examples=[0])


class AppealProof(api.Sent):
    """By what an appeal was put right: the key of the fact, the number of the exception; nothing after a new run."""

    reference: api.Text = Field("", max_length=200, examples=["receipt:17"])


class ReviewAsked(api.Sent):
    """Why an answer is to be looked at again."""

    reason: api.Text = Field(min_length=1, max_length=2000, examples=["合同第 4 条写明由我跟进。"])


class AppealShown(api.Shown):
    """An objection to a published statement; `line` is 0 for the statement as a whole, its line otherwise."""

    id: int = Field(examples=[3])
    number: str = Field(examples=["SS-2026-0003"])
    statement_id: int = Field(examples=[41])
    line: int = Field(examples=[2])
    month: str = Field(examples=["2026-10"])
    member_id: int = Field(examples=[5])
    member: str = Field(examples=["林越"])
    subject: str = Field(examples=["2026 年 10 月结算单第 2 行：提成 619.20 元，第 5.1 条 提成 2026 年版"])
    kind: str = Field(examples=["figure"], description="figure、missing、credit、clause、other")
    claimed_fen: int | None = Field(examples=[80000])
    reason: str = Field(examples=["10 月 9 日的回款应全部算在我名下。"])
    state: str = Field(examples=["answered"])
    submitted_at: datetime = Field(examples=["2026-11-05T10:00:00+08:00"])
    until_on: date = Field(examples=["2026-11-12"])
    due_on: date = Field(examples=["2026-11-12"])
    assignee_id: int | None = Field(examples=[2])
    decision: str = Field(examples=["upheld"], description="upheld、partly、rejected；复核以后是复核的决定")
    decision_words: str = Field(examples=["以合同为准，已补记。"])
    follow_up: str = Field(examples=["fact"], description="none、fact、exception、rerun")
    followed_at: datetime | None = Field(examples=[None])
    evidence_hash: str = Field(examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"])
    revision: int = Field(examples=[1])


class AppealPage(api.PageOf[AppealShown]):
    """Appeals, one page."""
