"""Settlement runs, statements and their lines as programs send and get them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

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
    award_fen: int = Field(examples=[120000])
    total_fen: int = Field(examples=[8338000])
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
    award_fen: int = Field(examples=[80000])
    total_fen: int = Field(examples=[604000], description="本月所得")
    paid_fen: int = Field(examples=[544000], description="本月应发")
    lines_count: int = Field(examples=[9])
    appeal_until_on: date | None = Field(examples=["2026-11-10"])
    confirmed_at: datetime | None = Field(examples=[None])


class BalanceShown(api.Shown):
    """What stands open after the month: held and carried are owed to the member, claim and draw by the member."""

    kind: Literal["held", "carried", "claim", "draw"] = Field(examples=["held"])
    key: str = Field(examples=["commission:receipt:17:满三月"])
    amount_fen: int = Field(examples=[60000])
    since_month: str = Field(examples=["2026-10"])
    label: str = Field(examples=["满三月"])
    notice_on: date | None = Field(examples=[None])


class StatementInFull(StatementShown):
    """A statement with what lies between earned and paid, scores, what would bring more, and open balances.

    `pay` is empty for months that were settled before these were kept.
    """

    pay: dict[str, Any] = Field(
        examples=[{"pay": {"earned_fen": 604000, "held_fen": 60000, "paid_fen": 544000}, "words": [], "outlook": []}]
    )
    balances: list[BalanceShown]


class StatementPage(api.PageOf[StatementShown]):
    """Statements, one page."""


class LinesAsked(api.Paging):
    """Which lines of a statement."""

    kind: Literal[
        "commission", "adjustment", "limit", "pool", "award", "contest", "kpi_pay", "points"
    ] | None = None  # fmt: skip


class LineShown(api.Shown):
    """A fact, the clause it counted under and what it brought.

    A line of a plain commission table is F(after) - F(before) on the table; every other has a `trace` that says how it
    came about, and may stand for a whole period without a fact.
    """

    sequence: int = Field(examples=[1])
    kind: str = Field(examples=["commission"])
    fact_id: int | None = Field(examples=[977])
    clause_id: int = Field(examples=[42])
    basis_on: date | None = Field(examples=["2026-10-09"])
    origin_month: str = Field(examples=["2026-10"])
    base_fen: int | None = Field(examples=[3096000])
    before_fen: int | None = Field(examples=[20000000])
    after_fen: int | None = Field(examples=[23096000])
    amount_fen: int = Field(examples=[61920])
    trace: dict[str, Any] | None = Field(examples=[None])


class LinePage(api.PageOf[LineShown]):
    """Lines of a statement in order, one page."""
