"""The catalogue of violations (L1), and which of them the data may point at (L7)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, ClassVar

from pydantic import StrictInt

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import Finding, Known, Table
from xiaozhang.base.clause_parts import Figure, error, figure_words, joined, verbatim, warning
from xiaozhang.base.clause_rows import (
    DASH,
    MAX_LABEL,
    MAX_WORDS,
    Row,
    TerseKind,
    count,
    no_doubles,
    of_row,
    roles_words,
    some_roles,
    some_rows,
    within,
    worded,
)
from xiaozhang.base.text import Message

_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_MOST_POINTS = Fraction(100)
_VAGUE = ("情节恶劣", "领导认为", "视情况", "态度不好", "不服从")


class Gravity(StrEnum):
    """How grave a violation is, the lightest first."""

    LIGHT = "light"
    ORDINARY = "ordinary"
    SERIOUS = "serious"
    GRAVE = "grave"


GRAVITY_WORDS: Mapping[str, Message] = {
    Gravity.LIGHT: Message("轻微"),
    Gravity.ORDINARY: Message("一般"),
    Gravity.SERIOUS: Message("严重"),
    Gravity.GRAVE: Message("特别严重"),
}


class Sign(StrEnum):
    """What the data may show, so that a case is drafted for somebody to look at; never a sanction by itself."""

    LAPSE = "lapse"
    NO_DAILY_RECORD = "no_daily_record"
    DISCOUNT = "discount"
    MASS_EXPORT = "mass_export"
    LATENESS = "lateness"
    ABSENCE = "absence"


SIGN_WORDS: Mapping[str, Message] = {
    Sign.LAPSE: Message("违时限"),
    Sign.NO_DAILY_RECORD: Message("工作日没有任何记录"),
    Sign.DISCOUNT: Message("折扣超出权限"),
    Sign.MASS_EXPORT: Message("大量导出客户资料"),
    Sign.LATENESS: Message("迟到或早退"),
    Sign.ABSENCE: Message("旷工"),
}


class Violation(Row):
    """One violation: what it is, how grave, its points, what proves it, and which sign in the data may point at it."""

    key: Annotated[str, Named(Message("编号"), hint=Message("小写字母、数字和下划线，各版之间不变。"))]
    label: Annotated[str, Named(Message("名称"))]
    definition: Annotated[str, Named(Message("定义"), is_long=True)]
    gravity: Annotated[Gravity, Named(Message("程度"), words=GRAVITY_WORDS)]
    points: Annotated[Figure, Named(Message("扣分"), unit=Message("分"))]
    evidence: Annotated[str, Named(Message("须有的证据"), is_long=True)]
    sign: Annotated[
        Sign | None, Named(Message("数据线索"), words=SIGN_WORDS, hint=Message("只起草案件，由人核实，不自动处分。"))
    ] = None
    times: Annotated[StrictInt | None, Named(Message("满几次起草"), unit=Message("次"))] = None
    within_days: Annotated[StrictInt | None, Named(Message("在多少天以内"), unit=Message("天"))] = None


class Level(Row):
    """Who decides on violations of a gravity."""

    gravity: Annotated[Gravity, Named(Message("程度"), words=GRAVITY_WORDS)]
    decided_by: Annotated[tuple[str, ...], Named(Message("决定岗位"), keys="roles")]


class ViolationCatalogue(TerseKind):
    """What counts as a violation. The hearing and the decision are people's; data only draft a case."""

    name: ClassVar[str] = "violation_catalogue"
    label: ClassVar[Message] = Message("违规目录")
    is_single: ClassVar[bool] = True
    touches_interests: ClassVar[bool] = True

    violations: Annotated[tuple[Violation, ...], Named(Message("违规情形"))]
    levels: Annotated[tuple[Level, ...], Named(Message("由谁决定"))]

    def check(self, known: Known) -> list[Finding]:
        """Refuse doubled and nameless violations, points that fall as gravity rises, gravities nobody decides on."""
        return [
            *some_rows("violations", self.violations, "违规情形"),
            *no_doubles("violations", [each.key for each in self.violations]),
            *(found for index, each in enumerate(self.violations) for found in _row_findings(index, each)),
            *self._point_findings(),
            *no_doubles("levels", [each.gravity for each in self.levels], GRAVITY_WORDS.__getitem__),
            *self._level_findings(known),
        ]

    def sentence(self) -> Message:
        """Say how many violations of which gravity there are, and that data only draft a case."""
        counted = [
            Message(
                "{gravity} {n} 种",
                {"gravity": GRAVITY_WORDS[gravity], "n": sum(1 for each in self.violations if each.gravity is gravity)},
            )
            for gravity in Gravity
            if any(each.gravity is gravity for each in self.violations)
        ]
        signed = sum(1 for each in self.violations if each.sign is not None)
        return Message(
            "违规情形共 {n} 种（{counted}）；其中 {signed} 种可由数据提示起草案件，"
            "须经核实和听取本人陈述后由有权岗位决定。",
            {"n": len(self.violations), "counted": joined(counted, "、"), "signed": signed},
        )

    def table(self, known: Known) -> Table:
        """Lay out one row per violation."""
        heads = (
            Message("情形"),
            Message("定义"),
            Message("程度与扣分"),
            Message("证据"),
            Message("数据线索"),
            Message("由谁决定"),
        )
        decided = {each.gravity: roles_words(each.decided_by, known) for each in self.levels}
        rows = [
            (
                verbatim(each.label),
                verbatim(each.definition),
                joined([GRAVITY_WORDS[each.gravity], count(each.points, "分")], "，"),
                verbatim(each.evidence),
                _sign_words(each),
                decided.get(each.gravity, DASH),
            )
            for each in self.violations
        ]
        return Table(heads, tuple(rows))

    def _point_findings(self) -> Iterator[Finding]:
        order = list(Gravity)
        highest: dict[Gravity, Fraction] = {}
        for each in self.violations:
            highest[each.gravity] = max(each.points, highest.get(each.gravity, Fraction(0)))
        for index, each in enumerate(self.violations):
            lighter = [highest[one] for one in order[: order.index(each.gravity)] if one in highest]
            if lighter and max(lighter) > each.points:
                yield warning(
                    f"violations[{index}].points",
                    "「{label}」更严重，却只扣 {points} 分，少于较轻情形的 {most} 分。",
                    label=each.label,
                    points=figure_words(each.points),
                    most=figure_words(max(lighter)),
                )

    def _level_findings(self, known: Known) -> Iterator[Finding]:
        decided = {each.gravity for each in self.levels}
        for gravity in Gravity:
            if gravity not in decided and any(each.gravity is gravity for each in self.violations):
                yield error("levels", "没有写「{gravity}」的情形由谁决定。", gravity=GRAVITY_WORDS[gravity])
        for index, each in enumerate(self.levels):
            yield from some_roles(f"levels[{index}].decided_by", each.decided_by, known, of_row(index, "决定岗位"))


