"""The clause kind of referral rewards (C6, K8): who may receive what for a referral, within the law on bribery."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, ClassVar

from pydantic import Field, StrictBool, StrictInt

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import ClauseKind, Finding, Known, Rate, Table, Yuan
from xiaozhang.base.clause_parts import error, joined, role_findings, warning
from xiaozhang.base.clause_rows import (
    DASH,
    Row,
    TerseKind,
    amount,
    amount_within,
    no_doubles,
    of_row,
    roles_words,
    share_within,
    some_rows,
    within,
)
from xiaozhang.base.money import percent
from xiaozhang.base.text import Message

_MOST_FEN = 10**10
_HIGH_RATE = Fraction(1, 5)


class Recipient(StrEnum):
    """Who receives it."""

    CUSTOMER = "customer"
    PERSON = "person"
    PARTNER = "partner"
    MEMBER = "member"


RECIPIENT_WORDS: Mapping[str, Message] = {
    Recipient.CUSTOMER: Message("客户单位"),
    Recipient.PERSON: Message("客户单位的个人"),
    Recipient.PARTNER: Message("渠道伙伴"),
    Recipient.MEMBER: Message("本公司成员"),
}


class Form(StrEnum):
    """What is given."""

    CASH = "cash"
    DISCOUNT = "discount"
    UPGRADE = "upgrade"
    GIFT = "gift"
    POINTS = "points"


FORM_WORDS: Mapping[str, Message] = {
    Form.CASH: Message("现金返还"),
    Form.DISCOUNT: Message("价格折让"),
    Form.UPGRADE: Message("服务升级"),
    Form.GIFT: Message("礼品"),
    Form.POINTS: Message("积分"),
}


class Condition(StrEnum):
    """What must have come of the referral."""

    QUALIFIED = "qualified"
    SIGNED = "signed"
    PAID = "paid"


CONDITION_WORDS: Mapping[str, Message] = {
    Condition.QUALIFIED: Message("被转介绍人成为有效线索"),
    Condition.SIGNED: Message("被转介绍人签约"),
    Condition.PAID: Message("被转介绍人首次付款"),
}


class RewardRow(Row):
    """One reward: to whom, in which form, upon what; an amount, or a share of the contract with a limit."""

    recipient: Annotated[Recipient, Named(Message("给谁"), words=RECIPIENT_WORDS)]
    form: Annotated[Form, Named(Message("形式"), words=FORM_WORDS)]
    condition: Annotated[Condition, Named(Message("条件"), words=CONDITION_WORDS)]
    amount_fen: Annotated[Yuan | None, Named(Message("价值"), unit=Message("元"))] = Field(default=None, alias="amount")
    rate: Annotated[Rate | None, Named(Message("占合同额"), hint=Message("与「价值」写一项。"))] = None
    most_fen: Annotated[
        Yuan | None, Named(Message("每次上限"), unit=Message("元"), hint=Message("按比例的必须写。"))
    ] = Field(default=None, alias="most")


class ReferralReward(TerseKind):
    """What a referral earns whom, registered and approved; cash to persons at customers' firms is refused."""

    name: ClassVar[str] = "referral_reward"
    label: ClassVar[Message] = Message("转介绍奖励")
    is_single: ClassVar[bool] = True

    rows: Annotated[tuple[RewardRow, ...], Named(Message("奖励标准"))]
    person_year_fen: Annotated[
        Yuan | None,
        Named(Message("同一个人每年累计上限"), unit=Message("元"), hint=Message("有给个人的奖励时必须写。")),
    ] = Field(default=None, alias="person_year")
    is_registered: Annotated[StrictBool, Named(Message("逐笔登记对象、事由和价值"))] = True
    on_the_books: Annotated[StrictBool, Named(Message("给单位的返还和折让写入合同并如实入账"))] = True
    approvers: Annotated[tuple[str, ...], Named(Message("审批岗位"), keys="roles")] = ()
    tell_workdays: Annotated[StrictInt, Named(Message("向转介绍人告知结果的时限"), unit=Message("个工作日"))]

    def check(self, known: Known) -> list[Finding]:
        """Refuse what may be commercial bribery, rewards without a figure or a limit, and posts nobody knows."""
        return [
            *some_rows("rows", self.rows, "奖励标准"),
            *no_doubles("rows", [(row.recipient, row.form, row.condition) for row in self.rows], _row_words),
            *(found for index, row in enumerate(self.rows) for found in _row_findings(index, row)),
            *self._bribery_findings(),
            *role_findings("approvers", self.approvers, known),
            *amount_within("person_year", "每年累计上限", self.person_year_fen, _MOST_FEN),
            *within("tell_workdays", "告知结果的时限", self.tell_workdays, (1, 60), "个工作日"),
        ]

    def sentence(self) -> Message:
        """Say the rewards in one sentence."""
        parts = [
            Message(
                "{condition}的，给{recipient}{form}（{value}）",
                {
                    "condition": CONDITION_WORDS[row.condition],
                    "recipient": RECIPIENT_WORDS[row.recipient],
                    "form": FORM_WORDS[row.form],
                    "value": _value(row),
                },
            )
            for row in self.rows
        ]
        approved = (
            Message("经{roles}批准并逐笔登记", {"roles": roles_words(self.approvers)})
            if self.approvers
            else Message("逐笔登记")
        )
        if self.person_year_fen is not None:
            parts.append(Message("给同一个人的每年累计不超过 {most}", {"most": amount(self.person_year_fen)}))
        return Message(
            "{parts}；{approved}，{n} 个工作日以内告知转介绍人结果。",
            {"parts": joined(parts, "；"), "approved": approved, "n": self.tell_workdays},
        )

    def table(self, known: Known) -> Table:
        """Lay out one row per reward."""
        heads = (Message("给谁"), Message("形式"), Message("条件"), Message("标准"), Message("每次上限"))
        rows = [
            (
                RECIPIENT_WORDS[row.recipient],
                FORM_WORDS[row.form],
                CONDITION_WORDS[row.condition],
                _value(row),
                amount(row.most_fen),
            )
            for row in self.rows
        ]
        return Table(heads, tuple(rows))

    def _bribery_findings(self) -> Iterator[Finding]:
        outside = {Recipient.CUSTOMER, Recipient.PERSON, Recipient.PARTNER}
        for index, row in enumerate(self.rows):
            if row.recipient is Recipient.PERSON and row.form in (Form.CASH, Form.DISCOUNT):
                yield error(
                    f"rows[{index}].form",
                    "第 {row} 行给客户单位的个人{form}，可能构成商业贿赂，不能发布。"
                    "请改为给客户单位的价格折让或服务升级，或不超过限额并登记的礼品。",
                    row=index + 1,
                    form=FORM_WORDS[row.form],
                )
        recipients = {row.recipient for row in self.rows}
        if Recipient.PERSON in recipients and self.person_year_fen is None:
            yield error("person_year", "有给客户单位个人的奖励，须写明同一个人每年累计的上限。")
        if recipients & outside and not self.is_registered:
            yield error("is_registered", "给公司以外的奖励须逐笔登记对象、事由和价值，否则无法说明不是商业贿赂。")
        if recipients & outside and not self.approvers:
            yield error("approvers", "给公司以外的奖励须经审批，请写明审批岗位。")
        booked = {Form.CASH, Form.DISCOUNT}
        if not self.on_the_books and any(row.form in booked and row.recipient in outside for row in self.rows):
            yield error("on_the_books", "给单位的返还和折让须写入合同并如实入账；账外给付回扣的，以行贿论处。")


