"""What publication refuses of a commission plan, part by part, naming row and interval."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from xiaozhang.base.clause_kind import Finding, Known
from xiaozhang.base.clause_parts import Band, Bands, error, figure_words, warning
from xiaozhang.base.clause_rows import metric_findings, no_doubles, share_within, some_roles, worded
from xiaozhang.base.money import percent, yuan
from xiaozhang.performance.plans.clauses.parts import (
    ATTRIBUTE_WORDS,
    PERIOD_AXES,
    WORD_AXES,
    Axis,
    Coefficient,
    Gate,
    Matrix,
    where_findings,
    word_findings,
)

if TYPE_CHECKING:
    from xiaozhang.performance.plans.clauses.plan import CommissionPlan

COMMISSION_BASE = "commission"
_RATE_UNIT = 100 * 10**6  # rates are stored as percentages of at most six decimals
_MOST_FACTOR = Fraction(10)


def findings(plan: CommissionPlan, known: Known) -> Iterator[Finding]:
    """Yield everything that is wrong with a plan."""
    yield from some_roles("roles", plan.roles, known)
    yield from _base(plan, known)
    yield from _rates(plan)
    for index, each in enumerate(plan.coefficients):
        yield from _coefficient(f"coefficients[{index}]", each, known)
    yield from no_doubles("coefficients", [each.label.strip() for each in plan.coefficients])
    yield from _parts(plan)
    if plan.gate is not None:
        yield from _gate(plan.gate, known)
    yield from _limits(plan)
    yield from _payout(plan, known)
    yield from _people(plan)


def tier_bands(plan: CommissionPlan) -> Bands:
    """Return the intervals of the tiers, for checks and words."""
    bands = [Band(tier.from_, tier.to) for tier in plan.tiers]
    if plan.tiers_by == "attainment":
        return Bands("tiers", bands, figure_words, unit="%", lacks="没有比例")
    if plan.base.of == "units":
        return Bands("tiers", bands, figure_words, lacks="没有单价")
    return Bands("tiers", bands, lambda value: yuan(int(value * 100)), unit=" 元", lacks="没有比例")


def axis_findings(path: str, axis: Axis, metric: str, to_metric: str, known: Known) -> Iterator[Finding]:
    """Refuse a total without its metric, a quotient without both, and metrics where none are looked at."""
    wants = {Axis.TOTAL: 1, Axis.QUOTIENT: 2}.get(axis, 0)
    given = [("metric", metric), ("to_metric", to_metric)]
    for place, (name, key) in enumerate(given):
        if place < wants and not key:
            yield error(f"{path}.{name}", "按合计或比取系数，须写明指标。")
        elif place < wants:
            yield from metric_findings(f"{path}.{name}", key, known)
        elif key:
            yield error(f"{path}.{name}", "这个依据不看指标，请删去「{metric}」。", metric=key)


def _base(plan: CommissionPlan, known: Known) -> Iterator[Finding]:
    base = plan.base
    if base.metric != COMMISSION_BASE:
        yield from metric_findings("base.metric", base.metric, known)
    elif plan.earns_on != "below":
        yield error("base.metric", "以提成为基数的只能是下属业绩的方案，本人的提成不能再提成。")
    elif plan.period != "month":
        yield error("period", "以下属提成为基数的方案按月计：上月的提成已经结算。")
    if base.tax_rate is not None and not base.net_of_tax:
        yield error("base.tax_rate", "写了默认税率，没有写 net_of_tax: true，不知道要不要折成不含税。")
    yield from share_within("base.tax_rate", "默认税率", base.tax_rate)
    if base.net_of_tax and base.of == "units":
        yield error("base.net_of_tax", "数量没有税，请删去 net_of_tax。")
    yield from where_findings("base.where", base.where, known)
    if base.metric == COMMISSION_BASE and (base.of != "amount" or base.net_of_tax or base.where):
        yield error("base", "以提成为基数时只有金额：毛利、数量、不含税和只计的条件都取不出来，请删去。")


def _rates(plan: CommissionPlan) -> Iterator[Finding]:
    if plan.matrix is not None:
        if plan.tiers or plan.method is not None:
            yield error("matrix", "写了双维比例表，就不写 tiers 和 method：一笔只能有一个比例。")
        if plan.tiers_by != "base":
            yield error("tiers_by", "写了双维比例表就没有档，请删去 tiers_by。")
        yield from _matrix(plan.matrix)
        return
    if not plan.tiers:
        yield error("tiers", "方案没有档。请至少写一档，从 0 起。")
        return
    if plan.method is None and len(plan.tiers) > 1:
        yield error("method", "只写「阶梯提成」说不清怎么算，请写明「全额累进」或「超额累进」。")
    if plan.tiers_by == "fact" and plan.method is None and len(plan.tiers) == 1:
        yield warning("tiers_by", "只有一档，按单笔和按累计是一样的。")
    yield from tier_bands(plan).findings()
    if plan.method == "interpolated" and len(plan.tiers) < 2:
        yield error("tiers", "按插值取比例，至少要写 2 个点。")
    for index, tier in enumerate(plan.tiers):
        yield from _tier(plan, index, tier.rate, tier.each)


def _tier(plan: CommissionPlan, index: int, rate: Fraction | None, each: int | None) -> Iterator[Finding]:
    path, row = f"tiers[{index}]", index + 1
    if (rate is None) == (each is None):
        yield error(path, "第 {row} 档须写 rate（比例）或 each（每单位多少元）之一。", row=row)
        return
    if (each is not None) != (plan.base.of == "units"):
        what = "each（每单位多少元）" if plan.base.of == "units" else "rate（比例）"
        yield error(path, "第 {row} 档：这个基数要写 {what}。", row=row, what=what)
    if rate is not None and not 0 <= rate <= 1:
        yield error(f"{path}.rate", "第 {row} 档的比例 {rate} 不在 0% 到 100% 之间。", row=row, rate=percent(rate))
    elif rate is not None and (rate * _RATE_UNIT).denominator != 1:
        yield error(f"{path}.rate", "第 {row} 档的比例超过六位小数。", row=row)
    if each is not None and each < 0:
        yield error(f"{path}.each", "第 {row} 档的单价不能小于 0。", row=row)
    before = plan.tiers[index - 1] if index else None
    if before is not None and plan.method != "progressive":
        now, then = rate if rate is not None else each, before.rate if before.rate is not None else before.each
        if now is not None and then is not None and now < then:
            yield warning(path, "不是超额累进而第 {row} 档更低：到这一档时提成反而减少。", row=row)


def _matrix(matrix: Matrix) -> Iterator[Finding]:
    for name, axis, froms in (("rows", matrix.rows_by, matrix.rows), ("columns", matrix.columns_by, matrix.columns)):
        if axis in WORD_AXES:
            yield error(f"matrix.{name}_by", "双维比例表的两边须是数，不能是「{axis}」。", axis=axis.value)
        if not froms:
            yield error(f"matrix.{name}", "双维比例表有一边没有写起点。")
        yield from Bands(f"matrix.{name}", [Band(each) for each in froms], figure_words, lacks="没有比例").findings()
    if len(matrix.cells) != len(matrix.rows):
        yield error(
            "matrix.cells", "行有 {rows} 段，比例有 {cells} 行。", rows=len(matrix.rows), cells=len(matrix.cells)
        )
    for index, row in enumerate(matrix.cells):
        if len(row) != len(matrix.columns):
            yield error(
                f"matrix.cells[{index}]", "第 {row} 行有 {given} 个比例，列有 {columns} 段。",
                row=index + 1, given=len(row), columns=len(matrix.columns),
            )  # fmt: skip
        for column, rate in enumerate(row):
            yield from share_within(f"matrix.cells[{index}][{column}]", "比例", rate)


def _coefficient(path: str, each: Coefficient, known: Known) -> Iterator[Finding]:
    yield from worded(f"{path}.label", "系数的名称", each.label)
    yield from axis_findings(path, each.by, each.metric, each.to_metric, known)
    if not 0 <= each.places <= 6:
        yield error(f"{path}.places", "系数的小数位须为 0 至 6。")
    if (each.method == "words") != (each.by in WORD_AXES):
        yield error(
            f"{path}.method", "「{label}」：取值用 words，数用 bands、interpolated 或 linear。", label=each.label
        )
        return
    if each.on == "base" and each.by in PERIOD_AXES:
        yield error(f"{path}.on", "「{label}」期末才知道，只能乘在提成上。", label=each.label)
    if each.method != "linear" and (each.each is not None or each.above or each.floor):
        yield error(f"{path}.method", "「{label}」：each、above、floor 只用于 linear，别的取法不看。", label=each.label)
    if each.method == "linear":
        if each.each is None or each.each <= 0 or each.rows:
            yield error(f"{path}.each", "「{label}」每一单位减多少须大于 0，不写 rows。", label=each.label)
        yield from share_within(f"{path}.floor", "最低系数", each.floor)
        return
    if not each.rows:
        yield error(f"{path}.rows", "「{label}」没有写各段系数。", label=each.label)
    for index, row in enumerate(each.rows):
        yield from share_within(f"{path}.rows[{index}].factor", "系数", row.factor, 0, _MOST_FACTOR)
    yield from _coefficient_rows(path, each)
    if each.by.value in ATTRIBUTE_WORDS:
        for index, row in enumerate(each.rows):
            yield from word_findings(f"{path}.rows[{index}].is", each.by.value, row.is_, known) if row.is_ else ()


def _coefficient_rows(path: str, each: Coefficient) -> Iterator[Finding]:
    if each.method == "words":
        if any(not row.is_.strip() or row.from_ is not None for row in each.rows):
            yield error(f"{path}.rows", "「{label}」按取值，每行写 is 和 factor。", label=each.label)
        yield from no_doubles(f"{path}.rows", [row.is_.strip() for row in each.rows])
        if each.otherwise is None:
            yield warning(f"{path}.otherwise", "「{label}」没有写其他取值的系数，遇到时结算会拒绝。", label=each.label)
        return
    if any(row.from_ is None or row.is_ for row in each.rows):
        yield error(f"{path}.rows", "「{label}」按数取系数，每行写 from 和 factor。", label=each.label)
        return
    bands = [Band(row.from_ if row.from_ is not None else 0, row.to) for row in each.rows]
    if bands and bands[0].from_ < 0:  # days before the due day, losses: the first band then begins at the lowest
        bands = [Band(0, bands[0].to), *bands[1:]] if len(bands) == 1 else bands
        found = list(Bands(f"{path}.rows", bands, figure_words, lacks="没有系数").findings())
        yield from (one for one in found if one.path != f"{path}.rows[0].from")
    else:
        yield from Bands(f"{path}.rows", bands, figure_words, lacks="没有系数").findings()
    if each.method == "interpolated" and len(bands) < 2:
        yield error(f"{path}.rows", "「{label}」按直线取系数，至少要写 2 个点。", label=each.label)


def _parts(plan: CommissionPlan) -> Iterator[Finding]:
    yield from no_doubles("parts", [(each.part, each.from_month) for each in plan.parts], lambda key: key[0])
    for index, each in enumerate(plan.parts):
        yield from worded(f"parts[{index}].part", "分工", each.part)
        yield from share_within(f"parts[{index}].share", "份额", each.share)
    months = sorted({each.from_month for each in plan.parts})
    if plan.parts and months[0] != 0:
        yield error("parts", "分工份额要从首单后第 0 个月写起，此前没有份额。")
    for month in months:
        whole = sum(part_shares(plan, month).values(), Fraction(0))
        if whole != 1:
            msgid = "首单后满 {month} 个月起，分工份额合计 {whole}，须恰为 100%。"
            yield error("parts", msgid, month=month, whole=percent(whole, 2))


def part_shares(plan: CommissionPlan, months: int) -> dict[str, Fraction]:
    """Return the share of each part of the work so many months after the customer's first deal."""
    shares: dict[str, Fraction] = {}
    for each in sorted(plan.parts, key=lambda part: part.from_month):
        if each.from_month <= months:
            shares[each.part] = each.share
    return shares


