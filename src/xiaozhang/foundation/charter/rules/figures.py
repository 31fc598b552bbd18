"""The figures of a clause: those its text names, with the words of its bounds, and those its parameters hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from pydantic import BaseModel

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_parts import figure_words


class Measure(StrEnum):
    """What a figure counts; figures of different measures are not compared."""

    PERCENT = "%"
    YUAN = "元"
    DAYS = "天"
    HOURS = "小时"
    MINUTES = "分钟"
    MONTHS = "个月"


class Bound(StrEnum):
    """Where the point itself falls, by Civil Code 1259: 以上、以下、以内、届满 include it; 不满、超过、以外 do not."""

    FROM = "from"
    UP_TO = "up_to"
    ABOVE = "above"
    BELOW = "below"

    @property
    def puts_point_above(self) -> bool:
        """Say whether the point belongs to the part above it: so 满 and 不满, not so 超过 and 以下."""
        return self in (Bound.FROM, Bound.BELOW)


@dataclass(frozen=True, slots=True)
class Said:
    """A figure in a text: `value` in yuan, percent, days and so on; `words` as written, its bound words included."""

    value: Fraction
    measure: Measure
    words: str
    bound: Bound | None


@dataclass(frozen=True, slots=True)
class Held:
    """A figure among parameters; `bound` where its field says on which side the point falls."""

    value: Fraction
    measure: Measure
    path: str
    bound: Bound | None

    @property
    def words(self) -> str:
        """The figure as people write it."""
        return f"{figure_words(self.value)}{'' if self.measure is Measure.PERCENT else ' '}{self.measure.value}"


_DIGITS = {
    sign: value
    for value, signs in enumerate(("〇零", "一", "二两", "三", "四", "五", "六", "七", "八", "九"))
    for sign in signs
}
_TENS = {"十": 10, "百": 100, "千": 1000}
_GROUPS = {"万": 10**4, "亿": 10**8}
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*[万亿千百]?|[〇零一二两三四五六七八九十百千万亿]+"
_UNIT = r"元|块钱|%|％|‰|个?工作日|个?自然日|日历天|天|日|个?小时|分钟|个月"
_BEFORE = (
    r"不超过|不高于|不多于|不大于|至多|最多|超过|高于|多于|大于|逾|不低于|不少于|至少"
    r"|不满|不足|未满|未达到?|低于|少于|小于|达到|满|达"
)
_AFTER = r"以上|以下|以内|之内|以外|内"
_FIGURE = re.compile(
    rf"(?P<before>{_BEFORE})?\s*(?:(?P<hundred>百分之)(?P<percent>{_NUMBER})|(?P<number>{_NUMBER})\s*(?P<unit>{_UNIT}))"
    rf"\s*(?:[（(]?(?P<open>不含(?:本数)?|含(?:本数)?)[）)]?)?(?P<after>{_AFTER})?(?:[（(](?P<close>不含(?:本数)?|含(?:本数)?)[）)])?"
    r"(?P<part>的?部分)?"
)
_DATE = re.compile(
    r"\d{4}\s*年(?:\s*\d+\s*月)?(?:\s*\d+\s*日)?|[\d一二三四五六七八九十]+\s*月\s*(?:底|末|初|[\d一二三四五六七八九十]+\s*日)|[每次当][月季年]\s*[\d一二三四五六七八九十]+\s*日"
)
_REFERENCE = re.compile(r"第\s*[\d.一二三四五六七八九十百]+\s*[条款章项档段级行]")
_MEASURES = (
    (Measure.PERCENT, "%％‰"),
    (Measure.YUAN, "元块"),
    (Measure.HOURS, "时"),
    (Measure.MINUTES, "钟"),
    (Measure.MONTHS, "月"),
)
_BOUNDS = {
    Bound.UP_TO: "不超过 不高于 不多于 不大于 至多 最多 以下 以内 之内 内",
    Bound.ABOVE: "超过 高于 多于 大于 逾 以外",
    Bound.BELOW: "不满 不足 未满 未达 未达到 低于 少于 小于",
    Bound.FROM: "不低于 不少于 至少 达到 满 达 以上",
}
_BOUND_OF = {word: bound for bound, words in _BOUNDS.items() for word in words.split()}
_FIELD_BOUNDS = (
    (re.compile(r"(.*_)?from(_.*)?|at_least|min(imum)?(_.*)?"), Bound.FROM),
    (re.compile(r"to(_.*)?|(.*_)?below|under"), Bound.BELOW),
    (re.compile(r"at_most|max(imum)?(_.*)?"), Bound.UP_TO),
    (re.compile(r"above|over"), Bound.ABOVE),
)
_FIELD_MEASURES = (
    (re.compile(r"(.*_)?(days|workdays)"), Measure.DAYS),
    (re.compile(r"(.*_)?hours"), Measure.HOURS),
    (re.compile(r"(.*_)?minutes"), Measure.MINUTES),
    (re.compile(r"(.*_)?months"), Measure.MONTHS),
)
_UNIT_MEASURES = {
    "元": Measure.YUAN, "%": Measure.PERCENT, "天": Measure.DAYS, "日": Measure.DAYS, "工作日": Measure.DAYS,
    "个工作日": Measure.DAYS, "自然日": Measure.DAYS, "小时": Measure.HOURS, "分钟": Measure.MINUTES,
    "个月": Measure.MONTHS, "月": Measure.MONTHS,
}  # fmt: skip


_UNIT_FIELD = {
    "minutes": Measure.MINUTES, "hours": Measure.HOURS, "days": Measure.DAYS, "workdays": Measure.DAYS,
    "months": Measure.MONTHS,
}  # fmt: skip
_COUNTED_BY_UNIT = frozenset({"within", "amount", "offset", "count"})
_AMOUNT = re.compile(r"-?\d+\.\d\d")


def number_of(text: str) -> Fraction | None:
    """Return a number as written in figures or in Chinese signs; None for what is none.

    >>> [str(number_of(text)) for text in ("50,000", "1.5万", "二十四", "一百零五", "三万五千", "两", "十")]
    ['50000', '15000', '24', '105', '35000', '2', '10']
    """
    plain = "".join(text.split()).replace(",", "")
    group = {**_TENS, **_GROUPS}.get(plain[-1:])
    if plain[:1].isascii() and plain:
        digits = plain[:-1] if group else plain
        return Fraction(digits) * (group or 1) if re.fullmatch(r"\d+(\.\d+)?", digits) else None
    return _chinese(plain)


def figures_said(text: str) -> Iterator[Said]:
    """Yield the figures of a text that have a unit, dates and references to clauses left out."""
    blank = _REFERENCE.sub("，", _DATE.sub("，", text))
    for found in _FIGURE.finditer(blank):
        value = number_of(found["percent"] or found["number"])
        if value is None:
            continue
        measure = Measure.PERCENT if found["hundred"] else _measure(found["unit"])
        if found["unit"] == "‰":
            value /= 10
        yield Said(value, measure, found[0].strip(), _bound(found))


def figures_held(model: BaseModel, path: str = "", *, is_open: bool | None = None) -> Iterator[Held]:
    """Yield the figures among parameters whose measure their field tells, rows of tables included.

    `is_open`: a `from` does not include its point, where the kind's own `thresholds` say so.
    """
    is_open = getattr(model, "thresholds", "") == "excluded" if is_open is None else is_open
    dumped = model.model_dump(mode="json")
    for name, info in type(model).model_fields.items():
        value, place = getattr(model, name), f"{path}.{info.alias or name}".lstrip(".")
        if isinstance(value, BaseModel):
            yield from figures_held(value, place, is_open=is_open)
        elif isinstance(value, tuple | list):
            for index, each in enumerate(value):
                if isinstance(each, BaseModel):
                    yield from figures_held(each, f"{place}[{index}]", is_open=is_open)
        elif isinstance(value, int | Fraction) and not isinstance(value, bool):
            shown = str(dumped.get(name, dumped.get(info.alias or name)))
            named = next((each for each in info.metadata if isinstance(each, Named)), None)
            measured = _measured(model, name, Fraction(value), shown, str(named.unit or "") if named else "")
            if measured is not None:
                yield Held(*measured, place, _bound_of_field(name, is_open))


def _measured(model: BaseModel, name: str, value: Fraction, shown: str, unit: str) -> tuple[Fraction, Measure] | None:
    """Return a figure in its measure, told by the field's name, its unit, or a unit beside it; None where none does."""
    if name.endswith("_fen") or (unit == Measure.YUAN and _AMOUNT.fullmatch(shown)):
        return value / 100, Measure.YUAN
    if shown.endswith("%"):
        return value * 100, Measure.PERCENT
    if name in _COUNTED_BY_UNIT and (beside := _UNIT_FIELD.get(str(getattr(model, "unit", "")))):
        return abs(value), beside
    by_name = next((measure for pattern, measure in _FIELD_MEASURES if pattern.fullmatch(name)), None)
    measure = _UNIT_MEASURES.get(unit, by_name)
    return (value, measure) if measure is not None else None


