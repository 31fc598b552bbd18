"""When two customers may be one: their names without what every company has in its name."""

from __future__ import annotations

import re

from xiaozhang.base.text import match_key

_PUNCTUATION = re.compile(r"[^0-9a-z\u3400-\u9fff\uf900-\ufaff]+")
_PREFIXES = re.compile(r"^(示例:?|【演示数据】)")
_FORMS = (
    "股份有限公司", "有限责任公司", "集团有限公司", "有限公司", "分公司", "总公司", "子公司", "集团公司",
    "集团", "公司", "厂", "incorporated", "corporation", "limited", "company", "holdings", "group", "gmbh", "corp",
    "inc", "ltd", "llc", "co",
)  # fmt: skip
_SHORTEST = 2


def core(name: str) -> str:
    """Return what tells a company's name from others: without its legal form, brackets, spaces and case.

    >>> core("江阴澄源水务（集团）有限公司")
    '江阴澄源水务'
    >>> core("Acme Corporation, Inc.")
    'acme'
    """
    key = _PUNCTUATION.sub("", _PREFIXES.sub("", match_key(name)))
    while True:
        shorter = next((key.removesuffix(form) for form in _FORMS if key.endswith(form)), key)
        if shorter == key or len(shorter) < _SHORTEST:
            return key
        key = shorter


def is_alike(first: str, second: str) -> bool:
    """Say whether two names may mean one company: equal cores, or one core within the other and most of it.

    >>> is_alike("澄源水务", "江阴澄源水务有限公司")
    True
    >>> is_alike("江阴澄源水务有限公司", "江阴澄源热电有限公司")
    False
    """
    short, long = sorted((core(first), core(second)), key=len)
    if len(short) < _SHORTEST:
        return False
    return short == long or (short in long and len(short) * 5 >= len(long) * 3) or _one_apart(short, long)


def _one_apart(short: str, long: str) -> bool:
    """Say whether long names differ in one character: a slip of the hand."""
    if len(short) < 6 or len(long) - len(short) > 1:
        return False
    start = next((place for place in range(len(short)) if short[place] != long[place]), len(short))
    return short[start + 1 :] == long[start + 1 :] or short[start:] == long[start + 1 :]
