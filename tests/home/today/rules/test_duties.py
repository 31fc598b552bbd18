"""The title says what there is; the day knows its place among the workdays."""

from __future__ import annotations

from datetime import date

import pytest

from xiaozhang.base.workdays import Calendar
from xiaozhang.home.today.rules.duties import Duties, day_line, headline
from xiaozhang.home.today.rules.figures import figure_and_unit, in_wan

OFF = frozenset(date(2026, 10, day) for day in range(1, 8))
CALENDAR = Calendar(days_off=OFF, makeup_days=frozenset({date(2026, 10, 10)}))


@pytest.mark.parametrize(
    ("duties", "others", "said"),
    [
        (Duties(late_count=2, due_count=4), {}, "今天 6 件事，2 件已过时限"),
        (Duties(late_count=1), {}, "1 件事已过时限"),
        (Duties(due_count=3), {"receipts": 2}, "今天 3 件事"),
        (Duties(), {"receipts": 2, "deals": 9}, "2 笔回款待确认"),
        (Duties(), {"deals": 16, "instalments": 13}, "16 个商机超过时限，13 期回款逾期"),
        (Duties(), {"deals": 16}, "16 个商机超过时限"),
        (Duties(), {"instalments": 13}, "13 期回款逾期"),
        (Duties(terms_count=3, terms_late=1), {}, "今天 3 件事，1 件已过时限"),
        (Duties(), {"team": 2}, "团队有 2 项超过时限"),
        (Duties(), {}, "今天没有到期的事"),
    ],
)
def test_headline(duties: Duties, others: dict[str, int], said: str) -> None:
    assert str(headline(duties, **others)) == said


@pytest.mark.parametrize(
    ("day", "is_workday", "number", "following"),
    [
        (date(2026, 10, 1), False, 0, date(2026, 10, 8)),
        (date(2026, 10, 8), True, 1, date(2026, 10, 9)),
        (date(2026, 10, 10), True, 3, date(2026, 10, 12)),
        (date(2026, 10, 11), False, 3, date(2026, 10, 12)),
        (date(2026, 10, 31), False, 18, date(2026, 11, 2)),
    ],
)
def test_day_line(day: date, is_workday: bool, number: int, following: date) -> None:
    line = day_line(day, CALENDAR)
    assert (line.is_workday, line.number, line.of, line.next_workday_on) == (is_workday, number, 18, following)


def test_weekday_in_words() -> None:
    assert str(day_line(date(2026, 11, 22), Calendar()).weekday) == "星期日"


@pytest.mark.parametrize(
    ("fen", "figure", "unit", "column"),
    [
        (31_860_000, "31.86", "万元", "31.86"),
        (999_900, "9,999.00", "元", "1.00"),
        (12_345_678_900, "1.23", "亿元", "12,345.68"),
        (0, "0.00", "元", "0.00"),
        (-31_860_000, "−31.86", "万元", "−31.86"),
    ],
)
def test_figures(fen: int, figure: str, unit: str, column: str) -> None:
    assert figure_and_unit(fen) == (figure, unit)
    assert in_wan(fen) == column
