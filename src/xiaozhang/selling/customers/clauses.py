"""Clause kinds of customers: how they are graded (D3), and how often each grade is contacted (D4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, ClassVar

from pydantic import Field, StrictInt

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import ClauseKind, Finding, Known, Table
from xiaozhang.base.clause_parts import Band, Bands, Figure, error, figure_words, joined, verbatim, warning
from xiaozhang.base.clause_rows import (
    DASH,
    MAX_LABEL,
    MAX_WORDS,
    WHOLE,
    Row,
    TerseKind,
    grade_findings,
    grade_words,
    grades_of,
    grouped,
    metric_findings,
    metric_unit,
    no_doubles,
    of_row,
    offered_grades,
    roles_words,
    some_roles,
    some_rows,
    whole_weights,
    within,
    worded,
)
from xiaozhang.base.text import Message

_SCORE = (Fraction(0), WHOLE)


class Attribute(StrEnum):
    """What is known of a customer besides what the ledger counts."""

    DEMAND = "demand"
    PURCHASING_POWER = "purchasing_power"
    STAFF = "staff"
    MONTHS_TOGETHER = "months_together"
    OVERDUE_DAYS = "overdue_days"


ATTRIBUTE_WORDS: Mapping[str, Message] = {
    Attribute.DEMAND: Message("年需求额"),
    Attribute.PURCHASING_POWER: Message("年采购能力"),
    Attribute.STAFF: Message("人员规模"),
    Attribute.MONTHS_TOGETHER: Message("合作月数"),
    Attribute.OVERDUE_DAYS: Message("平均逾期天数"),
}
ATTRIBUTE_UNITS: Mapping[str, str] = {
    Attribute.DEMAND: "元",
    Attribute.PURCHASING_POWER: "元",
    Attribute.STAFF: "人",
    Attribute.MONTHS_TOGETHER: "个月",
    Attribute.OVERDUE_DAYS: "天",
}


class ScoreBand(Row):
    """From a figure on (满) this score."""

    from_: Annotated[Figure, Named(Message("起点"))] = Field(alias="from")
    score: Annotated[Figure, Named(Message("得分"), unit=Message("分"))]
    to: Annotated[Figure | None, Named(Message("终点"))] = None


class Criterion(Row):
    """One thing judged: a metric of the ledger over the window, or an attribute of the customer; one of the two."""

    label: Annotated[str, Named(Message("标准"))]
    weight: Annotated[Figure, Named(Message("权重"), hint=Message("各项合计 100。"))]
    metric: Annotated[str, Named(Message("台账指标"), keys="metrics", hint=Message("与「客户属性」写一项。"))] = ""
    attribute: Annotated[Attribute | None, Named(Message("客户属性"), words=ATTRIBUTE_WORDS)] = None
    bands: Annotated[tuple[ScoreBand, ...], Named(Message("分档"), hint=Message("金额以元计。"))]


class GradeBand(Row):
    """From a score on (满) this grade, and what is done for it."""

    from_: Annotated[Figure, Named(Message("起点"), unit=Message("分"))] = Field(alias="from")
    grade: Annotated[str, Named(Message("级别"), offers=offered_grades)]
    strategy: Annotated[str, Named(Message("做法"), is_long=True)]


class CustomerGrade(TerseKind):
    """How a customer's score is made and which grade it gives; who decides, and how often it is looked at again."""

    name: ClassVar[str] = "customer_grade"
    label: ClassVar[Message] = Message("客户分级")
    is_single: ClassVar[bool] = True

    criteria: Annotated[tuple[Criterion, ...], Named(Message("分级标准"))]
    grades: Annotated[tuple[GradeBand, ...], Named(Message("级别"))]
    window_months: Annotated[StrictInt, Named(Message("台账指标统计最近"), unit=Message("个月"))]
    review_months: Annotated[StrictInt, Named(Message("复核周期"), unit=Message("个月"))]
    decided_by: Annotated[tuple[str, ...], Named(Message("级别由谁确定"), keys="roles")]

    def check(self, known: Known) -> list[Finding]:
        """Refuse weights that are not 100, bands with gaps, unknown metrics, and grades nobody can reach."""
        found = [
            *some_rows("criteria", self.criteria, "分级标准"),
            *no_doubles("criteria", [each.label for each in self.criteria]),
            *some_rows("grades", self.grades, "级别"),
            *self._grade_bands().findings(),
            *no_doubles("grades", [each.grade for each in self.grades]),
            *self._grade_findings(known),
            *within("window_months", "统计月数", self.window_months, (1, 60), "个月"),
            *within("review_months", "复核周期", self.review_months, (1, 36), "个月"),
            *some_roles("decided_by", self.decided_by, known, "确定级别的岗位"),
        ]
        if self.criteria:
            found += whole_weights("criteria", (each.weight for each in self.criteria))
        for index, each in enumerate(self.criteria):
            found += _criterion_findings(index, each, known)
        return found

    def sentence(self) -> Message:
        """Say the criteria with their weights, and the grades from the best."""
        criteria = [
            Message("{label} {weight}", {"label": each.label, "weight": figure_words(each.weight)})
            for each in self.criteria
        ]
        bands = self._grade_bands()
        grades = [
            Message("{band}为 {grade} 级", {"band": bands.words(index), "grade": self.grades[index].grade})
            for index in reversed(range(len(self.grades)))
        ]
        return Message(
            "客户按{criteria} 评分，满分 100：{grades}；每 {months} 个月复核一次，由{who}确定。",
            {
                "criteria": joined(criteria, "、"),
                "grades": joined(grades, "，"),
                "months": self.review_months,
                "who": roles_words(self.decided_by),
            },
        )

    def table(self, known: Known) -> Table:
        """Lay out one row per band of each criterion, then one per grade."""
        heads = (Message("标准"), Message("范围"), Message("结果"))
        rows = []
        for each in self.criteria:
            bands = _bands("", each)
            head = Message("{label}（权重 {weight}）", {"label": each.label, "weight": figure_words(each.weight)})
            rows += [
                (head, bands.words(index), Message("{n} 分", {"n": figure_words(band.score)}))
                for index, band in enumerate(each.bands)
            ]
        whole = self._grade_bands()
        rows += [
            (
                Message("{grade} 级", {"grade": each.grade}),
                Message("总分{band}", {"band": whole.words(index)}),
                verbatim(each.strategy),
            )
            for index, each in enumerate(self.grades)
        ]
        return Table(heads, tuple(rows))

    def _grade_bands(self) -> Bands:
        bands = [Band(each.from_) for each in self.grades]
        return Bands("grades", bands, figure_words, " 分", lacks="没有级别", name="级")

    def _grade_findings(self, known: Known) -> Iterator[Finding]:
        for index, each in enumerate(self.grades):
            if not each.grade:
                yield error(f"grades[{index}].grade", "第 {row} 级没有写级别。", row=index + 1)
            yield from grade_findings(f"grades[{index}].grade", each.grade, known)
            yield from worded(f"grades[{index}].strategy", of_row(index, "做法"), each.strategy, MAX_WORDS)
        if not self.criteria or not all(each.bands for each in self.criteria):
            return
        best = sum(
            (max(band.score for band in each.bands) * each.weight / WHOLE for each in self.criteria), Fraction(0)
        )
        for index, each in enumerate(self.grades):
            if each.from_ > best:
                yield error(
                    f"grades[{index}].from",
                    "各项都取最高也只得 {best} 分，没有客户能满 {from_} 分成为 {grade} 级。",
                    best=figure_words(best),
                    from_=figure_words(each.from_),
                    grade=each.grade,
                )


