"""Duties for tests: real rows, with a charter whose clauses a test chooses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.factories.charter import make_charter
from tests.factories.org import make_member
from xiaozhang.foundation.charter.models import Clause
from xiaozhang.foundation.duties.clauses import ActivityQuota, Lead, Point, ReminderRule, TimeLimit
from xiaozhang.foundation.duties.models import Duty, Sent, Sweeping
from xiaozhang.foundation.org.models import Member

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)  # a Friday, 10:00 in Shanghai


def first_contact(**overrides: Any) -> TimeLimit:
    """Return a clause: contact within 24 hours of the assignment, a task, a reminder 4 hours before, escalation."""
    values: dict[str, Any] = {
        "opens": "customers.assigned",
        "closes": "customers.followed_up",
        "within": 24,
        "unit": "hours",
        "task": "首次联系",
        "remind": Lead(amount=4, unit="hours"),
        "escalate": Lead(amount=1, unit="workdays"),
    }
    return TimeLimit(**values | overrides)


def next_step(**overrides: Any) -> TimeLimit:
    """Return a clause: a follow-up by the day that was set."""
    values = {"opens": "customers.next_follow_up_set", "closes": "customers.followed_up", "unit": "set_day"}
    return TimeLimit(**values | overrides)


def stage_days(**overrides: Any) -> TimeLimit:
    """Return a clause: a deal leaves its stage by the stage's days; no lapse."""
    values = {"opens": "deals.entered_stage", "closes": "deals.left_stage", "unit": "set_day", "is_lapse": False}
    return TimeLimit(**values | overrides)


def due_days(*offsets: int, **overrides: Any) -> ReminderRule:
    """Return a clause: reminders of instalments, so many days before (negative) and after their day, to the owner."""
    values: dict[str, Any] = {"moment": "contracts.instalment_due", "settled_by": "contracts.instalment_paid"}
    values["points"] = tuple(Point(offset=each) for each in offsets)
    return ReminderRule(**values | overrides)


def daily_follow_up(**overrides: Any) -> ActivityQuota:
    """Return a clause: a representative follows up at least once each workday."""
    values: dict[str, Any] = {"metric": "follow_up", "at_least": 1, "per": "day", "roles": ("representative",)}
    return ActivityQuota(**values | overrides)


def make_duty(member: Member | None = None, clause: Clause | None = None, **overrides: Any) -> Duty:
    """Return an open duty of a member, due in a day, that the sweep looks at when it is due."""
    if clause is None:
        clause = Clause.objects.filter(kind="time_limit").first() or Clause.objects.get(
            version=make_charter(first_contact())
        )
    values: dict[str, Any] = {
        "clause": clause,
        "member": member or make_member(),
        "record_type": "customer",
        "record_id": Duty.objects.count() + 1,
        "title": "江阴澄源水务有限公司",
        "opened_by": "customers.assigned",
        "closes": "customers.followed_up",
        "opened_at": NOW,
        "due_at": NOW + timedelta(days=1),
        "is_lapse": True,
        "key": f"test:{Duty.objects.count()}",
    }
    values |= overrides
    values.setdefault("next_at", values["due_at"])
    return Duty.objects.create(**values)


def make_sent(duty: Duty | None = None, **overrides: Any) -> Sent:
    """Return a reminder given for a duty."""
    duty = duty or make_duty()
    values = {"duty": duty, "step": "remind", "at": NOW, "member_id": duty.member_id}
    return Sent.objects.create(**values | overrides)


def make_sweeping(**overrides: Any) -> Sweeping:
    """Return how far the sweep has come."""
    return Sweeping.objects.create(pk=1, **overrides)
