"""A new member gets a first password at once, or nobody comes in."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.factories.org import actor_for, make_member, make_role, make_team
from xiaozhang.base.errors import Invalid, NotAllowed
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.org.errors import GrantTooWide
from xiaozhang.foundation.org.models import Member
from xiaozhang.home.administration import actions

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def welcome(actor: object, **overrides: object) -> Member:
    values: dict[str, object] = {"name": "陈昱", "login": "chenyu", "role_keys": ["representative"], "team_id": None}
    values["joined_on"] = date(2026, 11, 20)
    return actions.welcome_member(actor=actor, now=NOW, **{**values, **overrides})  # type: ignore[arg-type]


def test_welcome_member_gives_a_password_that_must_be_changed() -> None:
    make_role("representative")
    team = make_team("华东组")
    member = welcome(actor_for(make_member("人事", role="hr")), team_id=team.pk)
    kept = Member.objects.get(pk=member.pk)
    assert member.given_password is not None
    assert kept.check_password(member.given_password)
    assert (kept.must_change_password, kept.memberships.get().team_id) == (True, team.pk)
    assert sorted(Entry.objects.values_list("action", flat=True)) == ["org.add_member", "org.give_new_password"]


def test_welcome_member_refused_for_a_login_in_use_leaves_nobody() -> None:
    make_member("别人", login="chenyu")
    make_role("representative")
    actor = actor_for(make_member("人事", role="hr"))
    before = Member.objects.count()
    with pytest.raises(Invalid):
        welcome(actor)
    assert Member.objects.count() == before
    assert not Entry.objects.exists()


def test_welcome_member_refused_for_a_role_wider_than_ones_own() -> None:
    make_role("administrator")
    with pytest.raises(GrantTooWide):
        welcome(actor_for(make_member("人事", role="hr")), role_keys=["administrator"])
    assert not Member.objects.filter(login="chenyu").exists()


def test_welcome_member_not_allowed_to_a_manager() -> None:
    make_role("representative")
    with pytest.raises(NotAllowed):
        welcome(actor_for(make_member("经理", role="sales_manager")))
    assert not Member.objects.filter(login="chenyu").exists()
