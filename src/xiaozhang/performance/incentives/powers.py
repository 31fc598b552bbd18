"""Powers of the incentives app. Closing a month is the ledger's power."""

from xiaozhang.base.actor import Power
from xiaozhang.base.text import Message

SEE_STATEMENTS = Power(
    "incentives.see_statements",
    Message("查看结算单"),
    roles=("representative", "supervisor", "sales_manager", "finance", "leadership"),
)
CONFIRM_STATEMENT = Power(
    "incentives.confirm_statement",
    Message("确认本人结算单"),
    roles=("representative", "supervisor", "sales_manager"),
)
RUN_SETTLEMENT = Power("incentives.run_settlement", Message("试算结算"), roles=("sales_manager", "finance"))
PUBLISH_SETTLEMENT = Power(
    "incentives.publish_settlement", Message("发布与确认结算"), roles=("sales_manager", "finance")
)

EXPORT_STATEMENTS = Power(
    "incentives.export_statements", Message("导出结算单"), roles=("sales_manager", "finance", "leadership")
)

ALL = (SEE_STATEMENTS, CONFIRM_STATEMENT, RUN_SETTLEMENT, PUBLISH_SETTLEMENT, EXPORT_STATEMENTS)
