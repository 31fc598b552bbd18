"""The events one can subscribe to, by the names under which they are announced."""

from __future__ import annotations

from collections.abc import Mapping

from xiaozhang.base.text import Message

PING = "ping"
EVENTS: Mapping[str, Message] = {
    "customers.added": Message("新建客户"),
    "deals.moved": Message("商机推进或退回阶段"),
    "deals.won": Message("赢单"),
    "deals.lost": Message("输单"),
    "contracts.signed": Message("合同签订"),
    "contracts.receipt_confirmed": Message("回款确认"),
    "contracts.receipt_reversed": Message("回款冲销"),
    "incentives.published": Message("结算单发布"),
    "ledger.month_closed": Message("月份结账"),
}


def event_label(event: str) -> Message:
    """Return what pages call an event."""
    return EVENTS.get(event, Message("测试") if event == PING else Message(event))
