"""Passwords and sessions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore

from tests.factories.org import NOW, TODAY, actor_for, make_member, make_team
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import Invalid, Missing, NotAllowed, Refused
from xiaozhang.foundation.audit.models import Entry, PersonalValues
from xiaozhang.foundation.org import actions, queries
from xiaozhang.foundation.org.models import Member

pytestmark = pytest.mark.django_db

FIRST, OWN = "kmwt-7429-hvxe", "山高月小水落石出2026"


def sign_in(member: Member) -> UserSession:
    store = SessionStore()
    store["who"] = member.pk
    store.save()
    return UserSession.objects.create(
        user=member, ip="192.0.2.7", session_key=store.session_key, user_agent="Mozilla/5.0 (iPhone) Safari"
    )


def shown(member: Member) -> list[str]:
    return [row.device for row in queries.sessions(actor_for(member), member.pk, now=NOW)]


def test_give_new_password_generates_one_ends_sessions_and_asks_for_a_change() -> None:
    hr, chen = actor_for(make_member(role="hr")), make_member(password=OWN)
    sign_in(chen)

    row = actions.give_new_password(actor=hr, now=NOW, member_id=chen.pk)

    chen.refresh_from_db()
    assert row.given_password is not None
    assert chen.check_password(row.given_password)
    assert (chen.must_change_password, shown(chen)) == (True, [])
    entry = Entry.objects.latest("id")
    assert entry.changes == {"must_change_password": [None, True], "sessions_ended": [None, 1]}
    assert (
        row.given_password not in f"{entry.changes} {PersonalValues.objects.filter(entry=entry).values_list('values')}"
    )


def test_give_new_password_differs_each_time() -> None:
    chen = make_member()

    given = {actions.give_new_password(actor=SYSTEM, now=NOW, member_id=chen.pk).given_password for _count in range(5)}

    assert len(given) == 5


def test_give_new_password_refused_leaves_no_trace() -> None:
    hr, chen = actor_for(make_member(role="hr")), make_member(password=OWN)
    gone, count = make_member(left_on=TODAY), Entry.objects.count()

    with pytest.raises(Refused):
        actions.give_new_password(actor=hr, now=NOW, member_id=gone.pk)
    with pytest.raises(Invalid):
        actions.give_new_password(actor=hr, now=NOW, member_id=chen.pk, password="1234567890")
    with pytest.raises(NotAllowed):
        actions.give_new_password(actor=actor_for(chen), now=NOW, member_id=chen.pk)

    chen.refresh_from_db()
    assert chen.check_password(OWN)
    assert Entry.objects.count() == count


def test_set_first_password_is_for_who_was_given_one() -> None:
    chen = make_member(password=FIRST, must_change_password=True)

    actions.set_first_password(actor=actor_for(chen), now=NOW, new_password=OWN)

    chen.refresh_from_db()
    assert (chen.check_password(OWN), chen.must_change_password) == (True, False)
    with pytest.raises(Refused):
        actions.set_first_password(actor=actor_for(chen), now=NOW, new_password="另一句很长的口令 2026")
    with pytest.raises(NotAllowed):
        actions.set_first_password(actor=SYSTEM, now=NOW, new_password=OWN)


@pytest.mark.parametrize(
    "new, words", [(FIRST, "不同"), ("short", "10"), ("2468013579", "数字"), ("chenyu2026", "相似")]
)
def test_set_first_password_keeps_to_the_policy_in_chinese(new: str, words: str) -> None:
    chen = make_member(login="chenyu2026", password=FIRST, must_change_password=True)
    count = Entry.objects.count()

    with pytest.raises(Invalid) as refusal:
        actions.set_first_password(actor=actor_for(chen), now=NOW, new_password=new)

    assert list(refusal.value.fields) == ["new_password"]
    assert words in str(refusal.value)
    chen.refresh_from_db()
    assert (chen.check_password(FIRST), chen.must_change_password, Entry.objects.count()) == (True, True, count)


def test_change_own_password_needs_the_present_one_and_ends_sessions() -> None:
    chen = make_member(password=FIRST)
    sign_in(chen), sign_in(chen)

    with pytest.raises(Invalid) as refusal:
        actions.change_own_password(actor=actor_for(chen), now=NOW, old_password="wrong", new_password=OWN)
    assert list(refusal.value.fields) == ["old_password"]
    assert len(shown(chen)) == 2

    actions.change_own_password(actor=actor_for(chen), now=NOW, old_password=FIRST, new_password=OWN)

    chen.refresh_from_db()
    assert chen.check_password(OWN)
    assert shown(chen) == []


def test_sessions_are_ones_own_and_alive() -> None:
    chen, other = make_member(), make_member()
    mine, _theirs, dead = sign_in(chen), sign_in(other), sign_in(chen)
    SessionStore(dead.session_key).delete()

    rows = queries.sessions(actor_for(chen), chen.pk, now=NOW, session_key=mine.session_key)

    assert [(row.pk, row.device, row.address, row.is_current) for row in rows] == [
        (mine.pk, "Safari · iPhone", "192.0.2.7", True)
    ]
    assert queries.sessions(actor_for(chen), chen.pk, now=NOW + timedelta(days=400)) == []


def test_sessions_of_others_are_for_who_manages_members() -> None:
    head = make_member(role="supervisor")
    chen = make_member(team=make_team(leader=head))
    sign_in(chen)

    assert len(queries.sessions(actor_for(make_member(role="hr")), chen.pk, now=NOW)) == 1
    with pytest.raises(NotAllowed):
        queries.sessions(actor_for(head), chen.pk, now=NOW)
    with pytest.raises(Missing):
        queries.sessions(actor_for(make_member()), chen.pk, now=NOW)


def test_end_session_signs_that_device_out() -> None:
    chen = make_member()
    one, two = sign_in(chen), sign_in(chen)

    actions.end_session(actor=actor_for(chen), now=NOW, session_id=one.pk)

    assert not SessionStore().exists(one.session_key)
    assert SessionStore().exists(two.session_key)
    assert Entry.objects.latest("id").action == "org.end_session"
    with pytest.raises(Missing):
        actions.end_session(actor=actor_for(chen), now=NOW, session_id=one.pk)


def test_end_session_of_somebody_else_is_missing_and_ends_nothing() -> None:
    theirs = sign_in(make_member())

    with pytest.raises(Missing):
        actions.end_session(actor=actor_for(make_member()), now=NOW, session_id=theirs.pk)
    assert SessionStore().exists(theirs.session_key)

    actions.end_session(actor=actor_for(make_member(role="hr")), now=NOW, session_id=theirs.pk)
    assert not SessionStore().exists(theirs.session_key)


def test_end_other_sessions_keeps_the_one_that_asks() -> None:
    chen = make_member()
    kept, ended, colleague = sign_in(chen), sign_in(chen), sign_in(make_member())

    actions.end_other_sessions(actor=actor_for(chen), now=NOW, session_key=kept.session_key)
    count = Entry.objects.count()
    actions.end_other_sessions(actor=actor_for(chen), now=NOW, session_key=kept.session_key)

    alive = [SessionStore().exists(one.session_key) for one in (kept, ended, colleague)]
    assert (alive, Entry.objects.count()) == ([True, False, True], count)
    with pytest.raises(NotAllowed):
        actions.end_other_sessions(actor=SYSTEM, now=NOW, session_key="")


def test_who_leaves_today_is_signed_out_everywhere() -> None:
    chen, later = make_member(team=make_team()), make_member(team=make_team())
    ended, kept = sign_in(chen), sign_in(later)

    actions.member_leaves(actor=SYSTEM, now=NOW, member_id=chen.pk, left_on=TODAY)
    actions.member_leaves(actor=SYSTEM, now=NOW, member_id=later.pk, left_on=TODAY + timedelta(days=7))

    assert not SessionStore().exists(ended.session_key)
    assert SessionStore().exists(kept.session_key)
