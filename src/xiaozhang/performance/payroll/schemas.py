"""Exports for payroll, and what stands open per person, as programs send and get them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from xiaozhang.base import api

AskedId = Annotated[int, Field(ge=1, le=api.MAX_ID)]
BalanceKind = Literal["held", "carried", "claim", "draw"]
_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


class PayrollExportsAsked(api.Paging):
    """Which exports."""

    month: api.Month | None = Field(None, description="月份，写成 2026-11")
    run_id: AskedId | None = None
    sort: Literal["id", "-id"] = "-id"


class NewPayrollExport(api.Sent):
    """The confirmed run to export, and as what."""

    run_id: api.Id = Field(examples=[3])
    kind: Literal["xlsx", "csv"] = Field(examples=["csv"])


class PayrollExportShown(api.Shown):
    """A file of a month for payroll. Until the month is closed it is preliminary (预导出).

    `content_hash` is the sha256 of what it says of each member, `file_sha256` that of the bytes of its file.
    """

    id: int = Field(examples=[7])
    run_id: int = Field(examples=[3])
    month: str = Field(examples=["2026-10"])
    number: int = Field(examples=[1], description="本月第几次导出")
    kind: str = Field(examples=["csv"])
    is_preliminary: bool = Field(examples=[False])
    rows: int = Field(examples=[25])
    earned_fen: int = Field(examples=[8338000], description="本月所得合计")
    total_fen: int = Field(examples=[7938000], description="应发合计")
    content_hash: str = Field(examples=[_HASH])
    file_sha256: str = Field(examples=[_HASH])
    result_hash: str = Field(examples=[_HASH])
    inputs_hash: str = Field(examples=[_HASH])
    seal_hash: str = Field(examples=[_HASH], description="结账封印，尚未封存为空")
    exported_at: datetime = Field(examples=["2026-11-12T01:00:00Z"])
    exported_by: str = Field(examples=["钱臻"])


class PayrollExportPage(api.PageOf[PayrollExportShown]):
    """Exports, one page."""


class OpenBalancesAsked(api.Paging):
    """Which open balances."""

    member_id: AskedId | None = None
    kind: BalanceKind | None = None
    sort: Literal["id", "-id"] = "id"


class OpenBalanceShown(api.Shown):
    """One thing that stands open after a member's latest published month, in 分 above 0.

    held and carried are owed to the member; claim and draw will be taken back from the member.
    """

    id: int = Field(examples=[19])
    member_id: int = Field(examples=[5])
    member: str = Field(examples=["林越"])
    statement_id: int = Field(examples=[41])
    month: str = Field(examples=["2026-10"], description="截至哪个月的结算单")
    kind: str = Field(examples=["held"])
    key: str = Field(examples=["commission:receipt:17:满三月"])
    label: str = Field(examples=["满三月"])
    clause_key: str = Field(examples=["commission"])
    contract: str = Field(examples=["HT-2026-0012"])
    amount_fen: int = Field(examples=[60000])
    since_month: str = Field(examples=["2026-10"])


class OpenBalancePage(api.PageOf[OpenBalanceShown]):
    """Open balances, one page."""


class MovementShown(api.Shown):
    """A published month of a member: opening + accrued − reversed − paid = closing, in 分.

    `is_joined` is false where it does not open with what the month before closed with.
    """

    statement_id: int = Field(examples=[41])
    number: str = Field(examples=["JS-202610-0007"])
    month: str = Field(examples=["2026-10"])
    opening_fen: int = Field(examples=[0])
    accrued_fen: int = Field(examples=[604000])
    reversed_fen: int = Field(examples=[0])
    paid_fen: int = Field(examples=[544000])
    closing_fen: int = Field(examples=[60000])
    adds_up: bool = Field(examples=[True])
    is_joined: bool = Field(examples=[True])


class StandingBalance(OpenBalanceShown):
    """What stands open for one member, with the written notice of a claim."""

    notice_on: date | None = Field(examples=[None], description="应追的书面告知日")


class MemberBalancesShown(api.Shown):
    """What stands open for a member by kind and one by one, and how it came about month by month, latest first."""

    member_id: int = Field(examples=[5])
    held_fen: int = Field(examples=[60000])
    carried_fen: int = Field(examples=[0])
    claim_fen: int = Field(examples=[0])
    draw_fen: int = Field(examples=[0])
    balances: list[StandingBalance]
    months: list[MovementShown]
