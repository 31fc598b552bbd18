"""A team's target broken down as the charter says, in one action."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.asking import signed_in
from tests.factories.charter import make_charter
from tests.factories.incentives import make_receipt_fact
from tests.factories.org import NOW, actor_for, make_company, make_member, make_team
from tests.factories.staffing import make_absence
from tests.factories.targets import make_target
from tests.kinds.typical import typical
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import Missing, NotAllowed, Stale
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.ledger import actions as ledger
from xiaozhang.foundation.org.models import Member, Team
from xiaozhang.performance.targets import actions, queries
from xiaozhang.performance.targets.clauses import TargetBreakdown, TargetPolicy
from xiaozhang.performance.targets.errors import CannotBreakDown, MonthClosed, OwnTarget
from xiaozhang.performance.targets.models import Target

pytestmark = pytest.mark.django_db
NOVEMBER = date(2026, 11, 1)


def policy(**changes: Any) -> TargetPolicy:
    bases = [
        {"basis": "history", "weight": 60},
        {"basis": "territory", "weight": 20},
        {"basis": "workdays", "weight": 20},
    ]
    return TargetPolicy.model_validate({**typical()["target_policy"], "bases": bases, **changes})


def breakdown(**changes: Any) -> TargetBreakdown:
    given = {"metric": "receipt", "among": "equal", "roles": ["representative"]}
    return TargetBreakdown.model_validate({**given, **changes})


@pytest.fixture
def team() -> tuple[Team, list[Member]]:
    make_company()
    east = make_team("华东组", leader=make_member("周敏", role="supervisor"))
    return east, [make_member(name, team=east) for name in ("林越", "何婷", "许航")]


def broken(team: Team, whole: int, **given: Any) -> int:
    fixed = {"actor": SYSTEM, "now": NOW, "month_on": NOVEMBER, "metric": "receipt", "locked": {}}
    return actions.break_down_target(**{**fixed, "team_id": team.pk, "whole": whole, **given})


def test_break_down_target_shares_out_exactly_and_sets_the_team_s_own(team: tuple[Team, list[Member]]) -> None:
    east, (one, two, three) = team
    make_charter(breakdown())
    assert broken(east, 1_000_001, locked={one.pk: 500_000}) == 4
    assert queries.targets_of(NOVEMBER) == {one.pk: 500_000, two.pk: 250_001, three.pk: 250_000}
    assert queries.team_targets_of(NOVEMBER) == {east.pk: 1_000_001}
    entries = Entry.objects.filter(action="targets.break_down_target")
    assert {entry.title: entry.changes["amount_fen"] for entry in entries} == {
        "林越 2026-11": [None, 500_000],
        "何婷 2026-11": [None, 250_001],
        "许航 2026-11": [None, 250_000],
        "华东组 2026-11": [None, 1_000_001],
    }
    before = Entry.objects.count()
    assert broken(east, 1_000_001, locked={one.pk: 500_000}) == 0
    assert Entry.objects.count() == before


def test_the_bases_of_the_policy_weigh_and_bound_those_without_figures_do_not_count(
    team: tuple[Team, list[Member]],
) -> None:
    east, (one, two, three) = team
    make_charter(policy(floor="60%", ceiling="160%"))
    make_receipt_fact(one, date(2026, 8, 3), 300_000)
    make_receipt_fact(two, date(2026, 8, 3), 100_000)
    make_absence(three, start_on=date(2026, 11, 2), end_on=date(2026, 12, 1))
    scheme = queries.scheme_of(SYSTEM, east.pk, NOVEMBER, "receipt")
    assert [str(each) for each in scheme.shares_by] == ["近十二个月业绩 75%", "在岗工作日 25%"]
    assert [str(each) for each in scheme.left_out] == ["负责地区的市场容量"]
    weights = {each.name: each.weight for each in scheme.holders}
    assert weights == {"林越": 60 * Fraction(3, 4) + 10, "何婷": 60 * Fraction(1, 4) + 10, "许航": 0}
    # 人均 100：林越按权重 156.25，许航没有权重，到下限 60，其余 240 按 55:25 分：165 过上限，取 160，何婷得 80
    assert queries.parts_of(scheme, 300_00, {}) == {one.pk: 160_00, two.pk: 80_00, three.pk: 60_00}


def test_a_count_is_broken_down_to_whole_units(team: tuple[Team, list[Member]]) -> None:
    east, (one, two, three) = team
    make_charter(breakdown(metric="new_customer"), policy())
    broken(east, 7, metric="new_customer")
    assert queries.targets_of(NOVEMBER, metric="new_customer") == {one.pk: 3, two.pk: 2, three.pk: 2}


def test_break_down_target_refused_naming_the_locks(team: tuple[Team, list[Member]]) -> None:
    east, (one, two, three) = team
    make_charter(policy())
    with pytest.raises(CannotBreakDown, match="锁定 林越 90.00、何婷 9.00 之后，余下 1 人要分 1.00"):
        broken(east, 100_00, locked={one.pk: 90_00, two.pk: 9_00})
    with pytest.raises(CannotBreakDown, match="全部锁定了（林越 0.01、何婷 0.01、许航 0.01）"):
        broken(east, 100_00, locked={each.pk: 1 for each in (one, two, three)})
    with pytest.raises(CannotBreakDown, match="没有参加分解的成员"):
        broken(make_team("空组"), 100_00)
    assert not Target.objects.exists()


def test_break_down_target_refused_where_it_cannot_be(team: tuple[Team, list[Member]]) -> None:
    east, members = team
    with pytest.raises(Missing, match="现行制度里没有"):
        broken(east, 100_00)
    make_charter(breakdown())
    with pytest.raises(Stale):
        broken(east, 100_00, seen={each.pk: 1 for each in members})
    with pytest.raises(Missing):
        broken(east, 100_00, locked={make_member("路人").pk: 1})
    ledger.close_month(actor=SYSTEM, now=NOW, month_on=date(2026, 10, 1))
    with pytest.raises(MonthClosed):
        broken(east, 100_00, month_on=date(2026, 10, 1))
    assert not Target.objects.exists()


def test_who_leads_a_team_shares_out_what_was_set_for_it(team: tuple[Team, list[Member]]) -> None:
    east, members = team
    make_charter(breakdown())
    leader = actor_for(Member.objects.get(name="周敏"))
    with pytest.raises(Missing):
        broken(east, 90_00, actor=leader)
    make_target(team=east, month_on=NOVEMBER, amount_fen=90_00)
    with pytest.raises(OwnTarget):
        broken(east, 60_00, actor=leader)
    broken(east, 90_00, actor=leader)
    assert queries.targets_of(NOVEMBER) == {each.pk: 30_00 for each in members}
    other = actor_for(make_member("吴桐", role="supervisor", team=make_team("华南组")))
    with pytest.raises(Missing):
        broken(east, 90_00, actor=other)
    with pytest.raises(NotAllowed):
        broken(east, 90_00, actor=actor_for(members[0]))


def sent(**fields: object) -> dict[str, object]:
    return {"request_key": str(uuid4()), **fields}


def test_the_page_tries_then_keeps_what_it_showed(team: tuple[Team, list[Member]]) -> None:
    east, (one, two, three) = team
    make_charter(breakdown(), policy())
    client = signed_in(make_member("赵立", role="sales_manager"))
    address = f"/targets/break/?month=2026-11&team={east.pk}"
    assert "按制度分解" in client.get("/targets/?month=2026-11").content.decode()
    locks = {f"lock_{one.pk}": "on", f"part_{one.pk}": "40万", "whole": "120万"}
    page = client.post(address, sent(step="try", **locks))
    assert page.status_code == 200
    seen = page.context["seen"]
    assert seen == f"{one.pk}:40000000 {two.pk}:40000000 {three.pk}:40000000"
    assert not Target.objects.exists()
    stale = client.post(address, sent(step="keep", seen=seen, **{**locks, "whole": "90万"}))
    assert stale.status_code == 409
    answer = client.post(address, sent(step="keep", seen=seen, **locks))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/targets/?month=2026-11")
    assert queries.team_targets_of(NOVEMBER) == {east.pk: 1_200_000_00}
    refused = client.post(address, sent(step="try", **{**locks, f"part_{one.pk}": "119万"}))
    assert refused.status_code == 422
    assert "锁定 林越 1,190,000.00 之后" in refused.content.decode()
    assert client.post(address, sent(step="try", whole="1", **{f"lock_{one.pk}": "on"})).status_code == 422


def test_a_break_down_costs_the_same_for_more_members(team: tuple[Team, list[Member]]) -> None:
    east, _members = team
    make_charter(policy())
    queries.scheme_of(SYSTEM, east.pk, NOVEMBER, "receipt")  # what is kept of charter and calendar is read once
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as caught:
            queries.scheme_of(SYSTEM, east.pk, NOVEMBER, "receipt")
        counts.append(len(caught))
        make_member("新人", team=east)
        make_member("新手", team=east)
    assert counts[0] == counts[1]
