"""What may be done in simulation. Results are everybody's pay: beside the power it takes a reach over all members."""

from __future__ import annotations

from xiaozhang.base.actor import Power
from xiaozhang.base.text import Message

_THOSE_WHO_SEE_ALL_PAY = ("sales_manager", "finance", "leadership")

RUN = Power("simulation.run", Message("测算制度版本"), roles=_THOSE_WHO_SEE_ALL_PAY)
SEE = Power("simulation.see", Message("查看测算结果"), roles=_THOSE_WHO_SEE_ALL_PAY)
EXPORT = Power("simulation.export", Message("导出测算结果"), roles=_THOSE_WHO_SEE_ALL_PAY)
TRY_OWN = Power(
    "simulation.try_own",
    Message("试算征求意见的版本对本人的影响"),
    roles=("representative", "supervisor", "sales_manager"),
)

ALL = (RUN, SEE, EXPORT, TRY_OWN)
