"""A supervisor's page of the statements of their members."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.asking import signed_in
from tests.factories.appeals import make_appeal
from tests.factories.incentives import NOVEMBER, make_commission_charter, make_receipt_fact, make_run
from tests.factories.org import actor_for, make_company, make_member, make_team
from xiaozhang.foundation.org.models import Member
from xiaozhang.performance.appeals.queries import counts_on_statements
from xiaozhang.performance.incentives import queries
from xiaozhang.performance.incentives.models import Statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> dict[str, Member]:
    """Settle October and November for two members of one team, their leader, and one of another team."""
    make_company()
    make_commission_charter()
    east, south = make_team("华东组"), make_team("华南组")
    people = {
        "leader": make_member("周敏", role="supervisor", team=east),
        "one": make_member("林越", team=east),
        "two": make_member("许航", team=east),
        "other": make_member("何婷", team=south),
    }
    for name, first, then in (("one", 100_000, 150_000), ("two", 50_000, 20_000), ("other", 777_000, 777_000)):
        make_receipt_fact(people[name], date(2026, 10, 9), first)
        make_receipt_fact(people[name], date(2026, 11, 9), then)
    make_run(state="published")
    make_run(NOVEMBER, state="published")
    return people


def page_of(client: Client, more: str = "") -> str:
    answer = client.get(f"/statements/team/{more}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_supervisor_sees_the_latest_month_of_the_team_alone_and_what_has_changed(house: dict[str, Member]) -> None:
    page = page_of(signed_in(house["leader"]))
    assert "林越" in page
    assert "许航" in page
    assert "何婷" not in page
    for words in ("2026 年 11 月：2 人，所得 2,550.00，应发 2,550.00 元", "2 人未确认", "750.00", "−450.00"):
        assert words in page
    assert "1,500.00" not in page
    assert "1,500.00" in page_of(signed_in(house["leader"]), "?view=all")


def test_the_sums_of_the_team_are_those_of_its_rows(house: dict[str, Member]) -> None:
    sums = queries.team_sums(actor_for(house["leader"]))
    assert (sums.month_on, sums.members, sums.total_fen, sums.due_fen, sums.unconfirmed) == (
        NOVEMBER,
        2,
        2_550_00,
        2_550_00,
        2,
    )


def test_a_representative_finds_nobody_and_no_way_here(house: dict[str, Member]) -> None:
    client = signed_in(house["one"])
    page = page_of(client)
    assert "许航" not in page
    assert "没有团队成员的结算单" in page
    assert "/statements/team/" not in client.get("/statements/").content.decode()
    assert "/statements/team/" in signed_in(house["leader"]).get("/statements/").content.decode()


def test_appeals_against_a_statement_are_counted_beside_it(house: dict[str, Member]) -> None:
    statement = Statement.objects.get(member=house["two"], month_on=NOVEMBER)
    make_appeal(statement=statement)
    page = page_of(signed_in(house["leader"]))
    assert "申诉" in page
    assert counts_on_statements(actor_for(house["leader"]), [statement.pk]) == {statement.pk: 1}
    assert counts_on_statements(actor_for(house["one"]), [statement.pk]) == {}


def test_rows_are_sorted_and_cost_the_same_queries(house: dict[str, Member]) -> None:
    boss = signed_in(make_member("赵立", role="sales_manager"))
    up, down = page_of(boss, "?sort=total"), page_of(boss, "?sort=-total")
    assert up.index("许航") < up.index("林越") < up.index("何婷")
    assert down.index("何婷") < down.index("林越") < down.index("许航")
    leader, counts = signed_in(house["leader"]), []
    for client in (boss, leader):
        page_of(client)
        with CaptureQueriesContext(connection) as seen:
            page_of(client)
        counts.append(len(seen))
    assert max(counts) <= 12
