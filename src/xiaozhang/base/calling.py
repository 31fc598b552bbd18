"""Calling another system, and no machine that was not meant.

The name is looked up once, every address it has is checked, and the connection goes to a checked one: what the name
means a moment later does not matter. No redirect is followed; time and size are limited.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xiaozhang.base.addresses import Target, is_public
from xiaozhang.base.text import Message

STEP_SECONDS, WHOLE_SECONDS, READ_BYTES = 5.0, 15.0, 4096

Resolve = Callable[[str, int], Sequence[str]]
Connect = Callable[[str, int], socket.socket]


@dataclass(frozen=True, slots=True)
class Called:
    """What came of a call: `status` is None where nobody answered, and `error` says why.

    `text` is the beginning of the answer; `headers` are its headers by lower-case name.
    """

    status: int | None
    text: str
    milliseconds: int
    error: Message | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class NotCalled(Exception):
    """The address may not be called, or nobody is there."""

    def __init__(self, words: Message) -> None:
        """Keep the words."""
        super().__init__(str(words))
        self.words = words


def addresses_of(host: str, port: int) -> list[str]:
    """Return every IP address that a name stands for."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def connected(address: str, port: int) -> socket.socket:
    """Return a connection to an IP address."""
    return socket.create_connection((address, port), timeout=STEP_SECONDS)


def call(
    target: Target,
    body: bytes | None,
    headers: Mapping[str, str],
    *,
    may_call_private: bool,
    resolve: Resolve = addresses_of,
    connect: Connect = connected,
) -> Called:
    """Post the body (None: get) and return the answer; a failure of the network is an answer too."""
    began = time.monotonic()

    def took() -> int:
        return round((time.monotonic() - began) * 1000)

    try:
        status, text, answered = _exchanged(target, body, headers, may_call_private, resolve, connect)
    except NotCalled as refusal:
        return Called(None, "", took(), refusal.words)
    except ssl.SSLError:
        return Called(None, "", took(), Message("对方的证书不能通过核对。"))
    except TimeoutError:
        return Called(None, "", took(), Message("对方没有在规定时间内回答。"))
    except (OSError, http.client.HTTPException):
        late = took() >= WHOLE_SECONDS * 1000
        words = Message("对方没有在规定时间内回答。") if late else Message("没有连上对方，或连接中断。")
        return Called(None, "", took(), words)
    return Called(status, text, took(), None, answered)


def _exchanged(
    target: Target,
    body: bytes | None,
    headers: Mapping[str, str],
    may_call_private: bool,
    resolve: Resolve,
    connect: Connect,
) -> tuple[int, str, dict[str, str]]:
    address = _checked_address(target, may_call_private, resolve)
    raw = connect(address, target.port)
    watch = threading.Timer(WHOLE_SECONDS, _cut, [raw])
    watch.daemon = True
    watch.start()
    try:
        line: Any = raw
        if target.is_https:
            line = ssl.create_default_context().wrap_socket(raw, server_hostname=target.host)
        return _asked(line, target, body, headers)
    finally:
        watch.cancel()
        raw.close()


def _asked(
    line: Any, target: Target, body: bytes | None, headers: Mapping[str, str]
) -> tuple[int, str, dict[str, str]]:
    with line:
        connection = http.client.HTTPConnection(target.host, target.port, timeout=STEP_SECONDS)
        connection.sock = line
        method = "GET" if body is None else "POST"
        connection.putrequest(method, target.path, skip_host=True, skip_accept_encoding=True)
        usual = target.port == (443 if target.is_https else 80)
        host = f"[{target.host}]" if ":" in target.host else target.host
        connection.putheader("Host", host if usual else f"{host}:{target.port}")
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        answer = connection.getresponse()
        text = answer.read(READ_BYTES).decode("utf-8", "replace").replace("\x00", "")
        return answer.status, text, {name.lower(): value for name, value in answer.getheaders()}


def _checked_address(target: Target, may_call_private: bool, resolve: Resolve) -> str:
    try:
        found = resolve(target.host, target.port)
    except (OSError, UnicodeError):
        raise NotCalled(Message("没有找到这个域名。")) from None
    if not found:
        raise NotCalled(Message("没有找到这个域名。"))
    if not may_call_private and not all(is_public(address) for address in found):
        raise NotCalled(Message("这个地址在内部网络，没有发送。要推送到内部网络，请管理员在服务器上允许。"))
    return found[0]


def _cut(raw: socket.socket) -> None:
    """End a connection that has gone on for too long; whoever reads from it fails at once."""
    try:
        raw.shutdown(socket.SHUT_RDWR)
    except OSError:
        raw.close()
