"""What a heading says: its words, its unit, its required mark, the month in it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from xiaozhang.base.text import clean_line
from xiaozhang.home.exchange.rules.cells import Cell, shown

_MARKS = re.compile(r"^[*★●※\s]+|[*★●※\s]+$|[(\[【]\s*(?:\*|必填|必填项|选填|可选|非必填|required|optional)\s*[)\]】]")
_BRACKET = re.compile(r"[(\[【{]([^()\[\]【】{}]*)[)\]】}]\s*$")
_TRAILING_UNIT = re.compile(r"^(.+?)\s*(?:[/_:：-]\s*|单位[:：]?\s*|\s)([^/_:：\s-]+)$")
_ODD = re.compile(r"[\s_\-.·,，、:：;；/\\'\"“”‘’()\[\]【】{}<>《》|#*★●※?？!！]+")
_UNIT_WORDS = """
元 万元 千元 百元 亿元 百万元 分 角 万 亿 人民币 rmb cny 人民币元 ￥ ¥ % ‰ 百分比 百分数 百分之 个
件 台 套 只 支 箱 包 盒 袋 瓶 人 次 家 单 项 条 kg g 千克 公斤 克 吨 t 斤 米 m cm mm km 公里 ㎡ m2
平方米 平米 升 l ml 天 日 小时 h 分钟 秒 周 年 月 个月 岁 usd 美元 港币 hkd eur 欧元
"""
_UNITS = frozenset(_UNIT_WORDS.split())
_RATIO = re.compile(r"^(\w{1,4})/(\w{1,6})$")
_MONTH = re.compile(r"^(?:(\d{4}|\d{2})\s*[年./-]\s*)?(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?\s*(.*)$")
_ISO_MONTH = re.compile(r"^(\d{4})[./-](1[0-2]|0?[1-9])\s*(.*)$")
_CHINESE = {word: number for number, word in enumerate("一二三四五六七八九", 1)} | {"十": 10, "十一": 11, "十二": 12}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading taken apart: as shown, as compared, its unit, and whether it carries a required mark."""

    shown: str
    plain: str
    unit: str = ""
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class MonthHeading:
    """A heading that names a month: `year` if it does, and the rest of its words (预计)."""

    year: int | None
    month: int
    rest: str


def read_heading(cell: Cell) -> Heading:
    """Return a heading taken apart.

    >>> read_heading("单价（元/吨）").plain, read_heading("单价（元/吨）").unit
    ('单价', '元/吨')
    >>> read_heading("*客户 名称").plain, read_heading("金额/万元").unit
    ('客户名称', '万元')
    """
    text = _one_line(shown(cell))
    folded = unicodedata.normalize("NFKC", text).strip()
    bare = folded
    while (stripped := _MARKS.sub("", bare).strip()) != bare:
        bare = stripped
    words, unit = _split_unit(bare)
    return Heading(text, plain(words), unit, is_marked=bare != folded)


def plain(text: str) -> str:
    """Return words as headings and field names are compared: NFKC, lower case, letters and digits only.

    >>> plain("Sales_Agent ") == plain("ｓａｌｅｓ agent")
    True
    """
    return _ODD.sub("", unicodedata.normalize("NFKC", text).casefold())


def read_month(heading: str) -> MonthHeading | None:
    """Return the month that a heading begins with, or None.

    >>> read_month("2024年3月 实际"), read_month("2月预计"), read_month("月份")
    (MonthHeading(year=2024, month=3, rest='实际'), MonthHeading(year=None, month=2, rest='预计'), None)
    """
    folded = unicodedata.normalize("NFKC", heading).strip()
    if found := _MONTH.match(folded):
        year = int(found[1]) if found[1] else None
        number = _CHINESE.get(found[2]) or int(found[2])
        return MonthHeading(2000 + year if year is not None and year < 100 else year, number, found[3].strip(" -_/"))
    if found := _ISO_MONTH.match(folded):
        rest = re.sub(r"^[./-]\d{1,2}(?: 00:00:00)?$", "", found[3])
        if not rest[:1].isdigit() and rest[:1] not in tuple("./-"):
            return MonthHeading(int(found[1]), int(found[2]), rest.strip(" -_/"))
    return None


def heading_of(cell: Cell) -> str:
    """Return a heading cell as text; a date that stands over a column as a month is that month."""
    if isinstance(cell, date | datetime) and cell.day == 1:
        return f"{cell.year}年{cell.month}月"
    return shown(cell)


def _one_line(text: str) -> str:
    """Return a heading in one line; a break between Chinese characters is no space."""
    joined = re.sub(r"(?<=[\u4e00-\u9fff）)])\s*[\r\n]+\s*(?=[\u4e00-\u9fff（(])", "", text.replace("_x000D_", ""))
    return clean_line(joined)


def _split_unit(text: str) -> tuple[str, str]:
    if found := _BRACKET.search(text):
        inner = re.sub(r"^单位[:：]?", "", found[1]).strip()
        if _is_unit(inner):
            return text[: found.start()].strip(), inner
    if text.endswith("%") and len(text) > 1:
        return text[:-1].strip(), "%"
    found = _TRAILING_UNIT.match(text)
    if found and _is_unit(found[2]) and len(found[1]) > 1:
        return found[1].strip(" /_:："), found[2]
    return text, ""


def _is_unit(text: str) -> bool:
    lowered = text.casefold()
    ratio = _RATIO.match(lowered)
    return lowered in _UNITS or bool(ratio and ratio[1] in _UNITS)
