"""Sign-in names for people who come out of a file."""

from __future__ import annotations

import re
from collections.abc import Collection

from xiaozhang.base.text import clean_line

_ODD = re.compile(r"[^a-z0-9]+")


def login_for(name: str, latin: str, taken: Collection[str]) -> str:
    """Return a sign-in name nobody has: `Moses Frase` -> moses.frase, 陈昱 (latin `chen yu`) -> chen.yu.

    `latin` is the name in letters, for a name that has none of its own; a name that is taken gets a number.

    >>> login_for("Mei-Mei Johns", "", {"mei.mei.johns"})
    'mei.mei.johns2'
    """
    own = _ODD.sub(".", clean_line(name).casefold()).strip(".")
    stem = (own or _ODD.sub(".", latin.casefold()).strip(".") or "member")[:50]
    stem = stem if len(stem) > 1 else f"{stem}.x"
    login, number = stem, 2
    while login in taken:
        login, number = f"{stem}{number}", number + 1
    return login
