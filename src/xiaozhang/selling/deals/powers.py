"""What may be done with deals."""

from __future__ import annotations

from xiaozhang.base.actor import Power
from xiaozhang.base.text import Message

_SELLERS = ("representative", "supervisor", "sales_manager")

SEE_DEALS = Power("deals.see", Message("查看商机"), roles=(*_SELLERS, "finance", "leadership", "administrator"))
OPEN_DEAL = Power("deals.open", Message("新建商机"), roles=_SELLERS)
CHANGE_DEAL = Power("deals.change", Message("修改商机"), roles=_SELLERS)
MOVE_DEAL = Power("deals.move", Message("推进商机阶段"), roles=_SELLERS)
CLOSE_DEAL = Power("deals.close", Message("输单与重新打开"), roles=_SELLERS)
ASSIGN_DEAL = Power("deals.assign", Message("变更商机负责人"), roles=("supervisor", "sales_manager"))
EXPORT_DEALS = Power(
    "deals.export", Message("导出商机"), roles=("supervisor", "sales_manager", "leadership", "administrator")
)
TAKE_OVER = Power("deals.take_over", Message("期初导入商机"), roles=("administrator",))

ALL = (SEE_DEALS, OPEN_DEAL, CHANGE_DEAL, MOVE_DEAL, CLOSE_DEAL, ASSIGN_DEAL, EXPORT_DEALS, TAKE_OVER)
