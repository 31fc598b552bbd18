"""The commission clause as amended in the course of the story: later tiers begin earlier and pay more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xiaozhang.base.clause_examples import Example

NOTE = "修订提成标准：第二档起提高比例，增设 800,000 元以上一档；写明各地核对最低工资用的数额（演示数额）。"
REASON = "经销售部例会讨论，下半年起执行。"
AGREED = "同意。请向各团队讲清新旧两档的差别。"
_TIERS = (("0.00", "1.5%"), ("200000.00", "2.2%"), ("450000.00", "3.2%"), ("800000.00", "4.0%"))

TEXTS = {
    "commission_table": """\
销售代表和销售主管的提成，以本人当月经财务确认的回款为基数，按月累计，超额累进：
当月回款不满 200,000 元的部分，按 1.5% 计提；
满 200,000 元至不满 450,000 元的部分，按 2.2% 计提；
满 450,000 元至不满 800,000 元的部分，按 3.2% 计提；
满 800,000 元的部分，按 4.0% 计提。
适用哪一版的标准，以到账日为准。
""",
    "commission_example": """\
某销售代表当月回款 300,000.00 元：200,000 元的部分按 1.5%，得 3,000.00 元；\
其余 100,000 元按 2.2%，得 2,200.00 元；合计 5,200.00 元。
另一销售代表当月回款 650,000.00 元：依次得 3,000.00 元、5,500.00 元、6,400.00 元，合计 14,900.00 元。
""",
}
"""The new text by the key of the clause."""

EXAMPLES = {
    "commission_table": (
        Example("当月回款三十万元", (("当月回款", "300,000.00 元"),), (("提成", "5,200.00 元"),)),
        Example("当月回款六十五万元", (("当月回款", "650,000.00 元"),), (("提成", "14,900.00 元"),)),
        Example(
            "此前已回款十五万元，再回十万元",
            (("当月回款", "250,000.00 元"), ("其中此前回款", "150,000.00 元")),
            (("提成", "4,100.00 元"), ("这一笔的提成", "1,850.00 元")),
        ),
    ),
}
"""The new worked examples by the key of the clause."""


def parameters(standing: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Return a clause's parameters with the new tiers; a clause of text alone has none."""
    if standing is None:
        return None
    return {**standing, "tiers": [{"from": start, "rate": rate} for start, rate in _TIERS]}
