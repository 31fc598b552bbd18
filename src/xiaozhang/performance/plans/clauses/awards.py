"""Awards beside commission: so much each (SPIFF), by steps, or a share (referral pay); in yuan or in points."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import Claim, Finding, Known, Rate, Yuan
from xiaozhang.base.clause_parts import Figure, error, figure_words, joined, warning
from xiaozhang.base.clause_rows import (
    Row,
    TerseKind,
    metric_findings,
    metric_words,
    roles_words,
    share_within,
    some_roles,
    worded,
)
from xiaozhang.base.money import percent, yuan
from xiaozhang.base.text import Message
from xiaozhang.performance.plans.clauses.parts import Condition, where_findings

COUNT_WORDS = {
    "facts": Message("笔数"),
    "units": Message("数量"),
    "customers": Message("客户数"),
    "amount": Message("金额"),
}


class Step(Row):
    """From a count on (满) an amount."""

    from_: Annotated[Figure, Named(Message("从（满）"))] = Field(alias="from")
    amount: Annotated[Figure, Named(Message("奖"), hint=Message("元，或分数"))]


class Award(TerseKind):
    """An award on what a member brought about in a period.

    `each` pays for every unit, `steps` on reaching a count (`highest`: only the highest step; `all`: each step
    reached), `share` a share of the amounts. In points nothing is paid. To an outside person (a customer's referrer) an
    award needs a limit, and each fact an approval number; it then stands in a register, not on a statement.
    """

    name: ClassVar[str] = "award"
    label: ClassVar[Message] = Message("奖励")
    touches_interests: ClassVar[bool] = True

    title: Annotated[str, Named(Message("名称"))]
    roles: Annotated[tuple[str, ...], Named(Message("适用岗位"), keys="roles")] = ()
    metric: Annotated[str, Named(Message("指标"), keys="metrics")]
    count: Annotated[Literal["facts", "units", "customers", "amount"], Named(Message("怎么数"), words=COUNT_WORDS)] = (
        "facts"
    )
    where: Annotated[tuple[Condition, ...], Named(Message("只计"))] = ()
    least: Annotated[Yuan | None, Named(Message("单笔至少"), unit=Message("元"))] = None
    period: Annotated[
        Literal["month", "quarter", "year"],
        Named(Message("累计期"), words={"month": Message("月"), "quarter": Message("季"), "year": Message("年")}),
    ] = "month"
    from_on: Annotated[date | None, Named(Message("开始日"))] = None
    to_on: Annotated[date | None, Named(Message("结束日（含）"))] = None
    each: Annotated[Figure | None, Named(Message("每一单位"), hint=Message("元，或分数"))] = None
    steps: Annotated[tuple[Step, ...], Named(Message("各级"))] = ()
    adds: Annotated[
        Literal["highest", "all"],
        Named(Message("到几级"), words={"highest": Message("只得最高一级"), "all": Message("各级都得")}),
    ] = "highest"
    share: Annotated[Rate | None, Named(Message("金额的"))] = None
    currency: Annotated[
        Literal["yuan", "points"], Named(Message("发什么"), words={"yuan": Message("元"), "points": Message("积分")})
    ] = "yuan"
    most: Annotated[Figure | None, Named(Message("期内最多"), hint=Message("元，或分数"))] = None
    recipient: Annotated[
        Literal["employee", "outside"],
        Named(Message("发给"), words={"employee": Message("本公司员工"), "outside": Message("外部介绍人")}),
    ] = "employee"

    def check(self, known: Known) -> list[Finding]:
        """Refuse an award that says nothing or two things, falls, or gives outside people what nobody limits."""
        return [
            *worded("title", "名称", self.title),
            *metric_findings("metric", self.metric, known),
            *(some_roles("roles", self.roles, known) if self.recipient == "employee" else ()),
            *self._form_findings(),
            *self._outside_findings(),
            *where_findings("where", self.where, known),
        ]

    def claims(self) -> Iterator[Claim]:
        """Settle what an award of a name brings each post in its days: two of one name cannot be told apart."""
        first = self.from_on.toordinal() if self.from_on else 0
        last = self.to_on.toordinal() + 1 if self.to_on else None
        for role in self.roles or ("",):
            words = Message("{role}的「{title}」", {"role": roles_words([role] if role else []), "title": self.title})
            terms = self.model_dump_json(exclude={"roles"})
            yield Claim((self.name, self.title.strip(), role), words, terms, "title", first, last)

    def sentence(self) -> Message:
        """Say the award in one sentence."""
        unit = Message("分") if self.currency == "points" else Message("元")
        values = {
            "who": roles_words(self.roles) if self.recipient == "employee" else Message("外部介绍人"),
            "title": self.title, "metric": metric_words(self.metric), "count": COUNT_WORDS[self.count],
            "how": self._how(unit),
        }  # fmt: skip
        return Message("{who}的「{title}」：按{metric}的{count}，{how}。", values)

    def _how(self, unit: Message) -> Message:
        if self.each is not None:
            return Message("每一单位 {each} {unit}", {"each": figure_words(self.each), "unit": unit})
        if self.share is not None:
            return Message("得金额的 {share}", {"share": percent(self.share)})
        steps = [
            Message("满 {at} 得 {amount} {unit}", {
                "at": figure_words(step.from_), "amount": figure_words(step.amount), "unit": unit,
            })
            for step in self.steps
        ]  # fmt: skip
        return joined(steps, "，")

    def _form_findings(self) -> Iterator[Finding]:
        said = [self.each is not None, bool(self.steps), self.share is not None]
        if sum(said) != 1:
            yield error("each", "每一单位（each）、各级（steps）、份额（share）三种写法须写且只写一种。")
        if self.each is not None and self.each <= 0:
            yield error("each", "每一单位须大于 0。")
        if self.each is not None and self.count == "amount" and self.currency == "yuan" and self.each > 1:
            msgid = "按金额计，每 1 元奖 {each} 元，奖的比做的还多。按份额请写 share。"
            yield error("each", msgid, each=figure_words(self.each))
        if self.least is not None and self.least < 0:
            yield error("least", "单笔至少须大于 0；没有就不写。")
        if self.share is not None and self.count != "amount":
            yield error("share", "按份额奖励，count 须写 amount。")
        yield from share_within("share", "份额", self.share)
        if self.share == 0:
            yield error("share", "份额是 0，不会发出一分。")
        yield from self._step_findings()
        if self.from_on and self.to_on and self.to_on < self.from_on:
            yield error("to_on", "结束日早于开始日。")

    def _step_findings(self) -> Iterator[Finding]:
        for index, step in enumerate(self.steps):
            before = self.steps[index - 1] if index else None
            if step.from_ <= 0 or (before is not None and step.from_ <= before.from_):
                yield error(f"steps[{index}].from", "第 {row} 级的起点须大于 0 且高于上一级。", row=index + 1)
            if before is not None and self.adds == "highest" and step.amount < before.amount:
                yield error(f"steps[{index}].amount", "第 {row} 级的奖比上一级低，多做反而少得。", row=index + 1)
            if step.amount <= 0:
                yield error(f"steps[{index}].amount", "第 {row} 级的奖须大于 0。", row=index + 1)
        if self.most is not None and self.most <= 0:
            yield error("most", "期内最多须大于 0；没有就不写。")
        elif self.most is not None and any(step.amount > self.most for step in self.steps):
            yield warning("most", "期内最多低于最高一级的奖，那一级永远得不全。")

    def _outside_findings(self) -> Iterator[Finding]:
        if self.recipient == "employee":
            return
        if self.most is None:
            yield error("most", "发给外部人员的奖励须写上限，否则可能构成商业贿赂。")
        if self.currency == "points":
            yield error("currency", "积分只记给本公司员工。")
        yield warning("recipient", "发给外部人员的奖励逐笔登记并须先批准；客户单位的工作人员可能构成商业贿赂。")

    def worth(self, count: int | Fraction) -> Fraction:
        """Return what a count earns in all, in yuan or points, before the limit. A count below zero earns nothing."""
        if self.each is not None:
            return self.each * max(count, 0)
        if self.share is not None:
            return self.share * max(count, 0)
        reached = [step.amount for step in self.steps if step.from_ <= count]
        if not reached:
            return Fraction(0)
        return reached[-1] if self.adds == "highest" else sum(reached, Fraction(0))


def worth_words(award: Award, amount: Fraction) -> str:
    """Return 300.00 元, or 12 分."""
    if award.currency == "points":
        return f"{figure_words(amount)} 分"
    return f"{yuan(int(amount * 100))} 元"
