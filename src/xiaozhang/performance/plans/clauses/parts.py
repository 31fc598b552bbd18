"""The typed parts a commission plan is put together from: base, tiers, coefficients, shares, gate, limits, payout."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field, StrictBool

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import Finding, Known, Rate, Yuan
from xiaozhang.base.clause_parts import Figure, error
from xiaozhang.base.clause_rows import Row, no_doubles
from xiaozhang.base.text import Message


class Axis(StrEnum):
    """What a coefficient or a matrix looks up. `FACT_AXES` are known fact by fact, the others when a period is over."""

    PAYMENT_DAYS = "payment_days"
    OVERDUE_DAYS = "overdue_days"
    MARGIN_RATE = "margin_rate"
    AMOUNT = "amount"
    UNITS = "units"
    MONTHS = "months"
    STATUS = "status"
    PART = "part"
    CUSTOMER_KIND = "customer_kind"
    PRODUCT = "product"
    CHANNEL = "channel"
    REGION = "region"
    ATTAINMENT = "attainment"
    TEAM_ATTAINMENT = "team_attainment"
    TOTAL = "total"
    QUOTIENT = "quotient"
    SCORE = "score"
    GRADE = "grade"


WORD_AXES = frozenset({Axis.STATUS, Axis.PART, Axis.CUSTOMER_KIND, Axis.PRODUCT, Axis.CHANNEL, Axis.REGION, Axis.GRADE})
PERIOD_AXES = frozenset({Axis.ATTAINMENT, Axis.TEAM_ATTAINMENT, Axis.TOTAL, Axis.QUOTIENT, Axis.SCORE, Axis.GRADE})
AXIS_WORDS = {
    Axis.PAYMENT_DAYS: Message("开票到回款天数"),
    Axis.OVERDUE_DAYS: Message("逾期天数"),
    Axis.MARGIN_RATE: Message("毛利率（%）"),
    Axis.AMOUNT: Message("单笔金额（元）"),
    Axis.UNITS: Message("单笔数量"),
    Axis.MONTHS: Message("客户首单后满月数"),
    Axis.STATUS: Message("用工状态"),
    Axis.PART: Message("分工"),
    Axis.CUSTOMER_KIND: Message("新老客户"),
    Axis.PRODUCT: Message("产品"),
    Axis.CHANNEL: Message("渠道"),
    Axis.REGION: Message("区域"),
    Axis.ATTAINMENT: Message("目标完成率（%）"),
    Axis.TEAM_ATTAINMENT: Message("团队目标完成率（%）"),
    Axis.TOTAL: Message("期内某指标合计"),
    Axis.QUOTIENT: Message("期内两指标之比（%）"),
    Axis.SCORE: Message("考核得分"),
    Axis.GRADE: Message("考核等级"),
}
ATTRIBUTE_WORDS = {
    "product": Message("产品"),
    "customer_kind": Message("新老客户"),
    "channel": Message("渠道"),
    "region": Message("区域"),
}
OF_WORDS = {"amount": Message("金额"), "margin": Message("毛利"), "units": Message("数量")}


class Condition(Row):
    """Only facts whose attribute is one of the words."""

    attribute: Annotated[
        Literal["product", "customer_kind", "channel", "region"], Named(Message("属性"), words=ATTRIBUTE_WORDS)
    ]
    is_: Annotated[tuple[str, ...], Named(Message("取值"))] = Field(alias="is")


_MOST_NAMED = 12
_KIND_WORDS = {"新": "new", "新客户": "new", "老": "renewing", "老客户": "renewing", "续": "renewing"}


def word_findings(path: str, attribute: str, word: str, known: Known) -> Iterator[Finding]:
    """Refuse a word that no sale of this house can have: it would silently pay nothing.

    Where nothing is known of an attribute (a charter checked by itself, no product entered yet) any word may stand.
    """
    if not word.strip():
        yield error(path, "有一个{what}是空的，请写明或删去。", what=ATTRIBUTE_WORDS[attribute])
    elif attribute == "customer_kind" and word in _KIND_WORDS:
        yield error(path, "新老客户写作 new（新）或 renewing（老），现在是「{word}」，没有一笔会计入。", word=word)
    elif attribute in known.words and (listed := known.words[attribute]()) and word not in listed:
        some = "、".join(list(listed)[:_MOST_NAMED])
        msgid = "没有「{word}」这个{what}，没有一笔会计入。请改为已有的名称（如{some}），或先建好再发布。"
        yield error(path, msgid, word=word, what=ATTRIBUTE_WORDS[attribute], some=some)


def where_findings(path: str, where: Sequence[Condition], known: Known) -> Iterator[Finding]:
    """Refuse conditions that nothing can meet, and an attribute asked for twice."""
    for index, each in enumerate(where):
        if not each.is_:
            yield error(f"{path}[{index}].is", "没有写取值，没有一笔会计入。")
        for place, word in enumerate(each.is_):
            yield from word_findings(f"{path}[{index}].is[{place}]", each.attribute, word, known)
    yield from no_doubles(path, [each.attribute for each in where])


class Measure(Row):
    """What is added up: a metric's amounts, its gross margin (amount less cost), or its units."""

    metric: Annotated[
        str,
        Named(Message("指标"), keys="metrics", hint=Message("写 commission 表示以下属的提成为基数")),
    ]
    of: Annotated[Literal["amount", "margin", "units"], Named(Message("取什么"), words=OF_WORDS)] = "amount"
    net_of_tax: Annotated[StrictBool, Named(Message("不含税"), hint=Message("含税金额先折成不含税，逐笔进到分"))] = (
        False
    )
    tax_rate: Annotated[Rate | None, Named(Message("默认税率"), hint=Message("事实没有写税率时用"))] = None
    where: Annotated[tuple[Condition, ...], Named(Message("只计"))] = ()


