"""Honours 荣誉 (K4): titles that are given each period to whoever leads a metric."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Annotated, ClassVar

from pydantic import StrictBool, StrictInt

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import Claim, Finding, Known, Table
from xiaozhang.base.clause_parts import Figure, joined, role_findings, verbatim, warning
from xiaozhang.base.clause_rows import (
    MAX_LABEL,
    PERIOD_WORDS,
    Period,
    Row,
    TerseKind,
    count,
    no_doubles,
    of_row,
    once,
    roles_words,
    some_rows,
    within,
    worded,
)
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
    most_words,
)


class Title(Row):
    """One title: among whom, by which metric, from how much on, for how many, and what equals get."""

    title: Annotated[str, Named(Message("荣誉称号"))]
    per: Annotated[Period, Named(Message("评选周期"), words=PERIOD_WORDS)]
    metric: Annotated[str, Named(Message("台账指标"), keys="metrics", hint=Message("与「其他指标」写一项。"))] = ""
    indicator: Annotated[Indicator | None, Named(Message("其他指标"), words=INDICATOR_WORDS)] = None
    at_least: Annotated[
        Figure, Named(Message("最低要求"), hint=Message("按指标的单位写，金额以元计；达不到的当期空缺。"))
    ]
    places: Annotated[StrictInt, Named(Message("名额"), unit=Message("人"))] = 1
    newcomer_months: Annotated[
        StrictInt | None, Named(Message("只在入职不满"), unit=Message("个月的成员中评选"), hint=Message("留空：不限。"))
    ] = None
    tie: Annotated[Tie, Named(Message("相同时"), words=TIE_WORDS)]


class Honours(TerseKind):
    """Titles given by the figures of the ledger, with a certificate and a place on the wall of honour."""

    name: ClassVar[str] = "honours"
    label: ClassVar[Message] = Message("荣誉表彰")

    roles: Annotated[tuple[str, ...], Named(Message("参评岗位"), keys="roles", hint=Message("留空：全体成员。"))] = ()
    titles: Annotated[tuple[Title, ...], Named(Message("荣誉称号"))]
    certificate: Annotated[StrictBool, Named(Message("颁发证书"))] = True
    on_the_wall: Annotated[
        StrictBool, Named(Message("公布在荣誉墙"), hint=Message("只公布获得者，不公布他人名次。"))
    ] = True

    def check(self, known: Known) -> list[Finding]:
        """Refuse doubled titles, metrics nobody counts, and titles that fall to whoever did nothing."""
        return [
            *role_findings("roles", self.roles, known),
            *some_rows("titles", self.titles, "荣誉称号"),
            *no_doubles("titles", [each.title.strip() for each in self.titles]),
            *(found for index, each in enumerate(self.titles) for found in _title_findings(index, each, known)),
        ]

    def sentence(self) -> Message:
        """Say the titles and what they are given for."""
        parts = [
            Message(
                "{per}评「{title}」{n} 名，取{metric}{most}且不少于 {least}的{newcomers}",
                {
                    "per": PERIOD_WORDS[each.per],
                    "title": each.title,
                    "n": each.places,
                    "metric": measure_words(each.metric, each.indicator),
                    "most": most_words(each.indicator),
                    "least": count(each.at_least, measure_unit(each.metric, each.indicator)),
                    "newcomers": Message("新成员") if each.newcomer_months else Message("成员"),
                },
            )
            for each in self.titles
        ]
        given = [Message("颁发证书")] if self.certificate else []
        given += [Message("公布在荣誉墙")] if self.on_the_wall else []
        return Message(
            "{parts}{given}。",
            {
                "parts": joined(parts, "；"),
                "given": Message("；获得者{what}", {"what": joined(given, "、")}) if given else Message(""),
            },
        )

    def table(self, known: Known) -> Table:
        """Lay out one row per title."""
        heads = (Message("称号"), Message("周期"), Message("依据"), Message("名额"), Message("参评"), Message("相同时"))
        who = roles_words(self.roles, known) if self.roles else Message("全体成员")
        rows = [
            (
                verbatim(each.title),
                PERIOD_WORDS[each.per],
                Message(
                    "{metric}{most}，不少于 {least}",
                    {
                        "metric": measure_words(each.metric, each.indicator),
                        "most": most_words(each.indicator),
                        "least": count(each.at_least, measure_unit(each.metric, each.indicator)),
                    },
                ),
                count(each.places, "人"),
                Message("入职不满 {n} 个月的成员", {"n": each.newcomer_months}) if each.newcomer_months else who,
                TIE_WORDS[each.tie],
            )
            for each in self.titles
        ]
        return Table(heads, tuple(rows))

    def claims(self) -> Iterable[Claim]:
        """Settle what each title is given for."""
        return once(
            Claim(
                ("honour", each.title.strip()),
                Message("荣誉「{title}」", {"title": each.title}),
                each.model_dump_json(),
                f"titles[{index}]",
            )
            for index, each in enumerate(self.titles)
        )


def _title_findings(index: int, each: Title, known: Known) -> Iterator[Finding]:
    path = f"titles[{index}]"
    yield from worded(f"{path}.title", of_row(index, "称号"), each.title, MAX_LABEL)
    yield from measure_findings(f"{path}.", each.metric, each.indicator, known)
    yield from within(f"{path}.at_least", of_row(index, "最低要求"), each.at_least, (Fraction(0), MOST_FIGURE))
    yield from within(f"{path}.places", of_row(index, "名额"), each.places, (1, 100), "人")
    yield from within(f"{path}.newcomer_months", of_row(index, "入职月数"), each.newcomer_months, (1, 36), "个月")
    if each.at_least == 0:
        yield warning(f"{path}.at_least", "第 {row} 行没有最低要求，当期一无所成的人也可能获得。", row=index + 1)
