"""The clause kind of rewards (K2): what can be given, for which standard, how much of it, and who decides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, ClassVar

from pydantic import Field, StrictInt

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import Claim, Finding, Known, Rate, Table, Yuan
from xiaozhang.base.clause_parts import Figure, error, joined, role_findings, verbatim, warning
from xiaozhang.base.clause_rows import (
    DASH,
    MAX_LABEL,
    MAX_WORDS,
    PERIOD_WORDS,
    Period,
    Row,
    TerseKind,
    amount,
    amount_within,
    count,
    metric_findings,
    metric_unit,
    metric_words,
    no_doubles,
    of_row,
    once,
    roles_words,
    share_within,
    some_roles,
    some_rows,
    within,
    worded,
)
from xiaozhang.base.money import percent, yuan
from xiaozhang.base.text import Message

_MOST_FEN = 10**10
_MOST_FIGURE = Fraction(10**12)
_MOST_KEY = 40


class Form(StrEnum):
    """What is given."""

    BONUS = "bonus"
    LEAVE = "leave"
    TRAVEL = "travel"
    TRAINING = "training"
    GIFT = "gift"
    CERTIFICATE = "certificate"
    PROMOTION = "promotion"


FORM_WORDS: Mapping[str, Message] = {
    Form.BONUS: Message("奖金"),
    Form.LEAVE: Message("带薪休假"),
    Form.TRAVEL: Message("旅游"),
    Form.TRAINING: Message("进修"),
    Form.GIFT: Message("礼品"),
    Form.CERTIFICATE: Message("证书"),
    Form.PROMOTION: Message("优先晋升"),
}
_COSTLESS = (Form.CERTIFICATE, Form.PROMOTION, Form.LEAVE)


class Basis(StrEnum):
    """How it is found out who reached the standard."""

    FIGURES = "figures"
    NOMINATION = "nomination"


BASIS_WORDS: Mapping[str, Message] = {Basis.FIGURES: Message("按数据评定"), Basis.NOMINATION: Message("提名评定")}


class Among(StrEnum):
    """Among whom a place counts."""

    EVERYONE = "everyone"
    TEAM = "team"


AMONG_WORDS: Mapping[str, Message] = {Among.EVERYONE: Message("全体"), Among.TEAM: Message("本团队")}


class Reward(Row):
    """One reward.

    By figures the standard is `at_least` of the metric, `attained` of the target of receipts and a place by the metric,
    as far as they are written, all of them; by nomination it is said in words. `valid_months` is how long days of
    leave can be taken.
    """

    key: Annotated[str, Named(Message("编号"), hint=Message("各版本保持不变；留空由系统编。"))]
    label: Annotated[str, Named(Message("名称"))]
    form: Annotated[Form, Named(Message("形式"), words=FORM_WORDS)]
    per: Annotated[Period, Named(Message("评定周期"), words=PERIOD_WORDS)]
    basis: Annotated[Basis, Named(Message("评定办法"), words=BASIS_WORDS)]
    roles: Annotated[tuple[str, ...], Named(Message("适用岗位"), keys="roles", hint=Message("留空：全体成员。"))] = ()
    metric: Annotated[str, Named(Message("台账指标"), keys="metrics")] = ""
    at_least: Annotated[Figure | None, Named(Message("期内满"), hint=Message("按指标的单位写，金额以元计。"))] = None
    attained: Annotated[Rate | None, Named(Message("回款目标完成率满"))] = None
    rank: Annotated[StrictInt | None, Named(Message("名次在前"), hint=Message("按台账指标排；并列的同名次。"))] = None
    among: Annotated[Among, Named(Message("排名范围"), words=AMONG_WORDS)] = Among.EVERYONE
    standard: Annotated[
        str, Named(Message("提名标准"), is_long=True, hint=Message("按数据评定的由以上条件说明，不另写。"))
    ] = ""
    content: Annotated[str, Named(Message("内容"), hint=Message("给什么，如「华东三日游」。"))] = ""
    amount_fen: Annotated[Yuan | None, Named(Message("价值"), unit=Message("元"))] = Field(default=None, alias="amount")
    days: Annotated[StrictInt | None, Named(Message("休假"), unit=Message("天"))] = None
    valid_months: Annotated[
        StrictInt | None, Named(Message("假期有效"), unit=Message("个月"), hint=Message("自批准之日起，过期不补。"))
    ] = None
    per_year: Annotated[StrictInt, Named(Message("每人每年最多"), unit=Message("次"))] = 1
    budget_fen: Annotated[Yuan | None, Named(Message("每期预算"), unit=Message("元"), hint=Message("留空：不限。"))] = (
        Field(default=None, alias="budget")
    )
    approved_by: Annotated[
        tuple[str, ...], Named(Message("批准岗位"), keys="roles", hint=Message("留空：按本条统一的批准岗位。"))
    ] = ()


class RewardCatalogue(TerseKind):
    """Rewards with their standards: who qualifies, what is given within which limits, who decides."""

    name: ClassVar[str] = "reward_catalogue"
    label: ClassVar[Message] = Message("奖励目录")
    is_single: ClassVar[bool] = True
    touches_interests: ClassVar[bool] = True

    rewards: Annotated[tuple[Reward, ...], Named(Message("奖励"))]
    approved_by: Annotated[tuple[str, ...], Named(Message("批准岗位"), keys="roles")]

    def check(self, known: Known) -> list[Finding]:
        """Refuse rewards without a standard or a figure, beyond their budget, falling, or approved by nobody."""
        return [
            *some_rows("rewards", self.rewards, "奖励"),
            *no_doubles("rewards", [each.key.strip() for each in self.rewards]),
            *no_doubles("rewards", [each.label.strip() for each in self.rewards]),
            *some_roles("approved_by", self.approved_by, known, "批准岗位"),
            *(found for index, each in enumerate(self.rewards) for found in _row_findings(index, each, known)),
            *_falling(self.rewards),
        ]

    def sentence(self) -> Message:
        """Say which rewards there are, for what, and who approves them."""
        parts = [
            Message(
                "「{label}」（{given}）：{standard}",
                {"label": each.label, "given": given_words(each), "standard": standard_words(each)},
            )
            for each in self.rewards
        ]
        return Message(
            "奖励 {n} 种，由{who}批准{but}。{parts}。",
            {
                "n": len(self.rewards),
                "who": roles_words(self.approved_by),
                "but": Message("，另有规定的除外") if any(each.approved_by for each in self.rewards) else Message(""),
                "parts": joined(parts, "；"),
            },
        )

    def table(self, known: Known) -> Table:
        """Lay out one row per reward."""
        heads = (
            Message("奖励"), Message("给什么"), Message("标准"), Message("适用"), Message("每人每年"),
            Message("每期预算"), Message("批准"),
        )  # fmt: skip
        rows = [
            (
                verbatim(each.label),
                given_words(each),
                standard_words(each),
                roles_words(each.roles, known) if each.roles else Message("全体成员"),
                count(each.per_year, "次"),
                amount(each.budget_fen),
                roles_words(self.deciders(each), known),
            )
            for each in self.rewards
        ]
        return Table(heads, tuple(rows))

    def claims(self) -> Iterable[Claim]:
        """Settle what each reward is given for."""
        return once(
            Claim(
                ("reward", each.label.strip()),
                Message("奖励「{label}」", {"label": each.label}),
                each.model_dump_json(),
                f"rewards[{index}]",
            )
            for index, each in enumerate(self.rewards)
        )

    def reward(self, key: str) -> Reward | None:
        """Return the reward of a key."""
        return next((each for each in self.rewards if each.key == key), None)

    def deciders(self, reward: Reward) -> tuple[str, ...]:
        """Return the posts that decide about a reward."""
        return reward.approved_by or self.approved_by


def given_words(each: Reward) -> Message:
    """Return what is given in words: 带薪休假 1 天，6 个月内有效; 旅游 3,000.00 元，华东三日游."""
    worth = [FORM_WORDS[each.form]]
    if each.days is not None:
        worth.append(count(each.days, "天"))
    if each.amount_fen is not None:
        worth.append(amount(each.amount_fen))
    parts = [joined(worth, " ")]
    if each.valid_months is not None:
        parts.append(Message("{n} 个月内有效", {"n": each.valid_months}))
    if each.content:
        parts.append(verbatim(each.content))
    return joined(parts, "，")


def standard_words(each: Reward) -> Message:
    """Return the standard in words: 每季度回款额满 500,000 元，在全体中排前 3 名."""
    if each.basis is Basis.NOMINATION:
        values = {"per": PERIOD_WORDS[each.per], "standard": each.standard.rstrip("。") or DASH}
        return Message("{per}提名评定，{standard}", values)
    return Message("{per}{parts}", {"per": PERIOD_WORDS[each.per], "parts": joined(_conditions(each), "，")})


def _conditions(each: Reward) -> list[Message]:
    parts = []
    if each.at_least is not None:
        least = count(each.at_least, metric_unit(each.metric))
        parts.append(Message("{metric}满 {n}", {"metric": metric_words(each.metric), "n": least}))
    if each.attained is not None:
        parts.append(Message("回款目标完成率满 {rate}", {"rate": percent(each.attained, 0)}))
    if each.rank is not None:
        values = {"among": AMONG_WORDS[each.among], "metric": metric_words(each.metric), "n": each.rank}
        parts.append(Message("{metric}在{among}中排前 {n} 名", values))
    return parts or [DASH]


def _row_findings(index: int, each: Reward, known: Known) -> Iterator[Finding]:
    path = f"rewards[{index}]"
    yield from worded(f"{path}.key", of_row(index, "编号"), each.key, _MOST_KEY)
    yield from worded(f"{path}.label", of_row(index, "名称"), each.label, MAX_LABEL)
    yield from role_findings(f"{path}.roles", each.roles, known)
    yield from role_findings(f"{path}.approved_by", each.approved_by, known)
    yield from within(f"{path}.per_year", of_row(index, "次数"), each.per_year, (1, 366), "次")
    if len(each.content) > MAX_WORDS:
        yield error(f"{path}.content", "第 {row} 行的内容最多 {n} 字。", row=index + 1, n=MAX_WORDS)
    yield from _standard_findings(index, each, known)
    yield from _given_findings(index, each)


def _standard_findings(index: int, each: Reward, known: Known) -> Iterator[Finding]:
    path, row = f"rewards[{index}]", index + 1
    figures = (each.at_least, each.attained, each.rank)
    if each.basis is Basis.NOMINATION:
        yield from worded(f"{path}.standard", of_row(index, "提名标准"), each.standard, MAX_WORDS)
        if each.metric or any(figure is not None for figure in figures):
            yield error(f"{path}.basis", "第 {row} 行由提名评定，不写指标、完成率和名次。", row=row)
        return
    if each.standard:
        yield error(f"{path}.standard", "第 {row} 行按数据评定，标准由条件说明，不另写提名标准。", row=row)
    if all(figure is None for figure in figures):
        yield error(f"{path}.at_least", "第 {row} 行没有条件：期内满、完成率、名次至少写一项。", row=row)
    if each.metric:
        yield from metric_findings(f"{path}.metric", each.metric, known)
        if each.at_least is None and each.rank is None:
            yield error(f"{path}.metric", "第 {row} 行写了指标，没有写期内满多少或名次。", row=row)
    elif each.at_least is not None or each.rank is not None:
        yield error(f"{path}.metric", "第 {row} 行须写明按哪个台账指标。", row=row)
    if each.at_least is not None and not 0 < each.at_least <= _MOST_FIGURE:
        yield error(f"{path}.at_least", "第 {row} 行期内满的数须大于 0。", row=row)
    yield from share_within(f"{path}.attained", of_row(index, "完成率"), each.attained, Fraction(1, 100), 10)
    yield from within(f"{path}.rank", of_row(index, "名次"), each.rank, (1, 100), "名")
    if each.rank is not None and each.at_least is None and each.attained is None:
        yield warning(f"{path}.rank", "第 {row} 行只比名次，没有最低要求，当期做得很少也可能得到。", row=row)


def _given_findings(index: int, each: Reward) -> Iterator[Finding]:
    path, row = f"rewards[{index}]", index + 1
    yield from amount_within(f"{path}.amount", of_row(index, "价值"), each.amount_fen, _MOST_FEN)
    yield from amount_within(f"{path}.budget", of_row(index, "预算"), each.budget_fen, _MOST_FEN)
    yield from within(f"{path}.days", of_row(index, "天数"), each.days, (1, 60), "天")
    yield from within(f"{path}.valid_months", of_row(index, "有效期"), each.valid_months, (1, 24), "个月")
    if (each.form is Form.LEAVE) != (each.days is not None):
        msgid = "第 {row} 行是休假，须写天数。" if each.form is Form.LEAVE else "第 {row} 行不是休假，不写天数。"
        yield error(f"{path}.days", msgid, row=row)
    if (each.form is Form.LEAVE) != (each.valid_months is not None):
        leave = "第 {row} 行是休假，须写几个月内有效。"
        msgid = leave if each.form is Form.LEAVE else "第 {row} 行不是休假，不写有效期。"
        yield error(f"{path}.valid_months", msgid, row=row)
    if each.form not in _COSTLESS and each.amount_fen is None:
        yield error(f"{path}.amount", "第 {row} 行「{form}」须写价值。", row=row, form=FORM_WORDS[each.form])
    if each.budget_fen is not None:
        yield from _budget_findings(index, each, each.budget_fen)


def _budget_findings(index: int, each: Reward, budget_fen: int) -> Iterator[Finding]:
    path = f"rewards[{index}].budget"
    if each.amount_fen is None:
        yield error(path, "第 {row} 行没有写价值，预算无从扣减，不写预算。", row=index + 1)
        return
    is_counted = each.rank is not None and each.among is Among.EVERYONE
    places = each.rank if is_counted and each.rank is not None else 1
    if each.amount_fen * places > budget_fen:
        values = {"row": index + 1, "whole": yuan(each.amount_fen * places), "budget": yuan(budget_fen)}
        yield error(path, "第 {row} 行给足要 {whole} 元，超出每期预算 {budget} 元。", **values)


def _falling(rewards: tuple[Reward, ...]) -> Iterator[Finding]:
    """Refuse a reward of the same kind that asks for more and gives less."""
    for index, each in enumerate(rewards):
        for before, other in enumerate(rewards[:index]):
            for low, high in ((other, each), (each, other)):
                if _asks_more(high, low) and _gives(high) < _gives(low):
                    yield error(
                        f"rewards[{index}]",
                        "第 {row} 行与第 {before} 行：「{high}」的要求比「{low}」高，给的反而少。",
                        row=index + 1, before=before + 1, high=high.label, low=low.label,
                    )  # fmt: skip


def _asks_more(high: Reward, low: Reward) -> bool:
    alike = ("form", "per", "metric", "rank", "among", "roles")
    if high.basis is not Basis.FIGURES or low.basis is not Basis.FIGURES:
        return False
    if any(getattr(high, name) != getattr(low, name) for name in alike):
        return False
    pairs = [(high.at_least or 0, low.at_least or 0), (high.attained or 0, low.attained or 0)]
    return all(one >= two for one, two in pairs) and any(one > two for one, two in pairs)


def _gives(each: Reward) -> int:
    return each.days or 0 if each.form is Form.LEAVE else each.amount_fen or 0


ALL = (RewardCatalogue,)
