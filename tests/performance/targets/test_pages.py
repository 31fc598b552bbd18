"""Targets on screen."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from uuid import uuid4

import pytest

from tests.asking import cost, signed_in
from tests.factories.incentives import make_receipt_fact
from tests.factories.ledger import make_fact
from tests.factories.org import make_company, make_member, make_team
from tests.factories.targets import make_target
from xiaozhang.foundation.org.models import Member
from xiaozhang.performance.targets import queries

pytestmark = pytest.mark.django_db
NOVEMBER = date(2026, 11, 1)


@pytest.fixture(autouse=True)
def company() -> None:
    make_company()


def sent(**fields: object) -> dict[str, object]:
    return {"request_key": str(uuid4()), **fields}


def test_a_manager_types_targets_and_sees_the_sums() -> None:
    team = make_team("华东组")
    one, two = make_member("林越", team=team), make_member("何婷", team=team)
    client = signed_in(make_member("赵立", role="sales_manager"))
    boss = {f"member_{Member.objects.get(name='赵立').pk}": ""}
    answer = client.post(
        "/targets/?month=2026-11", sent(**{f"member_{one.pk}": "60万", f"member_{two.pk}": "500,000.50", **boss})
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, "/targets/?month=2026-11")
    assert queries.targets_of(NOVEMBER) == {one.pk: 600_000_00, two.pk: 500_000_50}
    page = client.get("/targets/?month=2026-11").content.decode()
    assert page.count("1,100,000.50") == 2  # the team, and the department


def test_a_wrong_amount_comes_back_with_its_reason_and_saves_nothing() -> None:
    member = make_member("林越")
    client = signed_in(make_member("赵立", role="sales_manager"))
    answer = client.post("/targets/?month=2026-11", sent(**{f"member_{member.pk}": "六十万"}))
    assert answer.status_code == 422
    assert "请写成 1,234.50 或 3万，最多两位小数。" in answer.content.decode()
    assert queries.targets_of(NOVEMBER) == {}


def test_a_stale_sheet_is_refused() -> None:
    member = make_member("林越")
    make_target(member, NOVEMBER, 300_00)
    client = signed_in(make_member("赵立", role="sales_manager"))
    fields = {f"member_{member.pk}": "5", f"shown_{member.pk}": "1.00"}
    answer = client.post("/targets/?month=2026-11", sent(**fields))
    assert answer.status_code == 409
    assert "林越的目标刚被别人改过，没有覆盖" in answer.content.decode()


def test_somebody_else_s_member_in_the_form_is_not_read() -> None:
    team = make_team("华东组")
    leader, mine = make_member("周敏", role="supervisor", team=team), make_member("林越", team=team)
    other = make_member("何婷", team=make_team("华南组"))
    fields = {f"member_{mine.pk}": "1", f"member_{other.pk}": "2", f"member_{leader.pk}": "3"}
    signed_in(leader).post("/targets/?month=2026-11", sent(**fields))
    assert queries.targets_of(NOVEMBER) == {mine.pk: 1_00}


def test_a_representative_sees_the_own_months_and_cannot_type() -> None:
    member = make_member("林越")
    make_target(member, NOVEMBER, 600_000_00)
    make_receipt_fact(member, date(2026, 11, 3), 100_000)
    client = signed_in(member)
    page = client.get("/targets/").content.decode()
    assert "我的目标" in page
    assert "600,000.00" in page
    client.post("/targets/?month=2026-11", sent(**{f"member_{member.pk}": "1"}))
    assert queries.targets_of(NOVEMBER) == {member.pk: 600_000_00}


@pytest.mark.parametrize("month", ["x", "2026-13", "2026-00", "99999-1", "２０２６-11"])
def test_a_month_that_does_not_exist(month: str) -> None:
    client = signed_in(make_member("赵立", role="sales_manager"))
    assert client.get("/targets/", {"month": month}).status_code in (200, 404)


def test_the_sheet_of_a_count_takes_whole_numbers_and_the_target_of_a_team() -> None:
    team = make_team("华东组")
    one, two = make_member("林越", team=team), make_member("何婷", team=team)
    make_fact(metric="new_customer", quantity=1, occurred_on=date(2026, 11, 3), credits={one.pk: 10_000})
    client = signed_in(make_member("赵立", role="sales_manager"))
    address = "/targets/?month=2026-11&metric=new_customer"
    wrong = client.post(address, sent(**{f"member_{one.pk}": "2.5"}))
    assert wrong.status_code == 422
    assert "请填整数" in wrong.content.decode()
    figures = {f"member_{one.pk}": "4", f"member_{two.pk}": "3", f"team_{team.pk}": "10"}
    answer = client.post(address, sent(**figures))
    assert (answer.status_code, answer.headers["Location"]) == (302, address)
    assert queries.targets_of(NOVEMBER, metric="new_customer") == {one.pk: 4, two.pk: 3}
    assert queries.team_targets_of(NOVEMBER, metric="new_customer") == {team.pk: 10}
    assert queries.targets_of(NOVEMBER) == {}
    [shown] = [each for each in client.get(address).context["teams"] if each.name == "华东组"]
    assert (shown.target, shown.own, shown.left, shown.reached) == ("7", "10", "3", "1")
    assert [(row.name, row.target, row.reached, row.attained) for row in shown.rows] == [
        ("林越", "4", "1", Fraction(1, 4)),
        ("何婷", "3", "0", Fraction(0)),
    ]
    assert client.get("/targets/?metric=nonsense").status_code == 404


def test_a_representative_sees_the_own_months_of_a_count() -> None:
    member = make_member("林越")
    make_target(member, NOVEMBER, 4, metric="new_customer")
    page = signed_in(member).get("/targets/?metric=new_customer")
    assert [(row["target"], row["reached"]) for row in page.context["months"][:2]] == [("4", "0"), ("—", "0")]


def test_a_supervisor_does_not_set_the_target_of_the_own_team() -> None:
    leader = make_member("周敏", role="supervisor")
    team = make_team("华东组", leader=leader)
    make_member("林越", team=team)
    make_target(team=team, month_on=NOVEMBER, amount_fen=100_00)
    client = signed_in(leader)
    client.post("/targets/?month=2026-11", sent(**{f"team_{team.pk}": "1"}))
    assert queries.team_targets_of(NOVEMBER) == {team.pk: 100_00}
    page = client.get("/targets/?month=2026-11")
    assert [(each.name, each.own, each.box) for each in page.context["teams"]] == [
        ("华东组", "100.00", None),
        ("", "—", None),
    ]


def test_the_changes_of_a_month_are_listed_to_who_has_the_member_in_reach() -> None:
    team = make_team("华东组")
    leader, mine = make_member("周敏", role="supervisor", team=team), make_member("林越", team=team)
    other = make_member("何婷", team=make_team("华南组"))
    for member in (mine, other):
        make_target(member, NOVEMBER, 3, metric="visit")
    make_target(mine, NOVEMBER, 5, metric="visit")
    lines = signed_in(leader).get("/targets/history/?month=2026-11&metric=visit").context["lines"]
    told = [(title, [(change.old, change.new) for change in line.changes]) for title, line in lines]
    assert told == [("林越 2026-11 拜访", [("3", "5")]), ("林越 2026-11 拜访", [("—", "3")])]
    make_target(mine, NOVEMBER, 6, metric="visit")
    make_target(make_member("新人", team=team), NOVEMBER, 6, metric="visit")
    assert len(signed_in(leader).get("/targets/history/?month=2026-11&metric=visit").context["lines"]) == 4


def test_the_sheet_asks_little_however_many_members_it_has() -> None:
    team = make_team("华东组")
    leader = make_member("赵立", role="sales_manager", team=team, login="zhaoli")
    make_target(make_member("成员", team=team), NOVEMBER)
    client = signed_in(leader)
    one = cost(client, "/targets/?month=2026-11")
    for number in range(3):
        make_target(make_member(f"成员{number}", team=team), NOVEMBER)
    assert cost(client, "/targets/?month=2026-11") == one
    assert one <= 15
