"""Pay by score, and grades by ranking with a stated rule for those who are level."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import Finding, Known, Rate, Yuan
from xiaozhang.base.clause_parts import Band, Bands, Figure, error, figure_words, joined, warning
from xiaozhang.base.clause_rows import Row, TerseKind, no_doubles, roles_words, share_within, some_roles, worded
from xiaozhang.base.money import percent, yuan
from xiaozhang.base.text import Message

_MOST_FACTOR = Fraction(5)
TIE_WORDS = {
    "up": Message("并列者都进较高一级"),
    "down": Message("并列者都进较低一级"),
    "amount": Message("比业绩，业绩高者在前"),
}


class ScorePoint(Row):
    """From a score on, or for a grade, a factor on the base."""

    from_: Annotated[Figure | None, Named(Message("从（满）"), unit=Message("分"))] = Field(default=None, alias="from")
    grade: Annotated[str, Named(Message("等级"))] = ""
    factor: Annotated[Rate, Named(Message("系数"))]


class KpiPay(TerseKind):
    """Performance pay by score: the base times a factor, by bands, on a line between points, by grade, or score ÷ 100.

    The base is the performance wage of the member's pay basis, or one amount for all. A member without a score gets
    what `unmeasured` says, and the line says so.
    """

    name: ClassVar[str] = "kpi_pay"
    label: ClassVar[Message] = Message("绩效工资")
    touches_interests: ClassVar[bool] = True

    roles: Annotated[tuple[str, ...], Named(Message("适用岗位"), keys="roles")]
    period: Annotated[
        Literal["month", "quarter", "year"],
        Named(Message("按"), words={"month": Message("月"), "quarter": Message("季"), "year": Message("年")}),
    ] = "month"
    base: Annotated[
        Literal["performance_wage", "amount"],
        Named(Message("基数"), words={"performance_wage": Message("工资里的绩效部分"), "amount": Message("同一数额")}),
    ] = "performance_wage"
    amount: Annotated[Yuan | None, Named(Message("数额"), unit=Message("元"))] = None
    method: Annotated[
        Literal["bands", "interpolated", "grades", "proportional"],
        Named(
            Message("取法"),
            words={
                "bands": Message("按分数段"),
                "interpolated": Message("各点之间按直线"),
                "grades": Message("按等级"),
                "proportional": Message("得分 ÷ 100"),
            },
        ),
    ] = "bands"
    points: Annotated[tuple[ScorePoint, ...], Named(Message("各段"))] = ()
    unmeasured: Annotated[Rate, Named(Message("没有得分时"))] = Fraction(1)
    prorate: Annotated[
        Literal["none", "calendar_days", "workdays"],
        Named(
            Message("不满期折算"),
            words={"none": Message("不折算"), "calendar_days": Message("按日历天"), "workdays": Message("按工作日")},
        ),
    ] = "workdays"

    def check(self, known: Known) -> list[Finding]:
        """Refuse gaps and overlaps of scores, grades written twice, and a base nobody can know."""
        found = [*some_roles("roles", self.roles, known), *self._point_findings()]
        if (self.base == "amount") != (self.amount is not None):
            found.append(error("amount", "基数是同一数额时写 amount，是工资的绩效部分时不写。"))
        if self.amount is not None and self.amount <= 0:
            found.append(error("amount", "数额须大于 0。"))
        found += share_within("unmeasured", "没有得分时的系数", self.unmeasured, 0, _MOST_FACTOR)
        return found

    def sentence(self) -> Message:
        """Say base and factors in one sentence."""
        base = Message("{yuan} 元", {"yuan": yuan(self.amount)}) if self.amount else Message("工资的绩效部分")
        if self.method == "proportional":
            how = Message("得分 ÷ 100")
        else:
            how = joined([self._point_words(each) for each in self.points], "，")
        return Message("{roles}的绩效工资＝{base} × 系数：{how}。", {
            "roles": roles_words(self.roles), "base": base, "how": how,
        })  # fmt: skip

    def _point_words(self, each: ScorePoint) -> Message:
        at = each.grade or f"{figure_words(each.from_ or 0)} 分起"
        return Message("{at} {factor}", {"at": at, "factor": percent(each.factor, 0)})

    def _point_findings(self) -> Iterator[Finding]:
        if self.method == "proportional":
            if self.points:
                yield error("points", "按得分 ÷ 100，就不写各段系数。")
            return
        if len(self.points) < (2 if self.method == "interpolated" else 1):
            yield error("points", "没有写各段系数（按直线至少 2 个点）。")
        for index, each in enumerate(self.points):
            yield from share_within(f"points[{index}].factor", "系数", each.factor, 0, _MOST_FACTOR)
        if self.method == "grades":
            if any(not each.grade.strip() or each.from_ is not None for each in self.points):
                yield error("points", "按等级取系数，每行写 grade 和 factor。")
            yield from no_doubles("points", [each.grade.strip() for each in self.points])
            return
        if any(each.from_ is None or each.grade for each in self.points):
            yield error("points", "按分数取系数，每行写 from 和 factor。")
            return
        bands = [Band(each.from_ or 0) for each in self.points]
        yield from Bands("points", bands, figure_words, unit=" 分", lacks="没有系数").findings()


class GradeShare(Row):
    """A grade, and the share of the members who get it."""

    grade: Annotated[str, Named(Message("等级"))]
    share: Annotated[Rate, Named(Message("比例"))]


class ForcedDistribution(TerseKind):
    """Grades by ranking of scores, the best grade first. Head counts are split by largest remainder.

    No sanction or dismissal may follow from a place alone (Guiding Case 18); the lowest grade leads to training or a
    talk. Groups below `least_group` keep the grades of the KPI table.
    """

    name: ClassVar[str] = "forced_distribution"
    label: ClassVar[Message] = Message("强制分布")
    touches_interests: ClassVar[bool] = True

    roles: Annotated[tuple[str, ...], Named(Message("适用岗位"), keys="roles")]
    period: Annotated[
        Literal["month", "quarter", "year"],
        Named(Message("按"), words={"month": Message("月"), "quarter": Message("季"), "year": Message("年")}),
    ] = "quarter"
    grades: Annotated[tuple[GradeShare, ...], Named(Message("等级与比例"), hint=Message("从最高一级写起"))]
    ties: Annotated[Literal["up", "down", "amount"] | None, Named(Message("并列"), words=TIE_WORDS)] = None
    tie_metric: Annotated[str, Named(Message("并列时比"), keys="metrics")] = ""
    least_group: Annotated[int, Named(Message("至少多少人才分布"), unit=Message("人"))] = 5

    def check(self, known: Known) -> list[Finding]:
        """Refuse shares that are not a whole, doubled grades, and no rule for those who are level."""
        found = [
            *some_roles("roles", self.roles, known),
            *no_doubles("grades", [each.grade.strip() for each in self.grades]),
        ]
        for index, each in enumerate(self.grades):
            found += worded(f"grades[{index}].grade", "等级", each.grade)
            found += share_within(f"grades[{index}].share", "比例", each.share)
        whole = sum((each.share for each in self.grades), Fraction(0))
        if whole != 1:
            found.append(error("grades", "各级比例合计 {whole}，须恰为 100%。", whole=percent(whole, 2)))
        if self.ties is None:
            found.append(error("ties", "没有写并列怎么办。请写 up、down 或 amount。"))
        if (self.ties == "amount") != bool(self.tie_metric):
            found.append(error("tie_metric", "并列比业绩时写明指标，其他时候不写。"))
        elif self.tie_metric and self.tie_metric not in known.metrics:
            found.append(error("tie_metric", "没有「{metric}」这个指标。", metric=self.tie_metric))
        if self.least_group < 2:
            found.append(error("least_group", "至少 2 人才谈得上分布。"))
        found.append(warning("grades", "名次靠后不等于不能胜任：不能据此处分或辞退，只能安排谈话、培训或调整岗位。"))
        return found

    def sentence(self) -> Message:
        """Say the distribution in one sentence."""
        grades = [Message("{grade} {share}", {"grade": g.grade, "share": percent(g.share, 0)}) for g in self.grades]
        ties = TIE_WORDS[self.ties] if self.ties else Message("未写明并列怎么办")
        return Message("{roles}按得分排序：{grades}；{ties}；不足 {least} 人不分布。", {
            "roles": roles_words(self.roles), "grades": joined(grades, "，"), "ties": ties, "least": self.least_group,
        })  # fmt: skip
