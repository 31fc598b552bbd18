"""Which addresses of other systems may be called: public ones, unless the operator allows the own network.

>>> is_public("8.8.8.8"), is_public("10.0.0.1"), is_public("::ffff:127.0.0.1"), is_public("169.254.169.254")
(True, False, False, False)
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from xiaozhang.base.text import Message

LONGEST = 500
# Addresses that carry another one inside: what lies behind them is not for us to guess.
_CARRIERS = [ipaddress.ip_network(text) for text in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")]


@dataclass(frozen=True, slots=True)
class Target:
    """Where a message goes: `path` with its query, `host` in ASCII."""

    is_https: bool
    host: str
    port: int
    path: str


class BadAddress(ValueError):
    """An address that is no place to send to; `words` say why."""

    def __init__(self, words: Message) -> None:
        """Keep the words."""
        super().__init__(str(words))
        self.words = words


def read_address(text: str, *, may_call_private: bool = False) -> Target:
    """Return where a URL leads. Raises BadAddress for what is no https address (http only within the own network).

    >>> read_address("HTTPS" + "://hooks.example.com/in?a=1")
    Target(is_https=True, host='hooks.example.com', port=443, path='/in?a=1')
    """
    if len(text) > LONGEST or not text.isprintable() or " " in text:
        raise BadAddress(Message("地址太长，或有空格等不能用的字符。"))
    try:
        parts = urlsplit(text)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        raise BadAddress(Message("这不是一个网址，请写成 https://…")) from None
    allowed = ("https", "http") if may_call_private else ("https",)
    if parts.scheme not in allowed or not host:
        raise BadAddress(Message("地址须以 https:// 开头。"))
    if parts.username is not None or parts.password is not None:
        raise BadAddress(Message("地址里不要写用户名和密码；对方用签名核对来源。"))
    is_https = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not path.isascii():
        raise BadAddress(Message("网址里的中文请先编码，如 %E4%BD%A0。"))
    return Target(is_https, host, port or (443 if is_https else 80), path)


def is_public(address: str) -> bool:
    """Say whether an IP address belongs to the open network and to one machine."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return is_public(str(found.ipv4_mapped))
        if any(found in network for network in _CARRIERS):
            return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)
