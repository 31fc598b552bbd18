"""The ladder of sanctions (L3): by ground, gravity and recurrence, within the law.

No fines unless the region leaves room for them; nothing follows from a last place alone (Guiding Case 18); whoever is
not up to the work is trained or given other work before dismissal (Labour Contract Law, art. 40); hearing and appeal
always.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, ClassVar

from pydantic import Field, StrictInt

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import Finding, Known, Rate, Refusal, Table, Yuan
from xiaozhang.base.clause_parts import Figure, error, joined, warning
from xiaozhang.base.clause_rows import (
    Row,
    TerseKind,
    amount,
    amount_within,
    count,
    no_doubles,
    of_row,
    roles_words,
    share_within,
    some_roles,
    some_rows,
    within,
)
from xiaozhang.base.money import percent
from xiaozhang.base.text import Message
from xiaozhang.people.conduct.clauses.violations import GRAVITY_WORDS, Gravity
from xiaozhang.people.staffing.clauses.law import MOST_RECOVERED

MOST_TIMES = 12


class Ground(StrEnum):
    """Why a step is taken."""

    VIOLATION = "violation"
    NOT_COMPETENT = "not_competent"
    RANK = "rank"


GROUND_WORDS: Mapping[str, Message] = {
    Ground.VIOLATION: Message("违规"),
    Ground.NOT_COMPETENT: Message("考核不合格"),
    Ground.RANK: Message("排名靠后"),
}


class Sanction(StrEnum):
    """What may follow, the lightest first. Training and transfer help; they are no punishment."""

    TALK = "talk"
    TRAINING = "training"
    ORAL_WARNING = "oral_warning"
    WRITTEN_WARNING = "written_warning"
    POINTS = "points"
    BONUS_LOSS = "bonus_loss"
    FINE = "fine"
    PAY_CUT = "pay_cut"
    TRANSFER = "transfer"
    DISMISSAL = "dismissal"


SANCTION_WORDS: Mapping[str, Message] = {
    Sanction.TALK: Message("谈话提醒"),
    Sanction.TRAINING: Message("培训"),
    Sanction.ORAL_WARNING: Message("口头警告"),
    Sanction.WRITTEN_WARNING: Message("书面警告"),
    Sanction.POINTS: Message("考核扣分"),
    Sanction.BONUS_LOSS: Message("减发浮动奖金"),
    Sanction.FINE: Message("罚款"),
    Sanction.PAY_CUT: Message("降低工资"),
    Sanction.TRANSFER: Message("调整岗位"),
    Sanction.DISMISSAL: Message("解除劳动合同"),
}
HELPING = (Sanction.TRAINING, Sanction.TRANSFER)
BY_RANK_ALLOWED = (Sanction.TALK, Sanction.TRAINING)


class LadderStep(Row):
    """What follows the n-th time within the span; `gravity` is said for violations only."""

    ground: Annotated[Ground, Named(Message("缘由"), words=GROUND_WORDS)] = Ground.VIOLATION
    gravity: Annotated[Gravity | None, Named(Message("程度"), words=GRAVITY_WORDS)] = None
    times: Annotated[StrictInt, Named(Message("第几次"), unit=Message("次"))]
    sanction: Annotated[Sanction, Named(Message("处理"), words=SANCTION_WORDS)]
    points: Annotated[Figure | None, Named(Message("扣分"), unit=Message("分"))] = None
    share: Annotated[Rate | None, Named(Message("减发比例"), hint=Message("减发浮动奖金或降低工资时写。"))] = None
    amount_fen: Annotated[Yuan | None, Named(Message("金额"), unit=Message("元"))] = Field(default=None, alias="amount")
    decided_by: Annotated[tuple[str, ...], Named(Message("决定岗位"), keys="roles")]


class SanctionLadder(TerseKind):
    """What follows violations and poor results, step by step, with hearing and appeal."""

    name: ClassVar[str] = "sanction_ladder"
    label: ClassVar[Message] = Message("处分阶梯")
    is_single: ClassVar[bool] = True
    touches_interests: ClassVar[bool] = True

    within_months: Annotated[StrictInt, Named(Message("累计期"), unit=Message("个月"))]
    steps: Annotated[tuple[LadderStep, ...], Named(Message("处理步骤"))]
    hearing_workdays: Annotated[StrictInt, Named(Message("本人陈述的时间"), unit=Message("个工作日"))]
    decision_workdays: Annotated[StrictInt, Named(Message("作出决定的时限"), unit=Message("个工作日"))]
    appeal_workdays: Annotated[StrictInt, Named(Message("申诉期"), unit=Message("个工作日"))]

    def check(self, known: Known) -> list[Finding]:
        """Refuse unlawful steps, gaps in the count, and a ladder without hearing or appeal."""
        return [
            *within("within_months", "累计期", self.within_months, (1, 36), "个月"),
            *some_rows("steps", self.steps, "处理步骤"),
            *no_doubles("steps", [_place(each) for each in self.steps], _place_words),
            *self._count_findings(),
            *self._law_findings(known),
            *(found for index, each in enumerate(self.steps) for found in _figure_findings(index, each)),
            *(
                found
                for index, each in enumerate(self.steps)
                for found in some_roles(f"steps[{index}].decided_by", each.decided_by, known, of_row(index, "决定岗位"))
            ),
            *within("hearing_workdays", "本人陈述的时间", self.hearing_workdays, (1, 30), "个工作日"),
            *within("decision_workdays", "作出决定的时限", self.decision_workdays, (1, 60), "个工作日"),
            *within("appeal_workdays", "申诉期", self.appeal_workdays, (3, 60), "个工作日"),
        ]

    def sentence(self) -> Message:
        """Say the steps in order, hearing and appeal."""
        steps = [
            Message("{place}，{sanction}", {"place": _place_words(_place(each)), "sanction": _sanction_words(each)})
            for each in self.steps
        ]
        return Message(
            "{months} 个月以内累计：{steps}；决定前给本人 {hearing} 个工作日陈述，"
            "{decision} 个工作日以内作出决定，收到后 {appeal} 个工作日以内可申诉。",
            {
                "months": self.within_months,
                "steps": joined(steps, "；"),
                "hearing": self.hearing_workdays,
                "decision": self.decision_workdays,
                "appeal": self.appeal_workdays,
            },
        )

    def table(self, known: Known) -> Table:
        """Lay out one row per step."""
        heads = (Message("情形"), Message("处理"), Message("由谁决定"))
        rows = [
            (_place_words(_place(each)), _sanction_words(each), roles_words(each.decided_by, known))
            for each in self.steps
        ]
        return Table(heads, tuple(rows))

    def _count_findings(self) -> Iterator[Finding]:
        order = list(Sanction)
        last: dict[tuple[Ground, Gravity | None], LadderStep] = {}
        for index, each in enumerate(self.steps):
            before = last.get((each.ground, each.gravity))
            expected = before.times + 1 if before else 1
            if each.times != expected:
                yield error(
                    f"steps[{index}].times",
                    "第 {row} 行「{ground}」应写第 {expected} 次，现在是第 {given} 次；各次要从 1 起依次写。",
                    row=index + 1,
                    ground=_ground_words(each.ground, each.gravity),
                    expected=expected,
                    given=each.times,
                )
            if each.times > MOST_TIMES:
                yield error(f"steps[{index}].times", "第 {row} 行：次数最多 {n}。", row=index + 1, n=MOST_TIMES)
            if before and each.sanction not in HELPING and order.index(each.sanction) < order.index(before.sanction):
                yield warning(f"steps[{index}].sanction", "第 {row} 行是再次发生，处理反而更轻。", row=index + 1)
            last[each.ground, each.gravity] = each

    def _law_findings(self, known: Known) -> Iterator[Finding]:
        helped = False
        for index, each in enumerate(self.steps):
            path, row = f"steps[{index}]", index + 1
            if (each.ground is Ground.VIOLATION) != (each.gravity is not None):
                yield error(f"{path}.gravity", "第 {row} 行：缘由是违规的须写程度，其他缘由不写程度。", row=row)
            if each.sanction is Sanction.FINE:
                yield from self._fine_findings(path, row, known)
            if each.ground is Ground.RANK and each.sanction not in BY_RANK_ALLOWED:
                yield error(
                    f"{path}.sanction",
                    "第 {row} 行以排名作{sanction}的依据：末位不等于不胜任，不能据此处分或辞退。"
                    "请改为谈话或培训，或以「考核不合格」为缘由。",
                    row=row,
                    sanction=SANCTION_WORDS[each.sanction],
                )
            if each.ground is not Ground.NOT_COMPETENT:
                continue
            helped = helped or each.sanction in HELPING
            if each.sanction is Sanction.DISMISSAL and not helped:
                yield error(
                    f"{path}.sanction",
                    "第 {row} 行：不能胜任工作的，须先经培训或调整岗位，仍不能胜任才可解除。请在前面补一步。",
                    row=row,
                )
            if each.sanction in (Sanction.FINE, Sanction.BONUS_LOSS):
                yield warning(f"{path}.sanction", "第 {row} 行：考核结果已经影响收入，再行扣减等于罚两次。", row=row)

    def _fine_findings(self, path: str, row: int, known: Known) -> Iterator[Finding]:
        if Refusal.FINES in known.refused:
            yield error(
                f"{path}.sanction",
                "第 {row} 行写了罚款：本地区不得设定（见「地区法定参数」）。请改为考核扣分或减发浮动奖金。",
                row=row,
            )
        else:
            yield warning(
                f"{path}.sanction", "第 {row} 行写了罚款：用人单位一般没有罚款权，须说明本地区允许的依据。", row=row
            )


def _figure_findings(index: int, each: LadderStep) -> Iterator[Finding]:
    path = f"steps[{index}]"
    wants = {
        "points": each.sanction is Sanction.POINTS,
        "share": each.sanction in (Sanction.BONUS_LOSS, Sanction.PAY_CUT),
        "amount": each.sanction is Sanction.FINE,
    }
    given = {"points": each.points, "share": each.share, "amount": each.amount_fen}
    labels = {"points": Message("扣分"), "share": Message("减发比例"), "amount": Message("金额")}
    for name, is_wanted in wants.items():
        if is_wanted != (given[name] is not None):
            yield error(
                f"{path}.{name}",
                "第 {row} 行「{sanction}」须写{label}。" if is_wanted else "第 {row} 行「{sanction}」不写{label}。",
                row=index + 1,
                sanction=SANCTION_WORDS[each.sanction],
                label=labels[name],
            )
    yield from within(f"{path}.points", of_row(index, "扣分"), each.points, (Fraction(0), Fraction(100)), "分")
    yield from amount_within(f"{path}.amount", of_row(index, "金额"), each.amount_fen, 10**7)
    if each.sanction is Sanction.PAY_CUT:
        yield from share_within(f"{path}.share", of_row(index, "降低工资的比例"), each.share, 0, MOST_RECOVERED)
        yield warning(f"{path}.sanction", "第 {row} 行降低工资属于变更劳动合同，须本人书面同意。", row=index + 1)
    else:
        yield from share_within(f"{path}.share", of_row(index, "减发比例"), each.share)


def _place(each: LadderStep) -> tuple[Ground, Gravity | None, int]:
    return each.ground, each.gravity, each.times


def _place_words(place: tuple[Ground, Gravity | None, int]) -> Message:
    return Message("{ground}第 {n} 次", {"ground": _ground_words(place[0], place[1]), "n": place[2]})


def _ground_words(ground: Ground, gravity: Gravity | None) -> Message:
    if gravity is None:
        return GROUND_WORDS[ground]
    return Message("{gravity}{ground}", {"gravity": GRAVITY_WORDS[gravity], "ground": GROUND_WORDS[ground]})


def _sanction_words(each: LadderStep) -> Message:
    sanction = SANCTION_WORDS[each.sanction]
    if each.points is not None:
        return Message("{sanction} {n}", {"sanction": sanction, "n": count(each.points, "分")})
    if each.share is not None:
        return Message("{sanction} {share}", {"sanction": sanction, "share": percent(each.share, 0)})
    if each.amount_fen is not None:
        return Message("{sanction} {amount}", {"sanction": sanction, "amount": amount(each.amount_fen)})
    return sanction
