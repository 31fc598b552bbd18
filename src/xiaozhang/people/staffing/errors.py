"""Refusals of staffing."""

from __future__ import annotations

from datetime import date

from xiaozhang.base.errors import NotAllowed, Refused
from xiaozhang.base.periods import add_months
from xiaozhang.base.text import Message


class OwnPay(NotAllowed):
    """Nobody enters what their own pay is made from."""

    code = "own_pay"


class MonthClosed(Refused):
    """Days of a month that has been settled and closed; what it was settled from stands."""

    code = "month_closed"

    def __init__(self, closed_on: date) -> None:
        """Name the last closed month and the first day from which something may change."""
        words = "没有保存：{year} 年 {month} 月已结账，到这个月为止的资料不再变动。请从 {day} 起登记。"
        first = add_months(closed_on, 1).isoformat()
        super().__init__(Message(words, {"year": closed_on.year, "month": closed_on.month, "day": first}))


class Overlaps(Refused):
    """Another row of the member stands on some of these days."""

    code = "overlaps"


class Withdrawn(Refused):
    """The row has been withdrawn already."""

    code = "withdrawn"
