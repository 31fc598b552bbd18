"""Clause kinds of service: how fast it answers and resolves (H2, H4), and when customers are asked (H3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, ClassVar

from pydantic import StrictInt

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import ClauseKind, Finding, Known, Rate, Table
from xiaozhang.base.clause_parts import error, joined, warning
from xiaozhang.base.clause_rows import (
    Row,
    TerseKind,
    count,
    grade_findings,
    grade_words,
    no_doubles,
    of_row,
    offered_grades,
    roles_words,
    share_within,
    some_roles,
    some_rows,
    within,
)
from xiaozhang.base.money import percent
from xiaozhang.base.text import Message
from xiaozhang.foundation.duties.clauses import Counting

_HOURS = (1, 24 * 366)
COUNTS_WORDS: Mapping[str, Message] = {
    Counting.CLOCK: Message("昼夜连续计算"),
    Counting.WORKDAYS: Message("休息日不计"),
    Counting.WORKING_HOURS: Message("只计工作时间"),
}


class Severity(StrEnum):
    """How grave what a customer reports is, the gravest first."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    INQUIRY = "inquiry"


SEVERITY_WORDS: Mapping[str, Message] = {
    Severity.CRITICAL: Message("紧急"),
    Severity.MAJOR: Message("严重"),
    Severity.MINOR: Message("一般"),
    Severity.INQUIRY: Message("咨询"),
}


class ServiceRow(Row):
    """How fast something of a severity is answered and resolved for customers of a grade."""

    severity: Annotated[Severity, Named(Message("严重程度"), words=SEVERITY_WORDS)]
    grade: Annotated[
        str, Named(Message("客户级别"), offers=offered_grades, hint=Message("留空：没有另写的各级客户。"))
    ] = ""
    respond_hours: Annotated[StrictInt, Named(Message("响应"), unit=Message("小时"))]
    resolve_hours: Annotated[StrictInt, Named(Message("解决"), unit=Message("小时"))]


class Escalation(Row):
    """Who is told when so much of a term is used up."""

    at: Annotated[Rate, Named(Message("用去期限的"), hint=Message("100% 为到期，150% 为超出一半。"))]
    to: Annotated[tuple[str, ...], Named(Message("告知"), keys="roles")]


