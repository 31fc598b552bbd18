"""What clause kinds check and say alike: findings, joined words, posts, and bands of a figure that leave no gap."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from xiaozhang.base.clause_kind import Finding, Known, Severity
from xiaozhang.base.text import Message

ROLE_WORDS: Mapping[str, Message] = {
    "representative": Message("销售代表"),
    "supervisor": Message("销售主管"),
    "sales_manager": Message("销售经理"),
    "finance": Message("财务"),
    "hr": Message("人事"),
    "leadership": Message("公司领导"),
    "administrator": Message("系统管理员"),
}


_FIGURE = re.compile(r"[+-]?\d{1,12}(?:\.\d{1,6})?")


def _read_figure(value: object) -> Fraction:
    if isinstance(value, Fraction):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value)
    if isinstance(value, str) and _FIGURE.fullmatch(value.strip()):
        return Fraction(value.strip())
    raise ValueError("a figure is a whole number, or text of at most six decimals such as '47.85'")


def figure_words(value: int | Fraction) -> str:
    """Return an exact figure as people write it.

    >>> figure_words(Fraction("47.850")), figure_words(-3), figure_words(Fraction(100))
    ('47.85', '-3', '100')
    """
    exact = Fraction(value)
    sign = "-" if exact < 0 else ""
    whole, rest = divmod(abs(exact), 1)
    decimals = f"{int(rest * 10**6):06d}".rstrip("0")
    return f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}"


Figure = Annotated[
    Fraction,
    BeforeValidator(_read_figure),
    PlainSerializer(figure_words, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}),
]
"""An exact figure of at most six decimals: a weight, a score, a count. Written `47.85` in YAML as text."""


def error(path: str, msgid: str, **values: object) -> Finding:
    """Return a finding that stops publication."""
    return Finding(Severity.ERROR, path, Message(msgid, values))


def warning(path: str, msgid: str, **values: object) -> Finding:
    """Return a finding that needs a written reason."""
    return Finding(Severity.WARNING, path, Message(msgid, values))


def verbatim(text: str) -> Message:
    """Return words that are not translated: a name, a figure."""
    return Message("{text}", {"text": text})


def joined(parts: Iterable[Message], mark: str) -> Message:
    """One message of several, whose parts are still translated where they are shown.

    >>> str(joined([Message("财务"), Message("人事")], "、"))
    '财务、人事'
    """
    listed = list(parts)
    if len(listed) == 1:  # nearly every line of a statement has one slice
        return listed[0]
    places = mark.join(f"{{p{index}}}" for index in range(len(listed)))
    return Message(places, {f"p{index}": part for index, part in enumerate(listed)})


def role_words(role: str, known: Known | None = None) -> Message:
    """Return what a post is called; its key where nobody knows it."""
    if known is not None and role in known.roles:
        return verbatim(known.roles[role])
    return ROLE_WORDS.get(role, verbatim(role))


def role_findings(path: str, roles: Sequence[str], known: Known) -> Iterator[Finding]:
    """Refuse posts that are not there and posts named twice."""
    for index, role in enumerate(roles):
        if role not in known.roles:
            yield error(f"{path}[{index}]", "没有「{role}」这个岗位。", role=role)
        elif role in roles[:index]:
            yield error(f"{path}[{index}]", "岗位「{role}」写了两遍。", role=known.roles[role])


@dataclass(frozen=True, slots=True)
class Band:
    """A band from a figure on, that figure included (满); `to`, not included (不满), is checked where it is written."""

    from_: int | Fraction
    to: int | Fraction | None = None


@dataclass(frozen=True, slots=True)
class Bands:
    """The bands of one table. `name` is what it calls one (档, 段), `lacks` what would be missing in a gap.

    `shown` writes a figure (200,000.00, 80%), `unit` stands behind it where it is not part of the figure.
    """

    path: str
    bands: Sequence[Band]
    shown: Callable[[int | Fraction], str]
    unit: str = ""
    zero: str = "0"
    name: str = "档"
    lacks: str = "没有写"

    def findings(self) -> Iterator[Finding]:
        """Refuse a first band that does not begin at zero, overlaps, gaps, and an end that is not open."""
        if self.bands and self.bands[0].from_ != 0:
            yield error(
                f"{self.path}[0].from",
                "第 1 {name}要从 {zero}{unit}起：{from_}{unit}以下{lacks}。",
                **self._words(zero=self.zero, from_=self.shown(self.bands[0].from_)),
            )
        for index, band in enumerate(self.bands):
            if index:
                yield from self._rise(index)
            if band.to is not None:
                yield from self._end(index, band.to)

    def words(self, index: int) -> Message:
        """Say a band: 不满 200,000.00 元, 满 200,000.00 至不满 500,000.00 元, 满 500,000.00 元."""
        is_last = index == len(self.bands) - 1
        if index == 0 and is_last:
            return Message("不论多少")
        if index == 0:
            return Message("不满 {to}{unit}", {"to": self.shown(self.bands[1].from_), "unit": self.unit})
        words = {"from_": self.shown(self.bands[index].from_), "unit": self.unit}
        if is_last:
            return Message("满 {from_}{unit}", words)
        return Message("满 {from_} 至不满 {to}{unit}", {**words, "to": self.shown(self.bands[index + 1].from_)})

    def _rise(self, index: int) -> Iterator[Finding]:
        before, band = self.bands[index - 1], self.bands[index]
        words = self._words(row=index + 1, before=index, from_=self.shown(band.from_))
        if band.from_ == before.from_:
            msgid = "第 {before} {name}和第 {row} {name}都从 {from_}{unit}起，重叠。"
        elif band.from_ < before.from_:
            msgid = "第 {row} {name}的起点 {from_}{unit}低于第 {before} {name}，各{name}要从低到高。"
        else:
            return
        yield error(f"{self.path}[{index}].from", msgid, **words)

    def _end(self, index: int, to: int | Fraction) -> Iterator[Finding]:
        path, shown = f"{self.path}[{index}].to", self.shown(to)
        if index == len(self.bands) - 1:
            msgid = "末{name}写了终点：满 {to}{unit}{lacks}，会漏掉。末{name}不写终点。"
            yield error(path, msgid, **self._words(to=shown))
            return
        following = self.bands[index + 1].from_
        words = self._words(row=index + 1, next=index + 2, to=shown, from_=self.shown(following))
        if to < following:
            msgid = "第 {row} {name}到 {to}{unit}，第 {next} {name}从 {from_}{unit}起，中间{lacks}。"
            yield error(path, msgid, **words)
        elif to > following:
            yield error(path, "第 {row} {name}到 {to}{unit}，第 {next} {name}从 {from_}{unit}起，重叠。", **words)

    def _words(self, **values: object) -> dict[str, object]:
        return {"name": Message(self.name), "lacks": Message(self.lacks), "unit": self.unit, **values}
