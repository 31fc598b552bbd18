"""The only readers of payroll."""

from xiaozhang.performance.payroll.queries.balances import (
    KINDS,
    MemberBalances,
    OpenPage,
    balances,
    has_open_claim,
    may_see,
    member_balances,
    open_page,
)
from xiaozhang.performance.payroll.queries.exports import (
    CONFIRMED,
    MonthRow,
    Standing,
    exports,
    exports_of,
    get_export,
    greatest_number,
    month_seal,
    months,
    pay_rows,
    payroll_run,
    standing,
)

__all__ = [
    "CONFIRMED",
    "KINDS",
    "MemberBalances",
    "MonthRow",
    "OpenPage",
    "Standing",
    "balances",
    "exports",
    "exports_of",
    "get_export",
    "has_open_claim",
    "greatest_number",
    "may_see",
    "member_balances",
    "month_seal",
    "months",
    "open_page",
    "pay_rows",
    "payroll_run",
    "standing",
]
