"""Who may take over a department's history."""

from __future__ import annotations

from xiaozhang.base.actor import Power
from xiaozhang.base.text import Message

TAKE_OVER = Power("exchange.take_over", Message("期初导入"), roles=("administrator",))

ALL = (TAKE_OVER,)
