"""Contracts, plans and receipts as programs send and get them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from xiaozhang.base import api
from xiaozhang.selling.contracts.rules.drafting import MAX_INSTALMENTS, MAX_LINES, MAX_QUANTITY

State = Literal["draft", "in_force", "completed", "void"]
ReceiptState = Literal["recorded", "confirmed", "refused", "reversed"]
Method = Literal["transfer", "acceptance", "cheque", "cash", "online", "other"]
AskedId = Annotated[int, Field(ge=1, le=api.MAX_ID)]
AskedFen = Annotated[int, Field(ge=0, le=10**15)]

Title = Annotated[str, Field(min_length=1, max_length=120, pattern=api.NO_NUL, examples=["流量监测系统供货合同"])]
Reason = Annotated[str, Field(min_length=1, max_length=200, pattern=api.NO_NUL, examples=["客户改了方案"])]
Signatory = Annotated[str, Field(min_length=1, max_length=40, pattern=api.NO_NUL, examples=["周源"])]
Revision = Annotated[api.Whole, Field(description="读到的 revision；别人先改过回 409", examples=[0])]


TaxBp = Annotated[int, Field(ge=0, le=10_000)]


class NewContractLine(api.Sent):
    """A product, or words alone (then the price may be negative, for a discount). The price is per unit."""

    description: str = Field("", max_length=120, pattern=api.NO_NUL, examples=["电磁流量计 DN50"])
    quantity: api.Whole = Field(ge=1, le=MAX_QUANTITY, examples=[12])
    price_fen: api.SignedFen = Field(examples=[860000], description="含税单价，分")
    product_id: api.Id | None = Field(None, examples=[7])
    tax_bp: TaxBp | None = Field(None, examples=[1300], description="税率，万分之几；不写按产品")
    cost_fen: api.Fen | None = Field(None, examples=[None], description="单位成本，分；不写按产品，能看成本的人才能写")


class NewContractInstalment(api.Sent):
    """One payment of the plan."""

    name: str = Field(min_length=1, max_length=40, pattern=api.NO_NUL, examples=["预付款"])
    due_on: api.Day = Field(examples=["2026-12-10"])
    amount_fen: api.Fen = Field(ge=1, examples=[3096000])


class NewContract(api.Sent):
    """A draft: of a deal that stands in 签约, or of a customer without a deal."""

    title: Title
    lines: list[NewContractLine] = Field(min_length=1, max_length=MAX_LINES)
    customer_id: api.Id | None = Field(None, examples=[1])
    deal_id: api.Id | None = Field(None, examples=[None])
    instalments: list[NewContractInstalment] = Field(default_factory=list, max_length=MAX_INSTALMENTS)
    delivery_on: api.Day | None = Field(None, examples=["2027-01-20"])


class ContractChange(api.Sent):
    """A draft anew: lines and plan are sent whole."""

    revision: Revision
    title: Title
    lines: list[NewContractLine] = Field(min_length=1, max_length=MAX_LINES)
    instalments: list[NewContractInstalment] = Field(default_factory=list, max_length=MAX_INSTALMENTS)
    delivery_on: api.Day | None = Field(None, examples=["2027-01-20"])


class Submission(api.Sent):
    """What the approvers should know."""

    revision: Revision
    note: str = Field("", max_length=500, pattern=api.NO_NUL, examples=["客户要求本周五前回签。"])


class Signature(api.Sent):
    """That both sides signed."""

    revision: Revision
    signed_on: api.Day = Field(examples=["2026-11-20"])
    our_signatory: Signatory
    their_signatory: Signatory


class Billing(api.Sent):
    """On which day an instalment was billed; null takes it off."""

    billed_on: api.Day | None = Field(examples=["2026-11-12"])
    invoice_number: str = Field("", max_length=40, pattern=api.NO_NUL, examples=["26322000000012345678"])


class Delivery(api.Sent):
    """When it was delivered."""

    delivered_on: api.Day = Field(examples=["2027-01-18"])


class Acceptance(api.Sent):
    """When the customer accepted, and who."""

    accepted_on: api.Day = Field(examples=["2027-01-25"])
    accepted_by: Signatory


class Withdrawal(api.Sent):
    """Why something is taken back."""

    reason: Reason


class ContractsAsked(api.Paging):
    """Which contracts."""

    q: api.Keyword = Field("", description="合同、客户、编号、拼音", examples=["流量"])
    view: Literal["all", "mine", "overdue"] = Field("all", description="overdue 是有逾期未收的")
    state: list[State] = Field(default_factory=list, max_length=4)
    owner_id: list[AskedId] = Field(default_factory=list, max_length=100)
    customer_id: AskedId | None = None
    deal_id: AskedId | None = None
    amount_from: AskedFen | None = Field(None, description="金额从（分）")
    amount_until: AskedFen | None = Field(None, description="金额到（分，含）")
    signed_from: api.Day | None = Field(None, description="签订日期从")
    signed_until: api.Day | None = Field(None, description="签订日期到（含）")
    sort: Literal["id", "-id", "amount", "-amount", "signed", "-signed"] = "-id"


class ContractShown(api.Shown):
    """A contract, and how much of it has come in."""

    id: int = Field(examples=[4])
    number: str = Field(examples=["HT-2026-0001"])
    title: str = Field(examples=["流量监测系统供货合同"])
    customer_id: int = Field(examples=[1])
    customer: str = Field(examples=["江阴澄源水务有限公司"])
    deal_id: int | None = Field(examples=[12])
    owner_id: int = Field(examples=[5])
    owner: str = Field(examples=["林越"])
    state: str = Field(examples=["in_force"])
    amount_fen: int = Field(examples=[10320000])
    received_fen: int = Field(examples=[3096000])
    owed_fen: int = Field(examples=[7224000], description="履行中的合同还应收的")
    signed_on: date | None = Field(examples=["2026-11-20"])
    our_signatory: str = Field(examples=["周源"])
    their_signatory: str = Field(examples=["顾明远"])
    delivery_on: date | None = Field(examples=["2027-01-20"])
    delivered_on: date | None = Field(examples=[None])
    accepted_on: date | None = Field(examples=[None])
    accepted_by: str = Field(examples=[""])
    void_reason: str = Field(examples=[""])
    is_taken_over: bool = Field(examples=[False])
    revision: int = Field(examples=[1])


class ContractPage(api.PageOf[ContractShown]):
    """Contracts, one page."""


class ContractLineShown(api.Shown):
    """One line of a contract."""

    sequence: int = Field(examples=[1])
    product_id: int | None = Field(examples=[7])
    description: str = Field(examples=["电磁流量计 DN50"])
    unit: str = Field(examples=["台"])
    quantity: int = Field(examples=[12])
    price_fen: int = Field(examples=[860000])
    amount_fen: int = Field(examples=[10320000])
    tax_bp: int | None = Field(examples=[1300])


class InstalmentShown(api.Shown):
    """One payment of the plan, and what of it has come in."""

    id: int = Field(examples=[8])
    sequence: int = Field(examples=[1])
    name: str = Field(examples=["预付款"])
    due_on: date = Field(examples=["2026-12-10"])
    billed_on: date | None = Field(examples=["2026-11-12"])
    invoice_number: str = Field(examples=["26322000000012345678"])
    amount_fen: int = Field(examples=[3096000])
    received_fen: int = Field(examples=[3096000])


class ContractOpened(ContractShown):
    """A contract with its lines and plan."""

    lines: list[ContractLineShown]
    instalments: list[InstalmentShown]


class NewReceipt(api.Sent):
    """Money received; without an instalment it fills the plan in order."""

    amount_fen: api.Fen = Field(ge=1, examples=[3096000])
    received_on: api.Day = Field(examples=["2026-11-20"])
    method: Method = Field("transfer", examples=["transfer"])
    instalment_id: api.Id | None = Field(None, examples=[None])
    billed_on: api.Day | None = Field(None, examples=[None], description="这笔自己的开票日期；不写按各期的")
    payer: str = Field("", max_length=120, pattern=api.NO_NUL, examples=["江阴澄源水务有限公司"])
    note: str = Field("", max_length=200, pattern=api.NO_NUL, examples=[""])


class ReceiptsAsked(api.Paging):
    """Which receipts."""

    view: Literal["all", "mine"] = "all"
    state: list[ReceiptState] = Field(default_factory=list, max_length=4)
    owner_id: list[AskedId] = Field(default_factory=list, max_length=100)
    contract_id: AskedId | None = None
    amount_from: AskedFen | None = Field(None, description="金额从（分）")
    amount_until: AskedFen | None = Field(None, description="金额到（分，含）")
    received_from: api.Day | None = Field(None, description="到账日期从")
    received_until: api.Day | None = Field(None, description="到账日期到（含）")
    sort: Literal["received", "-received", "id", "-id"] = "-received"


class ReceiptShown(api.Shown):
    """Money received on a contract; only a confirmed one counts."""

    id: int = Field(examples=[6])
    number: str = Field(examples=["HK-2026-0001"])
    contract_id: int = Field(examples=[4])
    contract: str = Field(examples=["HT-2026-0001"])
    customer_id: int = Field(examples=[1])
    customer: str = Field(examples=["江阴澄源水务有限公司"])
    instalment_id: int | None = Field(examples=[8])
    owner_id: int = Field(examples=[5])
    owner: str = Field(examples=["林越"])
    amount_fen: int = Field(examples=[3096000])
    received_on: date = Field(examples=["2026-11-20"])
    billed_on: date | None = Field(examples=[None])
    method: str = Field(examples=["transfer"])
    payer: str = Field(examples=["江阴澄源水务有限公司"])
    note: str = Field(examples=[""])
    state: str = Field(examples=["confirmed"])
    recorded_at: datetime = Field(examples=["2026-11-20T02:00:00Z"])
    confirmed_at: datetime | None = Field(examples=["2026-11-20T06:00:00Z"])
    refusal_reason: str = Field(examples=[""])
    reversal_reason: str = Field(examples=[""])
    is_taken_over: bool = Field(examples=[False])


class ReceiptPage(api.PageOf[ReceiptShown]):
    """Receipts, one page."""
