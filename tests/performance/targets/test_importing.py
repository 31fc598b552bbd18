"""What files bring targets: told by member and month, while the month is open."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.org import NOW, actor_for, make_member
from tests.factories.targets import make_target
from xiaozhang.base import registries
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import Invalid, Missing, NotAllowed
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.ledger import actions as ledger
from xiaozhang.performance.targets import actions
from xiaozhang.performance.targets.errors import MonthClosed
from xiaozhang.performance.targets.models import Target

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


def kind() -> registries.ImportKind:
    return registries.import_kinds.get("target")


@pytest.fixture
def keeper() -> Actor:
    return actor_for(make_member(role="administrator"))


def test_targets_come_read_back_change_and_go(keeper: Actor) -> None:
    member = make_member()
    rows = [{"member": member.pk, "month": month, "amount_fen": 5} for month in (NOVEMBER, OCTOBER)]
    ids = kind().take(actor=keeper, now=NOW, rows=rows)
    assert [kind().current(keeper, ids)[pk] for pk in ids] == rows
    kind().change(actor=keeper, now=NOW, rows={ids[0]: {"amount_fen": 7}})
    assert Target.objects.get(pk=ids[0]).amount_fen == 7
    assert Entry.objects.filter(action="targets.put_targets").count() == 3
    kind().undo(actor=keeper, now=NOW, ids=ids)
    kind().undo(actor=keeper, now=NOW, ids=ids)
    assert Target.objects.count() == 0


def test_a_row_is_the_target_of_its_member_and_month_in_reach_by_constant_queries(keeper: Actor) -> None:
    target = make_target(month_on=NOVEMBER)
    row = {"member": target.member_id, "month": NOVEMBER}
    counts = []
    for many in (1, 3000):
        rows = [row, *({"member": n + 10**6, "month": OCTOBER} for n in range(many))]
        with CaptureQueriesContext(connection) as caught:
            assert kind().same(keeper, rows)[:2] == [[target.pk], []]  # type: ignore[misc]
        counts.append(len(caught))
    assert counts == [1, 1]
    stranger = actor_for(make_member())
    assert kind().same(stranger, [row]) == [[]]  # type: ignore[misc]
    assert kind().current(stranger, [target.pk]) == {}


def test_targets_twice_in_a_file_are_refused(keeper: Actor) -> None:
    row = {"member": make_member().pk, "month": NOVEMBER, "amount_fen": 5}
    with pytest.raises(Invalid) as caught:
        kind().take(actor=keeper, now=NOW, rows=[row, row])
    assert list(caught.value.fields) == ["rows[1].month"]
    assert Target.objects.count() == 0


def test_put_targets_and_take_back_targets_refused_for_a_closed_month(keeper: Actor) -> None:
    target = make_target(month_on=OCTOBER, amount_fen=5)
    ledger.close_month(actor=SYSTEM, now=NOW, month_on=OCTOBER)
    with pytest.raises(MonthClosed):
        actions.put_targets(actor=keeper, now=NOW, rows=[(target.member_id, OCTOBER, 6)])
    with pytest.raises(MonthClosed):
        actions.take_back_targets(actor=keeper, now=NOW, target_ids=[target.pk])
    assert Target.objects.get().amount_fen == 5


def test_put_targets_refused_for_nobody_and_for_less_than_nothing(keeper: Actor) -> None:
    with pytest.raises(Invalid):
        actions.put_targets(actor=keeper, now=NOW, rows=[(make_member().pk, NOVEMBER, -1)])
    with pytest.raises(Missing):
        actions.put_targets(actor=keeper, now=NOW, rows=[(999_999, NOVEMBER, 1)])
    assert Target.objects.count() == 0


def test_put_targets_and_take_back_targets_not_allowed_without_the_power() -> None:
    seller = actor_for(make_member())
    with pytest.raises(NotAllowed):
        actions.put_targets(actor=seller, now=NOW, rows=[])
    with pytest.raises(NotAllowed):
        actions.take_back_targets(actor=seller, now=NOW, target_ids=[])
