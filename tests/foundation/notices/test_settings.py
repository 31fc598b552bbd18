"""How and where members want to be told: what is refused, and that codes cannot be guessed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from tests.factories.notices import PERSONAL, make_contact
from tests.factories.org import NOW, actor_for, make_member, make_team
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import Invalid, Missing, NotAllowed, Refused
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.notices import actions, jobs, queries
from xiaozhang.foundation.notices.errors import AddressTaken, ChannelShut, CodeJustSent
from xiaozhang.foundation.notices.models import Contact, KindChoice, Manner, Pace
from xiaozhang.foundation.notices.rules.timing import Hours
from xiaozhang.foundation.records.models import Job

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_on")]
ADDRESS = "lin@example.com"


def asked(actor: Actor, address: str = ADDRESS) -> str:
    """Ask for an address and return the code that goes there."""
    row = actions.ask_contact(actor=actor, now=NOW, channel="mail", address=address)
    return queries.code_for(row)


def test_change_settings_keeps_only_what_differs_from_the_default() -> None:
    actor = actor_for(make_member())
    for manner in (Manner.OFF, Manner.AT_ONCE, Manner.GATHERED):
        actions.change_settings(actor=actor, now=NOW, hours=Hours(), manners={(PERSONAL, "mail"): manner})
    assert (KindChoice.objects.count(), Pace.objects.count()) == (0, 1)


def test_change_settings_refused_for_what_nobody_knows_leaves_no_trace() -> None:
    actor = actor_for(make_member())
    for key in (("nobody.knows", "mail"), (PERSONAL, "pigeon")):
        with pytest.raises(Missing):
            actions.change_settings(actor=actor, now=NOW, hours=Hours(), manners={key: Manner.OFF})
    with pytest.raises(Missing):
        actions.change_settings(actor=SYSTEM, now=NOW, hours=Hours(), manners={})
    assert (KindChoice.objects.count(), Pace.objects.count(), Entry.objects.count()) == (0, 0, 0)


def test_ask_contact_sends_a_code_and_what_was_in_use_stays_until_it_is_confirmed() -> None:
    member = make_member("林霜")
    actor = actor_for(member)
    make_contact(member, address="old@example.com")
    code = asked(actor, " Lin@Example.com ")
    contact = Contact.objects.get()
    assert (contact.address, contact.asked) == ("old@example.com", ADDRESS)
    assert list(Job.objects.values_list("name", "arguments")) == [("notices.send_code", {"contact_id": contact.pk})]
    jobs.send_code(contact.pk)
    assert [(sent.to, code in sent.body, "林霜" in sent.body) for sent in mail.outbox] == [([ADDRESS], True, True)]
    assert actions.confirm_contact(actor=actor, now=NOW, channel="mail", code=code) is True
    assert queries.addresses_of([member.pk], ["mail"]) == {(member.pk, "mail"): ADDRESS}
    jobs.send_code(contact.pk)  # come late: there is nothing to confirm any more
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    "address", ["nobody", "a@b", "a@example.com\nBcc: b@example.com", "a@example.com,b@example.com", ""]
)
def test_ask_contact_refused_for_what_is_no_mail_address(address: str) -> None:
    with pytest.raises(Invalid):
        asked(actor_for(make_member()), address)
    assert Contact.objects.count() == 0


@pytest.mark.parametrize("address", ["@all", "user1|user2", "user1,user2", "", "张三", "u" * 65])
def test_set_contact_refused_for_more_than_one_person(address: str) -> None:
    member = make_member()
    if not address:
        assert actions.set_contact(actor=SYSTEM, now=NOW, member_id=member.pk, channel="wecom", address="") is None
        return
    with pytest.raises(Invalid):
        actions.set_contact(actor=SYSTEM, now=NOW, member_id=member.pk, channel="wecom", address=address)
    assert Contact.objects.count() == 0


def test_ask_contact_refused_where_nothing_could_be_sent_or_somebody_else_is_reached() -> None:
    actor = actor_for(make_member())
    with pytest.raises(ChannelShut):
        actions.ask_contact(actor=actor, now=NOW, channel="wecom", address="linshuang")
    make_contact(make_member(), address=ADDRESS)
    with pytest.raises(AddressTaken):
        asked(actor)
    assert Contact.objects.filter(member_id=actor.member_id or 0).count() == 0


def test_ask_contact_refused_within_a_minute() -> None:
    actor = actor_for(make_member())
    asked(actor)
    with pytest.raises(CodeJustSent):
        asked(actor, "other@example.com")
    assert Contact.objects.get().asked == ADDRESS


def test_confirm_contact_counts_wrong_codes_and_refuses_after_five() -> None:
    actor = actor_for(make_member())
    code = asked(actor)
    for _ in range(5):
        assert actions.confirm_contact(actor=actor, now=NOW, channel="mail", code="wrong!") is False
    with pytest.raises(Refused):
        actions.confirm_contact(actor=actor, now=NOW, channel="mail", code=code)
    assert (Contact.objects.get().tries, Contact.objects.get().address) == (5, "")


def test_confirm_contact_refused_when_the_code_is_old_or_nothing_waits() -> None:
    actor = actor_for(make_member())
    with pytest.raises(Missing):
        actions.confirm_contact(actor=actor, now=NOW, channel="mail", code="000000")
    code = asked(actor)
    with pytest.raises(Refused):
        actions.confirm_contact(actor=actor, now=NOW + timedelta(minutes=31), channel="mail", code=code)


def test_confirm_contact_refused_when_somebody_else_was_quicker() -> None:
    first, second = actor_for(make_member()), actor_for(make_member())
    codes = [asked(first), asked(second)]
    actions.confirm_contact(actor=first, now=NOW, channel="mail", code=codes[0])
    with pytest.raises(AddressTaken):
        actions.confirm_contact(actor=second, now=NOW, channel="mail", code=codes[1])


def test_set_contact_needs_no_code_and_is_kept_in_the_log_as_personal() -> None:
    member = make_member()
    hr = actor_for(make_member(role="hr"))
    for _ in range(2):
        actions.set_contact(actor=hr, now=NOW, member_id=member.pk, channel="mail", address=ADDRESS)
    assert queries.addresses_of([member.pk], ["mail"]) == {(member.pk, "mail"): ADDRESS}
    entries = list(Entry.objects.filter(action="notices.set_contact"))
    assert (len(entries), ADDRESS in str(entries[0].__dict__)) == (1, False)
    actions.set_contact(actor=hr, now=NOW, member_id=member.pk, channel="mail", address="")
    assert Contact.objects.count() == 0


def test_set_contact_not_allowed_without_the_power_and_not_beyond_the_scope() -> None:
    member = make_member(team=make_team())
    with pytest.raises(NotAllowed):
        actions.set_contact(
            actor=actor_for(make_member()), now=NOW, member_id=member.pk, channel="mail", address=ADDRESS
        )
    other = make_member().pk
    narrow = Actor(other, "主管", frozenset({"notices.manage_contacts"}), member_ids=frozenset({other}))
    with pytest.raises(Missing):
        actions.set_contact(actor=narrow, now=NOW, member_id=member.pk, channel="mail", address=ADDRESS)
    assert Contact.objects.count() == 0


def test_drop_contact_is_for_oneself_and_repeated_is_nothing() -> None:
    member, other = make_contact().member, make_contact().member
    for _ in range(2):
        actions.drop_contact(actor=actor_for(member), now=NOW, channel="mail")
    assert list(Contact.objects.values_list("member_id", flat=True)) == [other.pk]