class RhythmRow(Row):
    """How often customers of a grade are contacted, visited, and visited by a superior; blank: not asked."""

    grade: Annotated[str, Named(Message("客户级别"), offers=offered_grades)]
    contact_days: Annotated[
        StrictInt, Named(Message("联系"), unit=Message("天一次"), hint=Message("电话、邮件、拜访等都算联系。"))
    ]
    visit_days: Annotated[StrictInt | None, Named(Message("拜访"), unit=Message("天一次"))] = None
    superior_visit_days: Annotated[StrictInt | None, Named(Message("上级拜访"), unit=Message("天一次"))] = None


class ContactRhythm(TerseKind):
    """At most so many days between contacts and visits, by grade; what is overdue surfaces by itself."""

    name: ClassVar[str] = "contact_rhythm"
    label: ClassVar[Message] = Message("联系节奏")
    is_single: ClassVar[bool] = True

    rows: Annotated[tuple[RhythmRow, ...], Named(Message("各级客户的联系节奏"))]
    superiors: Annotated[
        tuple[str, ...], Named(Message("上级拜访由"), keys="roles", hint=Message("有上级拜访时必须写。"))
    ] = ()

    def check(self, known: Known) -> list[Finding]:
        """Refuse grades written twice or unknown, intervals that have no effect, and superiors nobody names."""
        found = [
            *some_rows("rows", self.rows, "联系节奏"),
            *no_doubles("rows", [each.grade for each in self.rows], grade_words),
        ]
        for index, each in enumerate(self.rows):
            found += _rhythm_findings(index, each, known)
        if any(each.superior_visit_days is not None for each in self.rows):
            found += some_roles("superiors", self.superiors, known, "上级拜访的岗位")
        missing = [grade for grade in grades_of(known) if grade not in {each.grade for each in self.rows}]
        if self.rows and missing:
            found.append(
                warning("rows", "没有写「{grades}」级客户多久联系一次，这些客户不会逾期。", grades="、".join(missing))
            )
        return [*found, *self._order_findings()]

    def sentence(self) -> Message:
        """Say the rhythm of each grade."""
        parts = [
            Message(
                "{grade}至少每 {contact} 天联系一次{visit}{superior}",
                {
                    "grade": grade_words(each.grade),
                    "contact": each.contact_days,
                    "visit": Message("、每 {n} 天拜访一次", {"n": each.visit_days}) if each.visit_days else Message(""),
                    "superior": Message(
                        "、每 {n} 天由{who}拜访一次",
                        {"n": each.superior_visit_days, "who": roles_words(self.superiors)},
                    )
                    if each.superior_visit_days
                    else Message(""),
                },
            )
            for each in self.rows
        ]
        return Message("{parts}。", {"parts": joined(parts, "；")})

    def table(self, known: Known) -> Table:
        """Lay out one row per grade."""
        heads = (Message("客户"), Message("联系"), Message("拜访"), Message("上级拜访"))
        rows = [
            (
                grade_words(each.grade),
                _every(each.contact_days),
                _every(each.visit_days),
                _every(each.superior_visit_days),
            )
            for each in self.rows
        ]
        return Table(heads, tuple(rows))

    def _order_findings(self) -> Iterator[Finding]:
        listed = sorted((each for each in self.rows if each.grade), key=lambda each: each.grade)
        for better, each in zip(listed, listed[1:], strict=False):
            if each.contact_days < better.contact_days:
                yield warning(
                    f"rows[{self.rows.index(each)}].contact_days",
                    "{grade} 级每 {n} 天联系一次，比更重要的 {better} 级（{m} 天）还勤。",
                    grade=each.grade,
                    n=each.contact_days,
                    better=better.grade,
                    m=better.contact_days,
                )


