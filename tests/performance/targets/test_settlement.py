"""Targets of any metric, of members and teams, reach settlement: a month scored and paid as reckoned by hand."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from tests.factories.charter import make_charter
from tests.factories.incentives import make_receipt_fact, make_run
from tests.factories.ledger import make_fact
from tests.factories.org import NOW, actor_for, make_company, make_member, make_membership, make_team
from xiaozhang.base.actor import Actor
from xiaozhang.base.periods import month_period
from xiaozhang.foundation.org.models import Member, Team
from xiaozhang.performance.appraisal.clauses import KpiTable
from xiaozhang.performance.incentives import queries as incentives
from xiaozhang.performance.incentives.models import Run, Statement
from xiaozhang.performance.plans.clauses import CommissionPlan
from xiaozhang.performance.targets import actions, queries

pytestmark = pytest.mark.django_db
OCTOBER, SEPTEMBER = date(2026, 10, 1), date(2026, 9, 1)

KPI = KpiTable.model_validate(
    {
        "roles": ["representative"],
        "indicators": [
            {"key": "signed", "label": "签约", "metric": "signed_amount", "weight": 50, "target": "plan", "cap": 120},
            {"key": "new", "label": "新客户", "metric": "new_customer", "weight": 30, "target": "plan", "cap": 120},
            {"key": "visit", "label": "拜访", "metric": "visit", "weight": 20, "target": "plan", "cap": 120},
        ],
        "grades": [{"from": 0, "label": "C"}, {"from": 80, "label": "B"}, {"from": 95, "label": "A"}],
    }
)


def plan(**given: Any) -> CommissionPlan:
    return CommissionPlan.model_validate({"roles": ["representative"], "base": {"metric": "receipt"}, **given})


COMMISSION = plan(
    tiers=[{"from": 0, "rate": "2%"}], gate={"by": "total", "metric": "new_customer", "at_least": 2}
)  # fmt: skip
FOUND = plan(
    base={"metric": "new_customer", "of": "units"}, tiers=[{"from": 0, "each": 500}],
    gate={"by": "attainment", "at_least": 75},
)  # fmt: skip
REACHED = [{"from": 0, "factor": "50%"}, {"from": 80, "factor": "100%"}]
OVERRIDE = plan(
    roles=["supervisor"], earns_on="below", levels=["100%"], tiers=[{"from": 0, "rate": "1%"}],
    coefficients=[{"label": "团队达成", "by": "attainment", "rows": REACHED}],
)  # fmt: skip


class House:
    """Two representatives and their supervisor, with what happened in October."""

    def __init__(self) -> None:
        make_company()
        make_charter(KPI, COMMISSION, FOUND, OVERRIDE)
        self.leader = make_member("周敏", role="supervisor")
        self.team: Team = make_team("华东组", leader=self.leader)
        make_membership(self.leader, self.team, date(2026, 1, 1))
        self.one, self.two = make_member("林越", team=self.team), make_member("何婷", team=self.team)
        self.manager: Actor = actor_for(make_member("赵立", role="sales_manager"))
        make_receipt_fact(self.one, yuan=80_000)
        make_receipt_fact(self.two, yuan=60_000)
        day = {"occurred_on": date(2026, 10, 12), "credits": {self.one.pk: 10_000}}
        make_fact(metric="signed_amount", amount_fen=180_000_00, **day)
        for _number in range(3):
            make_fact(metric="new_customer", quantity=1, **day)
        make_fact(metric="visit", quantity=9, **day)

    def targets(self, metric: str, teams: dict[int, int | None] | None = None, **amounts: int) -> None:
        """Enter targets as people do, by the action."""
        ids = dict(Member.objects.values_list("name", "pk"))
        actions.set_targets(
            actor=self.manager, now=NOW, month_on=OCTOBER, metric=metric,
            amounts={ids[name]: figure for name, figure in amounts.items()}, teams=teams or {},
        )  # fmt: skip

    def total(self, run: Run, member: Member) -> int:
        return Statement.objects.get(run=run, member=member).total_fen


def scores(run: Run, member: Member) -> tuple[str | None, str, dict[str, str | None]]:
    [sheet] = json.loads(Statement.objects.get(run=run, member=member).pay)["scores"]
    return sheet["total"], sheet["grade"], {line["key"]: line["score"] for line in sheet["lines"]}


def test_a_month_is_scored_and_paid_by_targets_of_members_and_teams() -> None:
    house = House()
    house.targets("receipt", 林越=100_000_00, 何婷=100_000_00)
    house.targets("signed_amount", 林越=200_000_00)
    house.targets("new_customer", 林越=4)
    run = make_run(OCTOBER)
    # 签约 90 分 × 50、新客户 75 分 × 30，拜访没有目标不计：(4500 + 2250) / 80 = 84.375，得分到百分位
    assert scores(run, house.one) == ("84.38", "B", {"signed": "90", "new": "75", "visit": None})
    assert scores(run, house.two) == (None, "", {"signed": None, "new": None, "visit": None})
    # 林越：80,000 × 2% 过门槛（新客户 3 家），新客户 3 × 500（完成 75%）；何婷没有新客户，不过门槛
    assert (house.total(run, house.one), house.total(run, house.two)) == (1_600_00 + 1_500_00, 0)
    # 周敏：团队 140,000 / 200,000 = 70%，系数 50%
    assert house.total(run, house.leader) == 700_00


def test_a_team_s_own_target_counts_in_place_of_the_sum_and_a_run_says_that_targets_moved() -> None:
    house = House()
    house.targets("receipt", 林越=100_000_00, 何婷=100_000_00)
    before = make_run(OCTOBER)
    assert not incentives.moved_since(before)
    house.targets("new_customer", 林越=4)
    moved = incentives.moved_since(before)
    assert (moved.targets, moved.pay, bool(moved)) == (True, True, True)
    house.targets("receipt", teams={house.team.pk: 150_000_00})
    run = make_run(OCTOBER)
    assert not incentives.moved_since(run)
    assert house.total(run, house.leader) == 1_400_00  # 140,000 / 150,000 = 93.3%，系数 100%


def test_what_has_no_target_is_not_measured() -> None:
    house = House()
    run = make_run(OCTOBER)
    assert scores(run, house.one) == (None, "", {"signed": None, "new": None, "visit": None})
    assert house.total(run, house.one) == 1_600_00  # 完成率按 0 取：新客户计提不过门槛
    assert queries.aims_between(month_period(OCTOBER)) == []


def test_aims_are_those_of_the_months_by_where_members_were_last() -> None:
    make_company()
    top = make_team("大区")
    east, south = make_team("华东组", parent=top), make_team("华南组", parent=top)
    mover, stayer = make_member("林越"), make_member("何婷", team=south)
    make_membership(mover, east, date(2026, 1, 1), date(2026, 10, 15))
    make_membership(mover, south, date(2026, 10, 15), None)
    manager = actor_for(make_member("赵立", role="sales_manager"))
    for month_on in (SEPTEMBER, OCTOBER):
        actions.set_targets(
            actor=manager, now=NOW, month_on=month_on, metric="visit", amounts={mover.pk: 10, stayer.pk: 5}
        )
    actions.set_targets(
        actor=manager, now=NOW, month_on=OCTOBER, metric="visit", amounts={}, teams={east.pk: 3}
    )  # fmt: skip
    inputs = incentives.month_inputs(OCTOBER)
    assert {
        (each.owner, each.period): int(each.figure) for each in inputs.targets if each.owner.startswith("team:")
    } == {
        ("team:华东组", "2026-09"): 10,
        ("team:华南组", "2026-09"): 5,
        ("team:大区", "2026-09"): 15,
        ("team:华东组", "2026-10"): 3,
        ("team:华南组", "2026-10"): 15,
        ("team:大区", "2026-10"): 18,
    }
