"""Who sees which duties."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.duties import make_duty, make_sent
from tests.factories.org import NOW, actor_for, make_member, make_team
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import Missing, NotAllowed
from xiaozhang.foundation.duties import powers, queries
from xiaozhang.foundation.duties.queries import Standing

pytestmark = pytest.mark.django_db


def test_duties_are_seen_by_their_member_and_those_above() -> None:
    leader = make_member(role="supervisor")
    team = make_team(leader=leader)
    mine, other = make_duty(make_member(team=team)), make_duty(make_member())
    assert list(queries.duties(actor_for(mine.member))) == [mine]
    assert list(queries.duties(actor_for(leader))) == [mine]
    assert list(queries.duties(SYSTEM)) == [mine, other]
    with pytest.raises(Missing):
        queries.get_duty(actor_for(mine.member), other.pk)
    with pytest.raises(NotAllowed):
        queries.get_duty(actor_for(mine.member), mine.pk, power=powers.EXCUSE_DUTY)


def test_standing_counts_what_is_outstanding() -> None:
    member = make_member()
    make_duty(member)
    make_duty(member, due_at=NOW - timedelta(hours=1), state="missed")
    make_duty(member, state="kept", ended_at=NOW)
    make_duty(make_member())
    assert queries.standing(actor_for(member), NOW) == Standing(waiting=1, late=1)
    assert queries.standing(SYSTEM, NOW) == Standing(waiting=2, late=1)


def test_duties_of_a_record_show_outstanding_ones_first() -> None:
    ended = make_duty(record_id=7, state="kept", ended_at=NOW)
    waiting = make_duty(record_id=7)
    make_duty(record_id=8)
    assert queries.duties_of("customer", 7) == [waiting, ended]


def test_counts_by_clause_count_over_everyone() -> None:
    duty = make_duty()
    make_duty(clause=duty.clause, state="missed")
    assert queries.of_clause(duty.clause_id, "open").count() == 1
    assert queries.of_clause(duty.clause_id, "open", "missed").count() == 2


def test_what_was_sent_in_order() -> None:
    later = make_sent(at=NOW + timedelta(hours=1))
    first = make_sent(later.duty, step="task")
    assert queries.sent_of(later.duty) == [first, later]
