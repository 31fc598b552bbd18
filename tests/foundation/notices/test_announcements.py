"""Announcements: to whom they go, who has read them, what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.factories.notices import make_announcement, make_receipt, make_robot
from tests.factories.org import NOW, actor_for, make_member, make_team
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import Invalid, Missing, NotAllowed, Refused, Stale
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.notices import actions, queries
from xiaozhang.foundation.notices.errors import NobodyThere, NotDraft, NotPublished, RemindedToday
from xiaozhang.foundation.notices.models import Announcement, Notice, Receipt, RobotPost

pytestmark = pytest.mark.django_db


def published(**given: Any) -> Announcement:
    row = make_announcement(**given)
    return actions.publish_announcement(actor=SYSTEM, now=NOW, announcement_id=row.pk)


def told(title: str = "公告：国庆放假安排") -> set[int]:
    return set(Notice.objects.filter(title=title).values_list("member_id", flat=True))


def test_publish_announcement_tells_everybody_present_and_robots_once() -> None:
    people = {make_member().pk for _ in range(3)}
    gone = make_member(left_on=NOW.date())
    robot = make_robot()
    row = make_announcement(robots=[robot.pk])
    assert row.author_id is not None
    actions.publish_announcement(actor=SYSTEM, now=NOW, announcement_id=row.pk)
    everybody = people | {row.author_id}
    assert set(Receipt.objects.values_list("member_id", flat=True)) == everybody == told()
    assert gone.pk not in everybody
    assert list(RobotPost.objects.values_list("robot_id", "title", "url")) == [
        (robot.pk, "公告：国庆放假安排", f"/notices/announcements/{row.pk}/")
    ]


def test_an_audience_of_teams_reaches_all_below_and_who_leads_them() -> None:
    chief, below_chief = make_member("沈青", role="supervisor"), make_member(role="supervisor")
    top = make_team("华东区", leader=chief)
    group = make_team("苏州组", parent=top, leader=below_chief)
    inside = [make_member(team=top), make_member(team=group)]
    make_member(team=make_team("华北区"))
    row = published(audience="teams", teams=[top.pk])
    assert told() == {chief.pk, below_chief.pk, *(member.pk for member in inside)}
    outside = actor_for(make_member())
    with pytest.raises(Missing):
        queries.get_announcement(outside, row.pk)
    assert list(queries.listed(outside)) == []


def test_an_audience_of_roles_reaches_who_holds_one() -> None:
    finance, both = make_member(role="finance"), make_member(role=("finance", "hr"))
    make_member()
    published(audience="roles", roles=["finance", "hr"])
    assert told() == {finance.pk, both.pk}


def test_publish_announcement_refused_for_nobody_or_twice_leaves_no_trace() -> None:
    row = make_announcement(audience="teams", teams=[make_team().pk])
    with pytest.raises(NobodyThere):
        actions.publish_announcement(actor=SYSTEM, now=NOW, announcement_id=row.pk)
    row.refresh_from_db()
    assert (row.state, Receipt.objects.count(), Notice.objects.count()) == ("draft", 0, 0)
    done = published()
    with pytest.raises(NotDraft):
        actions.publish_announcement(actor=SYSTEM, now=NOW, announcement_id=done.pk)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "长" * 121}, "title"),
        ({"body": ""}, "body"),
        ({"audience": "neighbours"}, "audience"),
        ({"audience": "teams"}, "teams"),
        ({"audience": "roles", "roles": ["nobody"]}, "roles"),
    ],
)
def test_draft_announcement_refused_leaves_no_trace(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        make_announcement(**changed)
    assert (list(refused.value.fields), Announcement.objects.count(), Entry.objects.count()) == ([field], 0, 0)


def test_change_announcement_refused_once_published_or_for_a_stale_form() -> None:
    row = make_announcement()
    given: dict[str, Any] = {"actor": SYSTEM, "now": NOW, "announcement_id": row.pk, "body": "新"}
    actions.change_announcement(**given, title="改过的", revision=0)
    with pytest.raises(Stale):
        actions.change_announcement(**given, title="再改", revision=0)
    actions.publish_announcement(actor=SYSTEM, now=NOW, announcement_id=row.pk)
    with pytest.raises(NotDraft):
        actions.change_announcement(**given, title="再改")
    with pytest.raises(NotDraft):
        actions.drop_announcement(actor=SYSTEM, now=NOW, announcement_id=row.pk)
    row.refresh_from_db()
    assert row.title == "改过的"


def test_drop_announcement_refused_for_what_is_published() -> None:
    row = make_announcement(audience="roles", roles=["sales_manager"], robots=[make_robot().pk])
    actions.drop_announcement(actor=SYSTEM, now=NOW, announcement_id=row.pk)
    assert Announcement.objects.count() == 0


def test_reading_is_noted_once_and_marks_the_notice_read() -> None:
    member = make_member()
    receipt = make_receipt(member)
    actor, later = actor_for(member), NOW + timedelta(hours=3)
    for now in (NOW, later):
        actions.read_announcement(actor=actor, now=now, announcement_id=receipt.announcement_id)
    receipt.refresh_from_db()
    assert (receipt.read_at, queries.unread_count(actor)) == (NOW, 0)


def test_who_joins_later_reads_what_was_for_all_and_counts_from_then_on() -> None:
    row = published()
    newcomer = actor_for(make_member())
    assert [one.pk for one in queries.listed(newcomer)] == [row.pk]
    actions.read_announcement(actor=newcomer, now=NOW, announcement_id=row.pk)
    assert Receipt.objects.get(member_id=newcomer.member_id or 0).read_at == NOW


def test_read_announcement_refused_for_whom_it_is_not() -> None:
    row = published(audience="roles", roles=["sales_manager"])
    with pytest.raises(Missing):
        actions.read_announcement(actor=actor_for(make_member()), now=NOW, announcement_id=row.pk)
    nobody = Actor(make_member().pk, "无岗")
    with pytest.raises(NotAllowed):
        actions.read_announcement(actor=nobody, now=NOW, announcement_id=row.pk)
    assert Receipt.objects.filter(read_at__isnull=False).count() == 0


def test_confirm_announcement_is_noted_once() -> None:
    member = make_member()
    receipt = make_receipt(member, make_announcement(is_required=True))
    actor = actor_for(member)
    for now in (NOW, NOW + timedelta(hours=1)):
        actions.confirm_announcement(actor=actor, now=now, announcement_id=receipt.announcement_id)
    receipt.refresh_from_db()
    assert (receipt.read_at, receipt.confirmed_at) == (NOW, NOW)
    assert Entry.objects.filter(action="notices.confirm_announcement").count() == 1


def test_confirm_announcement_refused_where_none_is_asked_or_it_was_withdrawn() -> None:
    member = make_member()
    plain = make_receipt(member)
    with pytest.raises(Refused):
        actions.confirm_announcement(actor=actor_for(member), now=NOW, announcement_id=plain.announcement_id)
    plain.refresh_from_db()
    assert plain.confirmed_at is None
    boss = make_member(role="leadership")
    row = published(author=boss, is_required=True)
    actions.withdraw_announcement(actor=actor_for(boss), now=NOW, announcement_id=row.pk)
    with pytest.raises(NotPublished):
        actions.confirm_announcement(actor=actor_for(boss), now=NOW, announcement_id=row.pk)


def test_withdraw_announcement_hides_it_and_is_refused_twice() -> None:
    member = make_member()
    row = make_receipt(member).announcement
    actions.withdraw_announcement(actor=SYSTEM, now=NOW, announcement_id=row.pk)
    assert (list(queries.listed(actor_for(member))), queries.unread_count(actor_for(member))) == ([], 0)
    with pytest.raises(NotPublished):
        actions.withdraw_announcement(actor=SYSTEM, now=NOW, announcement_id=row.pk)


def test_remind_of_announcement_tells_the_rest_once_a_day() -> None:
    reader, sleeper = make_member(), make_member()
    row = published(author=(boss := make_member(role="sales_manager")))
    for member in (reader, boss):
        actions.read_announcement(actor=actor_for(member), now=NOW, announcement_id=row.pk)
    given: dict[str, Any] = {"actor": SYSTEM, "announcement_id": row.pk}
    actions.remind_of_announcement(**given, now=NOW)
    assert told("请阅读公告：国庆放假安排") == {sleeper.pk}
    with pytest.raises(RemindedToday):
        actions.remind_of_announcement(**given, now=NOW + timedelta(hours=2))
    actions.remind_of_announcement(**given, now=NOW + timedelta(days=1))
    assert Notice.objects.filter(title="请阅读公告：国庆放假安排").count() == 2


def test_remind_of_announcement_refused_when_everybody_has_read_it_or_it_is_a_draft() -> None:
    boss = make_member(role="sales_manager")
    row = published(author=boss)
    actions.read_announcement(actor=actor_for(boss), now=NOW, announcement_id=row.pk)
    with pytest.raises(Refused):
        actions.remind_of_announcement(actor=SYSTEM, now=NOW, announcement_id=row.pk)
    with pytest.raises(NotPublished):
        actions.remind_of_announcement(actor=SYSTEM, now=NOW, announcement_id=make_announcement(boss).pk)


def test_who_has_only_read_counts_among_the_rest_where_confirming_is_asked() -> None:
    member = make_member()
    receipt = make_receipt(member, make_announcement(is_required=True))
    actions.read_announcement(actor=actor_for(member), now=NOW, announcement_id=receipt.announcement_id)
    rest = {one.member_id for one in queries.readers(receipt.announcement).rest}
    assert member.pk in rest


@pytest.mark.parametrize(
    "act",
    [
        lambda given: actions.draft_announcement(title="题", body="文", **{k: given[k] for k in ("actor", "now")}),
        lambda given: actions.change_announcement(title="题", body="文", **given),
        lambda given: actions.drop_announcement(**given),
        lambda given: actions.publish_announcement(**given),
        lambda given: actions.withdraw_announcement(**given),
        lambda given: actions.remind_of_announcement(**given),
    ],
)
def test_publishing_not_allowed_without_the_power(act: Callable[[dict[str, Any]], object]) -> None:
    row = make_announcement()
    with pytest.raises(NotAllowed):
        act({"actor": actor_for(make_member(role=("representative", "hr"))), "now": NOW, "announcement_id": row.pk})
    row.refresh_from_db()
    assert (row.state, Announcement.objects.count()) == ("draft", 1)
