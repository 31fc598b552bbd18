"""How a month stands against its target: what the workdays that are over ask for, and what is left.

>>> from fractions import Fraction
>>> standing = stand(target_fen=600_000_00, received_fen=300_000_00, workdays_over=10, workdays=20)
>>> standing.asked_fen, standing.behind_fen, standing.a_day_fen
(30000000, 0, 3000000)
>>> stand(target_fen=600_000_00, received_fen=250_000_00, workdays_over=10, workdays=20).behind_fen
5000000
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from xiaozhang.base.money import round_fen


@dataclass(frozen=True, slots=True)
class Standing:
    """A month against its target, in 分; of a metric that is counted, in units. Today counts among the workdays left.

    `behind_fen` is positive behind the pace, negative ahead of it. `a_day_fen` is what each workday left would have
    to bring, rounded up; None when there is nothing lacking or no day left. Without a target only `received_fen`
    means anything.
    """

    target_fen: int | None
    received_fen: int
    workdays: int
    workdays_over: int
    asked_fen: int = 0
    behind_fen: int = 0
    lacking_fen: int = 0
    a_day_fen: int | None = None

    @property
    def workdays_left(self) -> int:
        """Workdays from today to the end of the month."""
        return self.workdays - self.workdays_over

    @property
    def ahead_fen(self) -> int:
        """How far ahead of the pace; negative behind it."""
        return -self.behind_fen

    @property
    def attained(self) -> Fraction | None:
        """The part of the target that has come in, to a tenth of a percent; None without a target."""
        return attained(self.received_fen, self.target_fen)

    @property
    def asked(self) -> Fraction:
        """The part of the target that the workdays over ask for."""
        return Fraction(self.workdays_over, self.workdays) if self.workdays else Fraction(0)


def attained(received_fen: int, target_fen: int | None) -> Fraction | None:
    """Return 完成率 to a tenth of a percent; None without a target, or for a target of 0.

    >>> attained(648_000_00, 600_000_00)
    Fraction(27, 25)
    """
    return Fraction(round_fen(Fraction(received_fen * 1000, target_fen)), 1000) if target_fen else None


def stand(*, target_fen: int | None, received_fen: int, workdays_over: int, workdays: int) -> Standing:
    """Return the standing of a month with `workdays` workdays of which `workdays_over` are over."""
    if target_fen is None:
        return Standing(None, received_fen, workdays, workdays_over)
    asked = round_fen(Fraction(target_fen * workdays_over, workdays)) if workdays else target_fen
    lacking = max(0, target_fen - received_fen)
    left = workdays - workdays_over
    return Standing(
        target_fen=target_fen,
        received_fen=received_fen,
        workdays=workdays,
        workdays_over=workdays_over,
        asked_fen=asked,
        behind_fen=asked - received_fen,
        lacking_fen=lacking,
        a_day_fen=-(-lacking // left) if lacking and left else None,
    )
