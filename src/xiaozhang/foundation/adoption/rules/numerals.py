"""Chinese numerals as rulebooks write them."""

from __future__ import annotations

import unicodedata
from fractions import Fraction

CHINESE = "零〇一二两三四五六七八九十百千万"
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}


def whole(text: str) -> int | None:
    """Return a whole number written in Chinese or in figures of either width; None for anything else.

    >>> [whole(text) for text in ("十二", "二十", "一百零五", "贰拾叁", "１２", "二〇二六", "三万五千", "甲")]
    [12, 20, 105, 23, 12, 2026, 35000, None]
    """
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").translate(_FORMAL)
    if plain.isascii() and plain.isdigit() and len(plain) <= 12:
        return int(plain)
    if not plain or len(plain) > 12 or any(sign not in CHINESE for sign in plain):
        return None
    if not set(plain) & set("十百千万"):
        return int("".join(str(_DIGITS[sign]) for sign in plain))
    head, ten_thousand, tail = plain.partition("万")
    if not ten_thousand:
        return _below_ten_thousand(plain)
    first, rest = _below_ten_thousand(head), _below_ten_thousand(tail) if tail else 0
    return first * 10_000 + rest if first is not None and rest is not None else None


def exact(text: str) -> Fraction | None:
    """Return a figure with its decimals, thousands separators left out; Chinese numerals too.

    >>> [str(exact(text)) for text in ("1,234.5", "０．５", "三十")]
    ['2469/2', '1/2', '30']
    """
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")
    head, _point, tail = plain.partition(".")
    if head.isascii() and head.isdigit() and len(head) <= 15 and (not tail or (tail.isascii() and tail.isdigit())):
        return Fraction(plain) if len(tail) <= 6 else None
    number = whole(text)
    return Fraction(number) if number is not None else None


def _below_ten_thousand(text: str) -> int | None:
    total, digit = 0, None
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _UNITS:
            total += (1 if digit is None else digit) * _UNITS[sign]
            digit = None
        else:
            return None
    return total + (digit or 0)
