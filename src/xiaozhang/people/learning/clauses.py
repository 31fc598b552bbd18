"""The clause kind of training (M1, M2): hours per post and period, subjects, examinations and terms for newcomers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Annotated, ClassVar

from pydantic import StrictBool, StrictInt

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import Claim, ClauseKind, Finding, Known, Table
from xiaozhang.base.clause_parts import Figure, error, figure_words, role_words, verbatim, warning
from xiaozhang.base.clause_rows import (
    DASH,
    MAX_LABEL,
    PERIOD_WORDS,
    WHOLE,
    Period,
    Row,
    TerseKind,
    count,
    no_doubles,
    of_row,
    once,
    roles_words,
    some_roles,
    some_rows,
    within,
    worded,
)
from xiaozhang.base.text import Message

MOST_HOURS = {Period.MONTH: 100, Period.QUARTER: 300, Period.HALF_YEAR: 600, Period.YEAR: 1000}


class Subject(Row):
    """One subject: its share of the hours, the mark that passes its examination, and a newcomer's term."""

    subject: Annotated[str, Named(Message("科目"))]
    hours: Annotated[Figure, Named(Message("学时"), unit=Message("小时"))]
    pass_mark: Annotated[
        Figure | None, Named(Message("考试合格线"), unit=Message("分"), hint=Message("满分 100；留空：不考试。"))
    ] = None
    within_days: Annotated[
        StrictInt | None,
        Named(Message("入职后须通过"), unit=Message("天以内"), hint=Message("留空：对新成员不另设期限。")),
    ] = None
    is_required: Annotated[StrictBool, Named(Message("必修"))] = True


class TrainingRequirement(TerseKind):
    """How many hours members of some posts learn in a period, which subjects, and which examinations they pass."""

    name: ClassVar[str] = "training_requirement"
    label: ClassVar[Message] = Message("培训要求")
    touches_interests: ClassVar[bool] = True

    roles: Annotated[tuple[str, ...], Named(Message("适用岗位"), keys="roles")]
    per: Annotated[Period, Named(Message("周期"), words=PERIOD_WORDS)]
    hours: Annotated[Figure, Named(Message("学时不少于"), unit=Message("小时"))]
    subjects: Annotated[tuple[Subject, ...], Named(Message("科目"))]
    attempts: Annotated[StrictInt, Named(Message("考试机会"), unit=Message("次"))] = 2
    retake_days: Annotated[StrictInt, Named(Message("补考在多少天以内"), unit=Message("天"))] = 30

    def check(self, known: Known) -> list[Finding]:
        """Refuse hours the period cannot hold, subjects that ask for more than the whole, marks that are none."""
        return [
            *some_roles("roles", self.roles, known),
            *within("hours", "学时", self.hours, (Fraction(1, 2), Fraction(MOST_HOURS[self.per])), "小时"),
            *some_rows("subjects", self.subjects, "科目"),
            *no_doubles("subjects", [each.subject.strip() for each in self.subjects]),
            *self._subject_findings(),
            *within("attempts", "考试机会", self.attempts, (1, 10), "次"),
            *within("retake_days", "补考期限", self.retake_days, (1, 366), "天"),
        ]

    def sentence(self) -> Message:
        """Say hours, subjects and examinations."""
        examined = [each for each in self.subjects if each.pass_mark is not None]
        return Message(
            "{roles}{per}参加培训不少于 {hours} 小时，科目为{subjects}{exams}。",
            {
                "roles": roles_words(self.roles),
                "per": PERIOD_WORDS[self.per],
                "hours": figure_words(self.hours),
                "subjects": "、".join(each.subject for each in self.subjects) or DASH,
                "exams": Message(
                    "；{n} 门须考试合格，最多考 {attempts} 次，补考在 {days} 天以内",
                    {"n": len(examined), "attempts": self.attempts, "days": self.retake_days},
                )
                if examined
                else Message(""),
            },
        )

    def table(self, known: Known) -> Table:
        """Lay out one row per subject."""
        heads = (Message("科目"), Message("学时"), Message("考试合格线"), Message("新成员期限"), Message("要求"))
        rows = [
            (
                verbatim(each.subject),
                count(each.hours, "小时"),
                count(each.pass_mark, "分"),
                Message("入职后 {n} 天以内", {"n": each.within_days}) if each.within_days is not None else DASH,
                Message("必修") if each.is_required else Message("选修"),
            )
            for each in self.subjects
        ]
        return Table(heads, tuple(rows))

    def claims(self) -> Iterable[Claim]:
        """Settle what each post learns of each subject."""
        return once(
            Claim(
                ("training", role, each.subject.strip()),
                Message("{role}的{subject}培训", {"role": role_words(role), "subject": each.subject}),
                f"{self.per} {each.model_dump_json()}",
                f"subjects[{index}]",
            )
            for index, each in enumerate(self.subjects)
            for role in self.roles
        )

    def _subject_findings(self) -> Iterator[Finding]:
        for index, each in enumerate(self.subjects):
            path = f"subjects[{index}]"
            yield from worded(f"{path}.subject", of_row(index, "科目"), each.subject, MAX_LABEL)
            yield from within(f"{path}.hours", of_row(index, "学时"), each.hours, (Fraction(0), Fraction(1000)), "小时")
            yield from within(f"{path}.pass_mark", of_row(index, "合格线"), each.pass_mark, (Fraction(1), WHOLE), "分")
            yield from within(f"{path}.within_days", of_row(index, "期限"), each.within_days, (1, 366), "天")
        required = sum((each.hours for each in self.subjects if each.is_required), Fraction(0))
        if required > self.hours:
            yield error(
                "hours",
                "必修科目合计 {required} 小时，多于要求的 {hours} 小时。请提高总学时或减少必修。",
                required=figure_words(required),
                hours=figure_words(self.hours),
            )
        whole = sum((each.hours for each in self.subjects), Fraction(0))
        if self.subjects and whole < self.hours:
            yield warning(
                "subjects",
                "各科目合计 {whole} 小时，少于要求的 {hours} 小时，其余学时没有写学什么。",
                whole=figure_words(whole),
                hours=figure_words(self.hours),
            )


ALL: tuple[type[ClauseKind], ...] = (TrainingRequirement,)
