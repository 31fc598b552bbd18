"""A month handed to payroll: what the file says, what is written down, and that it can be had again to the byte."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from openpyxl import load_workbook

from tests.asking import cost, signed_in, text_of
from tests.factories.charter import make_charter
from tests.factories.incentives import NOW, OCTOBER, make_commission_charter, make_receipt_fact, make_run
from tests.factories.org import actor_for, make_company, make_member
from tests.factories.payroll import make_payroll_export
from tests.performance.plans.rules.values import plan
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import Invalid, NotAllowed
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.ledger import actions as ledger_actions
from xiaozhang.foundation.org.models import Member
from xiaozhang.performance.incentives import actions as incentive_actions
from xiaozhang.performance.incentives.models import Run, Statement
from xiaozhang.performance.incentives.queries import open_balances
from xiaozhang.performance.payroll import actions, queries
from xiaozhang.performance.payroll.errors import NotConfirmed
from xiaozhang.performance.payroll.models import PayrollExport
from xiaozhang.performance.payroll.rules.sheets import SUMS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def company() -> None:
    make_company()


def finance() -> Member:
    found = Member.objects.filter(name="钱真").first()
    return found or make_member("钱真", role="finance")


def october(*names: str, state: str = "confirmed") -> Run:
    """An October in which each of them received 100,000 yuan, paid in full."""
    make_commission_charter()
    for name in names or ("林越",):
        make_receipt_fact(make_member(name), yuan=100_000)
    run = make_run(state=state)
    pay = '{"pay": {"earned_fen": 150000, "held_fen": 30000, "paid_fen": 120000}, "sums": {"commission": 150000}}'
    Statement.objects.filter(run=run, total_fen=150_000).update(paid_fen=120_000, pay=pay)
    Run.objects.filter(pk=run.pk).update(paid_fen=120_000 * len(names or ("林越",)))
    return run


def close(run: Run) -> None:
    incentive_actions.close_month(actor=SYSTEM, now=NOW, run_id=run.pk)


def bytes_of(client: Client, export: PayrollExport) -> bytes:
    answer = client.get(f"/payroll/exports/{export.pk}/file/")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def csv_rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_export_payroll_is_written_down_with_its_sums_and_hashes() -> None:
    run = october("林越", "何婷")
    close(run)
    export = actions.export_payroll(actor=actor_for(finance()), now=NOW, run_id=run.pk, kind="csv")
    assert (export.number, export.is_preliminary, export.rows) == (1, False, 2)
    assert (export.earned_fen, export.total_fen) == (300_000, 240_000)
    assert (export.result_hash, export.inputs_hash) == (run.result_hash, run.inputs_hash)
    assert (export.by_name, export.exported_by_id) == ("钱真", finance().pk)
    entry = Entry.objects.filter(action="payroll.export_payroll").get()
    assert entry.changes["file_sha256"] == [None, export.file_sha256]


def test_the_csv_has_a_row_for_each_member_and_the_sums() -> None:
    run = october("林越", "=1+1")
    content = bytes_of(signed_in(finance()), make_payroll_export(run))
    rows = csv_rows(content)
    assert [(row["姓名"], row["提成（元）"], row["留存（元）"], row["本月应发（元）"]) for row in rows] == [
        ("林越", "1500.00", "300.00", "1200.00"),
        ("'=1+1", "1500.00", "300.00", "1200.00"),
        ("", "3000.00", "600.00", "2400.00"),
    ]
    assert rows[-1]["结算单号"] == "合计"


def test_the_book_has_numbers_and_a_sheet_to_check_it_by() -> None:
    run = october()
    export = make_payroll_export(run, "xlsx")
    book = load_workbook(io.BytesIO(bytes_of(signed_in(finance()), export)))
    pay, check = book.worksheets
    heads = [cell.value for cell in pay[1]]
    paid = pay.cell(2, heads.index("本月应发（元）") + 1)
    assert (paid.value, paid.data_type) == (1200, "n")
    said: dict[Any, Any] = {row[0].value: row[1].value for row in check.iter_rows(min_row=2)}
    assert said["应发合计（元）"] == 1200
    assert said["结算结果摘要"] == run.result_hash
    assert said["内容摘要"] == export.content_hash
    assert said["性质"] == "预导出，本月尚未结账"
    assert said["导出人"] == "系统"


def test_what_settlement_itself_keeps_adds_up_by_kind_and_to_what_is_paid() -> None:
    payout = [{"label": "满两月发", "share": "30%", "after_months": 2}]
    make_charter(plan(payout=payout), effective_on=date(2026, 1, 1))
    make_receipt_fact(make_member("林越"), yuan=100_000)
    run = make_run(state="confirmed")
    row = queries.pay_rows(run)[0]
    held_fen = dict(zip(SUMS, row.sums, strict=True))["held_fen"]
    assert (sum(row.kinds), row.earned_fen, held_fen, row.paid_fen) == (1_000_00, 1_000_00, 300_00, 700_00)
    assert open_balances.roll_forward(row.member_id)[0].closing_fen == 300_00
    assert make_payroll_export(run).total_fen == run.paid_fen == 700_00


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_file_is_had_again_to_the_byte_and_says_so_when_rows_were_changed(kind: str) -> None:
    export = make_payroll_export(october(), kind)
    client = signed_in(finance())
    first, again = bytes_of(client, export), bytes_of(client, export)
    assert first == again
    assert hashlib.sha256(first).hexdigest() == export.file_sha256
    assert Entry.objects.filter(action="payroll.note_download").count() == 2
    Statement.objects.update(paid_fen=1)
    refused = client.get(f"/payroll/exports/{export.pk}/file/")
    assert refused.status_code == 422
    assert "与当时导出的不一致" in refused.content.decode()


def test_a_later_export_says_whether_the_content_is_the_same() -> None:
    run = october()
    first = make_payroll_export(run)
    close(run)
    later = NOW + timedelta(days=1)
    second = actions.export_payroll(actor=SYSTEM, now=later, run_id=run.pk, kind="csv")
    assert (first.is_preliminary, second.is_preliminary, second.number) == (True, False, 2)
    assert first.content_hash == second.content_hash
    assert first.file_sha256 == second.file_sha256  # csv carries no stamp
    page = text_of(signed_in(finance()), f"/payroll/runs/{run.pk}/")
    assert page.count(">与现在一致<") == 2
    assert "最近一次导出的内容与现在一致" in page
    Statement.objects.update(paid_fen=1)
    assert "最近一次导出之后内容变了" in text_of(signed_in(finance()), f"/payroll/runs/{run.pk}/")


def test_a_sealed_month_names_its_seal() -> None:
    run = october()
    close(run)
    ledger_actions.seal_month(actor=SYSTEM, now=NOW, month_on=OCTOBER, parts={"tests": [1, "digest"]})
    export = make_payroll_export(run)
    assert export.seal_hash == queries.month_seal(OCTOBER)
    assert len(export.seal_hash) == 64


@pytest.mark.parametrize("state", ["draft", "published"])
def test_export_payroll_refused_leaves_no_trace_before_confirmation(state: str) -> None:
    run = october(state=state)
    before = Entry.objects.count()
    with pytest.raises(NotConfirmed):
        make_payroll_export(run)
    assert (PayrollExport.objects.count(), Entry.objects.count()) == (0, before)


def test_export_payroll_refused_for_a_superseded_run_an_unknown_kind_and_without_the_power() -> None:
    run = october()
    with pytest.raises(Invalid):
        make_payroll_export(run, "pdf")
    with pytest.raises(NotAllowed):
        actions.export_payroll(
            actor=actor_for(make_member("赵立", role="sales_manager")), now=NOW, run_id=run.pk, kind="csv"
        )
    make_run(state="published")
    with pytest.raises(NotConfirmed):
        make_payroll_export(run)
    assert PayrollExport.objects.count() == 0


def test_note_download_refused_without_the_power() -> None:
    export = make_payroll_export(october())
    with pytest.raises(NotAllowed):
        actions.note_download(actor=actor_for(make_member("赵立", role="sales_manager")), now=NOW, export_id=export.pk)
    assert not Entry.objects.filter(action="payroll.note_download").exists()


def test_exports_are_never_changed() -> None:
    export = make_payroll_export(october())
    for change in (lambda: PayrollExport.objects.update(rows=9), lambda: PayrollExport.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    export.refresh_from_db()
    assert export.rows == 1


# Pages


def test_the_pages_are_for_those_who_export() -> None:
    run = october()
    export = make_payroll_export(run)
    for role in ("representative", "supervisor", "sales_manager"):
        client = signed_in(make_member(role=role))
        for address in ("", f"runs/{run.pk}/", f"exports/{export.pk}/file/"):
            assert client.get(f"/payroll/{address}").status_code == 403
        assert client.post(f"/payroll/runs/{run.pk}/export/", {"kind": "csv"}).status_code == 403


def test_exporting_by_the_button_and_the_desk_says_how_far_it_is() -> None:
    run = october()
    client = signed_in(finance())
    assert "待导出" in text_of(client, f"/statements/runs/{run.pk}/")
    answer = client.post(f"/payroll/runs/{run.pk}/export/", {"kind": "xlsx", "request_key": "0000-test-key"})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/payroll/runs/{run.pk}/")
    page = text_of(client, f"/payroll/runs/{run.pk}/")
    for words in ("预导出", "1,200.00", "下载", "钱真"):
        assert words in page
    desk = text_of(client, f"/statements/runs/{run.pk}/")
    assert "已预导出" in desk
    close(run)
    make_payroll_export(run)
    assert "已导出" in text_of(client, f"/statements/runs/{run.pk}/")
    assert "1,200.00" in text_of(client, "/payroll/")


def test_a_run_that_is_not_confirmed_has_no_page() -> None:
    run = october(state="draft")
    client = signed_in(finance())
    assert client.get(f"/payroll/runs/{run.pk}/").status_code == 404
    assert client.get("/payroll/exports/9/file/").status_code == 404
    assert "还没有可以导出的月份" in text_of(client, "/payroll/")


def test_one_member_and_three_cost_the_same_queries() -> None:
    run = october()
    client = signed_in(finance())
    one = cost(client, f"/payroll/runs/{run.pk}/")
    for name in ("何婷", "许航"):
        make_receipt_fact(make_member(name))
    run = make_run(state="confirmed")
    for _ in range(3):
        make_payroll_export(run)
    assert cost(client, f"/payroll/runs/{run.pk}/") == one
    assert one <= 15
