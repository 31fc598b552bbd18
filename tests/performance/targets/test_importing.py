"""What files bring targets: told by member and month, while the month is open."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.org import NOW, actor_for, make_member, make_team
from tests.factories.targets import make_target
from tests.home.exchange.reading.grids import table
from xiaozhang.base import registries
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import Invalid, Missing, NotAllowed
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.ledger import actions as ledger
from xiaozhang.home.exchange.rules.guessing import guess
from xiaozhang.performance.targets import actions
from xiaozhang.performance.targets.errors import MonthClosed
from xiaozhang.performance.targets.models import Target
from xiaozhang.performance.targets.rules.owning import Owner

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


def kind() -> registries.ImportKind:
    return registries.import_kinds.get("target")


@pytest.fixture
def keeper() -> Actor:
    return actor_for(make_member(role="administrator"))


def test_targets_come_read_back_change_and_go(keeper: Actor) -> None:
    member = make_member()
    rows = [
        {"member": member.pk, "metric": metric, "month": month, "amount_fen": 500}
        for metric, month in (("receipt", NOVEMBER), ("receipt", OCTOBER), ("visit", OCTOBER))
    ]
    ids = kind().take(actor=keeper, now=NOW, rows=rows)
    assert [kind().current(keeper, ids)[pk] for pk in ids] == rows
    assert [(row.amount_fen, row.quantity) for row in Target.objects.order_by("-metric", "month_on")] == [
        (None, 5),
        (500, None),
        (500, None),
    ]
    kind().change(actor=keeper, now=NOW, rows={ids[0]: {"amount_fen": 7}, ids[2]: {"amount_fen": 900}})
    assert (Target.objects.get(pk=ids[0]).amount_fen, Target.objects.get(pk=ids[2]).quantity) == (7, 9)
    assert Entry.objects.filter(action="targets.put_targets").count() == 5
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


def test_a_file_without_a_metric_brings_receipts_and_counts_are_whole(keeper: Actor) -> None:
    member = make_member()
    [pk] = kind().take(actor=keeper, now=NOW, rows=[{"member": member.pk, "month": NOVEMBER, "amount_fen": 500}])
    assert Target.objects.get(pk=pk).metric == "receipt"
    row = {"member": member.pk, "month": NOVEMBER, "metric": "visit", "amount_fen": 550}
    assert list(kind().check(row)) == ["amount_fen"]  # type: ignore[misc]
    with pytest.raises(Invalid) as caught:
        kind().take(actor=keeper, now=NOW, rows=[row])
    assert list(caught.value.fields) == ["rows[0].amount_fen"]


def test_targets_of_teams_come_read_back_and_go(keeper: Actor) -> None:
    team_kind, team = registries.import_kinds.get("team_target"), make_team("华东组")
    row = {"team": team.pk, "metric": "new_customer", "month": NOVEMBER, "amount_fen": 600}
    [pk] = team_kind.take(actor=keeper, now=NOW, rows=[row])
    assert team_kind.current(keeper, [pk]) == {pk: row}
    assert team_kind.same(keeper, [row, {**row, "metric": "visit"}]) == [[pk], []]  # type: ignore[misc]
    assert kind().same(keeper, [{**row, "member": team.pk}]) == [[]]  # type: ignore[misc]
    team_kind.undo(actor=keeper, now=NOW, ids=[pk])
    assert Target.objects.count() == 0


HEADINGS = {
    "姓名 月份 目标": {"member": 0, "month": 1, "amount_fen": 2},
    "姓名 月份 指标": {"member": 0, "month": 1, "amount_fen": 2},
    "姓名 月份 指标 目标": {"member": 0, "month": 1, "metric": 2, "amount_fen": 3},
    "团队 成员 指标 月份 目标": {"member": 1, "metric": 2, "month": 3, "amount_fen": 4},
}


@pytest.mark.parametrize("headings", HEADINGS)
def test_old_and_new_files_are_recognised(headings: str) -> None:
    cells = {"姓名": "林越", "成员": "林越", "团队": "华东组", "月份": "2026-11", "目标": "60", "指标": "60"}
    if len(headings.split()) > 3:
        cells["指标"] = "新客户"
    lines = [" | ".join(headings.split()), *[" | ".join(cells[word] for word in headings.split())] * 3]
    best = guess(table("\n".join(lines)), list(registries.import_kinds))[0]
    assert (best.kind, dict(best.columns)) == ("target", HEADINGS[headings])


def test_put_targets_and_take_back_targets_refused_for_a_closed_month(keeper: Actor) -> None:
    target = make_target(month_on=OCTOBER, amount_fen=5)
    ledger.close_month(actor=SYSTEM, now=NOW, month_on=OCTOBER)
    with pytest.raises(MonthClosed):
        actions.put_targets(actor=keeper, now=NOW, rows=[(Owner("member", target.member_id), "receipt", OCTOBER, 6)])
    with pytest.raises(MonthClosed):
        actions.take_back_targets(actor=keeper, now=NOW, target_ids=[target.pk])
    assert Target.objects.get().amount_fen == 5


def test_put_targets_refused_for_nobody_and_for_less_than_nothing(keeper: Actor) -> None:
    with pytest.raises(Invalid):
        actions.put_targets(actor=keeper, now=NOW, rows=[(Owner("member", make_member().pk), "receipt", NOVEMBER, -1)])
    with pytest.raises(Missing):
        actions.put_targets(actor=keeper, now=NOW, rows=[(Owner("team", 999_999), "receipt", NOVEMBER, 1)])
    assert Target.objects.count() == 0


def test_put_targets_and_take_back_targets_not_allowed_without_the_power() -> None:
    seller = actor_for(make_member())
    with pytest.raises(NotAllowed):
        actions.put_targets(actor=seller, now=NOW, rows=[])
    with pytest.raises(NotAllowed):
        actions.take_back_targets(actor=seller, now=NOW, target_ids=[])
