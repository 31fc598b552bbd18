"""What a member's month came to under one charter, and the way from what was earned to what is paid."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from xiaozhang.base.text import Message
from xiaozhang.performance.plans.rules.inputs import Balance
from xiaozhang.performance.plans.rules.lines import LIMIT
from xiaozhang.performance.plans.rules.settling import MonthStatement

STEP_WORDS: Mapping[str, Message] = {
    "held": Message("留存待发"),
    "released": Message("发放留存"),
    "carried_in": Message("上月结转"),
    "cap": Message("封顶扣下"),
    "guarantee": Message("保底补足"),
    "draw": Message("预支"),
    "draw_recovered": Message("冲抵预支"),
    "claims_raised": Message("转为应追"),
    "recovered": Message("追回"),
    "minimum_top_up": Message("补足最低工资"),
    "other": Message("其他"),
}
_SIGNED = (
    ("held", "held_fen", -1),
    ("released", "released_fen", 1),
    ("carried_in", "carried_in_fen", 1),
    ("cap", "carried_out_fen", -1),
    ("cap", "lost_fen", -1),
    ("guarantee", "guarantee_fen", 1),
    ("draw", "draw_fen", 1),
    ("draw_recovered", "draw_recovered_fen", -1),
    ("claims_raised", "claims_raised_fen", 1),
    ("recovered", "recovered_fen", -1),
    ("minimum_top_up", "minimum_top_up_fen", 1),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A member's month under one charter.

    `clauses`: what each clause brought, by key; they sum to `earned_fen`. `steps`: how far each step moved it on the
    way to the payroll, with its sign; earned and steps sum to `paid_fen`. `limits_fen`: what caps and floors of single
    clauses changed, which is part of what these clauses brought.
    """

    earned_fen: int = 0
    paid_fen: int = 0
    clauses: Mapping[str, int] = field(default_factory=dict)
    steps: Mapping[str, int] = field(default_factory=dict)
    limits_fen: int = 0
    lines: int = 0

    @property
    def is_empty(self) -> bool:
        """Say whether there is neither a line nor an amount."""
        return not (self.lines or self.earned_fen or self.paid_fen or self.steps)

    @property
    def top_up_fen(self) -> int:
        """What was lacking to the minimum wage."""
        return self.steps.get("minimum_top_up", 0)


NOTHING = Outcome()


def outcome_of(statement: MonthStatement) -> Outcome:
    """Return what a settled statement came to."""
    clauses: dict[str, int] = {}
    limits = 0
    for line in statement.lines:
        clauses[line.clause.key] = clauses.get(line.clause.key, 0) + line.amount_fen
        limits += line.amount_fen if line.kind == LIMIT else 0
    pay = statement.pay
    sums = {name: getattr(pay, name) for _, name, _ in _SIGNED}
    return Outcome(
        earned_fen=pay.earned_fen,
        paid_fen=pay.paid_fen,
        clauses=clauses,
        steps=steps_of(sums, pay.earned_fen, pay.paid_fen),
        limits_fen=limits,
        lines=len(statement.lines),
    )


def steps_of(sums: Mapping[str, int], earned_fen: int, paid_fen: int) -> dict[str, int]:
    """Return the steps from earned to paid that moved anything; what no sum names is `other`, so that they add up.

    >>> steps_of({"held_fen": 300, "guarantee_fen": 50}, 1000, 750)
    {'held': -300, 'guarantee': 50}
    >>> steps_of({}, 1000, 900)
    {'other': -100}
    """
    steps: dict[str, int] = {}
    for step, name, sign in _SIGNED:
        if sums.get(name):
            steps[step] = steps.get(step, 0) + sign * sums[name]
    rest = paid_fen - earned_fen - sum(steps.values())
    if rest:
        steps["other"] = rest
    return steps


def balances_text(balances: list[Balance]) -> str:
    """Return what a month began with as JSON text; "" for nothing."""
    if not balances:
        return ""
    rows = [
        [each.kind, each.key, each.amount_fen, each.since_on.isoformat(), each.clause, each.fact, each.contract,
         each.label, each.notice_on.isoformat() if each.notice_on else ""]
        for each in balances
    ]  # fmt: skip
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def read_balances(member: str, text: str) -> list[Balance]:
    """Return the balances of `balances_text`."""
    found = []
    for kind, key, amount_fen, since, clause, fact, contract, label, notice in json.loads(text) if text else ():
        notice_on = date.fromisoformat(notice) if notice else None
        since_on = date.fromisoformat(since)
        found.append(Balance(kind, member, key, amount_fen, since_on, clause, fact, contract, label, notice_on))
    return found
