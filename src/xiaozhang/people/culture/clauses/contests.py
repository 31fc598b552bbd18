"""Contests 销售竞赛 (K5): metric, period, who against whom, minimum, prizes, equals, and a budget that holds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, ClassVar

from pydantic import Field, StrictBool, StrictInt

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import Claim, Finding, Known, Table, Yuan
from xiaozhang.base.clause_parts import Figure, error, joined, verbatim, warning
from xiaozhang.base.clause_rows import (
    MAX_LABEL,
    PERIOD_WORDS,
    Period,
    Row,
    TerseKind,
    amount,
    amount_within,
    count,
    of_row,
    roles_words,
    some_roles,
    some_rows,
    within,
    worded,
)
from xiaozhang.base.money import yuan
from xiaozhang.base.text import Message
from xiaozhang.people.culture.clauses.parts import (
    INDICATOR_WORDS,
    MOST_FIGURE,
    TIE_WORDS,
    Indicator,
    Tie,
    measure_findings,
    measure_unit,
    measure_words,
)

_MOST_FEN = 10**10


class Side(StrEnum):
    """Who competes."""

    MEMBERS = "members"
    TEAMS = "teams"


SIDE_WORDS: Mapping[str, Message] = {Side.MEMBERS: Message("个人"), Side.TEAMS: Message("团队")}


class Prize(Row):
    """What a place earns: words, and what it costs the company."""

    rank: Annotated[StrictInt, Named(Message("名次"))]
    prize: Annotated[str, Named(Message("奖项"))]
    cost_fen: Annotated[Yuan, Named(Message("价值"), unit=Message("元"))] = Field(alias="cost")


class Contest(TerseKind):
    """A contest that comes back each period, by rules declared beforehand; incentives have one that runs once."""

    name: ClassVar[str] = "regular_contest"
    label: ClassVar[Message] = Message("定期竞赛")

    title: Annotated[str, Named(Message("竞赛名称"))]
    per: Annotated[Period, Named(Message("周期"), words=PERIOD_WORDS)]
    side: Annotated[Side, Named(Message("比赛单位"), words=SIDE_WORDS)]
    roles: Annotated[tuple[str, ...], Named(Message("参赛岗位"), keys="roles")]
    metric: Annotated[str, Named(Message("台账指标"), keys="metrics", hint=Message("与「其他指标」写一项。"))] = ""
    indicator: Annotated[Indicator | None, Named(Message("其他指标"), words=INDICATOR_WORDS)] = None
    per_head: Annotated[StrictBool, Named(Message("团队按人均比较"), hint=Message("只对团队比赛有用。"))] = False
    at_least: Annotated[Figure, Named(Message("获奖的最低要求"), hint=Message("按指标的单位写，金额以元计。"))]
    prizes: Annotated[tuple[Prize, ...], Named(Message("奖项"))]
    tie: Annotated[Tie, Named(Message("相同时"), words=TIE_WORDS)]
    budget_fen: Annotated[Yuan, Named(Message("每期预算"), unit=Message("元"))] = Field(alias="budget")

    def check(self, known: Known) -> list[Finding]:
        """Refuse places with gaps, a later place worth more, prizes beyond the budget, and metrics nobody counts."""
        found = [
            *worded("title", "竞赛名称", self.title),
            *some_roles("roles", self.roles, known, "参赛岗位"),
            *measure_findings("", self.metric, self.indicator, known),
            *within("at_least", "获奖的最低要求", self.at_least, (Fraction(0), MOST_FIGURE)),
            *some_rows("prizes", self.prizes, "奖项", 20),
            *amount_within("budget", "每期预算", self.budget_fen, _MOST_FEN),
            *self._prize_findings(),
        ]
        if self.at_least == 0:
            found.append(warning("at_least", "没有最低要求，当期一无所成的也可能获奖。"))
        if self.per_head and self.side is Side.MEMBERS:
            found.append(error("per_head", "个人比赛没有人均，请改为团队比赛或不写。"))
        return found

    def sentence(self) -> Message:
        """Say what is compared, the prizes and the budget."""
        prizes = [Message("第 {rank} 名{prize}", {"rank": each.rank, "prize": each.prize}) for each in self.prizes]
        return Message(
            "{per}举行「{title}」：{who}比{head}{metric}，不少于 {least}方可获奖；{prizes}；"
            "相同时{tie}；每期预算 {budget} 元。",
            {
                "per": PERIOD_WORDS[self.per],
                "title": self.title,
                "who": Message(
                    "{roles}以{side}为单位", {"roles": roles_words(self.roles), "side": SIDE_WORDS[self.side]}
                ),
                "head": Message("人均") if self.per_head else Message(""),
                "metric": measure_words(self.metric, self.indicator),
                "least": count(self.at_least, measure_unit(self.metric, self.indicator)),
                "prizes": joined(prizes, "，"),
                "tie": TIE_WORDS[self.tie],
                "budget": yuan(self.budget_fen),
            },
        )

    def table(self, known: Known) -> Table:
        """Lay out one row per place."""
        heads = (Message("名次"), Message("奖项"), Message("价值"))
        rows = [
            (Message("第 {n} 名", {"n": each.rank}), verbatim(each.prize), amount(each.cost_fen))
            for each in self.prizes
        ]
        return Table(heads, tuple(rows))

    def claims(self) -> Iterable[Claim]:
        """Settle the contest of this name."""
        words = Message("竞赛「{title}」", {"title": self.title})
        yield Claim(("regular_contest", self.title.strip()), words, self.model_dump_json(), "title")

    def _prize_findings(self) -> Iterator[Finding]:
        for index, each in enumerate(self.prizes):
            path, row = f"prizes[{index}]", index + 1
            if each.rank != row:
                yield error(
                    f"{path}.rank", "第 {row} 行应是第 {row} 名，现在是第 {given} 名；名次从 1 起依次写。",
                    row=row, given=each.rank,
                )  # fmt: skip
            yield from worded(f"{path}.prize", of_row(index, "奖项"), each.prize, MAX_LABEL)
            yield from amount_within(f"{path}.cost", of_row(index, "价值"), each.cost_fen, _MOST_FEN, 0)
            if index and each.cost_fen > self.prizes[index - 1].cost_fen:
                yield warning(f"{path}.cost", "第 {row} 名的奖项比前一名还贵。", row=row)
        whole = sum(each.cost_fen for each in self.prizes)
        if whole > self.budget_fen:
            yield error(
                "budget",
                "各奖项合计 {whole} 元，超出预算 {budget} 元，差 {by} 元。",
                whole=yuan(whole),
                budget=yuan(self.budget_fen),
                by=yuan(whole - self.budget_fen),
            )
        if self.tie is Tie.SHARED and self.prizes and whole + self.prizes[0].cost_fen > self.budget_fen >= whole:
            yield warning(
                "budget", "并列时各得该名次的奖项，预算只够没有并列的情形。第一名并列还要 {more} 元。",
                more=yuan(self.prizes[0].cost_fen),
            )  # fmt: skip
