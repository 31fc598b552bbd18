"""What may be done with customers, and by which shipped roles from the start."""

from __future__ import annotations

from xiaozhang.base.actor import Power
from xiaozhang.base.text import Message

_SELLING = ("representative", "supervisor", "sales_manager")

SEE_CUSTOMERS = Power(
    "customers.see_customers",
    Message("查看客户"),
    roles=(*_SELLING, "finance", "leadership", "administrator"),
)
ADD_CUSTOMER = Power("customers.add_customer", Message("新建客户"), roles=(*_SELLING, "administrator"))
CHANGE_CUSTOMER = Power("customers.change_customer", Message("修改客户"), roles=(*_SELLING, "administrator"))
TRANSFER_CUSTOMER = Power(
    "customers.transfer_customer", Message("转移客户"), roles=("supervisor", "sales_manager", "administrator")
)
RECORD_FOLLOW_UP = Power("customers.record_follow_up", Message("记跟进"), roles=_SELLING)
SEE_PHONES = Power(
    "customers.see_phones", Message("查看完整电话"), roles=("supervisor", "sales_manager", "administrator")
)
EXPORT_CUSTOMERS = Power(
    "customers.export_customers",
    Message("导出客户与跟进记录"),
    roles=("supervisor", "sales_manager", "leadership", "administrator"),
)
TAKE_OVER = Power("customers.take_over", Message("导入期初客户资料"), roles=("administrator",))

ALL = (
    SEE_CUSTOMERS, ADD_CUSTOMER, CHANGE_CUSTOMER, TRANSFER_CUSTOMER, RECORD_FOLLOW_UP, SEE_PHONES, EXPORT_CUSTOMERS,
    TAKE_OVER,
)  # fmt: skip
