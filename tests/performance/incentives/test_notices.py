"""The written notice of a recovery."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.incentives import NOW, make_balance, make_claim_notice, make_statement
from tests.factories.org import actor_for, make_company, make_member
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import Invalid, Missing, NotAllowed, Refused
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.org.models import Member
from xiaozhang.performance.incentives.actions import notices
from xiaozhang.performance.incentives.models import ClaimNotice

pytestmark = pytest.mark.django_db

CLAIM = "commission:2026-09:2026-10"


@pytest.fixture(autouse=True)
def company() -> None:
    make_company()


def owing() -> Member:
    """Return a member with a claim that came about in October and stands open."""
    member = make_member("林越")
    make_balance(make_statement(member), key=CLAIM)
    return member


def give(member: Member, *, claim_key: str = CLAIM, given_on: date = date(2026, 10, 20), note: str = "") -> ClaimNotice:
    return notices.give_claim_notice(
        actor=SYSTEM, now=NOW, member_id=member.pk, claim_key=claim_key, given_on=given_on, note=note
    )


def test_give_claim_notice_keeps_its_words_apart_from_the_log() -> None:
    member = owing()
    notice = give(member, note="  当面\n签收 ")
    assert (notice.member_id, notice.claim_key, notice.given_on, notice.note) == (
        member.pk, CLAIM, date(2026, 10, 20), "当面 签收",
    )  # fmt: skip
    entry = Entry.objects.get(action="incentives.give_claim_notice")
    assert entry.changes == {"given_on": [None, "2026-10-20"]}
    assert set(entry.digests) == {"note"}


@pytest.mark.parametrize("given_on", [date(2026, 11, 21), date(2026, 9, 30)])
def test_give_claim_notice_refused_for_an_impossible_day_leaves_no_trace(given_on: date) -> None:
    member = owing()
    with pytest.raises(Invalid):
        give(member, given_on=given_on)
    assert not ClaimNotice.objects.exists()
    assert not Entry.objects.filter(action="incentives.give_claim_notice").exists()


def test_give_claim_notice_refused_for_what_is_not_open() -> None:
    member = owing()
    with pytest.raises(Missing):
        give(member, claim_key="commission:2026-08:2026-09")
    with pytest.raises(Missing):
        give(make_member("何婷"))
    assert not ClaimNotice.objects.exists()


def test_give_claim_notice_refused_a_second_time() -> None:
    member = owing()
    make_claim_notice(member)
    with pytest.raises(Refused, match="已经登记过书面告知"):
        give(member)
    assert ClaimNotice.objects.get().given_on == date(2026, 10, 9)


def test_give_claim_notice_refused_without_the_power() -> None:
    member = owing()
    with pytest.raises(NotAllowed):
        notices.give_claim_notice(
            actor=actor_for(member), now=NOW, member_id=member.pk, claim_key=CLAIM, given_on=date(2026, 10, 20)
        )
    assert not ClaimNotice.objects.exists()