class RateTier(Row):
    """From a figure on (满) a rate of the base, or yuan for each unit. `to` may be written and is then checked."""

    from_: Annotated[Figure, Named(Message("从（满）"))] = Field(alias="from")
    rate: Annotated[Rate | None, Named(Message("比例"))] = None
    each: Annotated[Yuan | None, Named(Message("每单位"), unit=Message("元"))] = None
    to: Annotated[Figure | None, Named(Message("到（不满）"))] = None


class FactorRow(Row):
    """From a figure on, or for a word, a factor."""

    from_: Annotated[Figure | None, Named(Message("从（满）"))] = Field(default=None, alias="from")
    is_: Annotated[str, Named(Message("为"))] = Field(default="", alias="is")
    factor: Annotated[Rate, Named(Message("系数"))]
    to: Annotated[Figure | None, Named(Message("到（不满）"))] = None


class Coefficient(Row):
    """A factor on what a fact earns, looked up by one axis.

    `bands`: the factor of the band reached. `interpolated`: on the straight line between two points. `linear`: 100 %
    less `each` for every unit above `above`, not below `floor`. `words`: by word; `otherwise` for the words not listed.
    The factor is rounded to six decimals where it is defined.
    """

    label: Annotated[str, Named(Message("名称"))]
    by: Annotated[Axis, Named(Message("依据"), words={each.value: words for each, words in AXIS_WORDS.items()})]
    method: Annotated[
        Literal["bands", "interpolated", "linear", "words"],
        Named(
            Message("取法"),
            words={
                "bands": Message("分段"),
                "interpolated": Message("各点之间按直线"),
                "linear": Message("每一单位减"),
                "words": Message("按取值"),
            },
        ),
    ] = "bands"
    rows: Annotated[tuple[FactorRow, ...], Named(Message("各段"))] = ()
    otherwise: Annotated[Rate | None, Named(Message("其他取值"))] = None
    each: Annotated[Rate | None, Named(Message("每一单位减"))] = None
    above: Annotated[Figure, Named(Message("超过"))] = Fraction(0)
    floor: Annotated[Rate, Named(Message("最低"))] = Fraction(0)
    metric: Annotated[str, Named(Message("指标"), keys="metrics", hint=Message("依据是合计或比时填"))] = ""
    to_metric: Annotated[str, Named(Message("比的分母"), keys="metrics")] = ""
    on: Annotated[
        Literal["amount", "base"], Named(Message("乘在"), words={"amount": Message("提成"), "base": Message("基数")})
    ] = "amount"
    places: Annotated[int, Named(Message("系数小数位"))] = 6


