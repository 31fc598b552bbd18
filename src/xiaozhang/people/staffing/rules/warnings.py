"""What is worth saying about a pay basis without refusing it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from xiaozhang.base.money import yuan
from xiaozhang.base.text import Message
from xiaozhang.people.staffing.clauses.law import NATIONAL_PROBATION, RegionalLaw
from xiaozhang.people.staffing.rules.probation import is_too_long, most_probation


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed, as far as the law has something to say about it."""

    wage_fen: int
    region: str
    contract_from: date | None = None
    contract_to: date | None = None
    probation_to: date | None = None


def law_of(region: str, laws: Iterable[RegionalLaw], on: date) -> RegionalLaw | None:
    """Return the legal figures of a region on a day: those that took effect last."""
    held = [each for each in laws if each.region.strip() == region and each.effective_on <= on]
    return max(held, key=lambda each: each.effective_on, default=None)


def warnings_of(agreed: Agreed, laws: Sequence[RegionalLaw], on: date) -> list[Message]:
    """Return what the law says against a basis, or that nothing is known of its region."""
    law = law_of(agreed.region, laws, on)
    found = []
    if law is None:
        found.append(
            Message(
                "制度里没有「{region}」的法定参数，最低工资和扣回上限无从核对。",
                {"region": agreed.region},
            )
        )
    elif agreed.wage_fen < law.minimum_wage_fen:
        figures = {"region": agreed.region, "least": yuan(law.minimum_wage_fen)}
        found.append(Message("约定工资低于{region}最低月工资 {least} 元，每月须补足。", figures))
    if agreed.contract_from is None or agreed.probation_to is None:
        return found
    limits = [(each.from_months, each.months) for each in law.probation] if law else []
    most = most_probation(agreed.contract_from, agreed.contract_to, limits or NATIONAL_PROBATION)
    if not most:
        found.append(Message("这个期限的合同依法不得约定试用期。"))
    elif is_too_long(agreed.contract_from, agreed.probation_to, most):
        found.append(Message("试用期超过法定上限：这个期限的合同最长 {most} 个月。", {"most": most}))
    return found
