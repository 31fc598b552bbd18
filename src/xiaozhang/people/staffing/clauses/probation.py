"""Probation (A5): how long by length of contract, what pay, which goals, which reviews, and when the verdict falls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Annotated, ClassVar

from pydantic import Field, StrictBool, StrictInt

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import Claim, Finding, Known, Rate, Table
from xiaozhang.base.clause_parts import Band, Bands, Figure, error, figure_words, joined, role_words
from xiaozhang.base.clause_rows import (
    MAX_LABEL,
    WHOLE,
    Row,
    TerseKind,
    count,
    line,
    metric_findings,
    metric_unit,
    metric_words,
    no_doubles,
    of_row,
    once,
    roles_words,
    share_within,
    some_roles,
    some_rows,
    within,
    worded,
)
from xiaozhang.base.money import percent
from xiaozhang.base.text import Message
from xiaozhang.people.staffing.clauses.law import LEAST_PROBATION_PAY, NATIONAL_PROBATION, most_of


class Term(Row):
    """With a contract of so many months or more (满), probation lasts so many months; 0: none."""

    from_months: Annotated[StrictInt, Named(Message("合同期满"), unit=Message("个月"))] = Field(alias="from")
    months: Annotated[StrictInt, Named(Message("试用期"), unit=Message("个月"))]


class Goal(Row):
    """Something to be reached by the end, counted in the ledger."""

    metric: Annotated[str, Named(Message("指标"), keys="metrics")]
    at_least: Annotated[Figure, Named(Message("不少于"), hint=Message("按指标的单位写，金额以元计。"))]


class Review(Row):
    """A talk after so many days about how it goes."""

    day: Annotated[StrictInt, Named(Message("入职第"), unit=Message("天"))]
    topic: Annotated[str, Named(Message("谈什么"))]


class Probation(TerseKind):
    """Probation of some posts: terms within the law, pay, goals, reviews, and who gives the verdict by when."""

    name: ClassVar[str] = "probation"
    label: ClassVar[Message] = Message("试用期")
    touches_interests: ClassVar[bool] = True

    roles: Annotated[tuple[str, ...], Named(Message("适用岗位"), keys="roles")]
    terms: Annotated[tuple[Term, ...], Named(Message("试用期长短"))]
    pay_share: Annotated[Rate, Named(Message("试用期工资为约定工资的"), hint=Message("不低于 80%。"))]
    goals: Annotated[tuple[Goal, ...], Named(Message("试用期目标"))] = ()
    reviews: Annotated[tuple[Review, ...], Named(Message("阶段谈话"))] = ()
    pass_score: Annotated[Figure, Named(Message("转正评定合格线"), unit=Message("分"), hint=Message("满分 100。"))]
    verdict_workdays: Annotated[StrictInt, Named(Message("期满前须作出评定"), unit=Message("个工作日"))]
    decided_by: Annotated[tuple[str, ...], Named(Message("评定岗位"), keys="roles")]
    may_extend: Annotated[
        StrictBool, Named(Message("可在法定上限内延长一次"), hint=Message("延长须双方书面同意，合计不超过法定上限。"))
    ] = False

    def check(self, known: Known) -> list[Finding]:
        """Refuse terms and pay beyond the law, reviews after the end, goals nobody counts, and no verdict."""
        return [
            *some_roles("roles", self.roles, known),
            *some_rows("terms", self.terms, "试用期长短"),
            *self._term_findings(),
            *share_within("pay_share", "试用期工资的比例", self.pay_share, LEAST_PROBATION_PAY, 1),
            *no_doubles("goals", [each.metric for each in self.goals]),
            *self._goal_findings(known),
            *self._review_findings(),
            *within("pass_score", "转正评定合格线", self.pass_score, (Fraction(1), WHOLE), "分"),
            *within("verdict_workdays", "作出评定的时间", self.verdict_workdays, (0, 30), "个工作日"),
            *some_roles("decided_by", self.decided_by, known, "评定岗位"),
        ]

    def sentence(self) -> Message:
        """Say terms, pay, goals and verdict."""
        bands = self._bands()
        terms = [
            Message("合同期{band}的 {n} 个月", {"band": bands.words(index), "n": each.months})
            if each.months
            else Message("合同期{band}的不设试用期", {"band": bands.words(index)})
            for index, each in enumerate(self.terms)
        ]
        return Message(
            "{roles}的试用期：{terms}；工资为约定工资的 {pay}；"
            "期满前 {days} 个工作日由{who}评定，满 {score} 分转正{extend}。",
            {
                "roles": roles_words(self.roles),
                "terms": joined(terms, "，"),
                "pay": percent(self.pay_share, 0),
                "days": self.verdict_workdays,
                "who": roles_words(self.decided_by),
                "score": figure_words(self.pass_score),
                "extend": Message("，经双方书面同意可在法定上限内延长一次") if self.may_extend else Message(""),
            },
        )

    def table(self, known: Known) -> Table:
        """Lay out terms, goals and reviews, one line each."""
        bands = self._bands()
        rows = [
            line("试用期", Message("合同期{band}：{n} 个月", {"band": bands.words(index), "n": each.months}))
            for index, each in enumerate(self.terms)
        ]
        rows += [
            line(
                "目标",
                Message(
                    "{metric}不少于 {n}",
                    {"metric": metric_words(each.metric), "n": count(each.at_least, metric_unit(each.metric))},
                ),
            )
            for each in self.goals
        ]
        rows += [
            line("阶段谈话", Message("入职第 {day} 天：{topic}", {"day": each.day, "topic": each.topic}))
            for each in self.reviews
        ]
        rows.append(line("评定", roles_words(self.decided_by, known)))
        return Table((Message("事项"), Message("内容")), tuple(rows))

    def claims(self) -> Iterable[Claim]:
        """Settle the probation of each post."""
        terms = self.model_dump_json(exclude={"roles"})
        return once(
            Claim(("probation", role), Message("{role}的试用期", {"role": role_words(role)}), terms, f"roles[{index}]")
            for index, role in enumerate(self.roles)
        )

    def _bands(self) -> Bands:
        bands = [Band(each.from_months) for each in self.terms]
        return Bands("terms", bands, figure_words, " 个月", lacks="没有试用期的规定", name="行")

    def _term_findings(self) -> Iterator[Finding]:
        yield from self._bands().findings()
        for index, each in enumerate(self.terms):
            most = most_of(NATIONAL_PROBATION, each.from_months)
            if not 0 <= each.months <= most:
                yield error(
                    f"terms[{index}].months",
                    "第 {row} 行：合同期满 {from_} 个月的，法律规定试用期最长 {most} 个月，现在是 {given} 个月。",
                    row=index + 1,
                    from_=each.from_months,
                    most=most,
                    given=each.months,
                )

    def _goal_findings(self, known: Known) -> Iterator[Finding]:
        for index, each in enumerate(self.goals):
            yield from metric_findings(f"goals[{index}].metric", each.metric, known)
            if each.at_least <= 0:
                yield error(f"goals[{index}].at_least", "第 {row} 行的目标须大于 0。", row=index + 1)

    def _review_findings(self) -> Iterator[Finding]:
        longest = max((each.months for each in self.terms), default=0) * 31
        yield from no_doubles("reviews", [each.day for each in self.reviews])
        for index, each in enumerate(self.reviews):
            yield from within(f"reviews[{index}].day", of_row(index, "天数"), each.day, (1, max(longest, 1)), "天")
            yield from worded(f"reviews[{index}].topic", of_row(index, "谈话内容"), each.topic, MAX_LABEL)
