"""Signing: once, by oneself, for the words that were read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories.org import actor_for, make_member, make_role, make_team
from tests.factories.signing import KIND, NOW, TODAY, ask, hash_of, make_signature
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import Missing, NotAllowed
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.org.models import Member
from xiaozhang.foundation.signing import actions, queries
from xiaozhang.foundation.signing.errors import NotAsked, NotRead, NotStanding
from xiaozhang.foundation.signing.models import Asked, Request, Signature

pytestmark = pytest.mark.django_db


def sign(member: Member | Actor, row: Request, **given: Any) -> Signature:
    actor = member if isinstance(member, Actor) else actor_for(member)
    values = {"text_hash": row.wording.text_hash, "has_read": True, "device": "phone", "client": "微信 · 安卓"}
    return actions.sign(actor=actor, now=NOW, request_id=row.pk, **values | given)


def test_sign_keeps_who_when_what_and_in_which_post() -> None:
    member = make_member("林霜", role=("representative", "hr"), team=make_team("华东组"))
    make_member("旁人")
    row = ask()

    done = sign(member, row)

    assert (done.member_id, done.member_name, done.signed_at, done.text_hash, done.version) == (
        member.pk, "林霜", NOW, hash_of(1), "V1",
    )  # fmt: skip
    assert (done.roles, done.role_names, done.team_name) == (["hr", "representative"], "销售代表、人事", "华东组")
    assert (done.device, done.client) == ("phone", "微信 · 安卓")
    assert done.statement == "我已阅读并理解《试验文本》V1 全文，同意遵照执行。"
    assert dict(Asked.objects.values_list("member__name", "signed_at")) == {"林霜": NOW, "旁人": None}
    assert Entry.objects.filter(action="signing.sign").count() == 1


def test_sign_twice_is_once() -> None:
    member = make_member()
    row = ask()
    first = sign(member, row)
    again = actions.sign(
        actor=actor_for(member), now=NOW + timedelta(days=1), request_id=row.pk, text_hash=hash_of(1), has_read=True,
        device="computer",
    )  # fmt: skip
    assert (again, again.signed_at, Signature.objects.count()) == (first, NOW, 1)
    assert Entry.objects.filter(action="signing.sign").count() == 1


def test_sign_refused_for_a_text_that_is_no_longer_published() -> None:
    member = make_member()
    first = ask()
    second = ask(2)
    with pytest.raises(NotStanding, match="《试验文本》V1 已有新版《试验文本》V2，请阅读并签阅新的一版"):
        sign(member, first)
    with pytest.raises(NotStanding, match="与发布的《试验文本》V2 不一致"):
        sign(member, second, text_hash=hash_of(1))
    actions.void(actor=SYSTEM, now=NOW, text_kind=KIND, record_id=2)
    with pytest.raises(NotStanding, match="已撤回，不用再签"):
        sign(member, second)
    assert (Signature.objects.count(), Asked.objects.filter(signed_at__isnull=False).count()) == (0, 0)


def test_sign_refused_without_having_read_it() -> None:
    member = make_member()
    row = ask()
    with pytest.raises(NotRead, match="请先读完"):
        sign(member, row, has_read=False)
    assert Signature.objects.count() == 0


def test_sign_refused_for_another_and_for_other_posts() -> None:
    manager, seller = make_member("经理", role="sales_manager"), make_member("代表")
    row = ask(roles=("representative",))
    with pytest.raises(NotAsked, match="不要求您的岗位签阅"):
        sign(manager, row)
    with pytest.raises(NotAsked, match="本人登录"):
        sign(SYSTEM, row)
    seller.roles.set([make_role("finance")])
    with pytest.raises(NotAsked):
        sign(seller, row)
    with pytest.raises(Missing):
        sign(make_member("外人", role="finance"), row)
    assert Signature.objects.count() == 0


def test_sign_not_allowed_without_the_power() -> None:
    row = ask()
    member = make_member()
    with pytest.raises(NotAllowed):
        sign(Actor(member.pk, "陈昱", roles=frozenset({"representative"})), row)
    assert Signature.objects.count() == 0


def test_who_has_come_today_signs_without_having_been_told() -> None:
    row = ask()
    member = make_member("新人")
    assert [(own.request, own.due_on) for own in queries.awaited(actor_for(member), TODAY)] == [
        (row, TODAY + timedelta(days=7))
    ]
    sign(member, row)
    assert Asked.objects.values_list("member_id", "signed_at").get() == (member.pk, NOW)
    assert queries.awaited(actor_for(member), TODAY) == []
    assert actions.ask_arrivals(actor=SYSTEM, now=NOW) == 0


def test_the_text_signed_before_is_known_for_the_next_one() -> None:
    member = make_member()
    first = ask()
    signed = sign(member, first)
    second = ask(2)
    assert queries.own_of_series(actor_for(member), second) == (None, signed)
    assert queries.own_of_series(actor_for(member), first) == (signed, None)


def test_a_signature_is_open_to_its_member_and_to_who_follows_in_reach() -> None:
    team = make_team("华东组")
    leader = make_member("沈青", role="supervisor", team=team)
    team.leader = leader
    team.save()
    member = make_member("林霜", team=team)
    done = make_signature(member=member)
    stranger = make_member("别组主管", role="supervisor", team=make_team())
    for viewer in (member, leader, make_member("经理", role="sales_manager")):
        assert queries.get_signature(actor_for(viewer), done.pk) == done
    for viewer in (stranger, make_member("旁人", team=team)):
        with pytest.raises(Missing):
            queries.get_signature(actor_for(viewer), done.pk)
        with pytest.raises(Missing):
            queries.signatures_of(actor_for(viewer), member.pk)


def test_signatures_refuse_update_and_delete_in_the_database() -> None:
    make_signature()
    for statement in ("UPDATE signing_signature SET member_name = 'x'", "DELETE FROM signing_signature"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
