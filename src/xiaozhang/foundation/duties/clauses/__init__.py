"""Clause kinds of obligations (G6, R1): terms, activities asked of a period, reminders of a day, hours of work."""

from xiaozhang.base.clause_kind import ClauseKind
from xiaozhang.foundation.duties.clauses.activity import ActivityQuota, Period
from xiaozhang.foundation.duties.clauses.hours import Span, WorkingHours
from xiaozhang.foundation.duties.clauses.limits import Counting, TimeLimit
from xiaozhang.foundation.duties.clauses.parts import OWNER, SUPERIOR, Lead, Unit, moment_label
from xiaozhang.foundation.duties.clauses.reminders import Point, ReminderRule

ALL: tuple[type[ClauseKind], ...] = (TimeLimit, ActivityQuota, ReminderRule, WorkingHours)

__all__ = [
    "ALL",
    "OWNER",
    "SUPERIOR",
    "ActivityQuota",
    "Counting",
    "Lead",
    "Period",
    "Point",
    "ReminderRule",
    "Span",
    "TimeLimit",
    "Unit",
    "WorkingHours",
    "moment_label",
]
