"""What records lets people do."""

from xiaozhang.base.actor import Power
from xiaozhang.base.text import Message

TICK = Power(
    "records.tick",
    Message("勾选清单"),
    roles=("representative", "supervisor", "sales_manager", "administrator"),
)

ALL = (TICK,)
