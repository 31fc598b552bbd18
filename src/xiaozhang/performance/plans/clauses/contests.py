"""A contest: who is ranked by what over which days, the prizes, and what happens when two are level."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Annotated, ClassVar, Literal

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import Claim, Finding, Known, Yuan
from xiaozhang.base.clause_parts import Figure, error, joined
from xiaozhang.base.clause_rows import Row, TerseKind, metric_findings, metric_words, some_roles, some_rows, worded
from xiaozhang.base.money import yuan
from xiaozhang.base.text import Message
from xiaozhang.performance.plans.clauses.awards import COUNT_WORDS
from xiaozhang.performance.plans.clauses.parts import Condition, where_findings

TIE_WORDS = {
    "share": Message("并列者平分所占各名次的奖金"),
    "all": Message("并列者各得该名次的奖金，其后名次顺延"),
    "earlier": Message("先达到者在前"),
    "metric": Message("比另一指标，仍并列的平分"),
}


class Prize(Row):
    """What a place brings."""

    place: Annotated[int, Named(Message("名次"))]
    amount: Annotated[Yuan, Named(Message("奖金"), unit=Message("元"))]


class Contest(TerseKind):
    """A contest between members or teams; it is settled in the month in which its last day falls."""

    name: ClassVar[str] = "contest"
    label: ClassVar[Message] = Message("竞赛")
    touches_interests: ClassVar[bool] = True

    title: Annotated[str, Named(Message("名称"))]
    roles: Annotated[tuple[str, ...], Named(Message("参赛岗位"), keys="roles")]
    between: Annotated[
        Literal["members", "teams"], Named(Message("比"), words={"members": Message("个人"), "teams": Message("团队")})
    ] = "members"
    metric: Annotated[str, Named(Message("指标"), keys="metrics")]
    count: Annotated[Literal["facts", "units", "customers", "amount"], Named(Message("怎么数"), words=COUNT_WORDS)] = (
        "amount"
    )
    where: Annotated[tuple[Condition, ...], Named(Message("只计"))] = ()
    from_on: Annotated[date, Named(Message("开始日"))]
    to_on: Annotated[date, Named(Message("结束日（含）"))]
    least: Annotated[Figure | None, Named(Message("入围至少"), hint=Message("金额以元写"))] = None
    prizes: Annotated[tuple[Prize, ...], Named(Message("奖项"))]
    ties: Annotated[Literal["share", "all", "earlier", "metric"] | None, Named(Message("并列"), words=TIE_WORDS)] = None
    tie_metric: Annotated[str, Named(Message("并列时比"), keys="metrics")] = ""
    split: Annotated[
        Literal["equal", "contribution"],
        Named(Message("团队内"), words={"equal": Message("平分"), "contribution": Message("按贡献")}),
    ] = "equal"

    def check(self, known: Known) -> list[Finding]:
        """Refuse a contest that does not say its ties, its days or its prizes."""
        found = [
            *worded("title", "名称", self.title),
            *some_roles("roles", self.roles, known, "参赛岗位"),
            *metric_findings("metric", self.metric, known),
            *some_rows("prizes", self.prizes, "奖项"),
            *where_findings("where", self.where, known),
        ]
        if self.to_on < self.from_on:
            found.append(error("to_on", "结束日早于开始日。"))
        if [each.place for each in self.prizes] != list(range(1, len(self.prizes) + 1)):
            found.append(error("prizes", "名次须从第 1 名起，一名一行，不缺不重。"))
        if any(each.amount <= 0 for each in self.prizes):
            found.append(error("prizes", "奖金须大于 0。"))
        for index, (before, each) in enumerate(pairwise(self.prizes), start=1):
            if each.amount > before.amount:
                msgid = "第 {place} 名的奖金比第 {before} 名还高，请调整。"
                found.append(error(f"prizes[{index}].amount", msgid, place=each.place, before=before.place))
        if self.least is not None and self.least < 0:
            found.append(error("least", "至少须不低于 0；没有就不写。"))
        if self.ties is None:
            found.append(error("ties", "没有写并列怎么办。请写 share、all、earlier 或 metric。"))
        if self.ties == "metric":
            found += metric_findings("tie_metric", self.tie_metric, known)
            if self.tie_metric == self.metric:
                found.append(error("tie_metric", "并列时再比同一指标还是并列，请换一个指标。"))
        elif self.tie_metric:
            found.append(error("tie_metric", "并列时不比另一指标，请删去。"))
        return found

    def claims(self) -> Iterator[Claim]:
        """Settle the contest of a name in its days: two of one name cannot be told apart."""
        words = Message("竞赛「{title}」", {"title": self.title})
        first, last = self.from_on.toordinal(), self.to_on.toordinal() + 1
        yield Claim((self.name, self.title.strip()), words, self.model_dump_json(), "title", first, last)

    def sentence(self) -> Message:
        """Say the contest in one sentence."""
        prizes = [Message("第 {n} 名 {amount} 元", {"n": p.place, "amount": yuan(p.amount)}) for p in self.prizes]
        return Message(
            "「{title}」{from_}至{to}，比{metric}的{count}：{prizes}；{ties}。",
            {
                "title": self.title, "from_": self.from_on.isoformat(), "to": self.to_on.isoformat(),
                "metric": metric_words(self.metric), "count": COUNT_WORDS[self.count], "prizes": joined(prizes, "，"),
                "ties": TIE_WORDS[self.ties] if self.ties else Message("未写明并列怎么办"),
            },
        )  # fmt: skip
