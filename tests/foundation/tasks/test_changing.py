"""Tasks are changed, put off and passed on; what is refused leaves no trace."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.factories.customers import make_customer
from tests.factories.org import NOW, TODAY, actor_for, make_member
from tests.factories.tasks import make_task
from tests.foundation.tasks.test_actions import a_supervisor_and_a_seller, entries, nothing_more
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import Invalid, Missing, NotAllowed, Refused, Stale
from xiaozhang.foundation.notices.models import Notice
from xiaozhang.foundation.records import queries as records
from xiaozhang.foundation.tasks import actions, queries
from xiaozhang.foundation.tasks.errors import HeldBySource
from xiaozhang.foundation.tasks.models import Task

pytestmark = pytest.mark.django_db


def test_change_task_keeps_ticks_of_steps_that_stay() -> None:
    member = make_member()
    actor, task = actor_for(member), make_task(member, checklist=("准备样品", "叫快递"))
    actions.tick_step(actor=actor, now=NOW, task_id=task.pk, position=0)
    actions.change_task(
        actor=actor, now=NOW, task_id=task.pk, title="寄两份样品", due_on=date(2026, 11, 24), priority=1,
        checklist=["写清单", "准备样品"], revision=0,
    )  # fmt: skip
    task.refresh_from_db()
    assert (task.title, task.due_on, task.priority, task.revision) == ("寄两份样品", date(2026, 11, 24), 1, 1)
    assert [(step.text, step.ticked_at) for step in queries.steps_of(task.pk)] == [("写清单", None), ("准备样品", NOW)]


def test_change_task_to_the_same_changes_nothing() -> None:
    member = make_member()
    task = make_task(member)
    actions.change_task(actor=actor_for(member), now=NOW, task_id=task.pk, title=task.title, due_on=task.due_on)
    assert Task.objects.get().revision == 0 and entries("tasks.change") == []


def test_change_task_refused_leaves_no_trace() -> None:
    member = make_member()
    actor, task = actor_for(member), make_task(member)
    by_rule = make_task(member, source_key="duty:1")
    before = len(entries())
    cases: list[tuple[Actor, dict[str, Any], type[Exception]]] = [
        (actor, {"revision": 4}, Stale),
        (actor, {"title": ""}, Invalid),
        (actor, {"task_id": by_rule.pk, "due_on": date(2026, 12, 1)}, HeldBySource),
        (actor_for(make_member("陌生人")), {}, Missing),
    ]
    for who, values, refusal in cases:
        with pytest.raises(refusal):
            actions.change_task(actor=who, now=NOW, **{"task_id": task.pk, "title": "别的", **values})
    assert set(Task.objects.values_list("title", "due_on")) == {(task.title, TODAY)} and nothing_more(before)


def test_put_off_task_takes_the_day_of_its_column() -> None:
    member = make_member()
    task = make_task(member, due_on=None, due_at=NOW)
    actor = actor_for(member)
    for column, due_on in (("later", date(2026, 11, 23)), ("none", None), ("today", TODAY), ("today", TODAY)):
        actions.put_off_task(actor=actor, now=NOW, task_id=task.pk, column=column)
        task.refresh_from_db()
        assert (task.due_on, task.due_at) == (due_on, None)
    assert len(entries("tasks.put_off")) == 3


def test_put_off_task_refused_leaves_no_trace() -> None:
    member = make_member()
    actor, task = actor_for(member), make_task(member)
    by_rule = make_task(member, source_key="duty:1")
    before = len(entries())
    cases: list[tuple[Actor, dict[str, Any], type[Exception]]] = [
        (actor, {"column": "late"}, Refused),
        (actor, {"column": "nonsense"}, Refused),
        (actor, {"column": "later", "revision": 9}, Stale),
        (actor, {"column": "later", "task_id": by_rule.pk}, HeldBySource),
        (actor_for(make_member("陌生人")), {"column": "later"}, Missing),
    ]
    for who, values, refusal in cases:
        with pytest.raises(refusal):
            actions.put_off_task(actor=who, now=NOW, **{"task_id": task.pk, **values})
    assert set(Task.objects.values_list("due_on", flat=True)) == {TODAY} and nothing_more(before)


def test_reassign_task_tells_the_new_owner_each_time() -> None:
    supervisor, seller = a_supervisor_and_a_seller()
    actor, task = actor_for(supervisor), make_task(seller)
    for owner in (supervisor, seller, seller):
        actions.reassign_task(actor=actor, now=NOW, task_id=task.pk, owner_id=owner.pk)
    assert Task.objects.get().owner_id == seller.pk
    assert list(Notice.objects.values_list("member_id", flat=True)) == [seller.pk]  # not the one who did it
    assert len(entries("tasks.reassign")) == 2


def test_reassign_task_refused_leaves_no_trace() -> None:
    supervisor, seller = a_supervisor_and_a_seller()
    stranger = make_member("陌生人")
    task = make_task(seller)
    before = len(entries())
    cases: list[tuple[Actor, int, type[Exception]]] = [
        (actor_for(seller), supervisor.pk, NotAllowed),
        (actor_for(supervisor), stranger.pk, Missing),
        (actor_for(make_member("另一位主管", role="supervisor")), stranger.pk, Missing),
    ]
    for actor, owner_id, refusal in cases:
        with pytest.raises(refusal):
            actions.reassign_task(actor=actor, now=NOW, task_id=task.pk, owner_id=owner_id)
    assert Task.objects.get().owner_id == seller.pk and nothing_more(before) and not Notice.objects.exists()


def test_hand_over_tasks_passes_on_all_that_is_open() -> None:
    supervisor, seller = a_supervisor_and_a_seller()
    one, two, done = make_task(seller), make_task(seller, source_key="duty:1"), make_task(seller)
    actions.complete_task(actor=actor_for(seller), now=NOW, task_id=done.pk)
    assert queries.open_count_of(seller.pk) == 2
    handed = actions.hand_over_tasks(actor=actor_for(supervisor), now=NOW, from_id=seller.pk, to_id=supervisor.pk)
    assert handed == 2 and queries.open_count_of(seller.pk) == 0
    assert set(Task.objects.filter(owner=supervisor).values_list("pk", flat=True)) == {one.pk, two.pk}
    assert Task.objects.get(pk=done.pk).owner_id == seller.pk
    again = actions.hand_over_tasks(actor=actor_for(supervisor), now=NOW, from_id=seller.pk, to_id=supervisor.pk)
    assert again == 0


def test_hand_over_tasks_refused_leaves_no_trace() -> None:
    supervisor, seller = a_supervisor_and_a_seller()
    stranger = make_member("陌生人")
    make_task(seller)
    before = len(entries())
    cases: list[tuple[Actor, int, int, type[Exception]]] = [
        (actor_for(supervisor), seller.pk, seller.pk, Refused),
        (actor_for(supervisor), stranger.pk, seller.pk, Missing),
        (actor_for(supervisor), seller.pk, stranger.pk, Missing),
        (actor_for(seller), seller.pk, supervisor.pk, NotAllowed),
    ]
    for actor, from_id, to_id, refusal in cases:
        with pytest.raises(refusal):
            actions.hand_over_tasks(actor=actor, now=NOW, from_id=from_id, to_id=to_id)
    assert queries.open_count_of(seller.pk) == 1 and nothing_more(before)


def test_follow_customer_name_renames_open_tasks_alone() -> None:
    member = make_member()
    customer = make_customer(member)
    about = {"record_type": "customer", "record_id": customer.pk}
    task, done = make_task(member, **about), make_task(member, source_key="k", **about)
    other = make_task(member, record_type="customer", record_id=make_customer(member).pk)
    actions.complete_task(actor=actor_for(member), now=NOW, task_id=done.pk)
    assert {task.record_title, done.record_title} == {customer.name}
    actions.follow_customer_name(
        actor=SYSTEM, now=NOW, customer_id=customer.pk, name="新名称", former_name=customer.name
    )
    titles = dict(Task.objects.values_list("pk", "record_title"))
    assert titles == {task.pk: "新名称", done.pk: customer.name, other.pk: other.record_title}


def test_tasks_of_people_are_found_by_their_owner_and_their_giver() -> None:
    supervisor, seller = a_supervisor_and_a_seller()
    boss, worker, stranger = actor_for(supervisor), actor_for(seller), actor_for(make_member("陌生人"))

    def found(viewer: Actor, text: str) -> list[int]:
        return records.matching_ids(viewer, text, record_type="task")

    task = actions.add_task(actor=boss, now=NOW, title="补齐联系人", owner_id=seller.pk)
    make_task(seller, title="补齐联系人（制度）", source_key="duty:1")
    assert (found(worker, "联系"), found(boss, "bqlxr"), found(stranger, "联系")) == ([task.pk], [task.pk], [])
    actions.change_task(actor=worker, now=NOW, task_id=task.pk, title="约见厂长")
    assert (found(worker, "联系"), found(worker, "厂长")) == ([], [task.pk])
    actions.reassign_task(actor=boss, now=NOW, task_id=task.pk, owner_id=supervisor.pk)
    assert (found(worker, "厂长"), found(boss, "厂长")) == ([], [task.pk])
