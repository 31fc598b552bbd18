"""The only writers of signing."""

from xiaozhang.foundation.signing.actions.asking import ask, ask_arrivals, void
from xiaozhang.foundation.signing.actions.reminding import remind_due, remind_unsigned
from xiaozhang.foundation.signing.actions.signing import sign

__all__ = ["ask", "ask_arrivals", "remind_due", "remind_unsigned", "sign", "void"]
