"""Tasks that come back: the next one is made once, when the last is closed or when its day comes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.factories.org import NOW, TODAY, actor_for, make_member
from tests.factories.tasks import make_series, make_task
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import Invalid
from xiaozhang.foundation.tasks import actions, jobs, queries
from xiaozhang.foundation.tasks.models import Series, Task
from xiaozhang.foundation.tasks.rules.repeating import Every, Repeat

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY, WEDNESDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)


def at(day: date) -> datetime:
    """Return ten o'clock in Shanghai of a day."""
    return datetime(day.year, day.month, day.day, 2, tzinfo=UTC)


def days() -> list[tuple[int, date | None, str]]:
    return list(Task.objects.order_by("turn").values_list("turn", "due_on", "state"))


def come_back(day: date) -> None:
    for series_id in queries.series_due(day):
        actions.bring_back(actor=SYSTEM, now=at(day), series_id=series_id)


def test_completing_one_makes_the_next_with_steps_hour_and_record() -> None:
    member = make_member()
    five = datetime(2026, 11, 20, 9, tzinfo=UTC)
    task = make_task(
        member, repeat=Repeat(Every.WORKDAY), due_on=None, due_at=five, checklist=("写日报", "发主管"), note="五点前",
        priority=1,
    )  # fmt: skip
    actions.complete_task(actor=actor_for(member), now=NOW, task_id=task.pk, unticked_reason="口头汇报")
    made = Task.objects.get(turn=2)
    assert (made.title, made.due_on, made.due_at, made.note, made.priority, made.owner_id) == (
        task.title, MONDAY, five + timedelta(days=3), "五点前", 1, member.pk,
    )  # fmt: skip
    assert [(step.text, step.ticked_at) for step in queries.steps_of(made.pk)] == [("写日报", None), ("发主管", None)]


def test_the_next_one_comes_with_its_day_and_only_once() -> None:
    make_task(repeat=Repeat(Every.WORKDAY))
    come_back(TODAY)
    come_back(MONDAY - timedelta(days=1))
    assert days() == [(1, TODAY, "open")]
    come_back(MONDAY)
    come_back(MONDAY)
    actions.bring_back(actor=SYSTEM, now=at(MONDAY), series_id=Series.objects.get().pk)
    assert days() == [(1, TODAY, "open"), (2, MONDAY, "open")]


def test_days_that_passed_are_not_made_up_for() -> None:
    make_task(repeat=Repeat(Every.WORKDAY))
    come_back(date(2026, 12, 3))
    assert days() == [(1, TODAY, "open"), (2, date(2026, 12, 3), "open")]


def test_nothing_comes_back_for_who_has_left_until_it_is_handed_over() -> None:
    member, other = make_member(), make_member("周启明")
    task = make_task(member, repeat=Repeat(Every.WORKDAY))
    member.left_on = MONDAY
    member.save()
    come_back(MONDAY)
    assert days() == [(1, TODAY, "open")]
    actions.hand_over_tasks(actor=SYSTEM, now=at(MONDAY), from_id=member.pk, to_id=other.pk)
    come_back(TUESDAY)
    assert days() == [(1, TODAY, "open"), (2, TUESDAY, "open")]
    assert Task.objects.exclude(pk=task.pk).get().owner_id == other.pk


def test_closing_an_older_one_makes_no_second_follower() -> None:
    member = make_member()
    first = make_task(member, repeat=Repeat(Every.WORKDAY))
    come_back(MONDAY)
    actions.complete_task(actor=actor_for(member), now=at(MONDAY), task_id=first.pk)
    assert days() == [(1, TODAY, "done"), (2, MONDAY, "open")]


def test_one_done_late_is_followed_by_a_day_that_has_not_passed() -> None:
    member = make_member()
    first = make_task(member, repeat=Repeat(Every.DAY))
    actions.complete_task(actor=actor_for(member), now=at(WEDNESDAY), task_id=first.pk)
    assert days() == [(1, TODAY, "done"), (2, WEDNESDAY, "open")]


def test_reopened_and_completed_again_it_is_followed_once() -> None:
    member = make_member()
    actor, first = actor_for(member), make_task(member, repeat=Repeat(Every.DAY))
    for _turn in range(2):
        actions.complete_task(actor=actor, now=NOW, task_id=first.pk)
        actions.reopen_task(actor=actor, now=NOW, task_id=first.pk)
    assert [turn for turn, _day, _state in days()] == [1, 2]


@pytest.mark.parametrize("end", [{"times": 2}, {"until_on": MONDAY}])
def test_a_series_ends(end: dict[str, Any]) -> None:
    member = make_member()
    actor, task = actor_for(member), make_task(member, repeat=Repeat(Every.WORKDAY, **end))
    actions.complete_task(actor=actor, now=NOW, task_id=task.pk)
    actions.complete_task(actor=actor, now=NOW, task_id=Task.objects.get(turn=2).pk)
    come_back(WEDNESDAY)
    assert days() == [(1, TODAY, "done"), (2, MONDAY, "done")]
    assert Series.objects.get().ended_at == NOW


def test_cancelling_one_is_followed_unless_the_series_is_ended_with_it() -> None:
    member = make_member()
    actor, task = actor_for(member), make_task(member, repeat=Repeat(Every.WORKDAY))
    actions.cancel_task(actor=actor, now=NOW, task_id=task.pk)
    second = Task.objects.get(turn=2)
    actions.cancel_task(actor=actor, now=NOW, task_id=second.pk, ends_series=True)
    come_back(date(2026, 12, 9))
    assert days() == [(1, TODAY, "cancelled"), (2, MONDAY, "cancelled")]


def test_changing_how_it_comes_back() -> None:
    member = make_member()
    actor, task = actor_for(member), make_task(member)

    def change(repeat: Repeat | None, due_on: date = TODAY) -> None:
        actions.change_task(actor=actor, now=NOW, task_id=task.pk, title=task.title, due_on=due_on, repeat=repeat)

    change(Repeat(Every.WORKDAY))
    assert Series.objects.get().next_on == MONDAY
    change(Repeat(Every.WEEK, weekdays=(3,)))
    assert (Series.objects.get().every, Series.objects.get().next_on) == ("week", WEDNESDAY)
    change(Repeat(Every.WEEK, weekdays=(3,)), due_on=WEDNESDAY)
    assert Series.objects.get().next_on == date(2026, 12, 2)
    change(None, due_on=WEDNESDAY)
    assert (Series.objects.get().ended_at, Series.objects.get().next_on) == (NOW, None)
    actions.complete_task(actor=actor, now=NOW, task_id=task.pk)
    assert Task.objects.count() == 1


def test_add_task_with_a_repetition_that_cannot_be_is_refused() -> None:
    member = make_member()
    for wrong in ({"due_on": None}, {"repeat": Repeat(Every.WEEK)}):
        with pytest.raises(Invalid):
            make_task(member, **{"repeat": Repeat(Every.DAY), **wrong})
    assert not Task.objects.exists() and not Series.objects.exists()


def test_the_job_brings_back_every_series_that_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    make_series(), make_series(repeat=Repeat(Every.DAY, times=5))
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(MONDAY))
    jobs.bring_back()
    jobs.bring_back()
    assert sorted(Task.objects.values_list("turn", "due_on")) == [(1, TODAY), (1, TODAY), (2, MONDAY), (2, MONDAY)]
