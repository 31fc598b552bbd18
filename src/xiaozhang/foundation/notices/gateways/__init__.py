"""How notices leave the house: by mail, and through the interfaces of DingTalk, WeCom and Feishu."""

from __future__ import annotations

from typing import Protocol, Self

from xiaozhang.foundation.notices.gateways.mail import MailSender
from xiaozhang.foundation.notices.gateways.messengers import MessengerSender
from xiaozhang.foundation.notices.gateways.robots import say
from xiaozhang.foundation.notices.rules.channels import Application, Outcome, Outgoing
from xiaozhang.foundation.notices.rules.dialects import DIALECTS

__all__ = ["MailSender", "MessengerSender", "Sender", "say", "sender_of"]


class Sender(Protocol):
    """A way out that is open for the length of a `with` block."""

    def __enter__(self) -> Self:
        """Open it."""

    def __exit__(self, *_error: object) -> None:
        """Close it."""

    def send(self, to: str, message: Outgoing) -> Outcome:
        """Send one message to one person; a failure is an outcome too."""


def sender_of(channel: str, application: Application, *, may_call_private: bool) -> Sender:
    """Return the sender of a channel; mail takes no application."""
    if channel in DIALECTS:
        return MessengerSender(DIALECTS[channel], application, may_call_private=may_call_private)
    return MailSender()
