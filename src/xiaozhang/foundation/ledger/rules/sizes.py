"""How the size of a fact is said."""

from __future__ import annotations

from xiaozhang.base.money import yuan
from xiaozhang.base.text import Message


def size_words(unit: str, amount_fen: int | None, quantity: int | None) -> Message:
    """Return an amount in yuan, or a quantity with its counting word.

    >>> str(size_words("fen", -123450, None)), str(size_words("次", None, 1))
    ('−1,234.50 元', '1 次')
    """
    if amount_fen is not None:
        return Message("{yuan} 元", {"yuan": yuan(amount_fen)})
    return Message("{quantity} {unit}", {"quantity": str(quantity).replace("-", "−"), "unit": Message(unit)})
