"""What is asked of single days of the company's calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

YEARS = range(1990, 2101)


@dataclass(frozen=True, slots=True)
class CalendarChange:
    """How a day is to stand: off (False), worked (True), or as in an ordinary week (None), and what it is called."""

    day: date
    is_workday: bool | None
    name: str = ""