def _gate(gate: Gate, known: Known) -> Iterator[Finding]:
    yield from axis_findings("gate", gate.by, gate.metric, gate.to_metric, known)
    if gate.by not in PERIOD_AXES or gate.by in WORD_AXES:
        yield error("gate.by", "门槛看的须是期内的数：完成率、合计、比或得分。")
    if gate.at_least <= 0:
        yield error("gate.at_least", "门槛须大于 0；没有门槛就不写。")
    yield from share_within("gate.below", "不到时付的比例", gate.below)


def _limits(plan: CommissionPlan) -> Iterator[Finding]:
    for name, fen in (("line_cap", plan.line_cap), ("cap", plan.cap), ("floor", plan.floor)):
        if fen is not None and fen <= 0:
            yield error(name, "封顶与保底须大于 0；没有就不写。")
    if plan.cap is not None and plan.floor is not None and plan.cap < plan.floor:
        yield error("cap", "期内封顶 {cap} 元低于期内保底 {floor} 元。", cap=yuan(plan.cap), floor=yuan(plan.floor))
    if plan.line_cap is not None and plan.method in ("slab", "interpolated") and plan.tiers_by != "fact":
        yield error("line_cap", "全额计法会改动前面各笔，单笔封顶说不清；请用超额累进，或档按单笔。")


