"""The clause kind of expense limits (F9): how much for what, from when a request comes first, by when it is claimed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field, StrictInt

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import Claim, ClauseKind, Finding, Known, Table, Yuan
from xiaozhang.base.clause_parts import error, joined, role_findings, role_words, warning
from xiaozhang.base.clause_rows import (
    Row,
    TerseKind,
    amount,
    amount_within,
    of_row,
    roles_words,
    some_rows,
    within,
)
from xiaozhang.base.money import yuan
from xiaozhang.base.text import Message

_MOST_FEN = 10**9


class Expense(StrEnum):
    """What money is spent on."""

    TRAVEL = "travel"
    HOTEL = "hotel"
    CITY_TRANSPORT = "city_transport"
    ENTERTAINMENT = "entertainment"
    GIFT = "gift"
    EVENT = "event"
    COMMUNICATION = "communication"
    OTHER = "other"


EXPENSE_WORDS: Mapping[str, Message] = {
    Expense.TRAVEL: Message("城际交通费"),
    Expense.HOTEL: Message("住宿费"),
    Expense.CITY_TRANSPORT: Message("市内交通费"),
    Expense.ENTERTAINMENT: Message("业务招待费"),
    Expense.GIFT: Message("礼品费"),
    Expense.EVENT: Message("活动费"),
    Expense.COMMUNICATION: Message("通讯费"),
    Expense.OTHER: Message("其他费用"),
}


class Per(StrEnum):
    """What a limit is counted on."""

    ONCE = "once"
    DAY = "day"
    MONTH = "month"
    RECIPIENT_YEAR = "recipient_year"
    CUSTOMER_YEAR = "customer_year"


PER_WORDS: Mapping[str, Message] = {
    Per.ONCE: Message("每次"),
    Per.DAY: Message("每日"),
    Per.MONTH: Message("每月"),
    Per.RECIPIENT_YEAR: Message("同一受赠人每年"),
    Per.CUSTOMER_YEAR: Message("同一客户每年"),
}


class LimitRow(Row):
    """One limit: for what, for whom, how much on what, and who approves more."""

    expense: Annotated[Expense, Named(Message("费用"), words=EXPENSE_WORDS)]
    roles: Annotated[tuple[str, ...], Named(Message("岗位"), keys="roles", hint=Message("留空：没有另写的岗位。"))] = ()
    per: Annotated[Per, Named(Message("计算"), words=PER_WORDS)]
    most_fen: Annotated[Yuan, Named(Message("不超过"), unit=Message("元"))] = Field(alias="most")
    approved_by: Annotated[
        tuple[str, ...], Named(Message("超出须经"), keys="roles", hint=Message("留空：超出不予报销。"))
    ] = ()


class ExpenseLimit(TerseKind):
    """Limits of expenses, above which amount a request comes first, and by when they are claimed."""

    name: ClassVar[str] = "expense_limit"
    label: ClassVar[Message] = Message("费用限额")

    rows: Annotated[tuple[LimitRow, ...], Named(Message("限额"))]
    request_from_fen: Annotated[
        Yuan, Named(Message("事先申请的起点"), unit=Message("元"), hint=Message("满此数的，事先申请；0：都要申请。"))
    ] = Field(alias="request_from")
    claim_workdays: Annotated[StrictInt, Named(Message("发生后报销的时限"), unit=Message("个工作日"))]

    def check(self, known: Known) -> list[Finding]:
        """Refuse limits without a figure, posts nobody knows, gifts without a yearly limit per person."""
        return [
            *some_rows("rows", self.rows, "限额"),
            *(found for index, row in enumerate(self.rows) for found in _row_findings(index, row, known)),
            *self._gift_findings(),
            *amount_within("request_from", "事先申请的起点", self.request_from_fen, _MOST_FEN, 0),
            *within("claim_workdays", "报销的时限", self.claim_workdays, (1, 120), "个工作日"),
        ]

    def sentence(self) -> Message:
        """Say the limits, the request before, and the claim."""
        parts = [
            Message(
                "{roles}{expense}{per}不超过 {most} 元",
                {
                    "roles": self._who(row) if any(each.roles for each in self.rows) else Message(""),
                    "expense": EXPENSE_WORDS[row.expense],
                    "per": PER_WORDS[row.per],
                    "most": yuan(row.most_fen),
                },
            )
            for row in self.rows
        ]
        request = (
            Message("满 {n} 元的须事先申请", {"n": yuan(self.request_from_fen)})
            if self.request_from_fen
            else Message("都须事先申请")
        )
        return Message(
            "{parts}；{request}，发生后 {days} 个工作日以内报销。",
            {"parts": joined(parts, "；"), "request": request, "days": self.claim_workdays},
        )

    def table(self, known: Known) -> Table:
        """Lay out one row per limit."""
        heads = (Message("费用"), Message("岗位"), Message("限额"), Message("超出须经"))
        rows = [
            (
                EXPENSE_WORDS[row.expense],
                self._who(row, known),
                Message("{per} {most}", {"per": PER_WORDS[row.per], "most": amount(row.most_fen)}),
                roles_words(row.approved_by, known) if row.approved_by else Message("不予报销"),
            )
            for row in self.rows
        ]
        return Table(heads, tuple(rows))

    def claims(self) -> Iterable[Claim]:
        """Settle the limit of each expense for each post."""
        for index, row in enumerate(self.rows):
            for role in row.roles or ("",):
                who = role_words(role) if role else Message("其余岗位")
                values = {"who": who, "per": PER_WORDS[row.per], "expense": EXPENSE_WORDS[row.expense]}
                words = Message("{who}{per}{expense}的限额", values)
                yield Claim(("expense", row.expense, row.per, role), words, str(row.most_fen), f"rows[{index}]")

    def _who(self, row: LimitRow, known: Known | None = None) -> Message:
        if row.roles:
            return roles_words(row.roles, known)
        others = (each for each in self.rows if each.roles and (each.expense, each.per) == (row.expense, row.per))
        return Message("其余岗位") if next(others, None) else Message("各岗位")

    def _gift_findings(self) -> Iterator[Finding]:
        gifts = [row for row in self.rows if row.expense is Expense.GIFT]
        if gifts and not any(row.per is Per.RECIPIENT_YEAR for row in gifts):
            yield error("rows", "礼品费须另写「同一受赠人每年」的限额，防止变成商业贿赂。请补一行。")


ALL: tuple[type[ClauseKind], ...] = (ExpenseLimit,)


def _row_findings(index: int, row: LimitRow, known: Known) -> Iterator[Finding]:
    path = f"rows[{index}]"
    yield from role_findings(f"{path}.roles", row.roles, known)
    yield from role_findings(f"{path}.approved_by", row.approved_by, known)
    yield from amount_within(f"{path}.most", of_row(index, "限额"), row.most_fen, _MOST_FEN)
    own = [role for role in row.approved_by if role in row.roles]
    if own:
        yield warning(
            f"{path}.approved_by",
            "第 {row} 行的{roles}可以批准本岗位的超额，等于没有限额。",
            row=index + 1,
            roles=roles_words(own, known),
        )
