"""Periods that have ended are looked at: who did less than a clause asks."""

from __future__ import annotations

from datetime import datetime, timedelta

from xiaozhang.base import periods
from xiaozhang.base.action import action
from xiaozhang.base.actor import Actor
from xiaozhang.base.inserting import insert_rows
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.charter.rules.in_force import Stated
from xiaozhang.foundation.duties import queries
from xiaozhang.foundation.duties.actions.holding import held_row
from xiaozhang.foundation.duties.actions.honouring import let_off
from xiaozhang.foundation.duties.actions.lapses import lapse_of
from xiaozhang.foundation.duties.actions.telling import LAPSE, address_of
from xiaozhang.foundation.duties.clauses import ActivityQuota, Period
from xiaozhang.foundation.duties.clauses.activity import metric_label, metric_unit
from xiaozhang.foundation.duties.models import Duty, State
from xiaozhang.foundation.duties.rules.departures import Asked
from xiaozhang.foundation.duties.rules.quotas import days_between, ended_on
from xiaozhang.foundation.duties.rules.terms import Clock
from xiaozhang.foundation.ledger import actions as ledger
from xiaozhang.foundation.ledger import queries as facts
from xiaozhang.foundation.notices import actions as notices
from xiaozhang.foundation.notices.rules.notice import Notice
from xiaozhang.foundation.org import queries as org

_MEMBER = "member"


@action(None, keeps_trace=False)
def sweep_periods(*, actor: Actor, now: datetime) -> int:
    """Look at the days, weeks and months that ended since the last time; return how many members fell short in one.

    Who was short of what a clause asks gets a duty that is missed, its lapse in the ledger, and a notice. Leave is not
    known yet: a superior excuses. A new house begins with the day of its first sweep.
    """
    state = held_row()
    clock = queries.clock_on(Clock().day_of(now), ())
    yesterday = clock.day_of(now) - timedelta(days=1)
    rows: list[tuple[Duty, Stated, Message]] = []
    for day in days_between(state.quotas_through_on or yesterday, yesterday):
        for each in charter.stated_on([ActivityQuota.name], day):
            assert isinstance(each.parameters, ActivityQuota)
            period = ended_on(each.parameters, day, clock.calendar)
            if period is not None:
                rows += _short(each, each.parameters, period, clock)
    if rows:
        _store(actor, now, rows)
    if state.quotas_through_on is None or state.quotas_through_on < yesterday:
        state.quotas_through_on = yesterday
    state.swept_at = now
    state.save(update_fields=["quotas_through_on", "swept_at"])
    return len(rows)


def _short(
    each: Stated, quota: ActivityQuota, period: periods.Period, clock: Clock
) -> list[tuple[Duty, Stated, Message]]:
    """Return a missed duty, unsaved, for each member who was there all the time and fell short.

    One whom an approved exception lets off is excused, as of the last day of the period.
    """
    holders = {pk for role in quota.roles for pk in org.holders_of(role, period.last_on)}
    members = org.employed_among(holders, period.start_on)
    done = facts.totals_between(quota.metric, period, members)
    counts = {member: done[member].quantity for member in members if done[member].quantity < quota.at_least}
    made = {member: _duty(each, quota, period, member, count, clock) for member, count in counts.items()}
    due_at = clock.midnight(period.end_on)
    asked = [Asked(each.key, _MEMBER, member, member, period.last_on, due_at) for member in made]
    for one, answer in zip(asked, queries.departures(asked), strict=True):
        if answer is not None and answer.until is None:
            let_off(made[one.member_id], answer, due_at)
    known = queries.known_keys([duty.key for duty in made.values()])
    return [
        (duty, each, _words(quota, period, counts[member])) for member, duty in made.items() if duty.key not in known
    ]


def _duty(each: Stated, quota: ActivityQuota, period: periods.Period, member: int, count: int, clock: Clock) -> Duty:
    due_at = clock.midnight(period.end_on)
    done = f"{metric_label(quota.metric)} {count} / {quota.at_least} {metric_unit(quota.metric)}"
    return Duty(
        clause_id=each.clause_id,
        member_id=member,
        record_type=_MEMBER,
        record_id=member,
        about=f"{_span(quota, period)}{done}",
        opened_at=clock.midnight(period.start_on),
        due_at=due_at,
        state=State.MISSED,
        ended_at=due_at,
        is_lapse=quota.is_lapse,
        key=f"{each.clause_id}:{quota.metric}:{member}:{period.start_on.isoformat()}",
    )


def _span(quota: ActivityQuota, period: periods.Period) -> str:
    if quota.per is Period.DAY:
        return f"{period.start_on.month}月{period.start_on.day}日"
    if quota.per is Period.WEEK:
        last = period.last_on
        return f"{period.start_on.month}月{period.start_on.day}日至{last.month}月{last.day}日"
    return f"{period.start_on.year}年{period.start_on.month}月"


def _words(quota: ActivityQuota, period: periods.Period, count: int) -> Message:
    values = {
        "span": _span(quota, period),
        "metric": metric_label(quota.metric),
        "count": count,
        "unit": metric_unit(quota.metric),
        "n": quota.at_least,
    }
    return Message("{span}的{metric} {count} {unit}，应不少于 {n} {unit}", values)


def _store(actor: Actor, now: datetime, rows: list[tuple[Duty, Stated, Message]]) -> None:
    insert_rows([duty for duty, _each, _words in rows])
    rows = [row for row in rows if row[0].state == State.MISSED]
    lapses = [lapse_of(duty, each) for duty, each, _words in rows if duty.is_lapse]
    ledger.post_many(actor=actor, now=now, postings=lapses)
    told = [
        Notice(
            kind=LAPSE,
            to=(duty.member_id,),
            title=words,
            key=f"duty:{duty.pk}:due",
            body=Message("依据制度第 {number} 条「{title}」。", {"number": each.number, "title": each.title}),
            url=address_of(duty.pk),
        )
        for duty, each, words in rows
        if duty.is_lapse
    ]
    notices.send(actor=actor, now=now, notices=told)
