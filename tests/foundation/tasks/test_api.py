"""Tasks over the API."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.asking import Program, token_of
from tests.factories.customers import make_customer
from tests.factories.org import make_member, make_team
from tests.factories.tasks import make_task
from xiaozhang.foundation.tasks import powers
from xiaozhang.foundation.tasks.models import Task

pytestmark = pytest.mark.django_db


def test_list_narrows_and_keeps_to_the_scope() -> None:
    seller = make_member()
    customer = make_customer(seller)
    one = make_task(seller, title="寄样品", record_type="customer", record_id=customer.pk)
    two = make_task(seller, title="写周报", due_on=None)
    make_task(make_member("别人"), title="寄样品")
    program = Program(token_of(seller))
    assert [row["id"] for row in program.get("/tasks").json()["items"]] == [one.pk, two.pk]
    assert [row["id"] for row in program.get("/tasks", q="周报").json()["items"]] == [two.pk]
    assert [row["id"] for row in program.get("/tasks", due_from="2026-11-01").json()["items"]] == [one.pk]
    found = program.get("/tasks", record_type="customer", record_id=customer.pk).json()
    assert (found["total"], found["items"][0]["record_title"]) == (1, customer.name)
    assert program.get("/tasks", state="done").json()["items"] == []


def test_list_costs_the_same_for_many() -> None:
    seller = make_member()
    program = Program(token_of(seller))

    def cost() -> int:
        program.get("/tasks")
        with CaptureQueriesContext(connection) as counted:
            assert program.get("/tasks").status_code == 200
        return len(counted)

    make_task(seller)
    one = cost()
    make_task(seller), make_task(seller)
    assert cost() == one


def test_add_once_per_key_complete_and_reopen() -> None:
    seller = make_member()
    customer = make_customer(seller)
    program = Program(token_of(seller))
    body = {
        "title": "给许建平寄样品", "due_on": "2026-11-25", "priority": "high", "record_type": "customer",
        "record_id": customer.pk, "checklist": ["准备样品"], "repeat": {"every": "week", "weekdays": [3]},
    }  # fmt: skip
    first = program.send("POST", "/tasks", body, key="key-0001")
    again = program.send("POST", "/tasks", body, key="key-0001")
    assert (first.status_code, again.status_code, Task.objects.count()) == (201, 200, 1)
    assert again.json() == first.json()
    pk = first.json()["id"]
    assert (first.json()["priority"], first.json()["owner_id"]) == ("high", seller.pk)
    refused = program.send("POST", f"/tasks/{pk}/complete", {"revision": 0})
    assert (refused.status_code, refused.json()["code"]) == (422, "steps_left")
    stale = program.send("POST", f"/tasks/{pk}/complete", {"revision": 5, "unticked_reason": "自取"})
    assert stale.status_code == 409
    done = program.send("POST", f"/tasks/{pk}/complete", {"revision": 0, "unticked_reason": "自取", "result": "好"})
    assert (done.json()["state"], done.json()["result"], done.json()["unticked_reason"]) == ("done", "好", "自取")
    assert Task.objects.count() == 2
    assert program.send("POST", f"/tasks/{pk}/reopen").json()["state"] == "open"
    opened = program.get(f"/tasks/{Task.objects.latest('pk').pk}").json()
    assert (opened["repeat"], [step["text"] for step in opened["steps"]]) == ("每周三", ["准备样品"])


def test_assign_inside_the_scope() -> None:
    supervisor = make_member("周启明", role="supervisor")
    seller = make_member("林越", team=make_team("华东组", leader=supervisor))
    task, stranger = make_task(supervisor), make_member("陌生人")
    program = Program(token_of(supervisor))
    assert program.send("POST", f"/tasks/{task.pk}/assign", {"owner_id": stranger.pk, "revision": 0}).status_code == 404
    moved = program.send("POST", f"/tasks/{task.pk}/assign", {"owner_id": seller.pk, "revision": 0})
    assert moved.json()["owner"] == "林越"


def test_refused_without_the_power_and_beyond_reach() -> None:
    seller = make_member()
    foreign = make_task(make_member("别人"))
    reading = Program(token_of(seller, powers.SEE_TASKS))
    assert reading.send("POST", "/tasks", {"title": "做"}).status_code == 403
    assert reading.get(f"/tasks/{foreign.pk}").status_code == 404
    answer = Program(token_of(seller)).send("POST", f"/tasks/{foreign.pk}/complete", {"revision": 0})
    assert answer.status_code == 404
    assert Task.objects.get().state == "open"
