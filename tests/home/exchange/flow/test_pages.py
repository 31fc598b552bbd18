"""The pages of an import, step by step, and who may see them."""

from __future__ import annotations

import io
from collections.abc import Iterator

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories.org import actor_for, make_member
from tests.home.exchange.flow.steps import CONTACTS, CUSTOMERS, bring_in, check, file_of, only_table, read, work
from xiaozhang.base.actor import Actor
from xiaozhang.foundation.org.models import Member
from xiaozhang.home.exchange import queries
from xiaozhang.home.exchange.models import Import
from xiaozhang.selling.customers.models import Customer

KEY = {"request_key": "0000-test-key"}
CSV = "客户名称,行业,电话\n江阴水务集团,水务,0510-86810001\n太湖仪表,,1\n"


@pytest.fixture
def client(importer: Actor) -> Client:
    client = Client()
    client.force_login(Member.objects.get(pk=importer.member_id))
    return client


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def uploaded(text: str = CSV, name: str = "客户.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def post(client: Client, address: str, **sent: object) -> int:
    return client.post(address, {**KEY, **sent}).status_code


def test_from_the_drop_to_the_result_by_pages_alone(client: Client, importer: Actor) -> None:
    assert "还没有导入过文件" in text_of(client, "/import/")
    assert "把文件拖到这里" in text_of(client, "/import/new/")
    assert post(client, "/import/new/", arrived=[uploaded()]) == 302
    batch = Import.objects.get()
    home = f"/import/{batch.pk}/"
    assert "正在读文件" in text_of(client, home)
    work(batch)
    assert "对上的列" in text_of(client, home)
    table = only_table(batch)
    page = text_of(client, f"{home}tables/{table.pk}/")
    assert "江阴水务集团" in page
    assert 'name="column_2"' in page
    sent = {"column_0": "name", "column_1": "industry", "column_2": "phone", "key": "name", "may_change": "yes"}
    assert post(client, f"{home}tables/{table.pk}/", **sent) == 302
    assert post(client, f"{home}check/") == 302
    work(batch)
    page = text_of(client, home)
    assert "导入 1 行" in page
    assert "电话太短。" in page
    assert post(client, f"{home}apply/", leaves_refused="on") == 302
    work(batch)
    page = text_of(client, home)
    assert "已导入" in page
    assert list(Customer.objects.values_list("name", flat=True)) == ["江阴水务集团"]
    assert post(client, f"{home}undo/") == 302
    assert work(batch).state == "undone"
    assert "已撤销" in text_of(client, home)


def test_a_drop_without_a_file_comes_back_on_the_form(client: Client) -> None:
    answer = client.post("/import/new/", KEY)
    assert (answer.status_code, Import.objects.count()) == (422, 0)
    assert "请选一个或几个文件" in answer.content.decode()


def test_a_form_sent_twice_counts_once(client: Client) -> None:
    for _turn in range(2):
        assert post(client, "/import/new/", arrived=[uploaded()]) == 302
    assert Import.objects.count() == 1


def test_a_mapping_that_names_a_field_twice_comes_back(client: Client, importer: Actor) -> None:
    batch = read(importer, file_of(CUSTOMERS))
    table = only_table(batch)
    sent = {**KEY, "column_0": "name", "column_1": "name", "key": "phone", "may_change": "yes"}
    answer = client.post(f"/import/{batch.pk}/tables/{table.pk}/", sent)
    assert answer.status_code == 422
    assert "一项只能来自一列" in answer.content.decode()


def test_a_stale_page_is_refused_and_changes_nothing(client: Client, importer: Actor) -> None:
    batch = bring_in(importer, file_of(CUSTOMERS))
    home = f"/import/{batch.pk}/"
    table = only_table(batch)
    for step in ("check/", "apply/", "again/", f"tables/{table.pk}/leave-out/"):
        answer = client.post(f"{home}{step}", {"request_key": f"0000-{step[:5].replace('/', '-')}-key"}, follow=True)
        assert "没有" in answer.content.decode()
    batch.refresh_from_db()
    assert (batch.state, Customer.objects.count()) == ("imported", 3)


def test_somebody_elses_import_is_not_there(client: Client, importer: Actor) -> None:
    batch = check(importer, file_of((*CUSTOMERS, ("无锡精工", "", "1", ""))))
    table = only_table(batch)
    other = Client()
    other.force_login(make_member("周源", role="sales_manager"))
    home = f"/import/{batch.pk}/"
    for step in ("", "progress/", "errors.csv", "errors.xlsx", f"tables/{table.pk}/", f"tables/{table.pk}/rows/new/"):
        assert other.get(f"{home}{step}").status_code == 404
    for step in ("check/", "apply/", "undo/", "erase/", f"tables/{table.pk}/values/"):
        assert post(other, f"{home}{step}") == 404
    assert "江阴" not in other.get("/import/").content.decode()
    batch.refresh_from_db()
    assert batch.state == "checked"


def test_a_representative_has_no_import_pages(client: Client) -> None:
    other = Client()
    other.force_login(make_member())
    for address in ("/import/", "/import/new/"):
        assert other.get(address).status_code == 403


def test_error_files_hold_the_refused_rows(client: Client, importer: Actor) -> None:
    batch = check(importer, file_of((*CUSTOMERS, ("无锡精工", "", "1", ""))), file_of(CONTACTS, "联系人.csv"))
    answer = client.get(f"/import/{batch.pk}/errors.csv")
    assert "无锡精工,,1,,电话：电话太短。" in content_of(answer).decode("utf-8-sig")
    answer = client.get(f"/import/{batch.pk}/errors.xlsx")
    (sheet,) = openpyxl.load_workbook(io.BytesIO(content_of(answer))).worksheets
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        ["无锡精工", None, "1", None, "电话：电话太短。"]
    ]
    assert sheet.freeze_panes == "A2"


