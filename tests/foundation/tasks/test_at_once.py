"""Two at one task at the same moment: one outcome."""

from __future__ import annotations

from functools import partial

from tests.at_once import at_once
from tests.factories.org import NOW, TODAY, actor_for, make_member
from tests.factories.tasks import make_task
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.tasks import actions
from xiaozhang.foundation.tasks.models import Feed, Series, Task
from xiaozhang.foundation.tasks.rules.repeating import Every, Repeat


def test_two_completions_at_once_give_one_follower(concurrent_db: None) -> None:
    member = make_member()
    task, actor = make_task(member, repeat=Repeat(Every.DAY)), actor_for(member)
    complete = partial(actions.complete_task, actor=actor, now=NOW, task_id=task.pk)
    outcomes = at_once(complete, complete)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Task", "TaskClosed"]
    assert list(Task.objects.order_by("turn").values_list("turn", "state")) == [(1, "done"), (2, "open")]


def test_a_completion_and_the_coming_of_the_day_at_once_give_one_follower(concurrent_db: None) -> None:
    member = make_member()
    task, actor = make_task(member, repeat=Repeat(Every.DAY)), actor_for(member)
    Series.objects.update(next_on=TODAY)
    at_once(
        partial(actions.complete_task, actor=actor, now=NOW, task_id=task.pk),
        partial(actions.bring_back, actor=SYSTEM, now=NOW, series_id=task.series_id),
        partial(actions.bring_back, actor=SYSTEM, now=NOW, series_id=task.series_id),
    )
    assert sorted(Task.objects.values_list("turn", flat=True))[:2] == [1, 2]
    assert Task.objects.filter(turn=2).count() == 1


def test_one_source_opened_twice_at_once_is_one_task_with_its_steps(concurrent_db: None) -> None:
    owner = make_member()
    opening = partial(
        actions.open_task, actor=SYSTEM, now=NOW, owner_id=owner.pk, title="首次联系", source_key="duty:1",
        checklist=["打电话"],
    )  # fmt: skip
    first, second = at_once(opening, opening)
    assert isinstance(first, Task) and isinstance(second, Task)
    assert first.pk == second.pk
    assert [step.text for step in Task.objects.get().items.all()] == ["打电话"]


def test_two_addresses_made_at_once_leave_one_that_counts(concurrent_db: None) -> None:
    actor = actor_for(make_member())
    making = partial(actions.make_feed, actor=actor, now=NOW)
    at_once(making, making)
    assert Feed.objects.count() == 2
    assert Feed.objects.filter(revoked_at__isnull=True).count() == 1
