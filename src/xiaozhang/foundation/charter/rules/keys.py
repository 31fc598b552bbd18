"""Keys of new clauses: stable names through all versions, made once from kind or title."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xiaozhang.base import pinyin

_LONGEST = 40


def key_for(title: str, kind: str) -> tuple[str, Iterator[str]]:
    """Return what the key of a clause begins with, and the keys to choose from, best first.

    >>> start, keys = key_for("住宿标准", "")
    >>> start, next(keys), next(keys)
    ('zhu_su_biao_zhun', 'zhu_su_biao_zhun', 'zhu_su_biao_zhun_2')
    """
    start = kind or _plain(title)
    return start, _numbered(start)


def _plain(title: str) -> str:
    words = [word for syllable in pinyin.read(title) for word in re.findall("[a-z0-9]+", syllable.lower())]
    plain = "_".join(words)[:_LONGEST].strip("_")
    return plain if plain[:1].isalpha() else f"clause_{plain}".rstrip("_")


def _numbered(start: str) -> Iterator[str]:
    yield start
    number = 2
    while True:
        yield f"{start}_{number}"
        number += 1
