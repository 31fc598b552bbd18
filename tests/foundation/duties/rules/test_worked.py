"""Worked examples of obligations go by the arithmetic of the sweep."""

from __future__ import annotations

from datetime import date

import pytest

from xiaozhang.base.clause_examples import Surroundings
from xiaozhang.base.clause_kind import ClauseKind
from xiaozhang.base.workdays import Calendar
from xiaozhang.foundation.charter.rules.examples import compute
from xiaozhang.foundation.duties.clauses import ActivityQuota, Lead, Point, ReminderRule, Span, TimeLimit, WorkingHours
from xiaozhang.foundation.duties.rules.worked import RUNNERS

FIRST_CONTACT = TimeLimit(
    opens="customers.assigned", closes="customers.followed_up", within=24, unit="hours", counts="workdays",
    remind=Lead(amount=4, unit="hours"), escalate=Lead(amount=1, unit="workdays"),
)  # fmt: skip
SET_DAY = TimeLimit(opens="deals.entered_stage", closes="deals.left_stage", unit="set_day")
DAILY = ActivityQuota(metric="follow_up", at_least=2, per="day", roles=("representative",))
WEEKLY = ActivityQuota(metric="visit", at_least=4, per="week", roles=("representative",), is_lapse=False)
DUNNING = ReminderRule(
    moment="contracts.instalment_due", settled_by="contracts.instalment_paid",
    points=(Point(offset=-7), Point(offset=0), Point(offset=2, unit="workdays")),
)  # fmt: skip


@pytest.mark.parametrize(
    ("clause", "given", "computed"),
    [
        (
            FIRST_CONTACT, {"开始于": "2026-11-20 17:00", "完成于": "2026-11-23 16:59"},
            {
                "期限届满": "2026-11-23（周一） 17:00", "提醒负责人": "2026-11-23（周一） 13:00",
                "告知上级": "2026-11-24（周二） 09:00", "结果": "按时",
            },
        ),
        (
            SET_DAY, {"开始于": "2026-11-20 17:00", "约定的日期": "2026-11-27", "完成于": "2026-11-28 00:01"},
            {"期限届满": "2026-11-27（周五） 24:00", "结果": "超时"},
        ),
        (DAILY, {"日期": "2026-11-20", "做到": "1"}, {"结果": "不足", "记违时限": "是"}),
        (DAILY, {"日期": "2026-11-20", "做到": "2"}, {"结果": "达到", "记违时限": "否"}),
        (DAILY, {"日期": "2026-11-21", "做到": "0"}, {"结果": "不考核", "记违时限": "否"}),
        (WEEKLY, {"日期": "2026-11-18", "做到": "3"}, {"结果": "不足", "记违时限": "否"}),
        (WEEKLY, {"日期": "2026-10-07", "做到": "0"}, {"结果": "不考核", "记违时限": "否"}),
        (
            DUNNING, {"到期日": "2026-12-04"},
            {
                "之前 7 日": "2026-11-27（周五）", "当日": "2026-12-04（周五）",
                "之后 2 个工作日": "2026-12-08（周二）",
            },
        ),
    ],
)  # fmt: skip
def test_examples_of_obligations(clause: ClauseKind, given: dict[str, str], computed: dict[str, str]) -> None:
    week_off = frozenset(date(2026, 10, day) for day in range(5, 12))

    rows, problem = compute(clause, RUNNERS[clause.name], list(given.items()), Surroundings(Calendar(week_off)))

    assert (dict(rows), problem) == (computed, None)


def test_working_hours_of_the_version_are_counted() -> None:
    hours = WorkingHours(hours=(Span(start="09:00", end="12:00"), Span(start="13:30", end="18:00")))
    limit = TimeLimit(opens="a", closes="b", within=8, unit="hours", counts="working_hours")

    rows, _ = compute(limit, RUNNERS["time_limit"], [("开始于", "2026-11-20 17:00")], Surroundings(clauses=(hours,)))

    assert dict(rows) == {"期限届满": "2026-11-23（周一） 17:30"}


def test_a_day_before_the_beginning_cannot_be_worked() -> None:
    given = [("开始于", "2026-11-20 17:00"), ("约定的日期", "2026-11-19")]

    rows, problem = compute(SET_DAY, RUNNERS["time_limit"], given, Surroundings())

    assert (rows, str(problem)) == ((), "约定的日期须不早于开始的日期。")