def _bound_of_field(name: str, is_open: bool) -> Bound | None:
    bound = next((bound for pattern, bound in _FIELD_BOUNDS if pattern.fullmatch(name)), None)
    if is_open:
        return {Bound.FROM: Bound.ABOVE, Bound.BELOW: Bound.UP_TO}.get(bound, bound) if bound else None
    return bound


def _measure(unit: str) -> Measure:
    return next((measure for measure, signs in _MEASURES if unit[-1] in signs or unit[0] in signs[:1]), Measure.DAYS)


def _bound(found: re.Match[str]) -> Bound | None:
    bound = _BOUND_OF.get(found["after"] or "") or _BOUND_OF.get(found["before"] or "")
    if found["part"] and bound in (Bound.ABOVE, Bound.UP_TO):
        return None  # 超过 20 万元的部分: where only the part beyond counts, the point itself weighs nothing
    said = found["open"] or found["close"] or ""
    if said.startswith("不含"):
        return {Bound.FROM: Bound.ABOVE, Bound.UP_TO: Bound.BELOW}.get(bound, bound) if bound else None
    return bound


def _chinese(text: str) -> Fraction | None:
    total = section = digit = 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _TENS:
            section += (digit or 1) * _TENS[sign]
            digit = 0
        elif sign in _GROUPS:
            total = (total + section + digit) * _GROUPS[sign]
            section = digit = 0
        else:
            return None
    return Fraction(total + section + digit) if text else None