class ServiceStandard(TerseKind):
    """Terms for answering and resolving by severity and grade of customer, and who is told when they run out."""

    name: ClassVar[str] = "service_standard"
    label: ClassVar[Message] = Message("服务标准")
    is_single: ClassVar[bool] = True

    counts: Annotated[Counting, Named(Message("计时"), words=COUNTS_WORDS)] = Counting.WORKING_HOURS
    rows: Annotated[tuple[ServiceRow, ...], Named(Message("响应与解决时限"))]
    escalations: Annotated[tuple[Escalation, ...], Named(Message("上报"))] = ()

    def check(self, known: Known) -> list[Finding]:
        """Refuse severities without a term, resolving before answering, doubled rows and escalations to nobody."""
        return [
            *some_rows("rows", self.rows, "响应与解决时限"),
            *no_doubles("rows", [(row.severity, row.grade) for row in self.rows], _row_words),
            *self._row_findings(known),
            *self._gap_findings(),
            *self._order_findings(),
            *self._escalation_findings(known),
        ]

    def sentence(self) -> Message:
        """Say the terms for all customers, that some have their own, and who is told when they run out."""
        parts = [
            Message(
                "{severity}的 {respond} 小时以内响应、{resolve} 小时以内解决",
                {
                    "severity": SEVERITY_WORDS[row.severity],
                    "respond": row.respond_hours,
                    "resolve": row.resolve_hours,
                },
            )
            for row in self.rows
            if not row.grade
        ]
        own = sum(1 for row in self.rows if row.grade)
        told = [
            Message("用去期限的 {at} 时告知{who}", {"at": percent(each.at, 0), "who": roles_words(each.to)})
            for each in self.escalations
        ]
        return Message(
            "客户反映的问题，{parts}（{counts}）{own}{told}。",
            {
                "parts": joined(parts, "，"),
                "counts": COUNTS_WORDS[self.counts],
                "told": Message("；{told}", {"told": joined(told, "，")}) if told else Message(""),
                "own": Message("；部分级别的客户另有 {n} 项更具体的时限", {"n": own}) if own else Message(""),
            },
        )

    def table(self, known: Known) -> Table:
        """Lay out one row per severity and grade."""
        heads = (Message("情形"), Message("客户"), Message("响应"), Message("解决"))
        rows = [
            (
                SEVERITY_WORDS[row.severity],
                grade_words(row.grade, [each.grade for each in self.rows if each.severity is row.severity]),
                count(row.respond_hours, "小时"),
                count(row.resolve_hours, "小时"),
            )
            for row in self.rows
        ]
        return Table(heads, tuple(rows))

    def _row_findings(self, known: Known) -> Iterator[Finding]:
        for index, row in enumerate(self.rows):
            path = f"rows[{index}]"
            yield from grade_findings(f"{path}.grade", row.grade, known)
            yield from within(f"{path}.respond_hours", of_row(index, "响应时限"), row.respond_hours, _HOURS, "小时")
            yield from within(f"{path}.resolve_hours", of_row(index, "解决时限"), row.resolve_hours, _HOURS, "小时")
            if row.resolve_hours < row.respond_hours:
                yield error(
                    f"{path}.resolve_hours",
                    "第 {row} 行的解决时限 {resolve} 小时短于响应时限 {respond} 小时。",
                    row=index + 1,
                    resolve=row.resolve_hours,
                    respond=row.respond_hours,
                )

    def _gap_findings(self) -> Iterator[Finding]:
        covered = {row.severity for row in self.rows if not row.grade}
        for severity in Severity:
            if self.rows and severity not in covered:
                yield error(
                    "rows",
                    "「{severity}」没有适用于各级客户的一行，没有写到的客户没有时限。请补一行，客户级别留空。",
                    severity=SEVERITY_WORDS[severity],
                )

    def _order_findings(self) -> Iterator[Finding]:
        order = list(Severity)
        general = {row.severity: row for row in self.rows if not row.grade}
        for index, row in enumerate(self.rows):
            graver = [each for each in order[: order.index(row.severity)] if not row.grade and each in general]
            if graver and general[graver[-1]].resolve_hours > row.resolve_hours:
                yield warning(
                    f"rows[{index}].resolve_hours",
                    "「{severity}」比「{graver}」解决得更快，轻重倒置。",
                    severity=SEVERITY_WORDS[row.severity],
                    graver=SEVERITY_WORDS[graver[-1]],
                )

    def _escalation_findings(self, known: Known) -> Iterator[Finding]:
        yield from no_doubles("escalations", [each.at for each in self.escalations], percent)
        for index, each in enumerate(self.escalations):
            path = f"escalations[{index}]"
            yield from share_within(f"{path}.at", of_row(index, "上报时点"), each.at, Fraction(1, 100), Fraction(10))
            yield from some_roles(f"{path}.to", each.to, known, of_row(index, "告知岗位"))


class Occasion(StrEnum):
    """What a survey follows."""

    ACCEPTANCE = "acceptance"
    TICKET_CLOSED = "ticket_closed"
    REGULAR = "regular"


OCCASION_WORDS: Mapping[str, Message] = {
    Occasion.ACCEPTANCE: Message("交付验收后"),
    Occasion.TICKET_CLOSED: Message("问题解决后"),
    Occasion.REGULAR: Message("定期"),
}


class Measure(StrEnum):
    """What is asked: satisfaction from 1 to 5, or the likelihood of recommending from 0 to 10."""

    CSAT = "csat"
    NPS = "nps"


MEASURE_WORDS: Mapping[str, Message] = {
    Measure.CSAT: Message("满意度（1 至 5 分）"),
    Measure.NPS: Message("推荐意愿（0 至 10 分）"),
}
MEASURE_SPAN: Mapping[str, tuple[int, int]] = {Measure.CSAT: (1, 5), Measure.NPS: (0, 10)}


