"""What may be done with contracts and receipts."""

from __future__ import annotations

from xiaozhang.base.actor import Power
from xiaozhang.base.text import Message

_SELLERS = ("representative", "supervisor", "sales_manager")

SEE_CONTRACTS = Power("contracts.see", Message("查看合同"), roles=(*_SELLERS, "finance", "leadership", "administrator"))
DRAFT_CONTRACT = Power("contracts.draft", Message("起草合同"), roles=_SELLERS)
SIGN_CONTRACT = Power("contracts.sign", Message("登记签订"), roles=_SELLERS)
VOID_CONTRACT = Power("contracts.void", Message("作废合同"), roles=("supervisor", "sales_manager"))
RECORD_DELIVERY = Power("contracts.deliver", Message("登记交货与验收"), roles=_SELLERS)
RECORD_RECEIPT = Power("contracts.record_receipt", Message("登记回款"), roles=(*_SELLERS, "finance"))
CONFIRM_RECEIPT = Power("contracts.confirm_receipt", Message("确认回款"), roles=("finance",))
REVERSE_RECEIPT = Power("contracts.reverse_receipt", Message("冲销回款"), roles=("finance",))
RECORD_BILLING = Power("contracts.record_billing", Message("登记开票"), roles=("finance",))
EXPORT_CONTRACTS = Power(
    "contracts.export",
    Message("导出合同与回款"),
    roles=("supervisor", "sales_manager", "finance", "leadership", "administrator"),
)
TAKE_OVER = Power("contracts.take_over", Message("期初导入合同"), roles=("administrator",))

ALL = (
    SEE_CONTRACTS, DRAFT_CONTRACT, SIGN_CONTRACT, VOID_CONTRACT, RECORD_DELIVERY, RECORD_RECEIPT, CONFIRM_RECEIPT,
    REVERSE_RECEIPT, RECORD_BILLING, EXPORT_CONTRACTS, TAKE_OVER,
)  # fmt: skip
