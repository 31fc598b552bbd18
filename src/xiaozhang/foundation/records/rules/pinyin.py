"""Pinyin of names, for sorting and for search."""

from __future__ import annotations

import re
from functools import lru_cache

from xiaozhang.base import pinyin
from xiaozhang.foundation.org.rules.names import person_syllables

_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
# What nearly every company's name ends with is a piece of its own, so that it is read once and not for each name.
_FORMS = "股份有限公司|有限责任公司|有限公司|分公司"
_PIECES = re.compile(f"{_FORMS}|(?:(?!{_FORMS})[{_HAN}])+|[0-9a-z]+")
_KEPT = 16_384


def syllables(name: str, *, is_person: bool = False) -> list[str]:
    """Return the syllables of the Chinese characters in a name, without tones; ü is written v.

    >>> syllables("重庆吕氏（GTX）银行")
    ['chong', 'qing', 'lv', 'shi', 'yin', 'hang']
    >>> syllables("曾国藩", is_person=True)
    ['zeng', 'guo', 'fan']
    """
    if is_person:
        return [each for each in person_syllables(name) if each.isascii() and each.isalpha()]
    return [each for piece in _PIECES.findall(name.casefold()) if not piece.isascii() for each in _read(piece)]


def sort_key(name: str) -> str:
    """Return what a list of names is sorted by: pinyin, with Latin words and digits in their places.

    >>> sort_key("GTX 澄源")
    'gtx cheng yuan'
    """
    key: list[str] = []
    for piece in _PIECES.findall(name.casefold()):
        key += (piece,) if piece.isascii() else _read(piece)
    return " ".join(key)[:200]


@lru_cache(maxsize=_KEPT)
def _read(piece: str) -> tuple[str, ...]:
    syllables = (syllable for word in pinyin.words(piece) for syllable in pinyin.read(word))
    return tuple(syllable for syllable in syllables if syllable.isascii())
