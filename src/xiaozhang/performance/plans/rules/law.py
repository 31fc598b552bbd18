"""What the law leaves of a month's pay: recoveries within a share of the wage and above the minimum, oldest first.

Ceilings round down, floors up. The figures are those of a region, entered by the company with their source.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from xiaozhang.base.money import percent, yuan
from xiaozhang.base.text import Message
from xiaozhang.base.workdays import Calendar
from xiaozhang.people.staffing.clauses import RegionalLaw
from xiaozhang.people.staffing.clauses.law import NATIONAL_PROBATION
from xiaozhang.people.staffing.rules.probation import is_too_long, most_probation
from xiaozhang.performance.plans.rules.inputs import Balance, PayBasis, RegionLaw

NATIONAL_SHARE = Fraction(1, 5)


@dataclass(frozen=True, slots=True)
class Wage:
    """A month's wage before recoveries: all of it, and the part that counts towards the minimum wage."""

    whole_fen: int
    counting_fen: int


@dataclass(frozen=True, slots=True)
class Recovered:
    """What is taken of one claim, and what stays open."""

    claim: Balance
    taken_fen: int
    words: Message

    @property
    def left_fen(self) -> int:
        """What is carried on."""
        return self.claim.amount_fen - self.taken_fen


def law_of(clause: RegionalLaw) -> RegionLaw:
    """Return what a clause says of a region."""
    return RegionLaw(
        clause.region, clause.effective_on, clause.minimum_wage_fen, clause.recovery_cap, clause.left_out,
        clause.recovery_notice_days, clause.source, tuple((each.from_months, each.months) for each in clause.probation),
    )  # fmt: skip


def recover(
    claims: Sequence[Balance], wage: Wage, law: RegionLaw | None, minimum_fen: int, day: date, calendar: Calendar
) -> list[Recovered]:
    """Take of the claims, the oldest first, what the law allows in this month; `day` is the month's last.

    >>> from xiaozhang.base.workdays import Calendar
    >>> claims = [Balance("claim", "a", "x", 300000, date(2026, 1, 1)), Balance("claim", "a", "y", 50000,
    ...     date(2025, 12, 1))]
    >>> wage = Wage(600000, 600000)
    >>> [(one.claim.key, one.taken_fen) for one in recover(claims, wage, None, 590000, date(2026, 3, 31), Calendar())]
    [('y', 10000), ('x', 0)]
    """
    share = law.recovery_share if law is not None else NATIONAL_SHARE
    ceiling = wage.whole_fen * share.numerator // share.denominator
    above = wage.counting_fen - minimum_fen
    room = max(0, min(ceiling, above))
    found = []
    for claim in sorted(claims, key=lambda one: (one.since_on, one.key)):
        waits = _waits(claim, law, day, calendar)
        taken = 0 if waits is not None else min(room, claim.amount_fen)
        room -= taken
        values = {"taken": yuan(taken), "whole": yuan(claim.amount_fen), "share": percent(share, 0),
                  "wage": yuan(wage.whole_fen), "minimum": yuan(minimum_fen)}  # fmt: skip
        msgid = "应追 {whole} 元，本月扣 {taken} 元（当月工资 {wage} 元的 {share} 以内，且不低于最低工资 {minimum} 元）"
        found.append(Recovered(claim, taken, waits or Message(msgid, values)))
    return found


def minimum_of(law: RegionLaw | None, there: tuple[int, int]) -> int:
    """Return the minimum wage of a month for who was there so many of its days; a part is rounded up."""
    if law is None or law.minimum_fen is None:
        return 0
    days, whole = there
    if days >= whole or not whole:
        return law.minimum_fen
    return -(-law.minimum_fen * days // whole)


def top_up(wage: Wage, minimum_fen: int) -> int:
    """Return what is lacking to the minimum wage."""
    return max(0, minimum_fen - wage.counting_fen)


def probation_warnings(basis: PayBasis, who: str, law: RegionLaw | None = None) -> list[Message]:
    """Return what the law does not allow about a probation: longer than 1, 2 or 6 months by length of contract.

    Where the region's own limits are entered, they hold, and the words name their source.
    """
    if basis.probation_to is None or basis.contract_from is None:
        return []
    limits = law.probation if law is not None else ()
    most = most_probation(basis.contract_from, basis.contract_to, limits or NATIONAL_PROBATION)
    if not is_too_long(basis.contract_from, basis.probation_to, most):
        return []
    values = {"who": who, "most": most}
    if law is None or not limits:
        return [Message("{who} 的试用期超过法律上限 {most} 个月。", values)]
    values |= {"region": law.region, "source": law.source.strip().rstrip("。")}
    return [Message("{who} 的试用期超过{region}的上限 {most} 个月（{source}）。", values)]


def _waits(claim: Balance, law: RegionLaw | None, day: date, calendar: Calendar) -> Message | None:
    """Say that a claim waits for its written notice, where the law asks for one; None where it does not wait."""
    if law is None or not law.notice_workdays:
        return None
    if claim.notice_on is None:
        return Message("尚未书面告知，本月不扣")
    if calendar.add(claim.notice_on, law.notice_workdays) > day:
        return Message("书面告知未满 {n} 个工作日，本月不扣", {"n": law.notice_workdays})
    return None
