"""A line of pay: one fact x one clause x one payee, with everything that explains it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from xiaozhang.base.clause_parts import figure_words
from xiaozhang.base.money import percent, round_fen
from xiaozhang.base.text import Message
from xiaozhang.performance.plans.rules.inputs import Clause

Exact = int | Fraction

COMMISSION, ADJUSTMENT, LIMIT = "commission", "adjustment", "limit"
AWARD, CONTEST, KPI, POOL, POINTS = "award", "contest", "kpi_pay", "pool", "points"
KIND_WORDS = {
    COMMISSION: Message("提成"), ADJUSTMENT: Message("调整"), LIMIT: Message("封顶与保底"), AWARD: Message("奖励"),
    CONTEST: Message("竞赛"), KPI: Message("绩效工资"), POOL: Message("团队共享"), POINTS: Message("积分"),
}  # fmt: skip

_VALUES = {
    "new": "新客户", "renewing": "老客户", "regular": "正式", "probation": "试用", "hunter": "开拓", "keeper": "维护",
}  # fmt: skip
_VALUE = re.compile(f"（({'|'.join(_VALUES)})）")


def spelled(value: str) -> str:
    """Return what a coefficient was read by as people call it; traces keep the key, so that their bytes never change.

    >>> spelled("renewing"), spelled("45")
    ('老客户', '45')
    """
    return _VALUES.get(value, value)


def spelled_out(words: str) -> str:
    """Return a kept sentence with what coefficients were read by as people call it.

    >>> spelled_out("× 新老客户 80%（renewing）")
    '× 新老客户 80%（老客户）'
    """
    return _VALUE.sub(lambda found: f"（{spelled(found[1])}）", words)


@dataclass(slots=True)
class PayLine:
    """What one fact brought one payee under one clause. `points` lines bring no money.

    `trace` is what made it, in JSON values; `words` say it. `origin_on` is the first day of the period it belongs to.
    """

    member: str
    kind: str
    clause: Clause
    amount_fen: int
    origin_on: date
    fact: str = ""
    basis_on: date | None = None
    contract: str = ""
    reverses: str = ""
    points: Fraction | None = None
    trace: dict[str, Any] = field(default_factory=dict)
    words: list[Message] = field(default_factory=list)

    def as_json(self, sequence: int) -> dict[str, Any]:
        """Return the line as results hold it."""
        row: dict[str, Any] = {
            "sequence": sequence,
            "kind": self.kind,
            "clause": self.clause.named(),
            "amount_fen": self.amount_fen,
            "origin": f"{self.origin_on:%Y-%m}",
            "trace": self.trace,
            "words": "；".join(map(str, self.words)),
        }
        if self.fact:
            row["fact"] = self.fact
        if self.basis_on is not None:
            row["basis_on"] = self.basis_on.isoformat()
        if self.points is not None:
            row["points"] = figure_words(self.points)
        return row


def exact_text(value: Exact) -> str:
    """Return an exact figure as text: `4480`, or `99/2` where it is not whole.

    >>> exact_text(Fraction(99, 2)), exact_text(448000)
    ('99/2', '448000')
    """
    return str(value)


def base_text(value: Exact, *, is_money: bool) -> str | int:
    """Return a base as results hold it: whole 分, or units as text."""
    return int(value) if is_money else figure_words(value)


@lru_cache(maxsize=10_000)
def percent_text(rate: Fraction, places: int = 1) -> str:
    """Return 2.0%, as results hold it; remembered, for the same rates come again and again."""
    return percent(rate, places).replace("−", "-")


@lru_cache(maxsize=10_000)
def rate_text(rate: Fraction, *, is_money: bool) -> str:
    """Return 2.0%, or for units 50.00 (yuan each)."""
    if is_money:
        return percent_text(rate)
    fen = round_fen(rate)
    return f"{fen // 100}.{fen % 100:02d}" if fen == rate else f"{rate}/100"
