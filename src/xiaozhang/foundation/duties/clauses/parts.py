"""What the kinds share: units, conditions, words and findings."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, SerializerFunctionWrapHandler, StrictInt, model_serializer

from xiaozhang.base import registries
from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import EVERY, Claim, ClauseKind, Finding, Known, Yuan
from xiaozhang.base.clause_parts import error, role_findings, verbatim
from xiaozhang.base.money import yuan
from xiaozhang.base.text import Message

MAX_TERM = {"hours": 24 * 366, "days": 366, "workdays": 366}


class Unit(StrEnum):
    """What a term is counted in; `set_day` is the day that the opening moment brings, until its end."""

    HOURS = "hours"
    DAYS = "days"
    WORKDAYS = "workdays"
    SET_DAY = "set_day"


UNIT_LABELS = {Unit.HOURS: Message("小时"), Unit.DAYS: Message("日"), Unit.WORKDAYS: Message("个工作日")}
UNIT_WORDS = {**{each.value: words for each, words in UNIT_LABELS.items()}, Unit.SET_DAY.value: Message("到约定的日期")}
LEAD_WORDS = {each.value: words for each, words in UNIT_LABELS.items()}
OWNER, SUPERIOR = "owner", "superior"


def grades_offered(known: Known) -> dict[str, Message | str]:
    """Return the grades that the moments of this house bring along."""
    return {grade: grade for grade in sorted({grade for moment in known.moments.values() for grade in moment.grades})}


class Lead(BaseModel):
    """So long before or after the end of a term."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    amount: Annotated[StrictInt, Named(Message("多久"))]
    unit: Annotated[Unit, Named(Message("单位"), words=LEAD_WORDS)]

    def words(self) -> Message:
        """Return 2 个工作日."""
        return count_words(self.amount, self.unit)


class Conditions(ClauseKind):
    """Whom and what a clause of duties applies to; what is empty applies to all."""

    roles: Annotated[tuple[str, ...], Named(Message("适用岗位"), keys="roles", hint=Message("不选即所有岗位"))] = ()
    grades: Annotated[tuple[str, ...], Named(Message("客户级别"), offers=grades_offered)] = ()
    amount_from: Annotated[Yuan | None, Named(Message("金额满"), unit=Message("元"))] = None
    amount_below: Annotated[Yuan | None, Named(Message("金额不满"), unit=Message("元"))] = None

    @model_serializer(mode="wrap")
    def _without_blanks(self, whole: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave out what is not said, so that a charter's text stays short; what is yes or no is always said."""
        fields = type(self).model_fields
        return {
            name: value
            for name, value in whole(self).items()
            if isinstance(value, bool) or getattr(self, name) != fields[name].default
        }

    def claims_of(self, *about: str, words: Message, terms: str) -> Iterator[Claim]:
        """Settle something for the posts, grades and amounts that the clause applies to; all where it names none."""
        for role in self.roles or (EVERY,):
            for grade in self.grades or (EVERY,):
                yield Claim(
                    (self.name, *about, role, grade), words, terms, "", self.amount_from or 0, self.amount_below
                )

    def condition_findings(self, known: Known, moment: str) -> list[Finding]:
        """Find unknown roles and grades, an amount the moment does not bring, and ranges that hold nothing."""
        found = list(role_findings("roles", self.roles, known))
        brought = known.moments.get(moment)
        for index, grade in enumerate(self.grades):
            if brought is not None and grade not in brought.grades:
                found.append(
                    error(f"grades[{index}]", "「{moment}」不分「{grade}」级。", moment=brought.label, grade=grade)
                )
        has_range = self.amount_from is not None or self.amount_below is not None
        if has_range and brought is not None and not brought.has_amount:
            found.append(error("amount_from", "「{moment}」没有金额，不能按金额区分。", moment=brought.label))
        if self.amount_from is not None and self.amount_below is not None and self.amount_from >= self.amount_below:
            found.append(error("amount_below", "金额的上限须大于下限。"))
        return found

    def condition_rows(self, known: Known) -> list[tuple[Message, ...]]:
        """Lay out whom and what it applies to."""
        rows: list[tuple[Message, ...]] = []
        if self.roles:
            rows.append(row("适用岗位", "、".join(known.roles.get(role, role) for role in self.roles)))
        if self.grades:
            rows.append(row("客户级别", "、".join(self.grades)))
        if self.amount_from is not None:
            rows.append(row("金额满", f"{yuan(self.amount_from)} 元"))
        if self.amount_below is not None:
            rows.append(row("金额不满", f"{yuan(self.amount_below)} 元"))
        return rows


def moment_label(key: str) -> Message:
    """Return the moment in words; its key where this house does not know it."""
    if key in registries.duty_moments:
        return registries.duty_moments.get(key).label
    return verbatim(key)


def moment_findings(opens: str, closes: str, known: Known) -> list[Finding]:
    """Find moments nobody declared, and two that cannot open and close the same duty."""
    found = [
        error(path, "系统不认识时点「{key}」。", key=key)
        for path, key in (("opens", opens), ("closes", closes))
        if key not in known.moments
    ]
    if found:
        return found
    if opens == closes:
        return [error("closes", "开始与完成不能是同一时点。")]
    if known.moments[opens].record != known.moments[closes].record:
        return [error("closes", "开始与完成须是同一种记录上的时点。")]
    return []


def count_words(amount: int, unit: Unit) -> Message:
    """Return 2 个工作日."""
    return Message("{n} {unit}", {"n": amount, "unit": UNIT_LABELS.get(unit, Message(""))})


def row(head: str, content: Message | str) -> tuple[Message, Message]:
    """Return a line of a table."""
    return Message(head), content if isinstance(content, Message) else verbatim(content)
