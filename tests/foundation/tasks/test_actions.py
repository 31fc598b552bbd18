"""Tasks are opened, done, given up, changed and passed on; what is refused leaves no trace."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.customers import make_customer
from tests.factories.org import NOW, TODAY, actor_for, make_member, make_team
from tests.factories.tasks import make_task
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import AlreadyDone, Invalid, Missing, NotAllowed, Refused, Stale
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.notices.models import Notice
from xiaozhang.foundation.org.models import Member
from xiaozhang.foundation.tasks import actions, queries
from xiaozhang.foundation.tasks.errors import HeldBySource, StepsLeft, TaskClosed, TaskOpen
from xiaozhang.foundation.tasks.models import ChecklistItem, Task
from xiaozhang.foundation.tasks.rules.new_task import NewTask

pytestmark = pytest.mark.django_db


def entries(action: str = "tasks.") -> list[str]:
    return list(Entry.objects.filter(action__startswith=action).order_by("pk").values_list("action", flat=True))


def nothing_more(count: int) -> bool:
    return len(entries()) == count


def a_supervisor_and_a_seller() -> tuple[Member, Member]:
    supervisor = make_member("周启明", role="supervisor")
    team = make_team("华东组", leader=supervisor)
    return supervisor, make_member("林越", team=team)


# ---- the house opens and closes


def test_open_task_writes_a_task_with_its_steps() -> None:
    owner = make_member()
    due = datetime(2026, 11, 21, 9, tzinfo=UTC)
    task = actions.open_task(
        actor=SYSTEM, now=NOW, owner_id=owner.pk, title=" 首次联系　澄源水务 ", due_at=due, note="24 小时内",
        record_type="customer", record_id=7, clause_id=31, source_key="duty:9", checklist=["打电话", "", "记跟进"],
    )  # fmt: skip
    task.refresh_from_db()
    assert (task.title, task.owner_id, task.due_on, task.due_at) == (
        "首次联系 澄源水务", owner.pk, date(2026, 11, 21), due,
    )  # fmt: skip
    assert (task.record_type, task.record_id, task.clause_id, task.state) == ("customer", 7, 31, "open")
    assert [(step.position, step.text) for step in queries.steps_of(task.pk)] == [(0, "打电话"), (1, "记跟进")]
    assert entries() == ["tasks.open_task"]
    assert not Notice.objects.exists()  # who opens it for a rule says what there is to say


def test_open_task_repeated_returns_the_first() -> None:
    owner = make_member()
    first = make_task(owner, source_key="duty:9", title="首次联系")
    again = make_task(owner, source_key="duty:9", title="另一个名字", checklist=("多余",))
    assert (again.pk, again.title) == (first.pk, "首次联系")
    assert (Task.objects.count(), ChecklistItem.objects.count(), len(entries())) == (1, 0, 1)


def test_open_tasks_opens_what_is_new_in_order_and_costs_the_same_for_many() -> None:
    owner = make_member()
    standing = make_task(owner, source_key="k1", title="一")

    def opened(first: int, last: int) -> tuple[list[Task], int]:
        news = [NewTask(owner.pk, f"第 {n} 项", source_key=f"k{n}", checklist=("做",)) for n in range(first, last)]
        with CaptureQueriesContext(connection) as counted:
            return actions.open_tasks(actor=SYSTEM, now=NOW, tasks=news), len(counted)

    two, cost_of_two = opened(1, 3)
    many, cost_of_many = opened(3, 60)
    assert [task.title for task in two] == ["一", "第 2 项"]
    assert two[0].pk == standing.pk
    assert [task.source_key for task in many] == [f"k{n}" for n in range(3, 60)]
    assert cost_of_many == cost_of_two
    assert Task.objects.count() == 59


def test_open_tasks_takes_one_of_two_with_the_same_key_and_any_number_without() -> None:
    owner = make_member()
    news = [NewTask(owner.pk, "甲", source_key="k"), NewTask(owner.pk, "乙", source_key="k"), NewTask(owner.pk, "丙")]
    made = actions.open_tasks(actor=SYSTEM, now=NOW, tasks=[*news, NewTask(owner.pk, "丙")])
    assert [task.title for task in made] == ["甲", "甲", "丙", "丙"]
    assert Task.objects.count() == 3


def test_open_task_cuts_what_is_too_long() -> None:
    assert make_task(title="长" * 300, source_key="k").title == "长" * 199 + "…"


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"title": "做", "record_type": "customer"},
        {"title": "做", "due_on": date(2026, 11, 3), "due_at": NOW},
        {"title": "做", "priority": 7},
    ],
)
def test_open_task_refuses_nonsense(wrong: dict[str, Any]) -> None:
    owner = make_member()
    with pytest.raises(Invalid):
        actions.open_task(actor=SYSTEM, now=NOW, owner_id=owner.pk, **wrong)
    assert not Task.objects.exists() and nothing_more(0)


def test_close_by_source_closes_open_ones_once() -> None:
    owner = make_member()
    one, two = make_task(owner, source_key="a", checklist=("一步",)), make_task(owner, source_key="b")
    other = make_task(owner, source_key="c")
    keys = ["a", "b", "unknown", ""]
    assert actions.close_by_source(actor=SYSTEM, now=NOW, source_keys=keys, result="已联系", is_done=True) == 2
    assert actions.close_by_source(actor=SYSTEM, now=NOW, source_keys=keys, result="又一次", is_done=False) == 0
    states = {task.pk: (task.state, task.result) for task in Task.objects.all()}
    assert states == {one.pk: ("done", "已联系"), two.pk: ("done", "已联系"), other.pk: ("open", "")}
    assert actions.close_by_source(actor=SYSTEM, now=NOW, source_keys=["c"], result="", is_done=False) == 1
    assert Task.objects.get(pk=other.pk).state == "cancelled"


# ---- people add


def test_add_task_for_oneself_tells_nobody() -> None:
    member = make_member()
    task = make_task(member, checklist=("准备样品", "叫快递"), priority=1)
    assert (task.owner_id, task.created_by_id, task.priority, task.due_on) == (member.pk, member.pk, 1, TODAY)
    assert entries() == ["tasks.add_task"]
    assert not Notice.objects.exists()


def test_add_task_for_somebody_in_scope_tells_them() -> None:
    supervisor, seller = a_supervisor_and_a_seller()
    customer = make_customer(seller)
    task = actions.add_task(
        actor=actor_for(supervisor), now=NOW, title="补齐联系人", owner_id=seller.pk, record_type="customer",
        record_id=customer.pk,
    )  # fmt: skip
    assert (task.owner_id, task.created_by_id, task.record_id) == (seller.pk, supervisor.pk, customer.pk)
    notice = Notice.objects.get()
    assert (notice.member_id, notice.kind, notice.url) == (seller.pk, "tasks.assigned", f"/tasks/{task.pk}/")


def test_add_task_repeated_request_counts_once() -> None:
    member = make_member()
    make_task(member, request_key="key-1234")
    with pytest.raises(AlreadyDone):
        make_task(member, request_key="key-1234")
    assert Task.objects.count() == 1


def test_add_task_refused_leaves_no_trace() -> None:
    supervisor, seller = a_supervisor_and_a_seller()
    stranger = make_member("陌生人")
    gone = make_member("走了的", left_on=TODAY)
    customer = make_customer(stranger)
    cases: list[tuple[Actor, dict[str, Any], type[Exception]]] = [
        (actor_for(supervisor), {"title": ""}, Invalid),
        (actor_for(supervisor), {"title": "长" * 201}, Invalid),
        (actor_for(supervisor), {"title": "做", "owner_id": stranger.pk}, Missing),
        (actor_for(seller), {"title": "做", "owner_id": supervisor.pk}, NotAllowed),
        (actor_for(seller), {"title": "做", "record_type": "customer", "record_id": customer.pk}, Missing),
        (actor_for(seller), {"title": "做", "record_type": "nothing", "record_id": 1}, Missing),
        (actor_for(seller), {"title": "做", "record_type": "customer"}, Invalid),
        (actor_for(seller), {"title": "做", "priority": 9}, Invalid),
        (actor_for(seller), {"title": "做", "checklist": ["一"] * 51}, Invalid),
        (SYSTEM, {"title": "做"}, Invalid),
        (SYSTEM, {"title": "做", "owner_id": gone.pk}, Refused),
        (actor_for(make_member("无岗位", role=())), {"title": "做"}, NotAllowed),
    ]
    for actor, values, refusal in cases:
        with pytest.raises(refusal):
            actions.add_task(actor=actor, now=NOW, **values)
    assert not Task.objects.exists() and nothing_more(0) and not Notice.objects.exists()


# ---- done, given up, taken up again


def test_complete_task_keeps_the_result_and_who() -> None:
    member = make_member()
    task = make_task(member)
    later = NOW + timedelta(hours=1)
    actions.complete_task(actor=actor_for(member), now=later, task_id=task.pk, result="已寄出，单号 SF123", revision=0)
    task.refresh_from_db()
    assert (task.state, task.result, task.closed_at, task.closed_by_id, task.revision) == (
        "done", "已寄出，单号 SF123", later, member.pk, 1,
    )  # fmt: skip
    assert entries("tasks.complete") == ["tasks.complete_task"]


def test_complete_task_with_steps_left_asks_for_a_reason() -> None:
    member = make_member()
    actor = actor_for(member)
    task = make_task(member, checklist=("准备样品", "叫快递"))
    actions.tick_step(actor=actor, now=NOW, task_id=task.pk, position=0)
    before = len(entries())
    with pytest.raises(StepsLeft):
        actions.complete_task(actor=actor, now=NOW, task_id=task.pk, result="寄了")
    assert Task.objects.get().state == "open" and nothing_more(before)
    actions.complete_task(actor=actor, now=NOW, task_id=task.pk, unticked_reason="客户自取")
    assert (Task.objects.get().state, Task.objects.get().unticked_reason) == ("done", "客户自取")


def test_complete_task_keeps_no_reason_where_all_is_ticked() -> None:
    member = make_member()
    task = make_task(member, checklist=("准备样品",))
    actions.tick_step(actor=actor_for(member), now=NOW, task_id=task.pk, position=0)
    actions.complete_task(actor=actor_for(member), now=NOW, task_id=task.pk, unticked_reason="没有必要")
    assert Task.objects.get().unticked_reason == ""


def test_complete_task_refused_leaves_no_trace() -> None:
    supervisor, seller = a_supervisor_and_a_seller()
    stranger, finance = make_member("陌生人"), make_member("财务", role="finance")
    by_rule = make_task(seller, source_key="duty:1", by_hand=False)
    task = make_task(seller)
    before = len(entries())
    cases: list[tuple[Actor, dict[str, Any], type[Exception]]] = [
        (actor_for(stranger), {}, Missing),
        (actor_for(seller), {"revision": 3}, Stale),
        (actor_for(seller), {"result": "长" * 4001}, Invalid),
        (actor_for(seller), {"task_id": by_rule.pk}, HeldBySource),
        (actor_for(make_member("无岗位", role=())), {}, NotAllowed),
    ]
    for actor, values, refusal in cases:
        with pytest.raises(refusal):
            actions.complete_task(actor=actor, now=NOW, **{"task_id": task.pk, **values})
    assert not Task.objects.exclude(state="open").exists() and nothing_more(before)
    actions.complete_task(actor=actor_for(supervisor), now=NOW, task_id=task.pk)
    with pytest.raises(TaskClosed):
        actions.complete_task(actor=actor_for(seller), now=NOW, task_id=task.pk)
    assert queries.may_work_on(actor_for(finance), task)


def test_work_on_a_task_in_scope_is_refused_without_the_power_to_assign() -> None:
    reader = make_member("只看", role="supervisor")
    team = make_team("华东组", leader=reader)
    seller = make_member("林越", team=team)
    task = make_task(seller)
    actor = actor_for(reader)
    weak = Actor(
        actor.member_id, actor.name, actor.powers - {"tasks.assign_tasks"}, actor.scope, actor.member_ids, actor.areas
    )
    with pytest.raises(NotAllowed):
        actions.complete_task(actor=weak, now=NOW, task_id=task.pk)
    with pytest.raises(NotAllowed):
        actions.tick_step(actor=weak, now=NOW, task_id=task.pk, position=0)


def test_the_giver_may_give_up_what_they_gave() -> None:
    supervisor, seller = a_supervisor_and_a_seller()
    task = actions.add_task(actor=actor_for(supervisor), now=NOW, title="补齐联系人", owner_id=seller.pk)
    actions.cancel_task(actor=actor_for(supervisor), now=NOW, task_id=task.pk, reason="客户已关闭")
    assert (Task.objects.get().state, Task.objects.get().result) == ("cancelled", "客户已关闭")


def test_cancel_task_refused_for_what_a_rule_opened() -> None:
    member = make_member()
    task = make_task(member, source_key="duty:1")
    before = len(entries())
    with pytest.raises(HeldBySource):
        actions.cancel_task(actor=actor_for(member), now=NOW, task_id=task.pk)
    with pytest.raises(Missing):
        actions.cancel_task(actor=actor_for(make_member("陌生人")), now=NOW, task_id=task.pk)
    assert Task.objects.get().state == "open" and nothing_more(before)


def test_reopen_task_takes_it_up_again_and_is_refused_for_open_ones() -> None:
    member = make_member()
    actor, task = actor_for(member), make_task(member)
    with pytest.raises(TaskOpen):
        actions.reopen_task(actor=actor, now=NOW, task_id=task.pk)
    actions.complete_task(actor=actor, now=NOW, task_id=task.pk, result="寄了")
    actions.reopen_task(actor=actor, now=NOW, task_id=task.pk)
    task.refresh_from_db()
    assert (task.state, task.result, task.closed_at, task.closed_by_id) == ("open", "", None, None)


def test_reopen_task_refused_where_its_source_closed_it() -> None:
    member = make_member()
    task = make_task(member, source_key="duty:1", by_hand=False)
    actions.close_by_source(actor=SYSTEM, now=NOW, source_keys=["duty:1"], result="已联系", is_done=True)
    with pytest.raises(HeldBySource):
        actions.reopen_task(actor=actor_for(member), now=NOW, task_id=task.pk)
    assert Task.objects.get().state == "done"


# ---- steps


def test_tick_step_and_back() -> None:
    member = make_member()
    actor, task = actor_for(member), make_task(member, checklist=("准备样品", "叫快递"))
    actions.tick_step(actor=actor, now=NOW, task_id=task.pk, position=1)
    actions.tick_step(actor=actor, now=NOW + timedelta(hours=1), task_id=task.pk, position=1)
    assert [(step.ticked_at, step.ticked_by_id) for step in queries.steps_of(task.pk)] == [
        (None, None), (NOW, member.pk),
    ]  # fmt: skip
    actions.untick_step(actor=actor, now=NOW, task_id=task.pk, position=1)
    actions.untick_step(actor=actor, now=NOW, task_id=task.pk, position=1)
    assert not ChecklistItem.objects.filter(ticked_at__isnull=False).exists()
    assert entries("tasks.tick") == ["tasks.tick_step"] and entries("tasks.untick") == ["tasks.untick_step"]


def test_tick_step_and_untick_step_refused_beyond_reach_and_when_closed() -> None:
    member = make_member()
    actor, task = actor_for(member), make_task(member, checklist=("准备样品",))
    for call in (actions.tick_step, actions.untick_step):
        with pytest.raises(Missing):
            call(actor=actor_for(make_member("陌生人")), now=NOW, task_id=task.pk, position=0)
        with pytest.raises(Missing):
            call(actor=actor, now=NOW, task_id=task.pk, position=5)
    actions.complete_task(actor=actor, now=NOW, task_id=task.pk, unticked_reason="不用了")
    with pytest.raises(TaskClosed):
        actions.tick_step(actor=actor, now=NOW, task_id=task.pk, position=0)
