"""The figures of teams in a settled month of the house, and two teams of one name that are two teams."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from tests.asking import cost, signed_in, text_of
from tests.factories.charter import make_charter
from tests.factories.incentives import OCTOBER, make_receipt_fact, make_run
from tests.factories.ledger import make_fact
from tests.factories.org import make_company, make_member, make_membership, make_team
from tests.factories.targets import make_target
from tests.performance.incentives.test_following import whole
from tests.performance.plans.rules.values import plan
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.org.models import Member, Team
from xiaozhang.performance.appraisal.clauses import KpiPay, KpiTable
from xiaozhang.performance.incentives import queries
from xiaozhang.performance.incentives.actions import planning
from xiaozhang.performance.incentives.models import Run, RunSnapshot, Statement
from xiaozhang.performance.incentives.queries.following import statements_in
from xiaozhang.performance.incentives.queries.replaying import replays
from xiaozhang.performance.simulation.queries.trying import settle_side

pytestmark = pytest.mark.django_db


def table(whose: str = "team") -> KpiTable:
    return KpiTable.model_validate({
        "roles": ["supervisor"],
        "indicators": [
            {"key": "receipt", "label": "回款", "metric": "receipt", "weight": 60, "target": "plan", "whose": whose},
            {"key": "visit", "label": "拜访", "metric": "visit", "weight": 40, "target": 10, "whose": whose},
        ],
        "extras": [{"key": "lapse", "label": "违时限", "metric": "lapse", "each": -1, "most": 5, "whose": whose}],
        "grades": [{"from": 0, "label": "合格"}],
    })  # fmt: skip


PAY = KpiPay.model_validate(
    {"roles": ["supervisor"], "base": "amount", "amount": 1000, "method": "proportional"}
)  # fmt: skip


class House:
    """A region with two teams; 周敏 leads the first of them, with a group below it, and 赵立 the region."""

    def __init__(self) -> None:
        make_company()
        self.head = make_member("赵立", role="sales_manager")
        self.leader, self.rival = make_member("周敏", role="supervisor"), make_member("钱进", role="supervisor")
        self.region = make_team("华东", leader=self.head)
        self.one = make_team("一队", parent=self.region, leader=self.leader)
        self.group = make_team("一组", parent=self.one)
        self.two = make_team("二队", parent=self.region, leader=self.rival)
        self.direct, self.below, self.other = (
            self.joined("林越", self.one), self.joined("何婷", self.group), self.joined("孙可", self.two),
        )  # fmt: skip
        for leader, team in ((self.head, self.region), (self.leader, self.one), (self.rival, self.two)):
            make_membership(leader, team, date(2026, 1, 1))

    def joined(self, name: str, team: Team) -> Member:
        return make_member(name, team=team)

    def facts(self) -> None:
        """Let October happen: 团队 100,000 + 50,000 + own 10,000, six visits, two lapses."""
        make_receipt_fact(self.direct, yuan=100_000)
        make_receipt_fact(self.below, yuan=50_000)
        make_receipt_fact(self.leader, yuan=10_000)
        make_receipt_fact(self.other, yuan=7_000)
        visit(self.direct, 4)
        visit(self.below, 2)
        visit(self.below, 2, "lapse")


def visit(member: Member, count: int, metric: str = "visit") -> None:
    make_fact(metric=metric, quantity=count, occurred_on=date(2026, 10, 12), credits={member.pk: 10_000})


def said(run: Run, member: Member) -> tuple[str | None, list[str]]:
    """Return the score of a member's month, and what is said of each figure before its points."""
    [sheet] = json.loads(statements_in(run).get(member=member).pay)["scores"]
    return sheet["total"], [line["words"].split("，")[0] for line in sheet["lines"]]


SCORE = [
    "团队实际 160000 ÷ 团队目标 200000 = 80%",
    "团队实际 6 ÷ 团队目标 10 = 60%",
    "团队实际 2",
]


def test_a_supervisor_is_scored_and_paid_by_the_team_with_those_below_it() -> None:
    house = House()
    make_charter(table(), PAY)
    house.facts()
    make_target(house.direct, OCTOBER, amount_fen=10_000_00)
    make_target(None, OCTOBER, 200_000_00, team=house.one)
    run = make_run()
    assert said(run, house.leader) == ("70", SCORE)  # 80 × 60% + 60 × 40% − 2
    assert Statement.objects.get(run=run, member=house.leader).paid_fen == 700_00
    unmeasured = ["未测量：团队本期没有目标", "未测量：团队本期没有数据", "团队本期没有数据"]
    assert said(run, house.rival) == (None, unmeasured)


def test_without_a_target_of_its_own_the_team_is_to_reach_what_its_members_are() -> None:
    house = House()
    make_charter(table(), PAY)
    house.facts()
    for member, yuan in ((house.direct, 150_000), (house.below, 90_000), (house.leader, 80_000), (house.other, 1)):
        make_target(member, OCTOBER, amount_fen=yuan * 100)
    assert said(make_run(), house.leader)[1][0] == "团队实际 160000 ÷ 团队成员目标合计 320000 = 50%"


def test_who_leads_no_team_is_told_so() -> None:
    house = House()
    make_charter(table(), PAY)
    alone = make_member("独行", role="supervisor", team=house.two)
    house.facts()
    run = make_run()
    assert said(run, alone) == (None, ["未测量：本期没有带团队"] * 2 + ["本期没有带团队"])
    assert "独行 2026-10 起的一期没有带团队" in run.outcome


