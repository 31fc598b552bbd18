"""Every list of the house can be taken away by those with its power and by nobody else, with its own rows alone."""

from __future__ import annotations

import csv
import io
from datetime import date

import openpyxl
import pytest
from django.test import Client

from tests.asking import signed_in
from tests.factories.contracts import make_receipt
from tests.factories.customers import make_customer, make_follow_up
from tests.factories.deals import make_deal
from tests.factories.incentives import make_statement
from tests.factories.org import make_company, make_member, make_team
from tests.factories.products import make_product
from tests.factories.targets import make_target
from xiaozhang.foundation.audit.models import Entry

pytestmark = pytest.mark.django_db
# address, who may by the shipped roles, who sees the list and may not take it away
LISTS = (
    ("/customers/", "sales_manager", "representative"),
    ("/customers/follow-ups/", "sales_manager", "representative"),
    ("/deals/list/", "sales_manager", "representative"),
    ("/contracts/", "finance", "representative"),
    ("/contracts/receipts/", "finance", "representative"),
    ("/products/", "finance", "representative"),
    ("/administration/members/", "hr", "representative"),
    ("/audit/", "administrator", "leadership"),
    ("/ledger/", "finance", "representative"),
    ("/statements/", "finance", "representative"),
)


@pytest.fixture(autouse=True)
def company() -> None:
    make_company()


def fetched(client: Client, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def rows_of(client: Client, address: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(fetched(client, address).decode("utf-8-sig"))))


@pytest.mark.parametrize(("address", "role", "_other"), LISTS)
def test_every_list_is_taken_away_as_book_and_as_csv(address: str, role: str, _other: str) -> None:
    client = signed_in(make_member(role=role))
    deal = make_deal(owner=make_member(name="钱嘉怡", login="qian"))
    make_follow_up()
    make_receipt()
    make_product()
    make_statement(member=deal.owner)
    assert f'href="{address}?export=xlsx"' in client.get(address).content.decode()
    page = openpyxl.load_workbook(io.BytesIO(fetched(client, f"{address}?export=xlsx"))).active
    rows = rows_of(client, f"{address}?export=csv")
    assert [cell.value for cell in page[1]] == rows[0]
    assert len(rows) > 1
    assert Entry.objects.filter(action="pages.log_export").count() == 2


@pytest.mark.parametrize(("address", "_role", "other"), LISTS)
def test_no_list_is_taken_away_without_its_power(address: str, _role: str, other: str) -> None:
    client = signed_in(make_member(role=other))
    assert "export=xlsx" not in client.get(address).content.decode()
    assert client.get(f"{address}?export=csv").status_code == 403
    assert not Entry.objects.filter(action="pages.log_export").exists()


def test_a_supervisor_takes_away_the_customers_of_the_team_alone() -> None:
    team, other = make_team(name="一组"), make_team(name="二组")
    leader = make_member(role="supervisor", team=team, name="陆文博", login="lu")
    mine = make_customer(owner=make_member(team=team, login="a"), name="=江阴热电")
    make_customer(owner=make_member(team=other, login="b"), name="别组的客户")
    rows = rows_of(signed_in(leader), "/customers/?export=csv&view=all")
    assert [row[0] for row in rows] == ["客户名称", f"'{mine.name}"]


def test_members_phones_are_masked_as_on_the_page() -> None:
    make_member(name="林越", login="linyue", phone="13862010183")
    client = signed_in(make_member(role="hr", name="宋雅琴", login="song"))
    rows = rows_of(client, "/administration/members/?export=csv&q=林越")
    assert "138****0183" in rows[1]
    assert not any("13862010183" in cell for row in rows for cell in row)


def test_a_run_is_taken_away_with_its_lines_their_clause_and_their_fact() -> None:
    statement = make_statement()
    client = signed_in(make_member(role="finance", name="蒋丽华", login="jiang"))
    address = f"/statements/runs/{statement.run_id}/"
    assert f"{address}export/?export=xlsx" in client.get(address).content.decode()
    book = openpyxl.load_workbook(io.BytesIO(fetched(client, f"{address}export/?export=xlsx")))
    assert book.sheetnames == ["结算单", "结算明细"]
    own, line = book["结算单"], book["结算明细"]
    row = dict(zip((cell.value for cell in own[1]), (cell.value for cell in own[2]), strict=True))
    assert (row["单号"], row["姓名"], row["回款（元）"]) == (statement.number, statement.member_name, 300_000)
    assert round(row["应发合计（元）"] * 100) == statement.total_fen
    detail = dict(zip((cell.value for cell in line[1]), (cell.value for cell in line[2]), strict=True))
    first = statement.lines.get()
    assert (detail["单号"], round(detail["金额（元）"] * 100)) == (statement.number, first.amount_fen)
    assert detail["条款"] == "1.1"
    assert detail["制度版本"]
    assert detail["台账事实"]
    parts = rows_of(client, f"{address}export/?export=csv&part=lines")
    assert [parts[0], parts[1][0]] == [[cell.value for cell in line[1]], statement.number]
    entry = Entry.objects.filter(action="pages.log_export").latest("pk")
    assert (entry.subject_type, entry.subject_id) == ("incentives.run", statement.run_id)
    assert entry.changes["行数"] == [None, 1]


def test_a_run_is_not_taken_away_by_who_settles_without_the_power() -> None:
    statement = make_statement()
    manager = make_member(role="representative", login="r")
    assert signed_in(manager).get(f"/statements/runs/{statement.run_id}/export/?export=xlsx").status_code == 403


def test_the_targets_of_a_month_are_taken_away_by_team() -> None:
    team = make_team(name="华东一组")
    member = make_member(team=team, name="林越", login="linyue", joined_on=date(2026, 1, 1))
    make_target(member=member, month_on=date(2026, 10, 1), amount_fen=30_000_000)
    client = signed_in(make_member(role="sales_manager", name="顾明远", login="gu"))
    rows = rows_of(client, "/targets/export/?month=2026-10&export=csv")
    found = [row for row in rows if row[1] == "林越"]
    assert [row[:2] + row[4:5] for row in found] == [["华东一组", "林越", "300000.00"]]
    assert signed_in(member).get("/targets/export/?month=2026-10&export=csv").status_code == 403
