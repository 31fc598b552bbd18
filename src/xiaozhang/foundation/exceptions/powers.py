"""What may be done with exceptions, and by which shipped roles from the start."""

from __future__ import annotations

from xiaozhang.base.actor import Power
from xiaozhang.base.text import Message

SEE = Power(
    "exceptions.see",
    Message("查看签呈"),
    roles=("representative", "supervisor", "sales_manager", "finance", "hr", "leadership", "administrator"),
)
SEE_ALL = Power("exceptions.see_all", Message("查看全部签呈"), roles=("sales_manager", "leadership", "administrator"))
SEE_PAY = Power("exceptions.see_pay", Message("查看薪酬类签呈"), roles=("finance", "hr"))
REQUEST = Power(
    "exceptions.request",
    Message("提出签呈"),
    roles=("representative", "supervisor", "sales_manager", "finance", "hr"),
)
APPROVE = Power("exceptions.approve", Message("审批签呈（制度没有写明流程时）"), roles=("sales_manager", "leadership"))
REVOKE = Power("exceptions.revoke", Message("撤销签呈"), roles=("sales_manager", "leadership"))
EXPORT = Power(
    "exceptions.export", Message("导出签呈"), roles=("supervisor", "sales_manager", "finance", "hr", "leadership")
)

ALL = (SEE, SEE_ALL, SEE_PAY, REQUEST, APPROVE, REVOKE, EXPORT)
