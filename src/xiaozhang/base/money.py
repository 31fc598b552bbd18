"""Money in 分 and exact rates. No float ever; `round_fen` is the only rounding and `allocate` the only split."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

MAX_FEN = 10**15  # ten trillion yuan: beyond it a figure is a typing error, and sums stay inside 64 bits

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿", "亿亿")
_AMOUNT = re.compile(r"^([+-]?)(\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d+))?(万|亿)?元?$")
_RATE = re.compile(r"^([+-]?\d+(?:\.\d+)?)\s*%$")


def round_fen(value: Fraction | int) -> int:
    """Return the whole 分 nearest to `value`, halves away from zero, so that a reversal mirrors its original.

    >>> round_fen(Fraction(5, 2)), round_fen(Fraction(-5, 2))
    (3, -3)
    """
    return round_quotient(value.numerator, value.denominator)


def round_quotient(numerator: int, denominator: int) -> int:
    """Return `round_fen` of a quotient without building the fraction; `denominator` is above zero.

    >>> round_quotient(5, 2), round_quotient(-5, 2)
    (3, -3)
    """
    magnitude = (2 * abs(numerator) + denominator) // (2 * denominator)
    return magnitude if numerator >= 0 else -magnitude


def allocate(total_fen: int, weights: Sequence[Fraction | int]) -> list[int]:
    """Split a whole by weights so that the parts sum to it: largest remainder, ties to the earlier.

    A negative whole is split by magnitude. Raises ValueError for no weights, a negative one, or a zero sum.

    >>> allocate(100, [1, 1, 1])
    [34, 33, 33]
    """
    exact = [Fraction(weight) for weight in weights]
    whole = sum(exact, Fraction(0))
    if not exact or whole <= 0 or min(exact) < 0:
        raise ValueError("weights must not be negative and must have a positive sum")
    shares = [abs(total_fen) * weight / whole for weight in exact]
    parts = [share.numerator // share.denominator for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda i: (parts[i] - shares[i], i))
    for index in by_remainder[: abs(total_fen) - sum(parts)]:
        parts[index] += 1
    return parts if total_fen >= 0 else [-part for part in parts]


def parse_yuan(text: str) -> int:
    """Return the 分 of an amount as people type it: `1,234.5`, `￥1，234.50`, `３万`, `1.5亿元`.

    Raises ValueError for anything else, for more than two decimals of a 分, and beyond `MAX_FEN`.
    """
    plain = unicodedata.normalize("NFKC", text).replace("¥", "").replace("−", "-")
    matched = _AMOUNT.match("".join(plain.split()))
    if matched is None or (matched[2] is None and matched[3] is None):
        raise ValueError(f"not an amount: {text!r}")
    sign, whole, decimals, unit = matched.groups()
    if len(whole or "") + len(decimals or "") > 30:
        raise ValueError("amount out of range")
    digits = int((whole or "0").replace(",", "") + (decimals or ""))
    scale: int = 10 ** len(decimals or "")
    fen, rest = divmod(digits * {None: 1, "万": 10**4, "亿": 10**8}[unit] * 100, scale)
    if rest:
        raise ValueError("an amount has at most two decimals of a yuan")
    if fen > MAX_FEN:
        raise ValueError("amount out of range")
    return -fen if sign == "-" else fen


def yuan(fen: int) -> str:
    """Return `1,234,567.89`; minus is U+2212."""
    whole, rest = divmod(abs(fen), 100)
    return f"{'−' if fen < 0 else ''}{whole:,}.{rest:02d}"


def wan(fen: int) -> str:
    """Return an amount for boards: `31.86 万元`, from 1 亿 on `1.20 亿元`, below 1 万 in full yuan."""
    magnitude = abs(fen)
    sign = "−" if fen < 0 else ""
    for unit_fen, unit in ((10**10, "亿元"), (10**6, "万元")):
        if magnitude >= unit_fen:
            hundredths = round_fen(Fraction(magnitude * 100, unit_fen))
            return f"{sign}{hundredths // 100:,}.{hundredths % 100:02d} {unit}"
    return f"{yuan(fen)} 元"


def capitals(fen: int) -> str:
    """Return the amount in the capitals that Chinese documents ask for.

    >>> capitals(1635580)
    '人民币壹万陆仟叁佰伍拾伍元捌角整'
    """
    whole, rest = divmod(abs(fen), 100)
    jiao, last = divmod(rest, 10)
    words = f"{_integer_capitals(whole)}元" if whole else ""
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    elif whole and last:
        words += "零"
    if last:
        words += f"{_DIGITS[last]}分"
    else:
        words = (words or "零元") + "整"
    return f"人民币{'负' if fen < 0 else ''}{words}"


@lru_cache(maxsize=4_096)
def parse_rate(text: str) -> Fraction:
    """Return the exact rate of `2.0%`. Raises ValueError without the percent sign: 2 and 2% are never confused."""
    matched = _RATE.match(unicodedata.normalize("NFKC", text).strip())
    if matched is None:
        raise ValueError(f"not a percentage: {text!r}")
    return Fraction(matched[1]) / 100


def percent(rate: Fraction, places: int = 1) -> str:
    """Return `2.0%`; more places than `places` appear only where the rate has them, up to six."""
    for count in range(places, 7):
        scaled = rate * 100 * 10**count
        if scaled.denominator == 1 or count == 6:
            digits = round_fen(scaled)
            sign = "−" if digits < 0 else ""
            whole, rest = divmod(abs(digits), 10**count)
            return f"{sign}{whole}.{rest:0{count}d}%" if count else f"{sign}{whole}%"
    raise AssertionError("unreachable")


def _integer_capitals(value: int) -> str:
    groups: list[int] = []
    while value:
        value, group = divmod(value, 10**4)
        groups.append(group)
    words, gap = "", False
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if group == 0:
            gap = bool(words)
            continue
        if words and (gap or group < 1000):
            words += "零"
        words += _group_capitals(group) + _GROUPS[index]
        gap = False
    return words


def _group_capitals(group: int) -> str:
    words, gap = "", False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit == 0:
            gap = bool(words)
            continue
        words += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return words
