"""Logins and passwords: how they are written, and first passwords that can be read out over the telephone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from xiaozhang.base.text import clean_line

# Without characters that look alike (0 O o, 1 l I i): the first password travels on paper or by voice.
_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_DIGITS = "23456789"
_LOGIN = re.compile(r"[\w.@+-]{2,60}")
_PHONE = re.compile(r"\+?\d[\d ()-]{4,28}")


def login_of(text: str) -> str:
    """Return a login as it is kept: one spelling, lower-case, so that a capital on a phone's keyboard does no harm.

    Raises ValueError for what cannot be a login.

    >>> login_of(" Chen.Yu ")
    'chen.yu'
    """
    login = unicodedata.normalize("NFKC", clean_line(text)).lower()
    if not _LOGIN.fullmatch(login):
        raise ValueError(f"not a login: {text!r}")
    return login


def phone_of(text: str) -> str:
    """Return a phone number as it is kept, "" for none. Raises ValueError for anything else.

    >>> phone_of("１３８ 1234-5621")
    '13812345621'
    """
    line = unicodedata.normalize("NFKC", clean_line(text))
    if line and not _PHONE.fullmatch(line):
        raise ValueError(f"not a phone number: {text!r}")
    return re.sub(r"[ ()-]", "", line)


def readable_password(below: Callable[[int], int]) -> str:
    """Return a first password of three groups such as `kmwt-7429-hvxe`; `below(n)` draws from 0 to n-1.

    >>> readable_password(lambda n: 0)
    'aaaa-2222-aaaa'
    """
    groups = (_LETTERS, _DIGITS, _LETTERS)
    return "-".join("".join(signs[below(len(signs))] for _place in range(4)) for signs in groups)