def _payout(plan: CommissionPlan, known: Known) -> Iterator[Finding]:
    shares: Sequence[Fraction] = [each.share for each in plan.payout]
    if any(share <= 0 for share in shares) or sum(shares, Fraction(0)) > 1:
        yield error("payout", "留存的各份须大于 0，合计不超过 100%。")
    for index, each in enumerate(plan.payout):
        path = f"payout[{index}]"
        yield from worded(f"{path}.label", "留存的名称", each.label)
        if not each.event and each.after_months is None:
            yield error(path, "「{label}」没有写何时发放：凭哪个事项，或满几个月。", label=each.label)
        if each.after_months is not None and not 1 <= each.after_months <= 36:
            yield error(f"{path}.after_months", "留存须为 1 至 36 个月。")
        for name, metric in (("event", each.event), ("forfeited_by", each.forfeited_by)):
            if metric:
                yield from metric_findings(f"{path}.{name}", metric, known)
        if each.forfeited_by and each.forfeited_by == each.event:
            yield error(f"{path}.forfeited_by", "「{label}」凭同一事项又发放又没收，请改其中一项。", label=each.label)
        if each.forfeited_by:
            yield warning(f"{path}.forfeited_by", "没收已挣得的提成须有书面约定，且事由归责于本人。")
    yield from no_doubles("payout", [each.label.strip() for each in plan.payout])


