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

    A won deal counts as delivered on the day it closed unless `delivered_on` says otherwise. With `is_paid` it was also
    signed and paid in full that day (赢单即已签约回款). `code` is what the files call it.
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
    code: str = ""
    is_paid: bool = False


@dataclass(frozen=True, slots=True)
class PastWin:
    """A won deal that was signed and paid in full on the day it closed; told to whoever keeps contracts."""

    deal_id: int
    title: str
    customer_id: int
    owner_id: int
    amount_fen: int
    on: date
    products: tuple[tuple[int, int], ...]


def wrong_with(deal: PastDeal, today: date) -> tuple[str, Message] | None:
    """Return what keeps the deal from being taken over, with the field it is about; None if nothing does."""
    if not deal.title.strip() or len(deal.title) > 120:
        return "title", Message("标题须为 1 至 120 字。")
    if deal.outcome not in (OPEN, WON, LOST):
        return "outcome", Message("结果「{outcome}」不认识。", {"outcome": deal.outcome})
    if deal.stage not in list(StageKey):
        return "stage", Message("阶段「{stage}」不认识。", {"stage": deal.stage})
    if deal.outcome != WON and deal.stage == StageKey.DELIVERY:
        return "stage", Message("没有赢单的商机不能在「交付」。")
    if any(quantity < 1 for _product, quantity in deal.products):
        return "quantity", Message("产品数量至少为 1。")
    return _wrong_days(deal, today) or _wrong_win(deal)


def _wrong_days(deal: PastDeal, today: date) -> tuple[str, Message] | None:
    if deal.opened_on > today:
        return "opened_on", Message("开立日期晚于今天。")
    if deal.closed_on is not None and deal.closed_on > today:
        return "closed_on", Message("结束日期晚于今天。")
    if deal.outcome != OPEN and deal.closed_on is None:
        return "closed_on", Message("已结束的商机缺少结束日期。")
    if deal.outcome == OPEN and deal.closed_on is not None:
        return "closed_on", Message("进行中的商机不能有结束日期。")
    if deal.closed_on is not None and deal.closed_on < deal.opened_on:
        return "closed_on", Message("结束日期早于开始日期。")
    return None


def _wrong_win(deal: PastDeal) -> tuple[str, Message] | None:
    if deal.outcome == WON and deal.customer_id is None:
        return "customer", Message("赢单的商机缺少客户。")
    if not 0 <= deal.expected_fen <= MAX_FEN:
        return "amount_fen", Message("金额超出范围。")
    if deal.outcome == WON and deal.is_paid and deal.expected_fen == 0:
        return "amount_fen", Message("赢单要有金额，才能成为合同和回款。")
    return None
