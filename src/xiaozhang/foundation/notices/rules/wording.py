"""What leaves the house, in words: one notice, several gathered, a code that confirms an address."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from xiaozhang.foundation.notices.rules.channels import Outgoing

_MOST_LISTED = 30


@dataclass(frozen=True, slots=True)
class Told:
    """A notice as it is sent: `at` is its time in words, `label` its kind, `path` where it is opened in this house."""

    pk: int
    label: str
    title: str
    body: str
    at: str
    path: str


def single(told: Told, site: str) -> Outgoing:
    """Return one notice; `site` is the beginning of our own addresses, "" where nobody has said it.

    The time stands in the text so that two notices of the same words are not taken for a repeat.
    """
    text = f"{told.body}\n{told.at}" if told.body else told.at
    return Outgoing(told.title, text, f"{site}{told.path}" if site else "", f"notice-{told.pk}")


def gathered(every: Sequence[Told], site: str, path: str, on: str) -> Outgoing:
    """Return several notices as one message: the latest first, so many of them and the number of the rest."""
    lines = [f"· {told.title}（{told.label}，{told.at}）" for told in every[:_MOST_LISTED]]
    if len(every) > _MOST_LISTED:
        lines.append(f"另有 {len(every) - _MOST_LISTED} 条，请在通知中心查看。")
    numbers = ",".join(str(told.pk) for told in every)
    key = f"digest-{hashlib.sha256(numbers.encode()).hexdigest()[:24]}"
    return Outgoing(f"{on} 有 {len(every)} 条通知", "\n".join(lines), f"{site}{path}" if site else "", key)


def code_message(code: str, name: str, key: str) -> Outgoing:
    """Return the message that carries a code to an address which somebody says is theirs."""
    text = f"{name}，您正在把这个地址用于销章的通知。验证码 {code}，30 分钟内有效。如果不是您本人操作，请不要理会。"
    return Outgoing("销章：确认通知地址", text, "", key)


def code_of(installation: bytes, salt: str, address: str) -> str:
    """Return the code of six figures that confirms an address; none is kept.

    >>> code_of(b"own", "salt", "a@example.com") == code_of(b"own", "salt", "b@example.com")
    False
    """
    made = hmac.new(installation, f"xiaozhang.notices.code.{salt}.{address}".encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(made[:8], 'big') % 1_000_000:06d}"
