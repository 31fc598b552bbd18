"""What the ports write, and what may be erased."""

from __future__ import annotations

import threading
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection

from tests.factories.audit import make_entry, make_personal_values, make_request
from tests.factories.org import NOW, actor_for, make_member, make_team
from xiaozhang.base.action import Change, action, note_change
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import AlreadyDone, NotAllowed
from xiaozhang.foundation.audit import actions, queries
from xiaozhang.foundation.audit.errors import NothingToErase
from xiaozhang.foundation.audit.models import Entry, PersonalValues, Request
from xiaozhang.foundation.org.models import Team


@action(None)
def add_team_once(*, actor: Actor, now: datetime, name: str) -> Team:
    """Add a team, for requests that come at once."""
    team = Team.objects.create(name=name)
    note_change(team, new={"name": name})
    return team


@pytest.mark.django_db
def test_values_are_kept_exactly() -> None:
    entry = make_entry(
        old={"grade": "B", "on": date(2026, 11, 2)},
        new={"rate": Fraction(3, 200), "grade": "A", "at": NOW, "ids": {3, 1}, "team": make_team("华东组")},
    )

    entry.refresh_from_db()
    assert entry.changes["grade"] == ["B", "A"]
    assert entry.changes["on"] == ["2026-11-02", None]
    assert entry.changes["rate"] == [None, "3/200"]
    assert entry.changes["at"] == [None, "2026-11-20T02:00:00+00:00"]
    assert entry.changes["ids"] == [None, [1, 3]]


@pytest.mark.django_db
def test_a_float_is_refused_and_nothing_is_written() -> None:
    with pytest.raises(TypeError, match="float"):
        make_entry(new={"rate": 0.015})

    assert Entry.objects.count() == 0


@pytest.mark.django_db
def test_members_are_named_by_id_and_the_system_by_name() -> None:
    chen = make_member("陈昱")

    assert (make_entry(actor=actor_for(chen)).actor_id, make_entry(actor=actor_for(chen)).actor_name) == (chen.pk, "")
    assert (make_entry().actor_id, make_entry().actor_name) == (None, "系统")


@pytest.mark.django_db
def test_many_changes_of_one_action_are_written_in_one_go(django_assert_num_queries: Any) -> None:
    changes = [Change("org.team", pk, f"团队{pk}", {}, {"name": "甲"}) for pk in range(1, 31)]

    with django_assert_num_queries(1):
        actions.append_entries(actor=SYSTEM, action="org.change_team", now=NOW, changes=changes)

    assert sorted(Entry.objects.values_list("subject_id", flat=True)) == list(range(1, 31))


@pytest.mark.django_db
def test_personal_values_stand_beside_and_their_digests_tell_nothing() -> None:
    values = make_personal_values()
    twin = make_entry(subject_id=2, personal_new={"phone": "13812345621"})

    entry = values.entry
    assert values.values == {"name": [None, "陈昱"], "phone": [None, "13812345621"]}
    assert entry.digests["phone"][0] is None
    assert len(entry.digests["phone"][1]) == 64
    assert "138" not in f"{entry.changes}{entry.title}"
    assert entry.digests["phone"] != twin.digests["phone"]
    again = make_entry(personal_new={"phone": "13812345621"})
    assert again.digests["phone"] == entry.digests["phone"]


@pytest.mark.django_db
def test_digests_need_the_secret_of_the_installation(settings: Any) -> None:
    first = make_entry(personal_new={"phone": "13812345621"}).digests
    settings.SECRET_KEY = "another installation"

    assert make_entry(personal_new={"phone": "13812345621"}).digests != first


@pytest.mark.django_db
def test_erase_personal_values_keeps_entries_and_digests() -> None:
    administrator = actor_for(make_member("管理员", role="administrator"))
    make_personal_values()
    other = make_entry(subject_id=2, personal_new={"phone": "13900001111"})
    entries = Entry.objects.count()

    erased = actions.erase_personal_values(actor=administrator, now=NOW, subject_type="org.Team", subject_id=1)

    assert (erased, Entry.objects.count()) == (1, entries + 1)
    assert list(PersonalValues.objects.values_list("entry_id", flat=True)) == [other.pk]
    assert Entry.objects.latest("id").action == "audit.erase_personal_values"
    with pytest.raises(NothingToErase):
        actions.erase_personal_values(actor=administrator, now=NOW, subject_type="org.team", subject_id=1)


@pytest.mark.django_db
def test_erase_personal_values_refused_to_who_is_no_administrator() -> None:
    make_personal_values()

    with pytest.raises(NotAllowed):
        actions.erase_personal_values(
            actor=actor_for(make_member(role="hr")), now=NOW, subject_type="org.team", subject_id=1
        )

    assert PersonalValues.objects.count() == 1


@pytest.mark.django_db
def test_claim_and_conclude_a_request() -> None:
    assert actions.claim_request(actor=SYSTEM, action="org.add_team", key="form-1", now=NOW) is None
    assert actions.claim_request(actor=SYSTEM, action="org.add_team", key="form-1", now=NOW) == 0
    actions.conclude_request(actor=SYSTEM, action="org.add_team", key="form-1", result=7)

    assert actions.claim_request(actor=SYSTEM, action="org.add_team", key="form-1", now=NOW) == 7
    assert actions.claim_request(actor=SYSTEM, action="org.add_member", key="form-1", now=NOW) is None
    assert make_request("form-2", result=3).result == 3


def test_two_requests_at_once_with_one_key_act_once(concurrent_db: None) -> None:
    outcomes = _both(lambda: add_team_once(actor=SYSTEM, now=NOW, name="甲", request_key="form-1").pk)

    team = Team.objects.get(name="甲")
    assert sorted(outcomes, key=repr) == sorted([team.pk, ("again", team.pk)], key=repr)
    assert (Request.objects.get().result, Entry.objects.count()) == (team.pk, 1)


def test_two_requests_at_once_with_two_keys_both_act(concurrent_db: None) -> None:
    names = iter(("甲", "乙"))
    lock = threading.Lock()

    def one() -> int:
        with lock:
            name = next(names)
        return add_team_once(actor=SYSTEM, now=NOW, name=name, request_key=f"form-{name}").pk

    outcomes = _both(one)

    assert sorted(outcomes, key=repr) == sorted(Team.objects.values_list("id", flat=True), key=repr)


def test_the_digest_key_is_as_long_as_a_key_should_be() -> None:
    assert len(queries.digest_key()) == 32


def _both(act: Any) -> list[Any]:
    start, outcomes = threading.Barrier(2), []

    def run() -> None:
        try:
            start.wait(timeout=20)
            outcomes.append(act())
        except AlreadyDone as earlier:
            outcomes.append(("again", earlier.result))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _count in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes
