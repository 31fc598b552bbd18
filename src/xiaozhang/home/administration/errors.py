"""What the pages of 设置 refuse, in words of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from xiaozhang.base.errors import Refused
from xiaozhang.base.text import Message


class MonthsClosed(Refused):
    """Days of closed months change what is counted on workdays; who changes them says that they know."""

    def __init__(self, months: Sequence[date]) -> None:
        """Name the months and what follows."""
        names = "、".join(f"{month.year} 年 {month.month} 月" for month in months)
        super().__init__(
            Message(
                "没有保存：{names}已关账。已公布的结算单不变，但时限、阶段停留天数和进度会按新的日历算，"
                "与当时看到的可能不同。确要改动，请勾选「知道，仍要改」再保存。",
                {"names": names},
            )
        )