class SurveyRow(Row):
    """One survey: after what, how many days later or how often, what is asked, and which score calls for action."""

    occasion: Annotated[Occasion, Named(Message("时机"), words=OCCASION_WORDS)]
    days: Annotated[
        StrictInt, Named(Message("天数"), unit=Message("天"), hint=Message("定期的：每隔多少天；其余：事后第几天。"))
    ]
    measure: Annotated[Measure, Named(Message("问什么"), words=MEASURE_WORDS)]
    low_score: Annotated[
        StrictInt, Named(Message("低分线"), unit=Message("分"), hint=Message("不高于此分的，须跟进。"))
    ]


class SurveySchedule(TerseKind):
    """When customers are asked how satisfied they are, how seldom one may be asked, and what a low score calls for."""

    name: ClassVar[str] = "satisfaction_survey"
    label: ClassVar[Message] = Message("满意度调查")
    is_single: ClassVar[bool] = True

    rows: Annotated[tuple[SurveyRow, ...], Named(Message("调查安排"))]
    quiet_days: Annotated[StrictInt, Named(Message("同一联系人两次调查至少相隔"), unit=Message("天"))]
    low_score_hours: Annotated[StrictInt, Named(Message("低分须回访的时限"), unit=Message("工作小时"))]
    low_score_to: Annotated[tuple[str, ...], Named(Message("低分告知"), keys="roles")]

    def check(self, known: Known) -> list[Finding]:
        """Refuse doubled surveys, scores that the question cannot give, and intervals nobody is asked in."""
        found = [
            *some_rows("rows", self.rows, "调查安排"),
            *no_doubles("rows", [(row.occasion, row.measure) for row in self.rows], _survey_words),
            *within("quiet_days", "两次调查的间隔", self.quiet_days, (0, 366), "天"),
            *within("low_score_hours", "低分须回访的时限", self.low_score_hours, (1, 240), "工作小时"),
            *some_roles("low_score_to", self.low_score_to, known, "低分告知的岗位"),
        ]
        for index, row in enumerate(self.rows):
            least, most = MEASURE_SPAN[row.measure]
            fewest = 1 if row.occasion is Occasion.REGULAR else 0
            found += within(f"rows[{index}].days", of_row(index, "天数"), row.days, (fewest, 1096), "天")
            found += within(f"rows[{index}].low_score", of_row(index, "低分线"), row.low_score, (least, most - 1), "分")
            if row.occasion is Occasion.REGULAR and row.days < self.quiet_days:
                found.append(
                    error(
                        f"rows[{index}].days",
                        "第 {row} 行每隔 {days} 天调查一次，短于至少相隔的 {quiet} 天，发不出去。",
                        row=index + 1,
                        days=row.days,
                        quiet=self.quiet_days,
                    )
                )
        return found

    def sentence(self) -> Message:
        """Say when what is asked and what a low score calls for."""
        parts = [
            Message(
                "每隔 {days} 天调查{measure}"
                if row.occasion is Occasion.REGULAR
                else "{when}第 {days} 天调查{measure}",
                {"when": OCCASION_WORDS[row.occasion], "days": row.days, "measure": MEASURE_WORDS[row.measure]},
            )
            for row in self.rows
        ]
        return Message(
            "{parts}，同一联系人两次调查至少相隔 {quiet} 天；低分的，{hours} 个工作小时以内回访，并告知{to}。",
            {
                "parts": joined(parts, "，"),
                "quiet": self.quiet_days,
                "hours": self.low_score_hours,
                "to": roles_words(self.low_score_to),
            },
        )

    def table(self, known: Known) -> Table:
        """Lay out one row per survey."""
        heads = (Message("时机"), Message("天数"), Message("问什么"), Message("低分线"))
        rows = [
            (
                OCCASION_WORDS[row.occasion],
                count(row.days, "天"),
                MEASURE_WORDS[row.measure],
                Message("不高于 {n} 分", {"n": row.low_score}),
            )
            for row in self.rows
        ]
        return Table(heads, tuple(rows))


ALL: tuple[type[ClauseKind], ...] = (ServiceStandard, SurveySchedule)


def _row_words(key: tuple[Severity, str]) -> Message:
    return joined([SEVERITY_WORDS[key[0]], grade_words(key[1])], "、")


def _survey_words(key: tuple[Occasion, Measure]) -> Message:
    return joined([OCCASION_WORDS[key[0]], MEASURE_WORDS[key[1]]], "、")
