"""What all channels have in common: what is sent, what is asked of the other side, what it answers.

A channel is given the address of a person, a text and a link, and answers: sent, later, or refused. What the three
companies' interfaces look like stands in `dingtalk`, `wecom` and `feishu`, each free of any network.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from xiaozhang.base.text import Message

MAIL, DINGTALK, WECOM, FEISHU = "mail", "dingtalk", "wecom", "feishu"
LABELS: Mapping[str, Message] = {
    MAIL: Message("邮件"),
    DINGTALK: Message("钉钉"),
    WECOM: Message("企业微信"),
    FEISHU: Message("飞书"),
}
MESSENGERS = (DINGTALK, WECOM, FEISHU)


class Came(StrEnum):
    """What came of a message."""

    SENT = "sent"
    LATER = "later"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the other side said: `code` and `words` of its answer.

    `wait_seconds` is how long it asked to be left alone. `concerns_all`: not this message but the whole channel does
    not work at the moment (a wrong secret, too many calls, nobody there). `is_token_bad`: a new token would help.
    """

    came: Came
    code: str = ""
    words: Message | str = ""
    wait_seconds: int | None = None
    concerns_all: bool = False
    is_token_bad: bool = False


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What is said: a heading, a text of several lines, a link ("" for none), and a key that tells a repeat by."""

    title: str
    text: str
    url: str
    key: str


@dataclass(frozen=True, slots=True)
class Application:
    """Our application at the other side: where its interface is, and the names and the secret it knows us by."""

    base: str
    name: str
    secret: str = field(repr=False)
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask: `body` None asks by GET."""

    url: str
    body: Mapping[str, object] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def encoded(self) -> bytes | None:
        """Return the body as JSON."""
        return None if self.body is None else json.dumps(self.body, ensure_ascii=False).encode()


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: HTTP status, the text as JSON ({} where it is none), headers by lower-case name."""

    status: int
    values: Mapping[str, object]
    headers: Mapping[str, str] = field(default_factory=dict)

    def code(self, name: str) -> int | None:
        """Return the code under which the other side says how it went."""
        value = self.values.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def text(self, name: str) -> str:
        """Return a value that is text."""
        value = self.values.get(name)
        return value if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class Token:
    """An access token and for how many seconds it holds."""

    value: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one company wants to be spoken to.

    `host` is where its interface usually is. `robot(url, secret, message, at)` takes the time in seconds.
    """

    host: str
    asks_agent: bool
    token_request: Callable[[Application], Request]
    read_token: Callable[[Answer], Token | Outcome]
    message_request: Callable[[Application, str, str, Outgoing], Request]
    read_answer: Callable[[Answer], Outcome]
    robot_request: Callable[[str, str, Outgoing, int], Request]
    read_robot_answer: Callable[[Answer], Outcome]


def base_of(host: str) -> str:
    """Return the beginning of the addresses of an interface.

    >>> base_of("api.example.com/") == "https" + "://api.example.com"
    True
    >>> base_of("http" + "://127.0.0.1:8000")
    'http://127.0.0.1:8000'
    """
    return (host if "://" in host else f"https://{host}").rstrip("/")


def cut_bytes(text: str, most: int) -> str:
    """Return the text cut to so many bytes of UTF-8, between characters.

    >>> cut_bytes("合同到期", 9)
    '合同…'
    """
    if len(text.encode()) <= most:
        return text
    return text.encode()[: most - len("…".encode())].decode("utf-8", "ignore") + "…"


def unanswered(answer: Answer) -> Outcome:
    """Return what to make of an answer that does not say how it went: a broken gateway, a page instead of JSON."""
    words = Message("对方的回答看不懂（HTTP {status}）。", {"status": answer.status})
    return Outcome(Came.LATER, str(answer.status), words, concerns_all=answer.status >= 500)
