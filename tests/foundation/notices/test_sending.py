"""Telling members something: once each, in bulk, only to those it is for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.at_once import at_once
from tests.factories.notices import PERSONAL, make_notice, notice_to
from tests.factories.org import NOW, actor_for, make_member
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import Missing
from xiaozhang.base.registries import UnknownKey
from xiaozhang.base.text import Message
from xiaozhang.foundation.notices import actions, models, queries
from xiaozhang.foundation.notices.rules.notice import Notice


@pytest.mark.django_db
def test_send_tells_each_member_once() -> None:
    first, second = make_member("林霜"), make_member("何薇")
    notice = notice_to(
        first, second, title=Message("「{name}」待审批", {"name": "苏州水务合同"}), body="金额 12 万元",
        url="/approvals/7/", record_type="contract", record_id=7, key="approvals:7",
    )  # fmt: skip
    assert actions.send(actor=SYSTEM, now=NOW, notices=[notice]) == 2
    rows = models.Notice.objects.order_by("member_id").values_list(
        "member_id", "kind", "title", "body", "url", "record_type", "record_id", "key", "created_at", "read_at"
    )
    said = (
        PERSONAL,
        "「苏州水务合同」待审批",
        "金额 12 万元",
        "/approvals/7/",
        "contract",
        7,
        "approvals:7",
        NOW,
        None,
    )
    assert list(rows) == [(first.pk, *said), (second.pk, *said)]


@pytest.mark.django_db
def test_send_repeated_is_nothing_and_reaches_whom_it_has_not() -> None:
    first, second = make_member(), make_member()
    assert actions.send(actor=SYSTEM, now=NOW, notices=[notice_to(first, key="k")]) == 1
    actions.mark_read(actor=actor_for(first), now=NOW, notice_id=models.Notice.objects.get().pk)
    again = notice_to(first, second, key="k", title="另一个标题")
    assert actions.send(actor=SYSTEM, now=NOW + timedelta(hours=1), notices=[again, again]) == 1
    rows = models.Notice.objects.order_by("member_id").values_list("member_id", "title", "read_at")
    assert list(rows) == [(first.pk, "合同待审批", NOW), (second.pk, "另一个标题", None)]


@pytest.mark.django_db
def test_send_passes_over_who_has_left_or_never_was() -> None:
    gone = make_member(left_on=date(2026, 11, 1))
    here = make_member()
    notice = notice_to(gone, here)
    assert actions.send(actor=SYSTEM, now=NOW, notices=[notice]) == 1
    assert list(models.Notice.objects.values_list("member_id", flat=True)) == [here.pk]
    assert actions.send(actor=SYSTEM, now=NOW, notices=[]) == 0


@pytest.mark.django_db
def test_send_refused_for_an_unknown_kind_leaves_no_trace() -> None:
    member = make_member()
    with pytest.raises(UnknownKey):
        actions.send(actor=SYSTEM, now=NOW, notices=[notice_to(member), notice_to(member, kind="nobody.knows")])
    assert models.Notice.objects.count() == 0


@pytest.mark.django_db
def test_a_thousand_members_cost_as_many_queries_as_one() -> None:
    counts = []
    for members in ([make_member()], [make_member() for _ in range(1000)]):
        with CaptureQueriesContext(connection) as asked:
            assert actions.send(actor=SYSTEM, now=NOW, notices=[notice_to(*members)]) == len(members)
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.usefixtures("concurrent_db")
def test_two_sends_at_once_tell_each_member_once() -> None:
    members = [make_member() for _ in range(40)]
    there = notice_to(*members, key="due")
    back = notice_to(*reversed(members), key="due")

    def sending(notice: Notice) -> Callable[[], object]:
        return lambda: actions.send(actor=SYSTEM, now=NOW, notices=[notice])

    outcomes = at_once(*map(sending, (there, back, there, back)))
    assert sum(outcomes) == 40  # type: ignore[arg-type]
    assert models.Notice.objects.count() == 40


@pytest.mark.django_db
def test_a_notice_is_its_members_alone() -> None:
    member, chief = make_member(), make_member(role=("sales_manager", "administrator", "leadership"))
    mine, other = make_notice(member), make_notice(chief)
    viewer = actor_for(chief)
    assert list(queries.notices(viewer)) == [other]
    assert queries.unread_count(viewer) == 1
    assert list(queries.notices(SYSTEM)) == []
    with pytest.raises(Missing):
        queries.get_notice(viewer, mine.pk)
    with pytest.raises(Missing):
        actions.mark_read(actor=viewer, now=NOW, notice_id=mine.pk)
    mine.refresh_from_db()
    assert mine.read_at is None


@pytest.mark.django_db
def test_mark_read_keeps_the_first_time() -> None:
    member = make_member()
    notice, later = make_notice(member), NOW + timedelta(hours=2)
    for now in (NOW, later):
        actions.mark_read(actor=actor_for(member), now=now, notice_id=notice.pk)
    notice.refresh_from_db()
    assert notice.read_at == NOW
    assert queries.unread_count(actor_for(member)) == 0


@pytest.mark.django_db
def test_mark_all_read_is_for_the_members_own_and_the_kind_asked_for() -> None:
    member, other = make_member(), make_member()
    make_notice(member), make_notice(member, kind="tests.urgent"), make_notice(other)
    assert actions.mark_all_read(actor=actor_for(member), now=NOW, kind="tests.urgent") == 1
    assert queries.unread_count(actor_for(member)) == 1
    assert actions.mark_all_read(actor=actor_for(member), now=NOW) == 1
    assert actions.mark_all_read(actor=actor_for(member), now=NOW) == 0
    assert queries.unread_count(actor_for(other)) == 1
