"""Lines and plans as they are typed, before they are a contract.

>>> total((NewLine("流量计", 3, 1_000_00), NewLine("折让", 1, -200_00)))
280000
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from xiaozhang.base.money import MAX_FEN, yuan
from xiaozhang.base.text import Message
from xiaozhang.selling.contracts.rules.sold import WHOLE_BP

MAX_LINES = 50
MAX_INSTALMENTS = 24
MAX_QUANTITY = 1_000_000


@dataclass(frozen=True, slots=True)
class NewLine:
    """One line: a product, or words alone (then the price may be negative, for a discount). The price is per unit.

    It includes tax. Without `tax_bp` or `cost_fen` (per unit) they are the product's, or stay as they were.
    """

    description: str
    quantity: int
    price_fen: int
    product_id: int | None = None
    tax_bp: int | None = None
    cost_fen: int | None = None


@dataclass(frozen=True, slots=True)
class NewInstalment:
    """One payment of the plan."""

    name: str
    due_on: date
    amount_fen: int


def total(lines: Sequence[NewLine]) -> int:
    """Return the sum of the lines in 分."""
    return sum(line.quantity * line.price_fen for line in lines)


def wrong_with_lines(lines: Sequence[NewLine]) -> Message | None:
    """Return what keeps these lines from being a contract, None if nothing does."""
    if not lines:
        return Message("至少写一行产品或服务。")
    if len(lines) > MAX_LINES:
        return Message("最多 {n} 行，请合并。", {"n": MAX_LINES})
    for place, line in enumerate(lines, start=1):
        if not line.description or len(line.description) > 120:
            return Message("第 {place} 行须写明名称，最多 120 字。", {"place": place})
        if not 1 <= line.quantity <= MAX_QUANTITY:
            return Message("第 {place} 行的数量须为 1 至 1,000,000。", {"place": place})
        if line.product_id is not None and line.price_fen < 0:
            return Message("第 {place} 行的单价不能为负。折让请另写一行，不选产品。", {"place": place})
        if abs(line.price_fen) > MAX_FEN:
            return Message("第 {place} 行的单价超出范围。", {"place": place})
        if line.tax_bp is not None and not 0 <= line.tax_bp <= WHOLE_BP:
            return Message("第 {place} 行的税率须在 0% 到 100% 之间。", {"place": place})
        if line.cost_fen is not None and not 0 <= line.cost_fen <= MAX_FEN:
            return Message("第 {place} 行的成本须为零或正数。", {"place": place})
    if not 0 < total(lines) <= MAX_FEN:
        return Message("合计须大于零，现为 {amount} 元。", {"amount": yuan(total(lines))})
    return None


def wrong_with_plan(plan: Sequence[NewInstalment], amount_fen: int) -> Message | None:
    """Return what is wrong with a plan, None if nothing: in order of dates, never above the contract."""
    if len(plan) > MAX_INSTALMENTS:
        return Message("最多 {n} 期。", {"n": MAX_INSTALMENTS})
    for place, one in enumerate(plan, start=1):
        if not one.name or len(one.name) > 40:
            return Message("第 {place} 期须写明名称，最多 40 字。", {"place": place})
        if one.amount_fen <= 0:
            return Message("第 {place} 期的金额须大于零。", {"place": place})
        if place > 1 and one.due_on < plan[place - 2].due_on:
            return Message("第 {place} 期早于上一期，请按日期先后写。", {"place": place})
    planned = sum(one.amount_fen for one in plan)
    if planned > amount_fen:
        return Message(
            "回款计划合计 {planned} 元，超过合同金额 {amount} 元，多出 {over} 元。",
            {"planned": yuan(planned), "amount": yuan(amount_fen), "over": yuan(planned - amount_fen)},
        )
    return None