def test_a_late_fact_of_the_team_settles_the_leaders_above_anew_to_the_bytes_of_a_whole_month() -> None:
    house = House()
    make_charter(table(), PAY)
    house.facts()
    make_target(house.direct, OCTOBER, amount_fen=200_000_00)
    for number in range(6):
        make_receipt_fact(house.joined(f"成员{number}", house.two), yuan=1_000)
    first = make_run()
    visit(house.below, 3)
    second = make_run()
    first.refresh_from_db()
    assert (second.follows_id, second.made_anew) == (first.pk, 2)  # 何婷 and 周敏 above
    assert said(second, house.leader)[1][1] == "团队实际 9 ÷ 团队目标 10 = 90%"
    assert whole(second) == whole(make_run(is_whole=True))


def test_payees_a_few_at_a_time_see_the_whole_team(monkeypatch: pytest.MonkeyPatch) -> None:
    house = House()
    make_charter(table(), PAY, plan(roles=["representative", "supervisor"]))
    house.facts()
    make_target(house.direct, OCTOBER, amount_fen=200_000_00)
    together = make_run(is_whole=True)
    monkeypatch.setattr(planning, "PAYEES_A_PART", 1)
    apart = make_run(is_whole=True)
    assert said(apart, house.leader) == ("70", [SCORE[0].replace("团队目标", "团队成员目标合计"), *SCORE[1:]])
    assert whole(apart) == whole(together)
    assert replays(Statement.objects.get(run=apart, member=house.leader)) is True
    alone = settle_side(OCTOBER, apart.mark, None, None, only=house.leader.pk).statement(house.leader.pk)
    assert alone is not None
    assert alone.scores[0]["total"] == "70"


def test_a_snapshot_says_who_leads_only_where_a_clause_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    house = House()
    make_target(house.direct, OCTOBER, amount_fen=200_000_00)
    make_charter(table("own"), PAY)
    assert not any(word in RunSnapshot.objects.get(run=make_run()).content for word in ("leads", "is_summed", "whose"))
    make_charter(table(), PAY)
    run = make_run()
    assert all(word in RunSnapshot.objects.get(run=run).content for word in ("leads", "is_summed", "whose"))
    assert not queries.moved_since(run)


def test_what_a_sale_is_expected_to_bring_is_weighed_by_the_score_of_the_team() -> None:
    house = House()
    weighed = {
        "label": "考核系数",
        "by": "score",
        "rows": [{"from": 0, "factor": "50%"}, {"from": 70, "factor": "100%"}],
    }
    make_charter(table(), PAY, plan(method=None, tiers=[{"from": 0, "rate": "1%"}], coefficients=[weighed],
                                    roles=["supervisor"]))  # fmt: skip
    house.facts()
    make_target(None, OCTOBER, 200_000_00, team=house.one)
    month = queries.planned_month(SYSTEM, house.leader.pk, date(2026, 10, 31))
    assert month.draft is not None
    assert month.draft.commission_fen == 100_00  # own 10,000 × 1%, at the score of the team's 160,000
    visit(house.below, 2, "lapse")
    month = queries.planned_month(SYSTEM, house.leader.pk, date(2026, 10, 31))
    assert month.draft is not None
    assert month.draft.commission_fen == 50_00


def test_a_statement_opens_the_facts_of_the_whole_team() -> None:
    house = House()
    make_charter(table(), PAY)
    house.facts()
    own = Statement.objects.get(run=make_run(state="published"), member=house.leader)
    client = signed_in(house.leader)
    page = text_of(client, f"/statements/{own.pk}/")
    assert cost(client, f"/statements/{own.pk}/") <= 16
    team = sorted([house.leader.pk, house.direct.pk, house.below.pk])
    members = "".join(f"&amp;member={pk}" for pk in team)
    assert f"?metric=visit{members}&amp;occurred_from=2026-10-01&amp;occurred_to=2026-10-31" in page
    assert "拜访（所带团队）" in page
    assert "团队实际 6 ÷ 团队目标 10 = 60%" in page


def same_name(**given: Any) -> tuple[Member, Member]:
    """Make two teams called 一队 with a member and 10,000 and 30,000 yuan each."""
    make_company()
    make_charter(plan(method=None, tiers=[{"from": 0, "rate": "1%"}], **given))
    people = []
    for region, name, yuan in (("华东", "林越", 10_000), ("华北", "何婷", 30_000)):
        member = make_member(name, team=make_team("一队", parent=make_team(region)))
        make_receipt_fact(member, yuan=yuan)
        people.append(member)
    return people[0], people[1]


def test_two_teams_of_one_name_share_no_pool() -> None:
    east, north = same_name(pool={"weights": "equal"})
    run = make_run()
    rows = Statement.objects.filter(run=run).order_by("member_id")
    assert list(rows.values_list("member_id", "team_name", "total_fen")) == [
        (east.pk, "华东/一队", 100_00),
        (north.pk, "华北/一队", 300_00),
    ]


def test_two_teams_of_one_name_have_their_own_attainment() -> None:
    reached = [{"from": 0, "factor": "50%"}, {"from": 100, "factor": "100%"}]
    east, north = same_name(coefficients=[{"label": "团队达成", "by": "team_attainment", "rows": reached}])
    for member in (east, north):
        make_target(member, OCTOBER, amount_fen=20_000_00)
    run = make_run()
    totals = dict(Statement.objects.filter(run=run).values_list("member_id", "total_fen"))
    assert totals == {east.pk: 50_00, north.pk: 300_00}
