"""What setting targets promises."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.incentives import make_commission_charter, make_run
from tests.factories.org import NOW, actor_for, make_member, make_team
from tests.factories.targets import make_target
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import Invalid, Missing, NotAllowed, Stale
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.performance.incentives import actions as settlement
from xiaozhang.performance.targets import actions, queries
from xiaozhang.performance.targets.errors import MonthClosed, OwnTarget
from xiaozhang.performance.targets.models import Target

pytestmark = pytest.mark.django_db
NOVEMBER = date(2026, 11, 1)


def manager() -> Actor:
    return actor_for(make_member("赵立", role="sales_manager"))


def test_set_targets_sets_changes_and_takes_away() -> None:
    one, two, three = make_member("林越"), make_member("何婷"), make_member("许航")
    make_target(two, NOVEMBER, 100_00)
    make_target(three, NOVEMBER, 200_00)
    changed = actions.set_targets(
        actor=manager(), now=NOW, month_on=NOVEMBER, amounts={one.pk: 600_000_00, two.pk: 500_000_00, three.pk: None}
    )
    assert changed == 3
    assert queries.targets_of(NOVEMBER) == {one.pk: 600_000_00, two.pk: 500_000_00}
    entries = Entry.objects.filter(action="targets.set_targets").order_by("-id")[:3]
    assert {entry.title: entry.changes["amount_fen"] for entry in entries} == {
        "林越 2026-11": [None, 600_000_00],
        "何婷 2026-11": [100_00, 500_000_00],
        "许航 2026-11": [200_00, None],
    }


def test_set_targets_repeated_changes_nothing_and_leaves_no_trace() -> None:
    member = make_member()
    make_target(member, NOVEMBER, 100_00)
    before = Entry.objects.count()
    assert actions.set_targets(actor=SYSTEM, now=NOW, month_on=NOVEMBER, amounts={member.pk: 100_00}) == 0
    assert Entry.objects.count() == before


def test_set_targets_refused_when_somebody_changed_one_meanwhile() -> None:
    one, two = make_member("林越"), make_member("何婷")
    make_target(two, NOVEMBER, 300_00)
    with pytest.raises(Stale, match="何婷的目标刚被别人改过"):
        actions.set_targets(
            actor=manager(),
            now=NOW,
            month_on=NOVEMBER,
            amounts={one.pk: 1_00, two.pk: 2_00},
            shown={one.pk: None, two.pk: 100_00},
        )
    assert queries.targets_of(NOVEMBER) == {two.pk: 300_00}


def test_set_targets_leaves_alone_what_the_form_did_not_change() -> None:
    one, two = make_member("林越"), make_member("何婷")
    make_target(two, NOVEMBER, 300_00)
    actions.set_targets(
        actor=manager(), now=NOW, month_on=NOVEMBER, amounts={one.pk: 1_00, two.pk: 300_00},
        shown={one.pk: None, two.pk: 300_00},
    )  # fmt: skip
    assert queries.targets_of(NOVEMBER) == {one.pk: 1_00, two.pk: 300_00}


def test_set_targets_refused_in_a_closed_month() -> None:
    make_commission_charter()
    member = make_member()
    run = make_run(date(2026, 10, 1), state="confirmed")
    settlement.close_month(actor=SYSTEM, now=NOW, run_id=run.pk)
    with pytest.raises(MonthClosed, match="2026 年 10 月已结账"):
        actions.set_targets(actor=SYSTEM, now=NOW, month_on=date(2026, 10, 1), amounts={member.pk: 1_00})
    assert not Target.objects.exists()


@pytest.mark.parametrize("amount_fen", [-1, 10**15 + 1])
def test_set_targets_refused_beyond_reason(amount_fen: int) -> None:
    member = make_member()
    with pytest.raises(Invalid):
        actions.set_targets(actor=SYSTEM, now=NOW, month_on=NOVEMBER, amounts={member.pk: amount_fen})
    assert not Target.objects.exists()


def test_set_targets_of_a_supervisor_reach_the_own_team_only() -> None:
    team = make_team("华东组")
    leader = make_member("周敏", role="supervisor", team=team)
    mine, other = make_member("林越", team=team), make_member("何婷", team=make_team("华南组"))
    actor = actor_for(leader)
    actions.set_targets(actor=actor, now=NOW, month_on=NOVEMBER, amounts={mine.pk: 1_00})
    with pytest.raises(Missing):
        actions.set_targets(actor=actor, now=NOW, month_on=NOVEMBER, amounts={mine.pk: 2_00, other.pk: 2_00})
    with pytest.raises(OwnTarget, match="由上级填写"):
        actions.set_targets(actor=actor, now=NOW, month_on=NOVEMBER, amounts={leader.pk: 2_00})
    assert queries.targets_of(NOVEMBER) == {mine.pk: 1_00}


def test_set_targets_refused_for_nobody() -> None:
    with pytest.raises(Missing):
        actions.set_targets(actor=SYSTEM, now=NOW, month_on=NOVEMBER, amounts={987_654: 1_00})


def test_set_targets_not_allowed_for_a_representative() -> None:
    member = make_member()
    with pytest.raises(NotAllowed):
        actions.set_targets(actor=actor_for(member), now=NOW, month_on=NOVEMBER, amounts={member.pk: 1_00})
    assert not Target.objects.exists()


def test_set_targets_keeps_each_metric_by_itself_in_its_unit() -> None:
    member, team = make_member("林越"), make_team("华东组")
    fixed = {"actor": manager(), "now": NOW, "month_on": NOVEMBER}
    actions.set_targets(**fixed, amounts={member.pk: 100_00})
    actions.set_targets(**fixed, metric="new_customer", amounts={member.pk: 4}, teams={team.pk: 9})
    rows = Target.objects.order_by("pk").values_list("metric", "member_id", "team_id", "amount_fen", "quantity")
    assert list(rows) == [
        ("receipt", member.pk, None, 100_00, None),
        ("new_customer", member.pk, None, None, 4),
        ("new_customer", None, team.pk, None, 9),
    ]
    entry = Entry.objects.filter(action="targets.set_targets").latest("id")
    assert (entry.title, entry.changes["quantity"]) == ("华东组 2026-11 新客户", [None, 9])


def test_set_targets_of_a_team_refused_to_who_is_measured_by_it_and_to_strangers() -> None:
    leader = make_member("周敏", role="supervisor")
    team, other = make_team("华东组", leader=leader), make_team("华南组")
    make_member("林越", team=team)
    make_member("何婷", team=other)
    fixed = {"actor": actor_for(leader), "now": NOW, "month_on": NOVEMBER, "amounts": {}}
    with pytest.raises(OwnTarget, match="本团队的目标由上级填写"):
        actions.set_targets(**fixed, teams={team.pk: 1_00})
    with pytest.raises(Missing):
        actions.set_targets(**fixed, teams={other.pk: 1_00})
    with pytest.raises(Missing):
        actions.set_targets(**{**fixed, "actor": SYSTEM}, teams={999_999: 1_00})
    assert not Target.objects.exists()


def test_set_targets_refused_for_a_metric_nobody_counts_and_beyond_reason() -> None:
    member = make_member()
    fixed = {"actor": SYSTEM, "now": NOW, "month_on": NOVEMBER}
    with pytest.raises(Missing, match="没有「nonsense」这个指标"):
        actions.set_targets(**fixed, metric="nonsense", amounts={member.pk: 1})
    with pytest.raises(Invalid):
        actions.set_targets(**fixed, metric="visit", amounts={member.pk: 10**9 + 1})
    assert not Target.objects.exists()