def _people(plan: CommissionPlan) -> Iterator[Finding]:
    yield from share_within("leaver_share", "离职者的份额", plan.leaver_share)
    if plan.leaver_share < 1:
        yield warning("leaver_share", "离职后不再给提成的约定多被认定无效；离职者的行仍会保留并写明份额。")
    if plan.levels and plan.earns_on != "below":
        yield error("levels", "只有下属业绩的方案才逐级计算。")
    if plan.earns_on == "below" and not plan.levels:
        yield error("levels", "下属业绩的方案须写逐级系数，例如 [100%]（只计直接下属）。")
    for index, rate in enumerate(plan.levels):
        yield from share_within(f"levels[{index}]", "逐级系数", rate)
    if plan.pool is not None and plan.earns_on != "own":
        yield error("pool", "团队共享的方案按团队业绩计，不再写下属业绩。")
    if plan.pool is not None and (plan.parts or plan.payout):
        yield error("pool", "团队共享的方案不写分工份额和留存。")
    if plan.clawback.within_months is not None and not 1 <= plan.clawback.within_months <= 60:
        yield error("clawback.within_months", "追回期须为 1 至 60 个月。")
    if plan.clawback.within_months is not None and plan.clawback.method == "none":
        yield error("clawback.within_months", "写了不追回，又写追回期。请删去一样。")
    if plan.proration is not None and not plan.proration.of:
        yield error("proration.of", "写了在岗折算，没有写折算什么。")
