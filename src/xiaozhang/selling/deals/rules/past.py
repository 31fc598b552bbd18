"""A deal as old files hold it, before it is taken over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from xiaozhang.base.money import MAX_FEN
from xiaozhang.base.text import Message
from xiaozhang.selling.deals.clauses import StageKey

OPEN, WON, LOST = "open", "won", "lost"


@dataclass(frozen=True, slots=True)
class PastDeal:
    """One deal with its dates. `products` are (product id, quantity); a won or lost deal says when it closed.

    A won deal counts as delivered on the day it closed unless `delivered_on` says otherwise.
    """

    title: str
    owner_id: int
    opened_on: date
    customer_id: int | None = None
    stage: str = StageKey.DEVELOPMENT
    outcome: str = OPEN
    closed_on: date | None = None
    delivered_on: date | None = None
    expected_fen: int = 0
    expected_on: date | None = None
    need: str = ""
    lost_note: str = ""
    products: tuple[tuple[int, int], ...] = ()


def wrong_with(deal: PastDeal, today: date) -> Message | None:
    """Return what keeps the deal from being taken over, None if nothing does."""
    if not deal.title.strip() or len(deal.title) > 120:
        return Message("标题须为 1 至 120 字。")
    if deal.outcome not in (OPEN, WON, LOST):
        return Message("结果「{outcome}」不认识。", {"outcome": deal.outcome})
    if deal.stage not in list(StageKey):
        return Message("阶段「{stage}」不认识。", {"stage": deal.stage})
    if deal.opened_on > today or (deal.closed_on is not None and deal.closed_on > today):
        return Message("日期晚于今天。")
    if deal.outcome != OPEN and deal.closed_on is None:
        return Message("已结束的商机缺少结束日期。")
    if deal.outcome == OPEN and deal.closed_on is not None:
        return Message("进行中的商机不能有结束日期。")
    if deal.closed_on is not None and deal.closed_on < deal.opened_on:
        return Message("结束日期早于开始日期。")
    if deal.outcome == WON and deal.customer_id is None:
        return Message("赢单的商机缺少客户。")
    if deal.outcome != WON and deal.stage == StageKey.DELIVERY:
        return Message("没有赢单的商机不能在「交付」。")
    if not 0 <= deal.expected_fen <= MAX_FEN:
        return Message("金额超出范围。")
    if any(quantity < 1 for _product, quantity in deal.products):
        return Message("产品数量至少为 1。")
    return None