ALL: tuple[type[ClauseKind], ...] = (ReferralReward,)


def _row_findings(index: int, row: RewardRow) -> Iterator[Finding]:
    path = f"rows[{index}]"
    if (row.amount_fen is None) == (row.rate is None):
        yield error(path, "第 {row} 行的价值和占合同额的比例须写一项，且只写一项。", row=index + 1)
    yield from amount_within(f"{path}.amount", of_row(index, "价值"), row.amount_fen, _MOST_FEN)
    yield from amount_within(f"{path}.most", of_row(index, "每次上限"), row.most_fen, _MOST_FEN)
    yield from share_within(f"{path}.rate", of_row(index, "比例"), row.rate)
    if row.rate is None:
        return
    if row.most_fen is None:
        yield error(f"{path}.most", "第 {row} 行按比例给，须写每次上限。", row=index + 1)
    if row.rate > _HIGH_RATE:
        yield warning(
            f"{path}.rate", "第 {row} 行的比例 {rate} 偏高，请说明理由。", row=index + 1, rate=percent(row.rate)
        )


def _value(row: RewardRow) -> Message:
    if row.amount_fen is not None:
        return amount(row.amount_fen)
    if row.rate is None:
        return DASH
    return Message("合同额的 {rate}", {"rate": percent(row.rate, 0)})


def _row_words(key: tuple[Recipient, Form, Condition]) -> Message:
    return joined([RECIPIENT_WORDS[key[0]], FORM_WORDS[key[1]], CONDITION_WORDS[key[2]]], "、")
