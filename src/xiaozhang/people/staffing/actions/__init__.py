"""Writes of staffing."""

from xiaozhang.people.staffing.actions.absences import (
    name_successor,
    record_absence,
    withdraw_absence,
    withdraw_succession,
)
from xiaozhang.people.staffing.actions.bases import (
    add_pay_basis,
    change_pay_basis,
    end_pay_basis,
    put_pay_bases,
    reveal_pay,
    take_back_pay_bases,
    withdraw_pay_basis,
)
from xiaozhang.people.staffing.actions.items import (
    correct_pay_items,
    put_pay_items,
    record_pay_item,
    take_back_pay_items,
    withdraw_pay_item,
)

__all__ = [
    "add_pay_basis",
    "change_pay_basis",
    "correct_pay_items",
    "end_pay_basis",
    "name_successor",
    "put_pay_bases",
    "put_pay_items",
    "record_absence",
    "record_pay_item",
    "reveal_pay",
    "take_back_pay_bases",
    "take_back_pay_items",
    "withdraw_absence",
    "withdraw_pay_basis",
    "withdraw_pay_item",
    "withdraw_succession",
]
