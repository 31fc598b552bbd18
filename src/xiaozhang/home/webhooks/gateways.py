"""Sending a message to another system, by the guarded call of base.calling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xiaozhang.base.addresses import Target
from xiaozhang.base.calling import Connect, Resolve, addresses_of, call, connected
from xiaozhang.base.text import Message
from xiaozhang.home.webhooks.rules.sending import SHOWN


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one sending: `status` is None where nobody answered; `error` says why it does not count."""

    status: int | None
    text: str
    milliseconds: int
    error: Message | None = None


def send(
    target: Target,
    body: bytes,
    headers: Mapping[str, str],
    *,
    may_call_private: bool,
    resolve: Resolve = addresses_of,
    connect: Connect = connected,
) -> Answer:
    """Post the body and return the answer; a failure of the network is an answer too."""
    came = call(target, body, headers, may_call_private=may_call_private, resolve=resolve, connect=connect)
    error = came.error if came.status is None else _wrong(came.status)
    return Answer(came.status, came.text[:SHOWN], came.milliseconds, error)


def _wrong(status: int) -> Message | None:
    if 200 <= status < 300:
        return None
    if 300 <= status < 400:
        return Message("对方要求跳转（{status}），没有跟随。请改成最终的地址。", {"status": status})
    return Message("对方回答 {status}。", {"status": status})
