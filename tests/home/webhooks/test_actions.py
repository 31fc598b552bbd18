"""Messages: left with their event, sent after it, tried again, sent anew."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from tests.factories.contracts import make_contract, make_finance, make_receipt
from tests.factories.customers import make_customer
from tests.factories.org import NOW, actor_for, make_member
from tests.factories.webhooks import make_delivery, make_subscription
from tests.home.webhooks.receiving import Receiver, receiving
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import Invalid, Missing, NotAllowed, Refused, Stale
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.home.webhooks import actions, jobs, queries
from xiaozhang.home.webhooks.gateways import Answer
from xiaozhang.home.webhooks.models import Delivery, Subscription
from xiaozhang.selling.contracts import actions as contracts
from xiaozhang.selling.customers import actions as customers

pytestmark = pytest.mark.django_db
VAIN = Answer(503, "busy", 12, "对方回答 503。")  # type: ignore[arg-type]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with override_settings(WEBHOOKS_MAY_CALL_PRIVATE=True), receiving() as told:
        yield told


def messages() -> list[dict[str, Any]]:
    return [json.loads(body) for body in Delivery.objects.order_by("id").values_list("body", flat=True)]


def test_an_event_leaves_a_message_for_those_who_are_told_of_it() -> None:
    make_subscription(events=["customers.added"])
    make_subscription(events=["deals.lost"])
    stopped = make_subscription(events=["customers.added"])
    actions.change_subscription(
        actor=SYSTEM, now=NOW, subscription_id=stopped.pk, name="停", url=stopped.url, events=stopped.events,
        is_active=False,
    )  # fmt: skip
    member = make_member("林越")
    made = customers.add_customer(actor=actor_for(member), now=NOW, name="江阴澄源水务有限公司")
    (message,) = messages()
    assert message["event"] == "customers.added"
    assert message["data"] == {
        "by": "林越", "customer_id": made.pk, "number": made.number, "name": made.name, "owner_id": member.pk,
    }  # fmt: skip


def test_money_signed_received_and_taken_back_is_told() -> None:
    make_subscription()
    contract = make_contract()
    finance = make_finance()
    receipt = make_receipt(contract, confirmed_by=finance)
    contracts.reverse_receipt(actor=finance, now=NOW, receipt_id=receipt.pk, reason="退票")
    told = [message["event"] for message in messages()]
    assert [name for name in told if name.startswith("contracts.")] == [
        "contracts.signed",
        "contracts.receipt_confirmed",
        "contracts.receipt_reversed",
    ]
    assert messages()[-1]["data"]["amount_fen"] == receipt.amount_fen


def test_what_is_refused_tells_nobody() -> None:
    make_subscription()
    make_customer(name="甲公司")
    before = Delivery.objects.count()
    with pytest.raises(Refused):
        customers.add_customer(actor=actor_for(make_member()), now=NOW, name="甲公司")
    assert Delivery.objects.count() == before


def test_a_message_is_signed_sent_and_its_answer_kept(receiver: Receiver) -> None:
    subscription = make_subscription(receiver.url)
    delivery = make_delivery(subscription)
    jobs.send(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.last_status, delivery.last_answer) == (
        "delivered", 1, 200, "ok",
    )  # fmt: skip
    _path, headers, body = receiver.came[0]
    secret = queries.secret_of(subscription).encode()
    signed = hmac.new(secret, f"{headers['X-Xiaozhang-Timestamp']}.".encode() + body, hashlib.sha256).hexdigest()
    assert headers["X-Xiaozhang-Signature"] == f"sha256={signed}"
    assert (headers["X-Xiaozhang-Event"], headers["X-Xiaozhang-Delivery"]) == ("ping", delivery.event_id)
    jobs.send(delivery.pk)
    assert len(receiver.came) == 1


def test_a_message_in_vain_is_tried_eight_times_with_growing_delays() -> None:
    delivery, now = make_delivery(), NOW
    waits = []
    for attempt in range(1, 9):
        assert actions.begin_sending(actor=SYSTEM, now=now, delivery_id=delivery.pk) is not None
        assert actions.begin_sending(actor=SYSTEM, now=now, delivery_id=delivery.pk) is None  # it has been taken
        row = actions.note_answer(actor=SYSTEM, now=now, delivery_id=delivery.pk, answer=VAIN)
        assert (row.attempts, row.last_status, row.last_error) == (attempt, 503, "对方回答 503。")
        if row.next_at is not None:
            waits.append(row.next_at - now)
            now = row.next_at
    assert (row.state, len(waits), waits == sorted(waits)) == ("failed", 7, True)


def test_a_sender_that_died_is_followed_by_the_sweep() -> None:
    delivery = make_delivery()
    actions.begin_sending(actor=SYSTEM, now=NOW, delivery_id=delivery.pk)
    assert actions.send_due(actor=SYSTEM, now=NOW + timedelta(minutes=1)) == 0
    assert actions.send_due(actor=SYSTEM, now=NOW + timedelta(minutes=2)) == 1
    assert actions.begin_sending(actor=SYSTEM, now=NOW + timedelta(minutes=2), delivery_id=delivery.pk) is not None


def test_replay_delivery_sends_the_same_bytes_again(receiver: Receiver) -> None:
    delivery = make_delivery(make_subscription(receiver.url))
    jobs.send(delivery.pk)
    administrator = actor_for(make_member(role="administrator"))
    actions.replay_delivery(actor=administrator, now=timezone.now(), delivery_id=delivery.pk)
    jobs.send(delivery.pk)
    assert [body for _path, _headers, body in receiver.came] == [delivery.body.encode()] * 2


def test_a_private_address_is_not_called_even_if_it_got_in() -> None:
    delivery = make_delivery()
    Subscription.objects.update(url="https://127.0.0.1/in")
    jobs.send(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, "内部网络" in delivery.last_error) == ("waiting", True)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " "}, "name"),
        ({"url": "http://hooks.example.com/"}, "url"),
        ({"url": "https://user:pw@hooks.example.com/"}, "url"),
        ({"events": []}, "events"),
        ({"events": ["deals.dreamt"]}, "events"),
    ],
)
def test_add_subscription_refused_leaves_no_trace(given: dict[str, Any], field: str) -> None:
    values = {"name": "数据平台", "url": "https://hooks.example.com/in", "events": ["deals.won"]}
    with pytest.raises(Invalid) as caught:
        actions.add_subscription(actor=SYSTEM, now=NOW, **{**values, **given})
    assert list(caught.value.fields) == [field]
    assert (Subscription.objects.count(), Entry.objects.count()) == (0, 0)


def test_change_subscription_refused_when_it_was_changed_meanwhile_or_without_the_power() -> None:
    row = make_subscription()
    same = {"subscription_id": row.pk, "name": "数据平台", "url": row.url, "events": row.events}
    with pytest.raises(Stale):
        actions.change_subscription(actor=SYSTEM, now=NOW, **same, revision=7)
    with pytest.raises(NotAllowed):
        actions.change_subscription(actor=actor_for(make_member()), now=NOW, **same)


def test_renew_secret_refused_for_nobodys_and_signs_anew() -> None:
    row = make_subscription()
    before = queries.secret_of(row)
    with pytest.raises(Missing):
        actions.renew_secret(actor=SYSTEM, now=NOW, subscription_id=row.pk + 1)
    assert queries.secret_of(actions.renew_secret(actor=SYSTEM, now=NOW, subscription_id=row.pk)) != before


def test_send_ping_and_replay_delivery_refused_while_stopped() -> None:
    delivery = make_delivery()
    Subscription.objects.update(is_active=False)
    with pytest.raises(Refused):
        actions.send_ping(actor=SYSTEM, now=NOW, subscription_id=delivery.subscription_id)
    with pytest.raises(Refused):
        actions.replay_delivery(actor=SYSTEM, now=NOW, delivery_id=delivery.pk)
    assert actions.begin_sending(actor=SYSTEM, now=NOW, delivery_id=delivery.pk) is None


def test_pages_subscribe_show_the_secret_once_and_list_answers(receiver: Receiver) -> None:
    client = Client(headers={"host": "localhost"})
    client.force_login(make_member(role="administrator"))
    sent = {
        "name": "数据平台", "url": receiver.url, "events": ["deals.won", "customers.added"],
        "request_key": "0000-test-key",
    }  # fmt: skip
    page = client.post(reverse("webhooks:add"), sent).content.decode()
    row = Subscription.objects.get()
    assert queries.secret_of(row) in page
    again = client.post(reverse("webhooks:add"), sent).content.decode()
    assert (queries.secret_of(row) in again, "密钥只显示一次" in again) == (False, True)
    client.post(reverse("webhooks:ping", args=[row.pk]), {"request_key": "0000-test-key2"})
    receiver.status, receiver.text = 418, "我是茶壶"
    jobs.send(Delivery.objects.get().pk)
    shown = client.get(reverse("webhooks:subscription", args=[row.pk])).content.decode()
    assert ("我是茶壶" in shown, "对方回答 418。" in shown, queries.secret_of(row) in shown) == (True, True, False)
    assert "数据平台" in client.get(reverse("webhooks:list")).content.decode()
    replayed = client.post(
        reverse("webhooks:replay", args=[Delivery.objects.get().pk]), {"request_key": "0000-test-key3"}
    )
    assert (replayed.status_code, Delivery.objects.get().attempts) == (302, 0)


def test_pages_ask_for_the_power() -> None:
    client = Client(headers={"host": "localhost"})
    client.force_login(make_member(role="sales_manager"))
    assert client.get(reverse("webhooks:list")).status_code == 403
