"""A superior lets a member off."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import Sum

from tests.factories.charter import make_charter
from tests.factories.duties import first_contact, make_duty
from tests.factories.org import NOW, actor_for, make_member, make_team
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import Invalid, Missing, NotAllowed
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.duties import actions
from xiaozhang.foundation.duties.errors import AlreadySettled, OwnDuty
from xiaozhang.foundation.duties.models import Duty
from xiaozhang.foundation.ledger.models import Fact
from xiaozhang.foundation.org.models import Member

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1, hours=1)


@pytest.fixture
def people() -> tuple[Member, Actor]:
    """Return a representative and the supervisor above."""
    leader = make_member(name="沈青", role="supervisor")
    team = make_team(leader=leader)
    return make_member(team=team), actor_for(leader)


def test_excusing_takes_the_lapse_back(people: tuple[Member, Actor]) -> None:
    member, superior = people
    duty = make_duty(member)
    actions.sweep_some(actor=SYSTEM, now=LATER)
    actions.excuse_duty(actor=superior, now=LATER, duty_id=duty.pk, reason="当天在外培训")
    duty.refresh_from_db()
    assert (duty.state, duty.excuse, duty.excused_by_id) == ("excused", "当天在外培训", superior.member_id)
    assert (duty.ended_at, duty.next_at) == (LATER, None)
    assert Fact.objects.filter(metric="lapse").aggregate(Sum("quantity"))["quantity__sum"] == 0
    assert Entry.objects.latest("pk").action == "duties.excuse_duty"


def test_an_open_duty_is_excused_before_it_is_missed(people: tuple[Member, Actor]) -> None:
    member, superior = people
    duty = make_duty(member)
    actions.excuse_duty(actor=superior, now=NOW, duty_id=duty.pk, reason="客户停产")
    assert actions.sweep_some(actor=SYSTEM, now=LATER) == 0
    assert Fact.objects.count() == 0


def test_excuse_duty_refused_leaves_no_trace(people: tuple[Member, Actor]) -> None:
    member, superior = people
    duty = make_duty(member)
    with pytest.raises(Invalid):
        actions.excuse_duty(actor=superior, now=NOW, duty_id=duty.pk, reason="  ")
    with pytest.raises(NotAllowed):
        actions.excuse_duty(actor=actor_for(member), now=NOW, duty_id=duty.pk, reason="忙")
    assert superior.member_id is not None
    own = make_duty(Member.objects.get(pk=superior.member_id))
    with pytest.raises(OwnDuty):
        actions.excuse_duty(actor=superior, now=NOW, duty_id=own.pk, reason="忙")
    stranger = make_duty(make_member())
    with pytest.raises(Missing):
        actions.excuse_duty(actor=superior, now=NOW, duty_id=stranger.pk, reason="忙")
    assert {row.state for row in Duty.objects.all()} == {"open"}
    assert not Entry.objects.filter(action="duties.excuse_duty").exists()


def test_excuse_duty_repeated_is_refused(people: tuple[Member, Actor]) -> None:
    member, superior = people
    duty = make_duty(member)
    actions.excuse_duty(actor=superior, now=NOW, duty_id=duty.pk, reason="培训")
    with pytest.raises(AlreadySettled):
        actions.excuse_duty(actor=superior, now=NOW, duty_id=duty.pk, reason="培训")


def test_what_is_excused_is_not_opened_again_by_the_charter(people: tuple[Member, Actor]) -> None:
    make_charter(first_contact())
    member, superior = people
    duty = make_duty(member)
    actions.excuse_duty(actor=superior, now=NOW, duty_id=duty.pk, reason="培训")
    assert Duty.objects.count() == 1
