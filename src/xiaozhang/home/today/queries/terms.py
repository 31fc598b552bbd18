"""What clauses oblige to until when: one's own terms, what a day still lacks, and what the team has missed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from xiaozhang.base.actor import Actor
from xiaozhang.base.text import Message
from xiaozhang.base.workdays import Calendar
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.duties import clauses, powers
from xiaozhang.foundation.duties import queries as obligations
from xiaozhang.foundation.ledger import queries as ledger
from xiaozhang.home.today.rules.duties import Duty

if TYPE_CHECKING:
    from xiaozhang.foundation.duties.models import Duty as Obligation

SHOWN = 6
# The page shows these from the customers, deals and contracts themselves.
SHOWN_ELSEWHERE = ("customers.next_follow_up_set", "deals.entered_stage", "contracts.instalment_due")
_FOLLOW_UP = "follow_up"


@dataclass(frozen=True, slots=True)
class Terms:
    """The first of one's own terms, how many there are, and how many of them are over."""

    shown: Sequence[Duty] = ()
    count: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class TeamTerms:
    """What members in reach have missed and not done yet, and who was short of a daily activity on the last workday."""

    lines: Sequence[obligations.Line]
    count: int
    short: Sequence[Obligation]
    short_on: date

    def __bool__(self) -> bool:
        """Whether there is anything to look at."""
        return bool(self.count or self.short)


def own_terms(viewer: Actor, today: date) -> Terms:
    """Return what the viewer is obliged to until tomorrow and what is over, the most urgent first. Two queries."""
    if viewer.member_id is None or not viewer.may(powers.SEE_DUTIES):
        return Terms()
    rows = obligations.outstanding(obligations.own(obligations.duties(viewer), viewer))
    rows = obligations.not_from(rows, SHOWN_ELSEWHERE).filter(due_at__lte=_midnight(today + timedelta(days=2)))
    late = Q(state="missed") | Q(due_at__lte=_midnight(today))
    found = rows.order_by().aggregate(count=Count("pk"), late=Count("pk", filter=late))
    shown = [_term(row, today) for row in rows.order_by("due_at", "pk")[:SHOWN]] if found["count"] else []
    return Terms(shown, found["count"], found["late"])


def lacking_today(viewer: Actor, today: date, calendar: Calendar) -> list[Duty]:
    """Return what a clause asks of every workday and the viewer has not done yet today."""
    if viewer.member_id is None or not calendar.is_workday(today):
        return []
    for each in charter.stated_on([clauses.ActivityQuota.name], today):
        quota = each.parameters
        assert isinstance(quota, clauses.ActivityQuota)
        if quota.metric != _FOLLOW_UP or quota.per is not clauses.Period.DAY or not viewer.roles & set(quota.roles):
            continue
        done = ledger.member_days(_FOLLOW_UP, today.replace(day=1), viewer.member_id).get(today)
        count = done.quantity if done else 0
        if count >= quota.at_least:
            continue
        return [
            Duty(
                on=today,
                who="",
                who_url="",
                what=Message("今天的跟进记录 {count} / {n} 次", {"count": count, "n": quota.at_least}),
                why=Message("第 {number} 条：{words}", {"number": each.number, "words": quota.sentence()}),
                label=Message("记跟进"),
                url=reverse("customers:add_follow_up"),
            )
        ]
    return []


def team_terms(viewer: Actor, today: date, calendar: Calendar) -> TeamTerms | None:
    """Return what the viewer's people have missed, for who may excuse it; None for everybody else. Three queries."""
    if not viewer.may(powers.EXCUSE_DUTY) or not viewer.may(powers.SEE_DUTIES):
        return None
    rows = obligations.with_state(obligations.outstanding(obligations.duties(viewer)), "missed")
    rows = obligations.not_from(rows, SHOWN_ELSEWHERE).exclude(member_id=viewer.member_id or 0)
    last_on = today - timedelta(days=1)
    while not calendar.is_workday(last_on):
        last_on -= timedelta(days=1)
    short = obligations.missing_activity(viewer, _midnight(last_on))
    return TeamTerms(
        lines=obligations.lines_of(rows.order_by("due_at", "pk")[:SHOWN], today),
        count=rows.order_by().count(),
        short=[row for row in short if row.member_id != viewer.member_id],
        short_on=last_on,
    )


def _term(row: Obligation, today: date) -> Duty:
    clause = obligations.clause_of(row)
    look = obligations.look(row, today)
    return Duty(
        on=row.due_on,
        who=row.title,
        who_url=obligations.record_url(row),
        what=row.about or clause.title,
        why=Message("第 {number} 条 · {look}", {"number": clause.number, "look": look.words}),
        label=Message("去办"),
        url=_doing(row),
        is_late=look.tone == "late",
        in_drawer=bool(row.closes == "customers.followed_up"),
    )


def _doing(row: Obligation) -> str:
    """The form that does it, where one does; else the record."""
    if row.closes == "customers.followed_up":
        return f"{reverse('customers:add_follow_up')}?customer={row.record_id}"
    return obligations.record_url(row) or reverse("duties:record", args=[row.pk])


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