class Matrix(Row):
    """A rate by two axes: `rows` and `columns` are where the bands begin, `cells` the rates, row by row."""

    rows_by: Annotated[Axis, Named(Message("行依据"))]
    columns_by: Annotated[Axis, Named(Message("列依据"))]
    rows: Annotated[tuple[Figure, ...], Named(Message("行，从（满）"))]
    columns: Annotated[tuple[Figure, ...], Named(Message("列，从（满）"))]
    cells: Annotated[tuple[tuple[Rate, ...], ...], Named(Message("比例"))]
    metric: Annotated[str, Named(Message("指标"), keys="metrics")] = ""
    to_metric: Annotated[str, Named(Message("比的分母"), keys="metrics")] = ""


class PartShare(Row):
    """The share of a part of the work (hunter, keeper...) from a month after the customer's first deal on."""

    part: Annotated[str, Named(Message("分工"))]
    share: Annotated[Rate, Named(Message("份额"))]
    from_month: Annotated[int, Named(Message("首单后满"), unit=Message("个月起"))] = 0


class Gate(Row):
    """Below `at_least` percent of the target (or of a figure) the plan pays only `below` of what it would."""

    by: Annotated[Axis, Named(Message("看什么"))] = Axis.ATTAINMENT
    at_least: Annotated[Figure, Named(Message("至少（满）"))]
    below: Annotated[Rate, Named(Message("不到时付"))] = Fraction(0)
    metric: Annotated[str, Named(Message("指标"), keys="metrics")] = ""
    to_metric: Annotated[str, Named(Message("比的分母"), keys="metrics")] = ""


class Pool(Row):
    """A team earns together; the rounded total is split among those who hold the posts."""

    weights: Annotated[
        Literal["base", "equal", "days"],
        Named(
            Message("怎么分"),
            words={"base": Message("按各人基数"), "equal": Message("平分"), "days": Message("按在岗日历天")},
        ),
    ] = "base"


class Clawback(Row):
    """What a refund after the period is closed takes back."""

    method: Annotated[
        Literal["recalculate", "original_rate", "none"],
        Named(
            Message("退款时"),
            words={
                "recalculate": Message("按退款后的基数重算"),
                "original_rate": Message("按原提成比例追回"),
                "none": Message("不追回"),
            },
        ),
    ] = "recalculate"
    within_months: Annotated[int | None, Named(Message("只追"), unit=Message("个月内"))] = None


class Instalment(Row):
    """A part of each line that is paid later: when a fact of `event` comes on the same contract, or after months."""

    label: Annotated[str, Named(Message("名称"))]
    share: Annotated[Rate, Named(Message("留存"))]
    event: Annotated[str, Named(Message("凭此事项发放"), keys="metrics")] = ""
    after_months: Annotated[int | None, Named(Message("满"), unit=Message("个月发放"))] = None
    forfeited_by: Annotated[str, Named(Message("凭此事项没收"), keys="metrics")] = ""


class Proration(Row):
    """Who was there only part of the period has targets, tiers or limits in proportion."""

    by: Annotated[
        Literal["calendar_days", "workdays"],
        Named(Message("按"), words={"calendar_days": Message("日历天"), "workdays": Message("工作日")}),
    ]
    of: Annotated[
        tuple[Literal["targets", "tiers", "limits"], ...],
        Named(
            Message("折算"),
            words={"targets": Message("目标"), "tiers": Message("档的起点"), "limits": Message("封顶与保底")},
        ),
    ] = ("targets",)
    leave: Annotated[StrictBool, Named(Message("请假也折算"))] = True
