"""The pages of tasks: what they show, to whom, at what cost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.asking import cost, signed_in, text_of
from tests.factories.charter import make_charter
from tests.factories.contracts import make_contract
from tests.factories.customers import make_customer
from tests.factories.deals import make_deal
from tests.factories.org import actor_for, make_company, make_member, make_team
from tests.factories.tasks import make_task
from xiaozhang.foundation.org.models import Member
from xiaozhang.foundation.tasks import queries
from xiaozhang.foundation.tasks.models import Task
from xiaozhang.foundation.tasks.rules.repeating import Every, Repeat

pytestmark = pytest.mark.django_db
KEY = "key-12345678"
LISTS = ("/tasks/", "/tasks/board/", "/tasks/calendar/")


def a_supervisor_and_a_seller() -> tuple[Member, Member]:
    supervisor = make_member("周启明", role="supervisor")
    return supervisor, make_member("林越", team=make_team("华东组", leader=supervisor))


@pytest.mark.parametrize("address", LISTS)
def test_lists_show_own_tasks_and_those_of_the_team_where_asked(address: str) -> None:
    supervisor, seller = a_supervisor_and_a_seller()
    today = timezone.localdate()
    make_task(supervisor, title="我自己的事", due_on=today)
    make_task(seller, title="组里的事", due_on=today)
    make_task(make_member("外人"), title="别组的事", due_on=today)
    mine, team = text_of(signed_in(supervisor), address), text_of(signed_in(supervisor), f"{address}?view=team")
    assert ("我自己的事" in mine, "组里的事" in mine, "别组的事" in mine) == (True, False, False)
    assert ("我自己的事" in team, "组里的事" in team, "别组的事" in team) == (True, True, False)
    own = text_of(signed_in(seller), f"{address}?view=team")  # no such view for who reaches nobody else
    assert ("我自己的事" in own, "组里的事" in own, "别组的事" in own) == (False, True, False)


@pytest.mark.parametrize("address", LISTS)
def test_tasks_given_to_others_stand_apart(address: str) -> None:
    supervisor, seller = a_supervisor_and_a_seller()
    client, today = signed_in(supervisor), timezone.localdate()
    values = {"title": "补齐联系人", "owner_id": seller.pk, "due_on": today.isoformat(), "priority": "2"}
    assert client.post("/tasks/add/", {**values, "request_key": KEY}).status_code == 302
    assert "补齐联系人" not in text_of(client, address)
    assert "补齐联系人" in text_of(client, f"{address}?view=given")


@pytest.mark.parametrize("address", [*LISTS, "/tasks/add/", "/tasks/feed/", "/tasks/hand-over/"])
def test_pages_are_refused_without_the_power(address: str) -> None:
    assert signed_in(make_member(role=())).get(address).status_code == 403


def test_a_task_beyond_reach_is_not_there() -> None:
    task = make_task(make_member("别人"))
    client = signed_in(make_member())
    for part in ("", "change/", "complete/", "cancel/"):
        assert client.get(f"/tasks/{task.pk}/{part}").status_code == 404
    for part in ("complete/", "cancel/", "reopen/", "tick/"):
        values = {"request_key": KEY, "step": "0", "revision": "0"}
        assert client.post(f"/tasks/{task.pk}/{part}", values).status_code == 404
    assert Task.objects.get().state == "open"


def test_the_list_narrows_by_term_source_priority_and_words() -> None:
    member = make_member()
    client, today = signed_in(member), timezone.localdate()
    make_task(member, title="迟了的", due_on=today - timedelta(days=3))
    make_task(member, title="今天的", due_on=today, priority=1)
    make_task(member, title="没有期限的", due_on=None)
    make_task(member, title="制度的", due_on=today, source_key="duty:1", clause_id=1)
    make_task(member, title="重复的", due_on=today, repeat=Repeat(Every.DAY))
    titles = ("迟了的", "今天的", "没有期限的", "制度的", "重复的")

    def shown(query: str) -> list[str]:
        page = text_of(client, f"/tasks/?{query}")
        return [title for title in titles if title in page]

    assert shown("when=late") == ["迟了的"]
    assert shown("when=late&when=none") == ["迟了的", "没有期限的"]
    assert shown("source=clause") == ["制度的"]
    assert shown("source=series") == ["重复的"]
    assert shown("source=hand&source=series") == ["迟了的", "今天的", "没有期限的", "重复的"]
    assert shown("priority=1") == ["今天的"]
    assert shown("q=期限") == ["没有期限的"]
    assert shown(f"due_from={today}&due_to={today}") == ["今天的", "制度的", "重复的"]


def test_add_about_a_customer_and_see_it_there() -> None:
    member = make_member()
    client, customer = signed_in(member), make_customer(member)
    assert customer.name in text_of(client, f"/tasks/add/?about=customer:{customer.pk}")
    answer = client.post(
        f"/tasks/add/?about=customer:{customer.pk}",
        {
            "title": "给许建平寄样品", "due_on": "2026-12-01", "due_time": "17:30", "priority": "1",
            "checklist": "准备样品\n\n叫快递", "about": f"customer:{customer.pk}", "every": "week",
            "weekdays": ["2", "4"], "request_key": KEY,
        },
    )  # fmt: skip
    assert (answer.status_code, answer["Location"]) == (302, f"/customers/{customer.pk}/?tab=tasks")
    task = Task.objects.get()
    assert (task.record_type, task.record_id, task.priority) == ("customer", customer.pk, 1)
    assert f"{timezone.localtime(task.due_at):%Y-%m-%d %H:%M}" == "2026-12-01 17:30"
    assert [step.text for step in task.items.all()] == ["准备样品", "叫快递"]
    assert task.series is not None and task.series.weekdays == "24"
    assert "给许建平寄样品" in text_of(client, f"/customers/{customer.pk}/?tab=tasks")
    page = text_of(client, f"/tasks/{task.pk}/")
    assert customer.name in page and "每周二、周四" in page


def test_the_form_says_what_is_wrong() -> None:
    client = signed_in(make_member())
    sent = {"title": "", "due_on": "", "due_time": "25点", "priority": "2", "every": "month", "request_key": KEY}
    answer = client.post("/tasks/add/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请写成 17:00。" in page and not Task.objects.exists()
    answer = client.post("/tasks/add/", {**sent, "title": "做", "due_time": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请写 1 至 31 日。" in page and "重复的待办要有期限" in page
    answer = client.post("/tasks/add/", {**sent, "title": "做", "due_time": "17:00", "every": ""})
    assert "写了几点，也请写日期。" in answer.content.decode()


def test_tasks_on_deals_and_contracts() -> None:
    make_charter()
    seller = make_member("林越", role="sales_manager")
    deal, contract = make_deal(owner=seller), make_contract(owner=seller)
    client = signed_in(seller)
    for name, row in (("deal", deal), ("contract", contract)):
        make_task(seller, title=f"关于{name}", record_type=name, record_id=row.pk)
        page = text_of(client, f"/{name}s/{row.pk}/?tab=tasks")
        assert f"关于{name}" in page and f"/tasks/add/?about={name}:{row.pk}" in page


def test_tick_complete_and_reopen_by_buttons() -> None:
    member = make_member()
    task, client = make_task(member, checklist=("准备样品", "叫快递")), signed_in(member)
    address = f"/tasks/{task.pk}/"
    client.post(f"{address}tick/", {"step": "0", "request_key": KEY})
    answer = client.post(f"{address}complete/", {"revision": "0", "request_key": "key-00000001"})
    assert (answer.status_code, Task.objects.get().state) == (422, "open")
    assert "还有 1 个步骤没有勾选" in answer.content.decode()
    client.post(f"{address}tick/", {"step": "1", "request_key": "key-00000002"})
    client.post(f"{address}tick/", {"step": "1", "back": "1", "request_key": "key-00000003"})
    client.post(f"{address}tick/", {"step": "1", "request_key": "key-00000004"})
    values = {"result": "已寄出", "revision": "0", "request_key": "key-00000005"}
    assert client.post(f"{address}complete/", values).status_code == 302
    assert (Task.objects.get().state, Task.objects.get().result) == ("done", "已寄出")
    client.post(f"{address}reopen/", {"request_key": "key-00000006"})
    assert Task.objects.get().state == "open"


def test_complete_from_the_list_in_one_click() -> None:
    member = make_member()
    task, client = make_task(member), signed_in(member)
    assert f'name="done" value="{task.pk}:0"' in text_of(client, "/tasks/")
    assert client.post("/tasks/tick-off/", {"done": f"{task.pk}:0", "request_key": KEY}).status_code == 302
    assert Task.objects.get().state == "done"
    assert client.post("/tasks/tick-off/", {"done": "x"}).status_code == 404


def test_a_card_moved_takes_the_day_of_its_column() -> None:
    member = make_member()
    task, client = make_task(member, due_on=timezone.localdate() - timedelta(days=5)), signed_in(member)
    move = {"move": f"{task.pk}:0:today", "request_key": KEY}
    assert client.post("/tasks/board/move/", move)["Location"] == "/tasks/board/"
    assert Task.objects.get().due_on == timezone.localdate()
    late = {"card": str(task.pk), "stage": "late", "revision": "1", "request_key": "key-00000001"}
    answer = client.post("/tasks/board/move/", late, headers={"HX-Request": "true", "HX-Target": "refusals"})
    assert answer.status_code == 422 and "期限不能改到过去" in answer.content.decode()


def test_reassign_and_hand_over_by_forms() -> None:
    supervisor, seller = a_supervisor_and_a_seller()
    client, task = signed_in(supervisor), make_task(seller)
    client.post(f"/tasks/{task.pk}/reassign/", {"owner_id": supervisor.pk, "revision": "0", "request_key": KEY})
    assert Task.objects.get().owner_id == supervisor.pk
    values = {"from_id": supervisor.pk, "to_id": seller.pk, "request_key": "key-00000001"}
    assert client.post("/tasks/hand-over/", values).status_code == 302
    assert Task.objects.get().owner_id == seller.pk
    assert signed_in(seller).get("/tasks/hand-over/").status_code == 403


def test_the_calendar_shows_other_months_and_takes_nonsense_for_today() -> None:
    member = make_member()
    make_task(member, title="明年的事", due_on=timezone.localdate().replace(day=1) + timedelta(days=400))
    client = signed_in(member)
    day = timezone.localdate().replace(day=1) + timedelta(days=400)
    assert "明年的事" in text_of(client, f"/tasks/calendar/?month={day:%Y-%m}")
    for nonsense in ("2026-13", "x", "0-1", "99999-1", "2026-"):
        assert "这个月没有待办" in text_of(client, f"/tasks/calendar/?month={nonsense}")


def test_a_month_is_empty_whatever_stands_on_the_days_beside_it() -> None:
    member = make_member()
    make_task(member, title="四月的事", due_on=date(2027, 4, 1))
    shown = text_of(signed_in(member), "/tasks/calendar/?month=2027-03")
    assert ("四月的事" in shown, "这个月没有待办" in shown) == (True, True)


def _three_more(seller: Member, supervisor: Member) -> None:
    today = timezone.localdate()
    for turn in range(3):
        values = {"checklist": ("一步",), "due_on": today + timedelta(days=turn - 1)}
        customer = make_customer(seller)
        make_task(seller, record_type="customer", record_id=customer.pk, **values)
        make_task(supervisor, record_type="deal", record_id=make_deal(owner=seller).pk, source_key=f"k{turn}", **values)


@pytest.mark.parametrize("address", [f"{address}?view=team" for address in LISTS])
def test_lists_cost_the_same_for_many_tasks(address: str) -> None:
    make_company()
    make_charter()
    supervisor, seller = a_supervisor_and_a_seller()
    client = signed_in(supervisor)
    _three_more(seller, supervisor)
    one = cost(client, address)
    _three_more(seller, supervisor)
    assert cost(client, address) == one <= 12


def test_the_page_of_a_task_costs_the_same_with_many_steps() -> None:
    make_company()
    member = make_member()
    client = signed_in(member)
    few, many = make_task(member, checklist=("一",)), make_task(member, checklist=tuple("一二三四五"))
    assert cost(client, f"/tasks/{few.pk}/") == cost(client, f"/tasks/{many.pk}/") <= 15


def test_due_counts_and_due_tasks_are_those_of_the_viewer() -> None:
    supervisor, seller = a_supervisor_and_a_seller()
    monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    for days in (-1, 0, 0, 3, 9, None):
        make_task(supervisor, title=str(days), due_on=None if days is None else monday + timedelta(days=days))
    make_task(seller, due_on=monday)
    viewer = actor_for(supervisor)
    assert queries.due_counts(viewer, monday) == queries.DueCounts(late=1, today=2, week=1)
    assert [task.title for task in queries.due_tasks(viewer, monday, 2)] == ["-1", "0"]
