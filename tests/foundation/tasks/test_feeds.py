"""The calendar of a member: who reads it, what stands in it, when it is the same."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from tests.asking import signed_in, text_of
from tests.factories.customers import make_customer
from tests.factories.org import NOW, actor_for, make_member
from tests.factories.tasks import make_feed, make_task
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import NotAllowed
from xiaozhang.foundation.tasks import actions
from xiaozhang.foundation.tasks.models import Feed

pytestmark = pytest.mark.django_db


def address(feed: Feed) -> str:
    return f"/tasks/feed/{feed.given_text}.ics"


def events(client: Client, url: str) -> list[dict[str, str]]:
    answer = client.get(url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    calendar = Calendar.from_ical(answer.content)
    return [
        {name: event[name].to_ical().decode() for name in ("SUMMARY", "DTSTART", "DTEND", "TRANSP", "URL")}
        for event in calendar.walk("VEVENT")
    ]


def test_the_calendar_holds_own_open_tasks_with_a_day() -> None:
    member = make_member()
    customer = make_customer(member)
    whole = make_task(
        member, title="寄样品；两份", due_on=timezone.localdate(), record_type="customer", record_id=customer.pk
    )
    make_task(member, due_on=None)
    make_task(make_member("别人"), title="别人的", due_on=timezone.localdate())
    done = make_task(member, title="办完的", due_on=timezone.localdate())
    actions.complete_task(actor=actor_for(member), now=NOW, task_id=done.pk)
    found = events(Client(), address(make_feed(member)))
    day = f"{whole.due_on:%Y%m%d}"
    assert [(event["SUMMARY"], event["DTSTART"], event["TRANSP"], event["URL"]) for event in found] == [
        (f"寄样品；两份｜{customer.name}", day, "TRANSPARENT", f"http://testserver/tasks/{whole.pk}/")
    ]


def test_a_task_with_an_hour_takes_the_half_hour_before() -> None:
    member = make_member()
    today = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0)
    make_task(member, due_on=None, due_at=today)
    (event,) = events(Client(), address(make_feed(member)))
    assert (event["DTSTART"], event["DTEND"]) == (f"{today:%Y%m%d}T083000Z", f"{today:%Y%m%d}T090000Z")


def test_the_title_of_a_record_beyond_reach_is_not_told() -> None:
    member = make_member()
    foreign = make_customer(make_member("别人"))
    make_task(
        member, title="协助", source_key="k", due_on=timezone.localdate(), record_type="customer", record_id=foreign.pk
    )
    assert [event["SUMMARY"] for event in events(Client(), address(make_feed(member)))] == ["协助"]


def test_an_unchanged_calendar_is_not_sent_again() -> None:
    member = make_member()
    task = make_task(member, due_on=timezone.localdate())
    client, url = Client(), address(make_feed(member))
    first = client.get(url)
    assert first["Last-Modified"] and "no-cache" in first["Cache-Control"]
    again = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    actions.complete_task(actor=actor_for(member), now=NOW, task_id=task.pk)
    changed = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200 and changed["ETag"] != first["ETag"]
    assert client.get(url, headers={"If-Modified-Since": changed["Last-Modified"]}).status_code == 200


def test_a_wrong_replaced_or_revoked_address_is_not_there() -> None:
    member = make_member()
    client, first = Client(), make_feed(member)
    assert client.get("/tasks/feed/nothing.ics").status_code == 404
    second = make_feed(member)
    assert [client.get(address(feed)).status_code for feed in (first, second)] == [404, 200]
    actions.revoke_feed(actor=actor_for(member), now=NOW)
    assert client.get(address(second)).status_code == 404
    actions.revoke_feed(actor=actor_for(member), now=NOW)


def test_the_calendar_of_one_who_left_is_not_there() -> None:
    member = make_member()
    url = address(make_feed(member))
    member.left_on = timezone.localdate()
    member.save()
    assert Client().get(url).status_code == 404


def test_only_the_digest_is_kept() -> None:
    feed = make_feed()
    text = feed.given_text or ""
    assert len(text) == 32
    assert text not in str(Feed.objects.values_list().get())


def test_reading_is_noted() -> None:
    feed = make_feed()
    Client().get(address(feed))
    noted = Feed.objects.get().last_read_at
    assert noted is not None
    Client().get(address(feed))
    assert Feed.objects.get().last_read_at == noted


def test_make_feed_and_revoke_feed_refused_without_a_person_or_the_power() -> None:
    with pytest.raises(NotAllowed):
        actions.make_feed(actor=SYSTEM, now=NOW)
    powerless = actor_for(make_member(role=()))
    for call in (actions.make_feed, actions.revoke_feed):
        with pytest.raises(NotAllowed):
            call(actor=powerless, now=NOW)
    assert not Feed.objects.exists()


def test_the_calendar_costs_the_same_for_many_tasks() -> None:
    member = make_member()
    url = address(make_feed(member))

    def cost() -> int:
        Client().get(url)
        with CaptureQueriesContext(connection) as counted:
            assert Client().get(url).status_code == 200
        return len(counted)

    customer = make_customer(member)
    make_task(member, due_on=timezone.localdate(), record_type="customer", record_id=customer.pk)
    one = cost()
    for _turn in range(2):
        make_task(member, due_on=timezone.localdate(), record_type="customer", record_id=make_customer(member).pk)
    assert cost() == one


def test_the_address_is_shown_once() -> None:
    member = make_member()
    client = signed_in(member)
    assert "现在没有订阅地址" in text_of(client, "/tasks/feed/")
    answer = client.post("/tasks/feed/", {"request_key": "key-12345678"})
    shown = answer.content.decode()
    secret = shown.split("testserver/tasks/feed/")[1].split(".ics")[0]
    assert Client().get(f"/tasks/feed/{secret}.ics").status_code == 200
    assert "webcal://testserver/tasks/feed/" in shown
    again = client.post("/tasks/feed/", {"request_key": "key-12345678"}).content.decode()
    page = text_of(client, "/tasks/feed/")
    assert secret not in again and secret not in page and f"{secret[:6]}…" in page
    client.post("/tasks/feed/revoke/")
    assert Client().get(f"/tasks/feed/{secret}.ics").status_code == 404