def test_corrections_are_offered_and_taken(client: Client, importer: Actor) -> None:
    contacts = (("姓名", "客户"), ("许建平", "太糊仪表有限公司"))
    batch = check(importer, file_of(CUSTOMERS), file_of(contacts, "联系人.csv"))
    table = queries.tables_of(batch)[1]
    assert "改成「太湖仪表有限公司」" in text_of(client, f"/import/{batch.pk}/")
    assert post(client, f"/import/{batch.pk}/tables/{table.pk}/values/", meaning_0="太湖仪表有限公司") == 302
    table.refresh_from_db()
    assert table.layout["replaced"] == {"customer": {"太糊仪表有限公司": "太湖仪表有限公司"}}


def test_what_is_asked_once_is_asked_on_the_page(client: Client, importer: Actor) -> None:
    batch = read(importer, file_of(CONTACTS))
    table = only_table(batch)
    sent = {"column_0": "name", "column_1": "", "key": "name", "may_change": "yes"}
    assert post(client, f"/import/{batch.pk}/tables/{table.pk}/", **sent) == 302
    assert "只问这一次" in text_of(client, f"/import/{batch.pk}/")
    assert post(client, f"/import/{batch.pk}/check/", asked="1", customer="") == 422
    assert post(client, f"/import/{batch.pk}/check/", asked="1", customer="江阴水务集团") == 302
    table.refresh_from_db()
    assert table.layout["fixed"] == {"customer": "江阴水务集团"}


def test_the_page_of_a_dry_run_costs_the_same_for_one_row_and_three(client: Client, importer: Actor) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for wrong in (1, 3):
        rows = (CUSTOMERS[0], *((f"{n} 号公司{wrong}", "", "1", "") for n in range(wrong)), *CUSTOMERS[1 : wrong + 1])
        batch = check(importer, file_of(rows))
        client.get(f"/import/{batch.pk}/")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/import/{batch.pk}/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_rows_are_shown_page_by_page(client: Client, importer: Actor) -> None:
    rows = (CUSTOMERS[0], *((f"{n} 号公司", "", "", "") for n in range(60)))
    batch = check(importer, file_of(rows))
    address = f"/import/{batch.pk}/tables/{only_table(batch).pk}/rows/new/"
    first = text_of(client, address)
    assert ("0 号公司" in first, "59 号公司" in first) == (True, False)
    following = queries.rows_shown(importer, only_table(batch), "new")[-1].pk
    assert "59 号公司" in text_of(client, f"{address}?after={following}")
    assert client.get(address.replace("new", "colour")).status_code == 404


def test_a_manager_sees_the_empty_offer(client: Client, importer: Actor) -> None:
    manager = make_member("周源", role="sales_manager")
    other = Client()
    other.force_login(manager)
    batch = read(actor_for(manager), file_of(CUSTOMERS))
    assert "没有导入任何一种资料的权限" in text_of(other, "/import/new/")
    assert text_of(other, f"/import/{batch.pk}/tables/{only_table(batch).pk}/", status=404) != ""


def content_of(answer: object) -> bytes:
    pieces: Iterator[bytes] = answer.streaming_content  # type: ignore[attr-defined]
    return b"".join(pieces)
