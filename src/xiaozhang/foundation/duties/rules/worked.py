"""How worked examples of obligations are computed: by the arithmetic that the sweep goes by (B10)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from xiaozhang.base import periods
from xiaozhang.base.clause_examples import CannotWork, Runner, Surroundings
from xiaozhang.base.clause_kind import Known
from xiaozhang.base.example_values import Reads, Value
from xiaozhang.foundation.duties.clauses import ActivityQuota, Period, ReminderRule, TimeLimit, Unit, WorkingHours
from xiaozhang.foundation.duties.clauses.activity import metric_unit
from xiaozhang.foundation.duties.rules import quotas, terms
from xiaozhang.foundation.duties.rules.terms import Clock, Do

KEPT, MISSED = "按时", "超时"
REACHED, SHORT, NOT_ASKED = "达到", "不足", "不考核"
_DAY = timedelta(days=1)


def _clock(surroundings: Surroundings) -> Clock:
    hours = next((each for each in surroundings.clauses if isinstance(each, WorkingHours)), None)
    return Clock(surroundings.calendar, tuple(span.minutes for span in hours.hours) if hours else ())


def _limit_asks(limit: TimeLimit, known: Known) -> list[Value]:
    asked = [Value("at", "开始于", Reads.MOMENT)]
    if limit.unit is Unit.SET_DAY:
        asked.append(Value("day", "约定的日期", Reads.DAY))
    return [*asked, Value("done", "完成于", Reads.MOMENT, is_needed=False)]


def _limit_gives(limit: TimeLimit, known: Known) -> list[Value]:
    given = [Value("due", "期限届满", Reads.END)]
    if limit.remind is not None:
        given.append(Value("remind", "提醒负责人", Reads.MOMENT))
    if limit.escalate is not None:
        given.append(Value("escalate", "告知上级", Reads.MOMENT))
    return [*given, Value("result", "结果", choices=(KEPT, MISSED))]


def _work_limit(limit: TimeLimit, given: Mapping[str, Any], surroundings: Surroundings) -> dict[str, Any]:
    clock = _clock(surroundings)
    at = given["at"].replace(tzinfo=clock.zone)
    due = terms.due_at(limit, at, given.get("day"), clock)
    if due is None or due <= at:
        raise CannotWork("约定的日期须不早于开始的日期。")
    found: dict[str, Any] = {"due": _local(due, clock)}
    for step in terms.steps(limit, at, due, clock):
        if step.do is Do.REMIND:
            found["remind"] = _local(step.at, clock)
        elif step.do is Do.ESCALATE:
            found["escalate"] = _local(step.at, clock)
    if "done" in given:
        found["result"] = KEPT if given["done"].replace(tzinfo=clock.zone) <= due else MISSED
    return found


def _local(at: datetime, clock: Clock) -> datetime:
    return at.astimezone(clock.zone).replace(tzinfo=None)


def _quota_asks(quota: ActivityQuota, known: Known) -> list[Value]:
    return [
        Value("day", "日期", Reads.DAY),
        Value("count", "做到", Reads.COUNT, unit=metric_unit(quota.metric)),
    ]


def _quota_gives(quota: ActivityQuota, known: Known) -> list[Value]:
    return [
        Value("result", "结果", choices=(REACHED, SHORT, NOT_ASKED)),
        Value("lapse", "记违时限", Reads.FLAG),
    ]


def _work_quota(quota: ActivityQuota, given: Mapping[str, Any], surroundings: Surroundings) -> dict[str, Any]:
    asked = quotas.ended_on(quota, _last_of(quota.per, given["day"]), surroundings.calendar)
    if asked is None:
        return {"result": NOT_ASKED, "lapse": False}
    is_short = given["count"] < quota.at_least
    return {"result": SHORT if is_short else REACHED, "lapse": is_short and quota.is_lapse}


def _last_of(per: Period, day: date) -> date:
    if per is Period.DAY:
        return day
    if per is Period.WEEK:
        return day + (6 - day.weekday()) * _DAY
    return periods.month_period(periods.month_of(day)).end_on - _DAY


def _reminder_asks(rule: ReminderRule, known: Known) -> list[Value]:
    return [Value("day", "到期日", Reads.DAY)]


def _reminder_gives(rule: ReminderRule, known: Known) -> list[Value]:
    return [Value(f"{point.unit}:{point.offset}", str(point.words()), Reads.DAY) for point in rule.points]


def _work_reminder(rule: ReminderRule, given: Mapping[str, Any], surroundings: Surroundings) -> dict[str, Any]:
    clock = _clock(surroundings)
    due = clock.end_of(given["day"])
    long_before = clock.midnight(date(given["day"].year - 2, 1, 1))
    return {
        step.key.removeprefix("point:"): clock.day_of(step.at) for step in terms.steps(rule, long_before, due, clock)
    }


RUNNERS: Mapping[str, Runner] = {
    TimeLimit.name: Runner(_limit_asks, _limit_gives, _work_limit),
    ActivityQuota.name: Runner(_quota_asks, _quota_gives, _work_quota),
    ReminderRule.name: Runner(_reminder_asks, _reminder_gives, _work_reminder),
}
"""By the name of the kind; the hours of work need no example."""
