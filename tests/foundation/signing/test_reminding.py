"""Reminders: once a day, to those who have not signed, in reach."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.factories.org import actor_for, make_company, make_member, make_team
from tests.factories.signing import KIND, NOW, TODAY, ask
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import NotAllowed
from xiaozhang.foundation.notices.models import Notice
from xiaozhang.foundation.org.models import Member
from xiaozhang.foundation.signing import actions, jobs
from xiaozhang.foundation.signing.errors import NobodyToRemind, NotStanding
from xiaozhang.foundation.signing.models import Asked, Request

pytestmark = pytest.mark.django_db


def told(**given: object) -> list[int]:
    """Return who was reminded, in order."""
    return list(
        Notice.objects.filter(kind="signing.reminder", **given).order_by("pk").values_list("member_id", flat=True)
    )


def signed(member: Member, row: Request) -> None:
    Asked.objects.filter(member=member, request=row).update(signed_at=NOW)


def test_remind_unsigned_tells_who_has_not_signed_and_is_in_reach() -> None:
    team = make_team()
    leader = make_member("沈青", role="supervisor", team=team)
    team.leader = leader
    team.save()
    inside, done = make_member("林霜", team=team), make_member("签了", team=team)
    make_member("别组")
    row = ask()
    signed(done, row)
    signed(leader, row)

    actions.remind_unsigned(actor=actor_for(leader), now=NOW, request_id=row.pk)

    assert told() == [inside.pk]
    assert Asked.objects.get(member=inside).reminded_on == TODAY


def test_remind_unsigned_refused_twice_a_day_and_when_all_have_signed() -> None:
    member, manager = make_member(), make_member(role="sales_manager")
    row = ask()
    signed(manager, row)
    actor = actor_for(manager)
    actions.remind_unsigned(actor=actor, now=NOW, request_id=row.pk)
    with pytest.raises(NobodyToRemind, match="今天都已提醒过"):
        actions.remind_unsigned(actor=actor, now=NOW, request_id=row.pk)
    assert told() == [member.pk]
    actions.remind_unsigned(actor=actor, now=NOW + timedelta(days=1), request_id=row.pk)
    assert told() == [member.pk, member.pk]
    signed(member, row)
    with pytest.raises(NobodyToRemind, match="已经没有未签的人"):
        actions.remind_unsigned(actor=actor, now=NOW + timedelta(days=2), request_id=row.pk)
    actions.void(actor=SYSTEM, now=NOW, text_kind=KIND, record_id=1)
    with pytest.raises(NotStanding):
        actions.remind_unsigned(actor=actor, now=NOW + timedelta(days=3), request_id=row.pk)


def test_remind_unsigned_of_one_member_reminds_only_that_one() -> None:
    manager, member = make_member(role="sales_manager"), make_member()
    row = ask()
    one = Asked.objects.get(member=member)
    actions.remind_unsigned(actor=actor_for(manager), now=NOW, request_id=row.pk, asked_ids=[one.pk])
    assert told() == [member.pk]


def test_remind_unsigned_not_allowed_for_leadership_that_may_look() -> None:
    row = ask()
    with pytest.raises(NotAllowed):
        actions.remind_unsigned(actor=actor_for(make_member(role="leadership")), now=NOW, request_id=row.pk)
    assert told() == []


def test_remind_due_reminds_before_and_after_the_last_day_each_once() -> None:
    member, done = make_member(), make_member("签了")
    row = ask()
    signed(done, row)
    given = {
        days: actions.remind_due(actor=SYSTEM, now=NOW + timedelta(days=days)) for days in (0, 4, 5, 5, 6, 8, 9, 11, 11)
    }
    assert given == {0: 0, 4: 0, 5: 0, 6: 0, 8: 1, 9: 0, 11: 0}
    assert told() == [member.pk] * 3
    titles = list(Notice.objects.filter(kind="signing.reminder").order_by("pk").values_list("title", flat=True))
    assert titles == ["请按期签阅《试验文本》V1", *["《试验文本》V1 已过签阅期限，请尽快读完并签阅"] * 2]


def test_remind_due_leaves_out_who_has_left() -> None:
    member = make_member()
    ask()
    member.left_on = TODAY + timedelta(days=2)
    member.save()
    assert actions.remind_due(actor=SYSTEM, now=NOW + timedelta(days=8)) == 0


def test_the_sweep_reminds_on_workdays_alone_and_makes_up_for_days_off() -> None:
    make_company()
    ask()
    saturday = datetime(2026, 11, 28, 2, tzinfo=UTC)
    jobs.remind_at(saturday)
    assert told() == []
    jobs.remind_at(saturday + timedelta(days=2))
    assert len(told()) == 1
