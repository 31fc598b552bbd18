"""The commission plan: base, period, tiers, coefficients, shares, gate, limits, payout and recovery in one clause."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, StrictBool

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import Claim, Finding, Known, Rate, Table, Yuan
from xiaozhang.base.clause_parts import figure_words, joined, role_words, verbatim
from xiaozhang.base.clause_rows import TerseKind, metric_words, roles_words
from xiaozhang.base.money import percent, yuan
from xiaozhang.base.text import Message
from xiaozhang.performance.plans.clauses import plan_checks
from xiaozhang.performance.plans.clauses.parts import (
    AXIS_WORDS,
    OF_WORDS,
    Axis,
    Clawback,
    Coefficient,
    Gate,
    Instalment,
    Matrix,
    Measure,
    PartShare,
    Pool,
    Proration,
    RateTier,
)

_AMBIGUOUS = {"", "阶梯", "阶梯提成", "累进", "分档"}


class PlanMethod(StrEnum):
    """How tiers add up.

    PROGRESSIVE 超额累进: slice by slice. SLAB 全额累进: the whole base at the reached rate. INTERPOLATED 全额插值: the
    whole base at a rate on the straight line between two points.
    """

    PROGRESSIVE = "progressive"
    SLAB = "slab"
    INTERPOLATED = "interpolated"


METHOD_WORDS = {
    PlanMethod.PROGRESSIVE: Message("超额累进"),
    PlanMethod.SLAB: Message("全额累进"),
    PlanMethod.INTERPOLATED: Message("全额按插值比例"),
}
PERIOD_WORDS = {"month": Message("每月"), "quarter": Message("每季度"), "year": Message("年初至今")}
BASIS_WORDS = {"occurred": Message("发生日"), "signed": Message("签订日"), "billed": Message("开票日")}
EARNS_WORDS = {"own": Message("本人业绩"), "below": Message("下属业绩")}
_METHODS = {"超额累进": PlanMethod.PROGRESSIVE, "全额累进": PlanMethod.SLAB, "全额插值": PlanMethod.INTERPOLATED}


def _read_method(value: object) -> object:
    """Take the Chinese words too; words that could mean either leave the method unsaid, which `check` refuses."""
    if isinstance(value, str):
        word = value.strip()
        return None if word in _AMBIGUOUS else _METHODS.get(word, word)
    return value


class CommissionPlan(TerseKind):
    """What the holders of some posts earn on a base, and how. Conventions are parameters with the house's defaults.

    A version of the charter may hold several; a clause is followed through versions by its key. `tiers_by` says what
    thresholds compare: the accumulated base, each fact by itself, or the attainment of the target in percent.
    """

    name: ClassVar[str] = "commission_plan"
    label: ClassVar[Message] = Message("提成方案")
    touches_interests: ClassVar[bool] = True

    roles: Annotated[tuple[str, ...], Named(Message("适用岗位"), keys="roles")]
    base: Annotated[Measure, Named(Message("基数"))]
    earns_on: Annotated[Literal["own", "below"], Named(Message("谁的业绩"), words=EARNS_WORDS)] = "own"
    levels: Annotated[
        tuple[Rate, ...], Named(Message("逐级系数"), hint=Message("下属业绩：直接下属、再下一级……各乘多少"))
    ] = ()
    period: Annotated[Literal["month", "quarter", "year"], Named(Message("累计期"), words=PERIOD_WORDS)] = "month"
    basis: Annotated[Literal["occurred", "signed", "billed"], Named(Message("依据日"), words=BASIS_WORDS)] = "occurred"
    method: Annotated[
        PlanMethod | None,
        BeforeValidator(_read_method),
        Named(Message("计法"), words={each.value: words for each, words in METHOD_WORDS.items()}),
    ] = None
    tiers_by: Annotated[
        Literal["base", "fact", "attainment"],
        Named(
            Message("档按"),
            words={"base": Message("累计基数"), "fact": Message("单笔"), "attainment": Message("目标完成率")},
        ),
    ] = "base"
    tiers: Annotated[tuple[RateTier, ...], Named(Message("档"))] = ()
    matrix: Annotated[Matrix | None, Named(Message("双维比例表"))] = None
    coefficients: Annotated[tuple[Coefficient, ...], Named(Message("系数"))] = ()
    parts: Annotated[tuple[PartShare, ...], Named(Message("分工份额"))] = ()
    pool: Annotated[Pool | None, Named(Message("团队共享"))] = None
    gate: Annotated[Gate | None, Named(Message("门槛"))] = None
    line_cap: Annotated[Yuan | None, Named(Message("单笔封顶"), unit=Message("元"))] = None
    cap: Annotated[Yuan | None, Named(Message("期内封顶"), unit=Message("元"))] = None
    floor: Annotated[Yuan | None, Named(Message("期内保底"), unit=Message("元"))] = None
    payout: Annotated[tuple[Instalment, ...], Named(Message("留存"))] = ()
    clawback: Annotated[Clawback, Named(Message("退款"))] = Clawback()
    leaver_share: Annotated[
        Rate, Named(Message("离职后到账归离职者"), hint=Message("其余归接手人；少于 100% 要有书面约定"))
    ] = Fraction(1)
    proration: Annotated[Proration | None, Named(Message("在岗折算"))] = None
    thresholds: Annotated[
        Literal["included", "excluded"],
        Named(Message("起点"), words={"included": Message("含本数（满）"), "excluded": Message("不含本数（超过）")}),
    ] = "included"
    rounding: Annotated[
        Literal["running", "each"],
        Named(
            Message("进位"),
            words={"running": Message("逐行为累计进位之差，合计不差"), "each": Message("逐行各自进位")},
        ),
    ] = "running"
    version_base: Annotated[
        Literal["own", "shared"],
        Named(Message("期中换版"), words={"own": Message("各版各自累计"), "shared": Message("合并累计，各按本版比例")}),
    ] = "own"
    distinct: Annotated[
        StrictBool, Named(Message("同一笔只计一次"), hint=Message("下属业绩：几人分一单也只算一单"))
    ] = True

    @property
    def pool_by_money(self) -> bool:
        """Say whether a pool is split by amounts."""
        return self.pool is not None and self.pool.weights == "base" and self.base.of != "units"

    def axes(self) -> frozenset[Axis]:
        """Return what coefficients, gate and matrix look up."""
        axes = {each.by for each in self.coefficients}
        axes |= {self.gate.by} if self.gate is not None else set()
        return frozenset(axes | ({self.matrix.rows_by, self.matrix.columns_by} if self.matrix is not None else set()))

    def check(self, known: Known) -> list[Finding]:
        """Refuse what would pay wrongly, silently pay nothing, or break the law, naming row and interval."""
        return list(plan_checks.findings(self, known))

    def claims(self) -> Iterator[Claim]:
        """Settle what each post earns on a base in a period."""
        base = self.base.model_dump_json()
        for role in self.roles:
            values = {"role": role_words(role), "whose": EARNS_WORDS[self.earns_on], "base": self.base_words()}
            words = Message("{role}按{whose}的{base}计的提成", values)
            terms = self.model_dump_json(exclude={"roles"})
            yield Claim((self.name, base, self.earns_on, self.period, role), words, terms, "base")

    def sentence(self) -> Message:
        """Say the plan in one sentence."""
        return Message(
            "{roles}以{whose}的{base}为基数，{period}累计，{how}；{basis}定所用版本{more}。",
            {
                "roles": roles_words(self.roles),
                "whose": EARNS_WORDS[self.earns_on],
                "base": self.base_words(),
                "period": PERIOD_WORDS[self.period],
                "how": self._how(),
                "basis": BASIS_WORDS[self.basis],
                "more": joined([Message("；{words}", {"words": each}) for each in self._more()], ""),
            },
        )

    def table(self, known: Known) -> Table | None:
        """Lay the tiers out for the handbook: the interval in words, and its rate."""
        if not self.tiers:
            return None
        rows = [(self.interval_words(index), verbatim(tier_words(tier))) for index, tier in enumerate(self.tiers)]
        rate = Message("比例（{method}）", {"method": self._method_words()}) if len(rows) > 1 else Message("比例")
        return Table((self._axis_words(), rate), tuple(rows))

    def interval_words(self, index: int) -> Message:
        """Say the interval of a tier."""
        return plan_checks.tier_bands(self).words(index)

    def base_words(self) -> Message:
        """Say what is added up: 回款（不含税）."""
        net = Message("（不含税）") if self.base.net_of_tax else Message("")
        what = Message("") if self.base.of == "amount" else OF_WORDS[self.base.of]
        return Message("{metric}{what}{net}", {"metric": metric_words(self.base.metric), "what": what, "net": net})

    def _how(self) -> Message:
        if self.matrix is not None:
            axes = {"rows": AXIS_WORDS[self.matrix.rows_by], "columns": AXIS_WORDS[self.matrix.columns_by]}
            return Message("按{rows}与{columns}查表取比例", axes)
        if len(self.tiers) == 1:  # one tier adds up the same by every method
            return Message("一律 {rate}", {"rate": tier_words(self.tiers[0])})
        tiers = joined(
            [
                Message("{interval} {rate}", {"interval": self.interval_words(index), "rate": tier_words(tier)})
                for index, tier in enumerate(self.tiers)
            ],
            "，",
        )
        return Message("按{axis}{method}：{tiers}", {
            "axis": self._axis_words(), "method": self._method_words(), "tiers": tiers,
        })  # fmt: skip

    def _more(self) -> Iterator[Message]:
        for each in self.coefficients:
            yield Message("乘以{label}", {"label": each.label})
        if self.gate is not None:
            values = {"axis": AXIS_WORDS[self.gate.by], "least": figure_words(self.gate.at_least)}
            yield Message("{axis}不到 {least} 付 {below}", {**values, "below": percent(self.gate.below)})
        for label, fen in (("单笔封顶", self.line_cap), ("期内封顶", self.cap), ("期内保底", self.floor)):
            if fen is not None:
                yield Message("{label} {yuan} 元", {"label": Message(label), "yuan": yuan(fen)})
        for part in self.payout:
            yield Message("留存 {share}（{label}）", {"share": percent(part.share), "label": part.label})

    def _axis_words(self) -> Message:
        if self.tiers_by == "attainment":
            return Message("目标完成率")
        return Message("单笔{base}", {"base": self.base_words()}) if self.tiers_by == "fact" else self.base_words()

    def _method_words(self) -> Message:
        return METHOD_WORDS[self.method] if self.method else Message("未写明计法")


def tier_words(tier: RateTier) -> str:
    """Return 2.0%, or 每单位 50.00 元."""
    return percent(tier.rate) if tier.rate is not None else f"每单位 {yuan(tier.each or 0)} 元"
