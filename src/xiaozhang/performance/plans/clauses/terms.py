"""What of a month's earnings is paid when: guarantee, recoverable draw, cap over all, appeal window."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import Finding, Known, Yuan
from xiaozhang.base.clause_parts import error, joined, warning
from xiaozhang.base.clause_rows import Row, TerseKind, roles_words, some_roles, within
from xiaozhang.base.money import yuan
from xiaozhang.base.text import Message


class Guarantee(Row):
    """A month's variable pay is topped up to the amount, in the first months after joining or always."""

    amount: Annotated[Yuan, Named(Message("保底"), unit=Message("元"))]
    first_months: Annotated[int | None, Named(Message("入职后"), unit=Message("个月内"))] = None


class Draw(Row):
    """An advance up to the amount, taken back from what later months bring above it."""

    amount: Annotated[Yuan, Named(Message("预支到"), unit=Message("元"))]
    first_months: Annotated[int | None, Named(Message("入职后"), unit=Message("个月内"))] = None
    most: Annotated[Yuan | None, Named(Message("未冲抵最多"), unit=Message("元"))] = None


class PayCap(Row):
    """No more than the amount in a month; the excess is carried on or lost."""

    amount: Annotated[Yuan, Named(Message("封顶"), unit=Message("元"))]
    excess: Annotated[
        Literal["carried", "lost"],
        Named(Message("超出的"), words={"carried": Message("结转下月"), "lost": Message("不再发")}),
    ] = "carried"


class PayTerms(TerseKind):
    """How the variable pay of some posts is paid out. The first clause that names a member's post applies."""

    name: ClassVar[str] = "pay_terms"
    label: ClassVar[Message] = Message("发放办法")
    touches_interests: ClassVar[bool] = True

    roles: Annotated[tuple[str, ...], Named(Message("适用岗位"), keys="roles")]
    guarantee: Annotated[Guarantee | None, Named(Message("保底"))] = None
    draw: Annotated[Draw | None, Named(Message("预支"))] = None
    cap: Annotated[PayCap | None, Named(Message("月封顶"))] = None
    wage_by: Annotated[
        Literal["calendar_days", "workdays"],
        Named(Message("不满月折算按"), words={"calendar_days": Message("日历天"), "workdays": Message("工作日")}),
    ] = "workdays"
    publish_day: Annotated[int, Named(Message("次月公布日"), unit=Message("日"))] = 5
    appeal_workdays: Annotated[int, Named(Message("申诉期"), unit=Message("个工作日"))] = 5
    answer_workdays: Annotated[int | None, Named(Message("申诉的答复期"), unit=Message("个工作日"))] = None

    def check(self, known: Known) -> list[Finding]:
        """Refuse two floors at once, and limits that cross."""
        found = [
            *some_roles("roles", self.roles, known),
            *within("publish_day", "次月公布日", self.publish_day, (1, 28), "日"),
            *within("appeal_workdays", "申诉期", self.appeal_workdays, (1, 60), "个工作日"),
            *within("answer_workdays", "申诉的答复期", self.answer_workdays, (1, 60), "个工作日"),
        ]
        if self.guarantee and self.draw:
            found.append(error("draw", "保底不退，预支要还：同一岗位只能写一种。"))
        for name, part in (("guarantee", self.guarantee), ("draw", self.draw), ("cap", self.cap)):
            if part is not None and part.amount <= 0:
                found.append(error(f"{name}.amount", "金额须大于 0；没有就不写。"))
        for name, part in (("guarantee", self.guarantee), ("draw", self.draw)):
            if part is not None:
                found += within(f"{name}.first_months", "入职后的月数", part.first_months, (1, 120), "个月")
        if self.draw and self.draw.most is not None and self.draw.most < self.draw.amount:
            values = {"most": yuan(self.draw.most), "amount": yuan(self.draw.amount)}
            found.append(error("draw.most", "未冲抵最多 {most} 元低于预支到的 {amount} 元，预支不足一次。", **values))
        if self.draw and self.draw.most is None and self.draw.first_months is None:
            found.append(warning("draw", "预支没有写期限（first_months），也没有写上限（most），欠款会一直累积。"))
        least = self.guarantee or self.draw
        if self.cap and least and self.cap.amount < least.amount:
            found.append(error("cap.amount", "月封顶 {cap} 元低于保底或预支。", cap=yuan(self.cap.amount)))
        return found

    def sentence(self) -> Message:
        """Say the terms in one sentence."""
        parts = []
        if self.guarantee:
            parts.append(Message("每月保底 {amount} 元", {"amount": yuan(self.guarantee.amount)}))
        if self.draw:
            parts.append(Message("每月预支到 {amount} 元，以后冲抵", {"amount": yuan(self.draw.amount)}))
        if self.cap:
            excess = Message("结转下月") if self.cap.excess == "carried" else Message("不再发")
            parts.append(Message("每月封顶 {amount} 元，超出的{excess}", {
                "amount": yuan(self.cap.amount), "excess": excess,
            }))  # fmt: skip
        values = {"day": self.publish_day, "n": self.appeal_workdays}
        parts.append(Message("次月 {day} 日公布，{n} 个工作日内可申诉", values))
        if self.answer_workdays:
            parts.append(Message("申诉 {n} 个工作日内答复", {"n": self.answer_workdays}))
        return Message("{roles}：{parts}。", {"roles": roles_words(self.roles), "parts": joined(parts, "；")})
