"""Tokens: whom they act as, how far, how long; made once, shown once, revoked for good."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories.org import NOW, TODAY, actor_for, make_member, make_role, make_team, make_token
from xiaozhang.base.actor import SYSTEM, Scope
from xiaozhang.base.errors import Invalid, Missing, NotAllowed
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.org import actions, powers, queries
from xiaozhang.foundation.org.errors import GrantTooWide
from xiaozhang.foundation.org.models import Token

pytestmark = pytest.mark.django_db


def application(actor: Any = SYSTEM, **given: Any) -> Token:
    values = {"name": "财务系统", "role_key": "finance", "expires_on": TODAY + timedelta(days=30)}
    return actions.make_application_token(actor=actor, now=NOW, **{**values, **given})


def known(token: Token, now: Any = NOW, today: Any = TODAY) -> Any:
    return queries.known_token(str(token.given_text), now, today)


def test_make_own_token_acts_as_its_member_with_the_chosen_powers_and_no_more() -> None:
    member = make_member("林越", role="supervisor", team=make_team())
    token = actions.make_own_token(
        actor=actor_for(member), now=NOW, name="同步", power_keys=["customers.see_customers"], expires_on=TODAY
    )
    actor = known(token).actor
    assert (actor.member_id, actor.name, actor.powers) == (member.pk, "林越", {"customers.see_customers"})
    assert (actor.scope, actor.member_ids) == (Scope.TEAM_AND_BELOW, actor_for(member).member_ids)


def test_a_token_loses_what_its_member_loses() -> None:
    member = make_member(role="supervisor")
    token = make_token(member)
    role = make_role("supervisor")
    role.powers = ["customers.see_customers"]
    role.save()
    assert known(token).actor.powers == {"customers.see_customers"}
    role.powers = []
    role.save()
    assert known(token).actor.powers == frozenset()


def test_only_a_digest_is_kept_and_the_text_stands_on_the_made_row_alone() -> None:
    token = make_token()
    assert str(token.given_text) not in str(Token.objects.filter(pk=token.pk).values()[0])
    assert str(token.given_text) not in str(list(Entry.objects.values_list("changes", flat=True)))
    assert Token.objects.get(pk=token.pk).given_text is None
    assert str(token.given_text).startswith(token.hint)
    assert queries.known_token("xz_" + "A" * 43, NOW, TODAY) is None
    assert queries.known_token("\udcff坏", NOW, TODAY) is None


def test_a_token_ends_after_its_last_day_when_revoked_and_when_its_member_leaves() -> None:
    member = make_member()
    token = make_token(member)
    last = TODAY + timedelta(days=30)
    assert known(token, NOW + timedelta(days=30), last) is not None
    assert known(token, NOW + timedelta(days=31), last + timedelta(days=1)) is None
    actions.revoke_token(actor=actor_for(member), now=NOW, token_id=token.pk)
    assert known(token) is None
    other = make_token(make_member(left_on=TODAY + timedelta(days=1)))
    assert known(other, today=TODAY + timedelta(days=1)) is None


def test_a_new_password_ends_the_tokens_too() -> None:
    member = make_member()
    token = make_token(member)
    actions.give_new_password(actor=SYSTEM, now=NOW, member_id=member.pk)
    assert known(token) is None
    assert Entry.objects.filter(action="org.revoke_tokens_of", subject_type="org.token").count() == 1


@pytest.mark.parametrize(
    "given",
    [
        {"power_keys": []},
        {"power_keys": ["org.manage_roles"]},
        {"name": " "},
        {"expires_on": TODAY - timedelta(days=1)},
        {"expires_on": TODAY + timedelta(days=367)},
    ],
)
def test_make_own_token_refused_leaves_no_trace(given: dict[str, Any]) -> None:
    values = {"name": "同步", "power_keys": ["customers.see_customers"], "expires_on": TODAY}
    with pytest.raises(Invalid) as caught:
        actions.make_own_token(actor=actor_for(make_member()), now=NOW, **{**values, **given})
    assert list(caught.value.fields) == list(given)
    assert (Token.objects.count(), Entry.objects.count()) == (0, 0)


def test_make_own_token_not_allowed_for_what_is_no_person() -> None:
    with pytest.raises(NotAllowed):
        actions.make_own_token(actor=SYSTEM, now=NOW, name="同步", power_keys=["x"], expires_on=TODAY)


def test_make_application_token_acts_as_a_role_within_a_team() -> None:
    make_role("finance")
    top = make_team("销售部")
    inside = make_member(team=make_team("华东组", parent=top))
    make_member(team=make_team("华北组"))
    wide, narrow = known(application()).actor, known(application(team_id=top.pk)).actor
    assert (wide.member_id, wide.name, wide.roles, wide.scope) == (None, "应用「财务系统」", {"finance"}, Scope.ALL)
    assert (narrow.scope, narrow.member_ids) == (Scope.TEAM_AND_BELOW, {inside.pk})
    assert wide.powers == frozenset(make_role("finance").powers)


def test_make_application_token_refused_leaves_no_trace() -> None:
    make_role("administrator")
    member = make_member(role="finance")
    lent = actor_for(member)
    lent = type(lent)(**{**{f: getattr(lent, f) for f in lent.__slots__}, "powers": {powers.MANAGE_TOKENS.key}})
    with pytest.raises(GrantTooWide):
        application(lent, role_key="administrator")
    with pytest.raises(Invalid):
        application(lent, power_keys=["org.manage_roles"])
    with pytest.raises(Missing):
        application(lent, role_key="nobody")
    with pytest.raises(NotAllowed):
        application(actor_for(member))
    assert (Token.objects.count(), Entry.objects.count()) == (0, 0)


def test_revoke_token_refused_for_somebody_elses() -> None:
    token = make_token()
    with pytest.raises(Missing):
        actions.revoke_token(actor=actor_for(make_member(role="administrator")), now=NOW, token_id=token.pk)
    make_role("finance")
    app = application()
    with pytest.raises(Missing):
        actions.revoke_token(actor=actor_for(make_member()), now=NOW, token_id=app.pk)
    actions.revoke_token(actor=actor_for(make_member(role="administrator")), now=NOW, token_id=app.pk)
    actions.revoke_token(actor=actor_for(make_member(role="administrator")), now=NOW, token_id=app.pk)
    assert Entry.objects.filter(action="org.revoke_token").count() == 1


def test_note_use_writes_once_an_hour() -> None:
    token = make_token()
    assert known(token).is_use_noted is False
    actions.note_use(actor=SYSTEM, now=NOW, token_id=token.pk)
    assert known(token, NOW + timedelta(minutes=59)).is_use_noted is True
    assert known(token, NOW + timedelta(minutes=60)).is_use_noted is False


@pytest.mark.parametrize("role", ["representative", "supervisor", "sales_manager"])
def test_whom_a_token_acts_as_is_known_in_two_queries(role: str) -> None:
    token = make_token(make_member(role=(role, "hr"), team=make_team()))
    with CaptureQueriesContext(connection) as asked:
        known(token)
    assert len(asked) <= 2


def signed_in(member: Any) -> Client:
    client = Client(headers={"host": "localhost"})
    client.force_login(member)
    return client


def test_pages_make_show_once_list_and_revoke() -> None:
    member = make_member()
    client = signed_in(member)
    day = timezone.localdate() + timedelta(days=10)
    sent = {
        "name": "同步到网盘", "expires_on": day.isoformat(), "power_keys": ["customers.see_customers"],
        "request_key": "0000-test-key",
    }  # fmt: skip
    shown = client.post(reverse("org:add_token"), sent).content.decode()
    assert "xz_" in shown
    again = client.post(reverse("org:add_token"), sent).content.decode()
    assert "令牌只显示一次" in again
    listed = client.get(reverse("org:tokens")).content.decode()
    assert "同步到网盘" in listed
    token = Token.objects.get()
    client.post(reverse("org:revoke_token", args=[token.pk]), {"request_key": "0000-test-key2"})
    assert Token.objects.get().revoked_at is not None
    assert "同步到网盘" not in client.get(reverse("org:tokens")).content.decode()


def test_the_page_of_application_tokens_asks_for_the_power() -> None:
    make_role("finance")
    assert signed_in(make_member()).get(reverse("org:application_tokens")).status_code == 403
    client = signed_in(make_member(role="administrator"))
    day = timezone.localdate() + timedelta(days=10)
    sent = {"name": "财务系统", "expires_on": day.isoformat(), "role_key": "finance", "request_key": "0000-test-key"}
    assert "xz_" in client.post(reverse("org:add_application_token"), sent).content.decode()
    assert "财务系统" in client.get(reverse("org:application_tokens")).content.decode()
