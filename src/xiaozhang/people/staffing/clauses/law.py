"""A region's legal figures, entered and dated by the company with their source; the product ships none from memory.

National bounds that the figures may not leave: Labour Contract Law art. 19 (probation by length of contract) and 20
(80 % of the agreed wage), Interim Provisions on Payment of Wages art. 16 (a fifth of the month's wage).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Annotated, ClassVar

from pydantic import Field, StrictInt

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import Claim, Finding, Known, Rate, Refusal, Table, Yuan
from xiaozhang.base.clause_parts import Band, Bands, error, figure_words, joined
from xiaozhang.base.clause_rows import (
    DASH,
    MAX_LABEL,
    MAX_WORDS,
    Row,
    TerseKind,
    amount,
    amount_within,
    count,
    line,
    listed_words,
    no_doubles,
    share_within,
    within,
    worded,
)
from xiaozhang.base.money import percent, yuan
from xiaozhang.base.text import Message

MOST_RECOVERED = Fraction(1, 5)
LEAST_PROBATION_PAY = Fraction(4, 5)
_MOST_WAGE_FEN = 10**7


REFUSAL_WORDS: Mapping[str, Message] = {
    Refusal.FINES: Message("罚款"),
    Refusal.FORFEITS: Message("没收已得报酬"),
    Refusal.DEPOSITS: Message("收取押金或扣押证件"),
    Refusal.LAST_PLACE: Message("末位淘汰"),
    Refusal.NOTHING_AFTER_LEAVING: Message("离职后不发已得提成"),
    Refusal.DEDUCTIONS: Message("超过上限的扣款"),
}


class ProbationLimit(Row):
    """With a contract of so many months or more (满), probation lasts at most so many months."""

    from_months: Annotated[StrictInt, Named(Message("合同期满"), unit=Message("个月"))] = Field(alias="from")
    months: Annotated[StrictInt, Named(Message("试用期最长"), unit=Message("个月"))]


NATIONAL_PROBATION = ((0, 0), (3, 1), (12, 2), (36, 6))
"""Months of contract from which, and the longest probation in months (Labour Contract Law, art. 19)."""


class RegionalLaw(TerseKind):
    """The legal figures of one region as of a day, with their source."""

    name: ClassVar[str] = "regional_law"
    label: ClassVar[Message] = Message("地区法定参数")
    touches_interests: ClassVar[bool] = True

    region: Annotated[str, Named(Message("地区"))]
    effective_on: Annotated[date, Named(Message("自何日起施行"))]
    source: Annotated[
        str,
        Named(Message("出处"), hint=Message("文件名称、文号和发布机关；系统不预置任何地区的数额。"), is_long=True),
    ]
    minimum_wage_fen: Annotated[Yuan, Named(Message("最低月工资"), unit=Message("元/月"))] = Field(alias="minimum_wage")
    left_out: Annotated[
        tuple[str, ...],
        Named(Message("不计入最低工资的部分"), hint=Message("例如：加班工资、夜班津贴、高温津贴。")),
    ] = ()
    refuses: Annotated[
        tuple[Refusal, ...],
        Named(
            Message("制度不得规定"),
            words=REFUSAL_WORDS,
            hint=Message("列出的，写进制度就不能发布；没有列出的，发布时给出提醒。"),
        ),
    ] = ()
    recovery_cap: Annotated[Rate, Named(Message("每月扣回损失不超过当月工资的"), hint=Message("全国规定不超过 20%。"))]
    recovery_notice_days: Annotated[
        StrictInt, Named(Message("扣回前书面告知"), unit=Message("个工作日"), hint=Message("0：不要求。"))
    ] = 0
    probation: Annotated[tuple[ProbationLimit, ...], Named(Message("试用期上限"))] = ()
    probation_pay: Annotated[
        Rate, Named(Message("试用期工资不低于约定工资的"), hint=Message("全国规定不低于 80%。"))
    ] = LEAST_PROBATION_PAY

    def check(self, known: Known) -> list[Finding]:
        """Refuse figures without a source and figures beyond what the law of the country allows."""
        found = [
            *worded("region", "地区", self.region, MAX_LABEL),
            *worded("source", "出处", self.source, MAX_WORDS),
            *amount_within("minimum_wage", "最低月工资", self.minimum_wage_fen, _MOST_WAGE_FEN),
            *share_within("recovery_cap", "每月扣回的比例", self.recovery_cap, 0, MOST_RECOVERED),
            *share_within("probation_pay", "试用期工资的比例", self.probation_pay, LEAST_PROBATION_PAY, 1),
            *within("recovery_notice_days", "书面告知的天数", self.recovery_notice_days, (0, 60), "个工作日"),
            *no_doubles("left_out", self.left_out),
            *no_doubles("refuses", self.refuses, REFUSAL_WORDS.__getitem__),
            *self._probation_findings(),
        ]
        for index, part in enumerate(self.left_out):
            found += worded(f"left_out[{index}]", "不计入最低工资的部分", part)
        return found

    def sentence(self) -> Message:
        """Say the figures with their day and source."""
        return Message(
            "{region}自 {day} 起：最低月工资 {wage} 元{left_out}；{refuses}"
            "员工赔偿损失的，每月扣回不超过当月工资的 {cap}，且扣后不低于最低工资；"
            "试用期工资不低于约定工资的 {pay}（{source}）。",
            {
                "region": self.region,
                "day": self.effective_on.isoformat(),
                "wage": yuan(self.minimum_wage_fen),
                "left_out": Message("（不含{parts}）", {"parts": "、".join(self.left_out)})
                if self.left_out
                else Message(""),
                "refuses": Message("制度不得规定{what}；", {"what": self._refused()}) if self.refuses else Message(""),
                "cap": percent(self.recovery_cap, 0),
                "pay": percent(self.probation_pay, 0),
                "source": self.source.strip().rstrip("。") or "—",
            },
        )

    def table(self, known: Known) -> Table:
        """Lay out one line per figure."""
        bands = self._bands()
        rows = [
            line("最低月工资", amount(self.minimum_wage_fen)),
            line("不计入最低工资的部分", listed_words(self.left_out)),
            line("制度不得规定", self._refused()),
            line("每月扣回损失", Message("不超过当月工资的 {cap}", {"cap": percent(self.recovery_cap, 0)})),
            line("扣回前书面告知", count(self.recovery_notice_days or None, "个工作日")),
            line("试用期工资", Message("不低于约定工资的 {pay}", {"pay": percent(self.probation_pay, 0)})),
        ]
        rows += [
            line(
                "试用期上限",
                Message("合同期{band}：{n} 个月", {"band": bands.words(index), "n": each.months}),
            )
            for index, each in enumerate(self.probation)
        ]
        rows.append(line("出处", self.source))
        return Table((Message("事项"), Message("内容")), tuple(rows))

    def refusals(self) -> Iterable[Refusal]:
        """Return what the law of the region refuses; publication then refuses it too."""
        return self.refuses

    def claims(self) -> Iterable[Claim]:
        """Settle the figures of the region from the day on."""
        words = Message("{region}的法定参数", {"region": self.region})
        yield Claim(("regional_law", self.region.strip()), words, self.model_dump_json())

    def most_probation(self, contract_months: int) -> int:
        """Return the longest probation in months with a contract of so many months."""
        limits = [(each.from_months, each.months) for each in self.probation] or NATIONAL_PROBATION
        return most_of(limits, contract_months)

    def _refused(self) -> Message:
        return joined([REFUSAL_WORDS[each] for each in self.refuses], "、") if self.refuses else DASH

    def _bands(self) -> Bands:
        bands = [Band(each.from_months) for each in self.probation]
        return Bands("probation", bands, figure_words, " 个月", lacks="没有上限")

    def _probation_findings(self) -> Iterator[Finding]:
        yield from self._bands().findings()
        for index, each in enumerate(self.probation):
            national = most_of(NATIONAL_PROBATION, each.from_months)
            if not 0 <= each.months <= national:
                yield error(
                    f"probation[{index}].months",
                    "第 {row} 行：合同期满 {from_} 个月的，法律规定试用期最长 {most} 个月，现在是 {given} 个月。",
                    row=index + 1,
                    from_=each.from_months,
                    most=national,
                    given=each.months,
                )


def most_of(limits: Sequence[tuple[int, int]], contract_months: int) -> int:
    """Return the limit of the last row that a contract of so many months reaches; 0 below the first.

    >>> [most_of(NATIONAL_PROBATION, months) for months in (2, 3, 12, 35, 36)]
    [0, 1, 2, 2, 6]
    """
    reached = [months for from_, months in limits if from_ <= contract_months]
    return reached[-1] if reached else 0
