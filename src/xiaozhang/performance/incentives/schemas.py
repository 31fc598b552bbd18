"""Settlement runs, statements and their lines as programs send and get them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from xiaozhang.base import api

AskedId = Annotated[int, Field(ge=1, le=api.MAX_ID)]


class RunsAsked(api.Paging):
    """Which runs."""

    month: api.Month | None = Field(None, description="月份，写成 2026-11")
    state: list[Literal["staged", "draft", "published", "confirmed"]] = Field(default_factory=list, max_length=4)
    sort: Literal["id", "-id"] = "-id"


class RunShown(api.Shown):
    """One settlement of a month; `credits_done` of `credits_total` while it is staged."""

    id: int = Field(examples=[3])
    month: str = Field(examples=["2026-10"])
    number: int = Field(examples=[1])
    state: str = Field(examples=["published"])
    is_superseded: bool = Field(examples=[False])
    is_month_closed: bool = Field(examples=[False])
    statements_count: int = Field(examples=[25])
    lines_count: int = Field(examples=[312])
    commission_fen: int = Field(examples=[8230000])
    adjustment_fen: int = Field(examples=[-12000])
    total_fen: int = Field(examples=[8218000])
    credits_done: int = Field(examples=[312])
    credits_total: int = Field(examples=[312])
    inputs_hash: str = Field(examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"])
    result_hash: str = Field(examples=["60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752"])
    created_at: datetime = Field(examples=["2026-11-01T01:00:00Z"])
    published_at: datetime | None = Field(examples=["2026-11-02T01:00:00Z"])
    confirmed_at: datetime | None = Field(examples=[None])


class RunPage(api.PageOf[RunShown]):
    """Runs, one page."""


class NewRun(api.Sent):
    """The month to settle."""

    month: api.Month = Field(examples=["2026-10"])


class StatementsAsked(api.Paging):
    """Which statements."""

    q: api.Keyword = Field("", description="姓名", examples=["林越"])
    view: Literal["all", "mine"] = "all"
    month_from: api.Month | None = Field(None, description="从哪个月")
    month_until: api.Month | None = Field(None, description="到哪个月（含）")
    run_id: AskedId | None = None
    is_confirmed: bool | None = Field(None, description="本人是否已确认")
    sort: Literal["month", "-month", "total", "-total"] = "-month"


class StatementShown(api.Shown):
    """One member's result of a run, with the names of the time."""

    id: int = Field(examples=[41])
    number: str = Field(examples=["JS-202610-0007"])
    run_id: int = Field(examples=[3])
    month: str = Field(examples=["2026-10"])
    member_id: int = Field(examples=[5])
    member: str = Field(examples=["林越"])
    team: str = Field(examples=["华东组"])
    post: str = Field(examples=["销售代表"])
    target_fen: int | None = Field(examples=[50000000])
    received_fen: int = Field(examples=[31200000])
    commission_fen: int = Field(examples=[524000])
    adjustment_fen: int = Field(examples=[0])
    total_fen: int = Field(examples=[524000])
    lines_count: int = Field(examples=[9])
    confirmed_at: datetime | None = Field(examples=[None])


class StatementPage(api.PageOf[StatementShown]):
    """Statements, one page."""


class LinesAsked(api.Paging):
    """Which lines of a statement."""

    kind: Literal["commission", "adjustment"] | None = None


class LineShown(api.Shown):
    """A fact, the clause it counted under and what it brought: F(after) - F(before) on the clause's table."""

    sequence: int = Field(examples=[1])
    kind: str = Field(examples=["commission"])
    fact_id: int = Field(examples=[977])
    clause_id: int = Field(examples=[42])
    basis_on: date = Field(examples=["2026-10-09"])
    origin_month: str = Field(examples=["2026-10"])
    base_fen: int = Field(examples=[3096000])
    before_fen: int = Field(examples=[20000000])
    after_fen: int = Field(examples=[23096000])
    amount_fen: int = Field(examples=[61920])


class LinePage(api.PageOf[LineShown]):
    """Lines of a statement in order, one page."""
