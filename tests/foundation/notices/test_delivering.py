"""What leaves the house: by the member's settings, at the right hour, exactly once."""

from __future__ import annotations

import smtplib
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.notices import (
    URGENT,
    make_contact,
    make_delivery,
    make_kind_choice,
    make_notice,
    make_pace,
    notice_to,
)
from tests.factories.org import NOW, actor_for, make_company, make_member
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.notices import actions, jobs, queries
from xiaozhang.foundation.notices.models import Delivery, Manner
from xiaozhang.foundation.notices.rules.channels import Came, Outcome
from xiaozhang.foundation.org.models import Member
from xiaozhang.foundation.records.models import Job

ZONE = ZoneInfo("Asia/Shanghai")
FRIDAY_NIGHT = datetime(2026, 11, 20, 22, 0, tzinfo=ZONE)
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=ZONE)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_on")]


def sweep(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """Send what is due at an instant."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    jobs.deliver()


def left(member: Member) -> list[tuple[str, datetime | None, bool]]:
    rows = Delivery.objects.filter(member=member).order_by("pk")
    return [(row.state, row.next_at, row.is_gathered) for row in rows]


def test_an_urgent_notice_goes_out_at_once_and_only_once(monkeypatch: pytest.MonkeyPatch) -> None:
    member = make_member()
    make_contact(member, address="lin@example.com")
    notice = make_notice(member, kind=URGENT, title="合同待审批", body="金额 12 万元", url="/approvals/7/")
    assert Job.objects.filter(name="notices.deliver").count() == 1
    for moment in (NOW, NOW + timedelta(hours=1), NOW + timedelta(days=3)):
        sweep(monkeypatch, moment)
    assert [(sent.to, sent.subject, sent.from_email) for sent in mail.outbox] == [
        (["lin@example.com"], "合同待审批", "销章 <crm@example.com>")
    ]
    assert mail.outbox[0].body == f"金额 12 万元\n11-20 10:00\n\n{queries.site()}/notices/{notice.pk}/open/\n"
    assert mail.outbox[0].extra_headers["Message-ID"] == f"<notice-{notice.pk}@example.com>"
    row = Delivery.objects.get()
    assert (row.state, row.sent_at, row.attempts, row.held_until) == ("sent", NOW, 1, None)


def test_others_are_gathered_into_one_mail_at_the_members_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    member = make_member()
    make_contact(member)
    make_pace(member, gathered_at=time(17, 0))
    for title in ("合同到期", "回款到期", "客户生日"):
        make_notice(member, title=title)
    assert {next_at for _state, next_at, _gathered in left(member)} == {NOW + timedelta(hours=7)}
    sweep(monkeypatch, NOW + timedelta(hours=6, minutes=59))
    assert mail.outbox == []
    sweep(monkeypatch, NOW + timedelta(hours=7))
    sweep(monkeypatch, NOW + timedelta(hours=8))
    assert [sent.subject for sent in mail.outbox] == ["11-20 有 3 条通知"]
    lines = mail.outbox[0].body.split("\n")[:3]
    assert lines == [f"· {title}（测试事项，11-20 10:00）" for title in ("客户生日", "回款到期", "合同到期")]
    assert [state for state, _at, _gathered in left(member)] == ["sent"] * 3


def test_quiet_hours_and_days_off_hold_back_and_send_after(monkeypatch: pytest.MonkeyPatch) -> None:
    make_company()
    member = make_member()
    make_contact(member)
    make_notice(member, kind=URGENT, now=FRIDAY_NIGHT)
    for moment in (FRIDAY_NIGHT, FRIDAY_NIGHT + timedelta(hours=12), MONDAY - timedelta(minutes=1)):
        sweep(monkeypatch, moment)
    assert (mail.outbox, left(member)) == ([], [("waiting", MONDAY, False)])
    sweep(monkeypatch, MONDAY)
    assert len(mail.outbox) == 1


def test_what_was_due_before_a_downtime_is_not_sent_in_quiet_hours_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    member = make_member()
    make_contact(member)
    make_pace(member, rests_on_days_off=False)
    make_notice(member, kind=URGENT)
    sweep(monkeypatch, datetime(2026, 11, 21, 23, 0, tzinfo=ZONE))  # a day and a half later, at night
    assert (mail.outbox, left(member)) == ([], [("waiting", datetime(2026, 11, 22, 8, 0, tzinfo=ZONE), False)])
    sweep(monkeypatch, datetime(2026, 11, 22, 9, 0, tzinfo=ZONE))
    sweep(monkeypatch, datetime(2026, 11, 22, 10, 0, tzinfo=ZONE))
    assert len(mail.outbox) == 1


def test_what_was_read_meanwhile_is_spared(monkeypatch: pytest.MonkeyPatch) -> None:
    member = make_member()
    row = make_delivery(member, kind=URGENT)
    actions.mark_read(actor=actor_for(member), now=NOW, notice_id=row.notice_id)
    sweep(monkeypatch, NOW)
    assert (mail.outbox, left(member)[0][0]) == ([], "spared")


def test_who_has_left_or_dropped_the_address_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    gone, silent = make_member(), make_member()
    make_delivery(gone, kind=URGENT), make_delivery(silent, kind=URGENT)
    Member.objects.filter(pk=gone.pk).update(left_on=NOW.date())
    actions.drop_contact(actor=actor_for(silent), now=NOW, channel="mail")
    sweep(monkeypatch, NOW)
    assert (mail.outbox, left(gone)[0][0], left(silent)[0][0]) == ([], "given_up", "given_up")


def test_a_choice_changes_what_waits_and_what_comes() -> None:
    member = make_member()
    make_delivery(member, title="先前的")
    make_kind_choice(member, manner=Manner.AT_ONCE)
    assert left(member) == [("waiting", NOW, False)]
    make_kind_choice(member, manner=Manner.OFF)
    make_notice(member)
    assert left(member) == [("spared", NOW, False)]


def test_without_a_confirmed_address_or_an_open_channel_nothing_leaves(settings: Any) -> None:
    member = make_member()
    make_notice(member, kind=URGENT)
    actions.ask_contact(actor=actor_for(member), now=NOW, channel="mail", address="lin@example.com")
    make_notice(member, kind=URGENT)
    settings.MAIL_IS_ON = False
    make_notice(make_contact().member, kind=URGENT)
    assert Delivery.objects.count() == 0


class Refusing(BaseEmailBackend):
    """A mail server that answers as told."""

    error: Exception = smtplib.SMTPRecipientsRefused({"a@example.com": (550, b"no such user")})

    def send_messages(self, messages: object) -> int:
        raise self.error


@pytest.fixture
def refusing(settings: Any) -> type[Refusing]:
    settings.EMAIL_BACKEND = f"{Refusing.__module__}.Refusing"
    return Refusing


def test_an_address_that_is_refused_for_good_is_given_up(
    monkeypatch: pytest.MonkeyPatch, refusing: type[Refusing]
) -> None:
    make_delivery(kind=URGENT)
    sweep(monkeypatch, NOW)
    row = Delivery.objects.get()
    assert (row.state, row.last_code, row.last_words, row.attempts) == ("given_up", "550", "no such user", 1)


def test_refused_for_now_it_is_tried_again_later_and_later(
    monkeypatch: pytest.MonkeyPatch, refusing: type[Refusing]
) -> None:
    monkeypatch.setattr(refusing, "error", smtplib.SMTPDataError(451, b"try later"))
    make_pace(member := make_member(), is_quiet=False, rests_on_days_off=False)
    make_delivery(member, kind=URGENT)
    moment = NOW
    for _attempt in range(8):
        sweep(monkeypatch, moment)
        row = Delivery.objects.get()
        sweep(monkeypatch, moment + timedelta(seconds=30))  # too early: nothing happens
        moment = row.next_at or moment
    row = Delivery.objects.get()
    assert (row.state, row.attempts, row.last_code) == ("given_up", 8, "451")
    assert moment - NOW == timedelta(days=1, hours=20, minutes=36)


def test_where_the_server_is_away_the_channel_rests_and_no_try_is_lost(
    monkeypatch: pytest.MonkeyPatch, refusing: type[Refusing], settings: Any
) -> None:
    monkeypatch.setattr(refusing, "error", ConnectionRefusedError("nobody there"))
    for _ in range(3):
        make_delivery(kind=URGENT)
    for minute in range(5):
        sweep(monkeypatch, NOW + timedelta(minutes=minute))
    rows = list(Delivery.objects.values_list("state", "attempts", "held_until"))
    assert rows == [("waiting", 0, None)] * 3
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    sweep(monkeypatch, NOW + timedelta(minutes=4, seconds=59))
    assert mail.outbox == []
    sweep(monkeypatch, NOW + timedelta(minutes=5))
    assert len(mail.outbox) == 3


def test_a_sender_that_died_is_followed_after_the_lease_under_the_same_key(monkeypatch: pytest.MonkeyPatch) -> None:
    row = make_delivery(kind=URGENT)
    first = actions.claim(actor=SYSTEM, now=NOW, channel="mail")
    sweep(monkeypatch, NOW + timedelta(minutes=9))
    assert mail.outbox == []
    sweep(monkeypatch, NOW + timedelta(minutes=10))
    assert [sent.extra_headers["Message-ID"] for sent in mail.outbox] == [f"<notice-{row.notice_id}@example.com>"]
    assert first.parcels[0].message.key == f"notice-{row.notice_id}"
    # What the first one says of it afterwards counts for nothing, and sent stays sent.
    late = Outcome(Came.LATER, "451", "later")
    given: dict[str, Any] = {"actor": SYSTEM, "now": NOW, "channel": "mail", "parcel": first.parcels[0]}
    assert actions.note_outcome(**given, outcome=late) == 0
    assert Delivery.objects.get().state == "sent"


def test_what_has_waited_for_two_weeks_tells_nobody_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    make_delivery(kind=URGENT)
    sweep(monkeypatch, NOW + timedelta(days=17))
    assert (mail.outbox, Delivery.objects.get().last_words) == ([], "过期未发")


def test_old_deliveries_are_forgotten_and_the_notice_is_not_told_again(monkeypatch: pytest.MonkeyPatch) -> None:
    member = make_member()
    row = make_delivery(member, kind=URGENT, key="once")
    sweep(monkeypatch, NOW)
    assert actions.forget_deliveries(actor=SYSTEM, now=NOW + timedelta(days=100)) == 0
    assert actions.forget_deliveries(actor=SYSTEM, now=NOW + timedelta(days=181)) == 1
    again = notice_to(member, kind=URGENT, key="once")
    assert actions.send(actor=SYSTEM, now=NOW, notices=[again]) == 0
    assert (Delivery.objects.count(), queries.get_notice(actor_for(member), row.notice_id).key) == (0, "once")


def test_sending_to_many_costs_as_many_queries_as_to_one() -> None:
    counts = []
    for number in (1, 200):
        members = [make_contact().member for _ in range(number)]
        with CaptureQueriesContext(connection) as asked:
            actions.send(actor=SYSTEM, now=NOW, notices=[notice_to(*members, kind=URGENT)])
        counts.append(len(asked))
    assert (counts[0], Delivery.objects.count()) == (counts[1], 201)


def test_a_claim_takes_some_in_as_many_queries_as_one() -> None:
    actions.claim(actor=SYSTEM, now=NOW, channel="mail")  # which makes the row of the channel
    counts = []
    for number in (1, 15):
        for _ in range(number):
            make_delivery(kind=URGENT)
        with CaptureQueriesContext(connection) as asked:
            load = actions.claim(actor=SYSTEM, now=NOW, channel="mail")
        assert len(load.parcels) == number
        counts.append(len(asked))
    assert counts[0] == counts[1]