ALL: tuple[type[ClauseKind], ...] = (CustomerGrade, ContactRhythm)


def _criterion_findings(index: int, each: Criterion, known: Known) -> Iterator[Finding]:
    path = f"criteria[{index}]"
    yield from worded(f"{path}.label", of_row(index, "标准"), each.label, MAX_LABEL)
    if bool(each.metric) == (each.attribute is not None):
        yield error(path, "第 {row} 行的台账指标和客户属性须写一项，且只写一项。", row=index + 1)
    if each.metric:
        yield from metric_findings(f"{path}.metric", each.metric, known)
    yield from some_rows(f"{path}.bands", each.bands, of_row(index, "分档"))
    yield from _bands(f"{path}.bands", each).findings()
    for place, band in enumerate(each.bands):
        yield from within(f"{path}.bands[{place}].score", of_row(index, "得分"), band.score, _SCORE, "分")


def _bands(path: str, each: Criterion) -> Bands:
    bands = [Band(band.from_, band.to) for band in each.bands]
    unit = metric_unit(each.metric) if each.metric else ATTRIBUTE_UNITS.get(each.attribute or "", "")
    return Bands(path, bands, grouped, f" {unit}" if unit else "", lacks="没有得分")


def _rhythm_findings(index: int, each: RhythmRow, known: Known) -> Iterator[Finding]:
    path = f"rows[{index}]"
    if not each.grade:
        yield error(f"{path}.grade", "第 {row} 行没有写客户级别。", row=index + 1)
    yield from grade_findings(f"{path}.grade", each.grade, known)
    for name, label in (("contact_days", "联系"), ("visit_days", "拜访"), ("superior_visit_days", "上级拜访")):
        days = getattr(each, name)
        yield from within(f"{path}.{name}", of_row(index, f"{label}间隔"), days, (1, 1096), "天")
        if name != "contact_days" and days is not None and days < each.contact_days:
            yield warning(
                f"{path}.contact_days",
                "第 {row} 行每 {visit} 天就有{what}，拜访也算联系，每 {contact} 天联系一次没有用处。",
                row=index + 1,
                visit=days,
                what=Message(label),
                contact=each.contact_days,
            )


def _every(days: int | None) -> Message:
    return Message("每 {n} 天", {"n": days}) if days is not None else DASH
