"""Amounts, whole numbers and rates out of cells, exactly."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from fractions import Fraction

from xiaozhang.base.money import MAX_FEN, round_fen
from xiaozhang.base.text import Message
from xiaozhang.home.exchange.rules.cells import Cell
from xiaozhang.home.exchange.rules.days import Unreadable

SCALES = {
    "": 100, "元": 100, "圆": 100, "人民币": 100, "人民币元": 100, "rmb": 100, "cny": 100, "¥": 100, "分": 1, "角": 10,
    "百元": 10**4, "千": 10**5, "千元": 10**5, "万": 10**6, "万元": 10**6, "百万": 10**8, "百万元": 10**8,
    "亿": 10**10, "亿元": 10**10,
}  # fmt: skip
_SIGN = re.compile(r"(?:人民币|rmb|cny|[¥￥$])", re.IGNORECASE)
_AMOUNT = re.compile(
    r"([+-]?)(\d[\d,]*)?(?:\.(\d+))?(?:e\+?(\d{1,2}))?\s*(百万元|百万|万元|万|亿元|亿|千元|千|元|圆)?(?:整|正)?"
)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
_DIGITS = {char: number % 10 for number, char in enumerate("零壹贰叁肆伍陆柒捌玖〇一二三四五六七八九")}
_DIGITS |= {"两": 2, "貳": 2, "陸": 6, "兩": 2}
_PLACES = {"拾": 10, "十": 10, "佰": 100, "百": 100, "仟": 1000, "千": 1000}
_LARGE = (("万亿", 10**12), ("亿", 10**8), ("万", 10**4))
_CAPITALS = re.compile(
    r"(?:人民币)?(负)?(?:([零壹贰叁肆伍陆柒捌玖拾佰仟萬万亿〇一二三四五六七八九十百千两]+)[元圆])?"
    r"(?:([零壹贰叁肆伍陆柒捌玖一二三四五六七八九])角)?(?:零?([壹贰叁肆伍陆柒捌玖一二三四五六七八九])分)?[整正]?"
)
_HAN_ONLY = re.compile(r"[零壹贰叁肆伍陆柒捌玖拾佰仟萬万亿〇一二三四五六七八九十百千两]+")
_WHOLE = re.compile(
    r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?\s*(?:[个件台套只支箱包盒袋瓶人次家单项条吨斤米年月天]|kg)?"
)
_RATE = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*([%‰]?)")
_NOISE = Fraction(1, 100)

NO_AMOUNT = Message("「{text}」不是金额，写成 1234.50 这样就能读。")
NO_UNIT = Message("这一列的单位是「{unit}」，不知道怎么换算成元。请在上一步选定单位。")
TOO_MUCH = Message("「{text}」超出能记的金额，请确认单位。")
ROUNDED = Message("「{text}」不到一分的部分四舍五入了。")
NO_WHOLE = Message("「{text}」不是整数。")
NO_RATE = Message("「{text}」不是百分数，写成 13% 这样就能读。")
RATE_RANGE = Message("「{text}」要在 0% 到 100% 之间，最多两位小数。")


def money_scale(unit: str) -> int:
    """Return how many 分 one of a unit is: 元 100, 万元 1,000,000; 元/吨 counts as 元. Raises Unreadable."""
    base = unicodedata.normalize("NFKC", unit).casefold().split("/")[0].strip()
    if base not in SCALES:
        raise Unreadable(Message(NO_UNIT.msgid, {"unit": unit}))
    return SCALES[base]


def read_money(cell: Cell, scale: int) -> tuple[int | None, Message | None]:
    """Return 分 and what a person should know; None for an empty cell. `scale` is for figures without their own unit.

    >>> read_money("1,200", 100)[0], read_money("￥3.5万", 100)[0], read_money("壹万贰仟元整", 100)[0]
    (120000, 3500000, 1200000)
    >>> read_money("(1,000.00)", 100)[0], read_money("2087.0249999999996", 100)
    (-100000, (208702, None))

    Raises:
        Unreadable: it is no amount.
    """
    if cell is None:
        return None, None
    said = unicodedata.normalize("NFKC", str(cell)).strip()
    text = _SIGN.sub("", said).replace("−", "-").replace("，", ",").replace(" ", "").replace("'", "")
    if not said or isinstance(cell, bool):
        if not said:
            return None, None
        raise Unreadable(Message(NO_AMOUNT.msgid, {"text": said[:30]}))
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1]}"
    exact = _figures(text.casefold(), scale)
    if exact is None:
        exact = _in_capitals(said.replace(" ", ""), scale)
    if exact is None:
        raise Unreadable(Message(NO_AMOUNT.msgid, {"text": said[:30]}))
    if abs(exact) > MAX_FEN:
        raise Unreadable(Message(TOO_MUCH.msgid, {"text": said[:30]}))
    fen = round_fen(exact)
    is_noise = abs(exact - fen) < _NOISE or len(said.partition(".")[2]) > 10
    return fen, None if is_noise else Message(ROUNDED.msgid, {"text": said[:30]})


def read_whole(cell: Cell) -> int | None:
    """Return a whole number, with or without thousands separators and a counting word. Raises Unreadable."""
    if cell is None:
        return None
    if isinstance(cell, int) and not isinstance(cell, bool):
        return cell
    text = unicodedata.normalize("NFKC", str(cell)).strip()
    if not text:
        return None
    found = _WHOLE.fullmatch(text)
    if found is None or len(text) > 18:
        raise Unreadable(Message(NO_WHOLE.msgid, {"text": text[:30]}))
    number = int(found[2].replace(",", ""))
    return -number if found[1] == "-" else number


def rate_scale(cells: Iterable[Cell], unit: str) -> int:
    """Return how many ten-thousandths a bare number of a column is: 100 for 13 (%), 10000 for 0.13.

    Workbooks keep 13% as 0.13, so a column of nothing but fractions is one, whatever its heading says.

    >>> rate_scale(["0.13", "0.06"], "%"), rate_scale([13, 6, 0], "")
    (10000, 100)
    """
    values = [Fraction(found[1]) for cell in cells if (found := _RATE.fullmatch(str(cell).strip())) and not found[2]]
    is_fraction = bool(values) and all(0 <= value <= 1 for value in values) and any(0 < value < 1 for value in values)
    if is_fraction or (not unit and values and all(0 <= value <= 1 for value in values)):
        return 10_000
    return 100


def read_rate(cell: Cell, scale: int) -> int | None:
    """Return ten-thousandths of `13%`, or of a bare number by the scale of its column. Raises Unreadable."""
    if cell is None:
        return None
    text = unicodedata.normalize("NFKC", str(cell)).strip()
    if not text:
        return None
    found = _RATE.fullmatch(text)
    if found is None or isinstance(cell, bool):
        raise Unreadable(Message(NO_RATE.msgid, {"text": text[:30]}))
    exact = Fraction(found[1]) * ({"%": 100, "‰": 10}.get(found[2]) or scale)
    if exact.denominator != 1 or not 0 <= exact <= 10_000:
        raise Unreadable(Message(RATE_RANGE.msgid, {"text": text[:30]}))
    return int(exact)


def _figures(text: str, scale: int) -> Fraction | None:
    found = _AMOUNT.fullmatch(text)
    if found is None or (found[2] is None and found[3] is None):
        return None
    whole = found[2] or "0"
    if not _GROUPED.fullmatch(whole) or len(text) > 40:
        return None
    power: int = 10 ** int(found[4] or 0)
    exact = Fraction(f"{whole.replace(',', '')}.{found[3] or '0'}") * power
    exact *= SCALES[found[5]] if found[5] else scale
    return -exact if found[1] == "-" else exact


def _in_capitals(text: str, scale: int) -> Fraction | None:
    found = _CAPITALS.fullmatch(text)
    if found and (found[2] or found[3] or found[4]):
        fen = (
            100 * _han_whole(found[2] or "") + 10 * _DIGITS.get(found[3] or "零", 0) + _DIGITS.get(found[4] or "零", 0)
        )
        return Fraction(-fen if found[1] else fen)
    if len(text) > 1 and _HAN_ONLY.fullmatch(text):
        return Fraction(_han_whole(text) * scale)
    return None


def _han_whole(text: str) -> int:
    for unit, size in _LARGE:
        head, found, tail = text.replace("萬", "万").partition(unit)
        if found:
            return _han_whole(head) * size + _han_whole(tail)
    total = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        else:
            total += (digit or 1) * _PLACES[char]
            digit = 0
    return total + digit