def _row_findings(index: int, each: Violation) -> Iterator[Finding]:
    path = f"violations[{index}]"
    if not _KEY.fullmatch(each.key):
        yield error(f"{path}.key", "第 {row} 行的编号须由小写字母、数字和下划线组成，以字母开头。", row=index + 1)
    yield from worded(f"{path}.label", of_row(index, "名称"), each.label, MAX_LABEL)
    yield from worded(f"{path}.definition", of_row(index, "定义"), each.definition, MAX_WORDS)
    yield from worded(f"{path}.evidence", of_row(index, "证据"), each.evidence, MAX_WORDS)
    yield from within(f"{path}.points", of_row(index, "扣分"), each.points, (Fraction(0), _MOST_POINTS), "分")
    for word in _VAGUE:
        if word in each.definition:
            yield warning(
                f"{path}.definition", "第 {row} 行的定义写了「{word}」，说不清什么算违规。", row=index + 1, word=word
            )
    if each.sign is None:
        if each.times is not None or each.within_days is not None:
            yield error(f"{path}.sign", "第 {row} 行写了次数或天数，没有写数据线索。", row=index + 1)
        return
    if each.times is None or each.within_days is None:
        yield error(f"{path}.times", "第 {row} 行由数据提示，须写明多少天以内满几次。", row=index + 1)
    yield from within(f"{path}.times", of_row(index, "次数"), each.times, (1, 1000), "次")
    yield from within(f"{path}.within_days", of_row(index, "天数"), each.within_days, (1, 366), "天")


def _sign_words(each: Violation) -> Message:
    if each.sign is None:
        return DASH
    return Message(
        "{days} 天以内{sign}满 {times} 次",
        {"days": each.within_days or 0, "sign": SIGN_WORDS[each.sign], "times": each.times or 0},
    )
