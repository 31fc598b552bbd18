"""What receipts fill of a payment plan.

A receipt named for an instalment fills that one first; what is over, and receipts without a name, fill the plan
in order.

>>> filled([(1, 100), (2, 200)], [(2, 50), (None, 120)])
{1: 100, 2: 70}
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from xiaozhang.base.money import yuan
from xiaozhang.base.text import Message


def filled(plan: Sequence[tuple[int, int]], receipts: Sequence[tuple[int | None, int]]) -> dict[int, int]:
    """Return by instalment id what confirmed receipts have filled.

    `plan` is (id, amount) in order, `receipts` (instalment id or None, amount). What goes beyond the plan is left out.
    """
    amounts = dict(plan)
    held = dict.fromkeys(amounts, 0)
    loose = 0
    for instalment_id, amount in receipts:
        room = amounts[instalment_id] - held[instalment_id] if instalment_id in amounts else 0
        taken = min(room, amount)
        if instalment_id is not None and taken:
            held[instalment_id] += taken
        loose += amount - taken
    for pk, amount in plan:
        taken = min(amount - held[pk], loose)
        held[pk] += taken
        loose -= taken
    return held


def fills_of(
    plan: Sequence[tuple[int, int]],
    others: Sequence[tuple[int | None, int]],
    instalment_id: int | None,
    amount_fen: int,
) -> list[tuple[int | None, int]]:
    """Return what one more receipt fills: (instalment id, amount) in the order of the plan; None beyond it.

    It fills the instalment it names first, whatever others without a name have filled of it, then the plan in order.

    >>> fills_of([(1, 100), (2, 200)], [(None, 60)], None, 90)
    [(1, 40), (2, 50)]
    >>> fills_of([(1, 100), (2, 200)], [(None, 60)], 2, 250)
    [(1, 40), (2, 200), (None, 10)]
    """
    amounts = dict(plan)
    taken = dict.fromkeys(amounts, 0)
    if instalment_id in amounts:
        named = filled(plan, [each for each in others if each[0] is not None])
        taken[instalment_id] = min(amounts[instalment_id] - named[instalment_id], amount_fen)
    rest = amount_fen - sum(taken.values())
    held = filled(plan, others)
    for pk, amount in plan:
        more = max(0, min(amount - held[pk] - taken[pk], rest))
        taken[pk] += more
        rest -= more
    found: list[tuple[int | None, int]] = [(pk, fen) for pk, fen in taken.items() if fen]
    return [*found, (None, rest)] if rest else found


def share(received_fen: int, amount_fen: int) -> Fraction:
    """Return the part of the contract that has come in (回款比例) in tenths of a percent, for showing.

    What is left over is cut off, so that 100.0% means paid in full.

    >>> share(9_999, 10_000)
    Fraction(999, 1000)
    """
    return Fraction(received_fen * 1000 // amount_fen, 1000) if amount_fen else Fraction(0)


def above_owed(amount_fen: int, owed_fen: int, pending_fen: int) -> Message:
    """Say that a receipt is more than is owed, and how much is."""
    values = {"amount": yuan(amount_fen), "owed": yuan(owed_fen), "pending": yuan(pending_fen)}
    if pending_fen:
        return Message(
            "没有登记：这笔 {amount} 元超过还应收的 {owed} 元（其中 {pending} 元已登记，待财务确认）。"
            "请核对金额，多收部分请退回或另签合同。",
            values,
        )
    return Message("没有登记：这笔 {amount} 元超过还应收的 {owed} 元。请核对金额，多收部分请退回或另签合同。", values)
