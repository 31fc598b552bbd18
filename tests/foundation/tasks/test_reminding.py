"""Owners are reminded of what is due, once for each task and term."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.factories.org import NOW, TODAY, actor_for, make_member
from tests.factories.tasks import make_task
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.notices.models import Notice
from xiaozhang.foundation.tasks import actions

pytestmark = pytest.mark.django_db


def remind(now: datetime = NOW) -> int:
    return actions.remind_of_due(actor=SYSTEM, now=now)


def test_remind_of_due_tells_each_owner_once() -> None:
    member = make_member()
    late, today = make_task(member, due_on=date(2026, 11, 2)), make_task(member)
    make_task(member, due_on=date(2026, 11, 21))
    make_task(member, due_on=None)
    done = make_task(member)
    actions.complete_task(actor=actor_for(member), now=NOW, task_id=done.pk)
    assert (remind(), remind()) == (2, 0)
    rows = Notice.objects.order_by("pk").values_list("member_id", "kind", "url", "record_id")
    assert sorted(rows) == [
        (member.pk, "tasks.due", f"/tasks/{late.pk}/", late.pk),
        (member.pk, "tasks.due", f"/tasks/{today.pk}/", today.pk),
    ]


def test_remind_of_due_waits_for_the_hour_before() -> None:
    member = make_member()
    make_task(member, due_on=None, due_at=datetime(2026, 11, 20, 9, tzinfo=UTC))
    assert remind(datetime(2026, 11, 20, 7, 59, tzinfo=UTC)) == 0
    assert remind(datetime(2026, 11, 20, 8, 0, tzinfo=UTC)) == 1


def test_another_term_is_reminded_of_anew() -> None:
    member = make_member()
    task = make_task(member)
    remind()
    actions.change_task(actor=actor_for(member), now=NOW, task_id=task.pk, title=task.title, due_on=date(2026, 11, 24))
    assert remind() == 0
    assert remind(NOW + timedelta(days=4)) == 1
    assert Notice.objects.filter(record_id=task.pk).count() == 2


def test_a_day_of_downtime_loses_nothing_and_doubles_nothing() -> None:
    make_task(due_on=TODAY)
    assert (remind(NOW + timedelta(days=1)), remind(NOW + timedelta(days=1))) == (1, 0)
    assert Notice.objects.count() == 1
