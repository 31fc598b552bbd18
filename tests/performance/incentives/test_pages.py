"""Statements and runs on screen."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.asking import signed_in
from tests.factories.contracts import make_contract, make_finance, make_receipt
from tests.factories.incentives import (
    NOW,
    OCTOBER,
    make_commission_charter,
    make_receipt_fact,
    make_run,
    make_statement,
)
from tests.factories.org import make_company, make_member
from xiaozhang.base import registries
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.ledger import queries as ledger_queries
from xiaozhang.performance.incentives import actions
from xiaozhang.performance.incentives.jobs import settle
from xiaozhang.performance.incentives.models import Line, Run, Statement

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def company() -> None:
    make_company()


def manager() -> Client:
    return signed_in(make_member("赵立", role="sales_manager"))


def key() -> dict[str, str]:
    return {"request_key": str(uuid4())}


# The statement


def test_statement_page_reads_like_a_document() -> None:
    member = make_member("林越")
    statement = make_statement(member, 648_000)
    page = signed_in(member).get(f"/statements/{statement.pk}/").content.decode()
    for words in (
        "2026 年 10 月结算单",
        "衡川仪表（苏州）有限公司",
        statement.number,
        "印章：结算发布",
        "人民币壹万叁仟肆佰肆拾元整",
        "13,440.00 元",
        "确认无误",
    ):
        assert words in page


def test_statement_page_says_unpaid_money_aloud() -> None:
    make_commission_charter()
    boss = make_member("赵立", role="sales_manager")
    make_receipt_fact(boss, yuan=10_000)
    statement = Statement.objects.get(run=make_run(state="published"), member=boss)
    page = signed_in(boss).get(f"/statements/{statement.pk}/").content.decode()
    assert "另有 10,000.00 元不计提成" in page
    assert "本月没有计提成的回款，提成 0.00 元。" in page


def test_statement_page_of_somebody_else_is_404() -> None:
    statement = make_statement(make_member("林越"))
    client = signed_in(make_member("何婷"))
    assert client.get(f"/statements/{statement.pk}/").status_code == 404
    assert client.get(f"/statements/{statement.pk}/lines/1/").status_code == 404


def test_statement_page_of_a_draft_is_404_for_its_member_and_has_no_seal_for_the_manager() -> None:
    member = make_member("林越")
    statement = make_statement(member, state="draft")
    assert signed_in(member).get(f"/statements/{statement.pk}/").status_code == 404
    page = manager().get(f"/statements/{statement.pk}/").content.decode()
    assert "印章" not in page
    assert "草稿，发布之前本人看不到。" in page


def test_a_line_opens_on_the_page_and_as_a_fragment() -> None:
    member = make_member("林越")
    statement = make_statement(member, 273_000)
    client = signed_in(member)
    whole = client.get(f"/statements/{statement.pk}/?open=1").content.decode()
    part = client.get(f"/statements/{statement.pk}/lines/1/?open=1", headers={"HX-Request": "true"}).content.decode()
    for shown in (whole, part):
        for words in (
            "满 200,000.00 至不满 500,000.00 元",
            "73,000.00",
            "此前累计 0.00，此后累计 273,000.00",
            "无签呈",
            "依据日为到账日",
        ):
            assert words in shown
        assert "重算与留存不一致" not in shown
    assert part.lstrip().startswith('<tbody id="line-1"')
    closed = client.get(f"/statements/{statement.pk}/lines/1/?open=0", headers={"HX-Request": "true"}).content.decode()
    assert "此前累计" not in closed
    plain = client.get(f"/statements/{statement.pk}/lines/1/")
    assert (plain.status_code, plain.headers["Location"]) == (302, f"/statements/{statement.pk}/?open=1")


def test_a_fen_opens_to_its_receipt_within_three_clicks() -> None:
    make_commission_charter()
    member = make_member("林越")
    contract = make_contract(owner=member, signed_on=date(2026, 10, 20), now=NOW)
    receipt = make_receipt(contract, received_on=date(2026, 10, 22), confirmed_by=make_finance(), now=NOW)
    statement = Statement.objects.get(run=make_run(state="published"), member=member)
    client = signed_in(member)
    assert f'href="/statements/{statement.pk}/"' in client.get("/statements/").content.decode()
    page = client.get(f"/statements/{statement.pk}/").content.decode()
    opened = f"/statements/{statement.pk}/lines/1/"
    assert f'href="{opened}"' in page
    trace = client.get(opened, headers={"HX-Request": "true"}).content.decode()
    address = registries.record_types.get("receipt").url(receipt.pk)
    assert f'href="{address}"' in trace
    assert client.get(address).status_code == 200
    assert "台账记录" in trace


def test_a_tampered_line_says_so() -> None:
    member = make_member("林越")
    statement = make_statement(member)
    Line.objects.filter(statement=statement).update(amount_fen=1)
    page = signed_in(member).get(f"/statements/{statement.pk}/?open=1").content.decode()
    assert "重算与留存不一致" in page


def test_odd_addresses_of_a_statement_do_no_harm() -> None:
    member = make_member("林越")
    statement = make_statement(member)
    client = signed_in(member)
    for odd in ("?open=x&after=-1", "?open=９&after=99999999999999999999", "?after=1%00", "?open=7"):
        assert client.get(f"/statements/{statement.pk}/{odd}").status_code == 200


def test_confirming_by_the_button() -> None:
    member = make_member("林越")
    statement = make_statement(member)
    client = signed_in(member)
    address = f"/statements/{statement.pk}/confirm/"
    assert client.get(address).status_code == 405
    assert client.post(address, key()).status_code == 302
    statement.refresh_from_db()
    assert statement.confirmed_at is not None
    page = client.get(f"/statements/{statement.pk}/").content.decode()
    assert "确认无误。" in page
    assert 'action="/statements/' not in page


def test_the_list_shows_a_member_their_own_statements_only() -> None:
    make_commission_charter()
    mine, other = make_member("林越"), make_member("何婷")
    make_receipt_fact(mine, yuan=100_000)
    make_receipt_fact(other, yuan=777_000)
    make_run(state="published")
    page = signed_in(mine).get("/statements/").content.decode()
    assert "1,500.00" in page
    assert "何婷" not in page


def queries_on(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_a_statement_with_one_line_and_with_three_cost_the_same_queries() -> None:
    make_commission_charter()
    few, many = make_member("林越"), make_member("何婷")
    make_receipt_fact(few)
    for day in (1, 2, 3):
        make_receipt_fact(many, date(2026, 10, day))
    run = make_run(state="published")
    counts = [
        queries_on(signed_in(member), f"/statements/{Statement.objects.get(run=run, member=member).pk}/?open=1&open=2")
        for member in (few, many)
    ]
    assert counts[0] == counts[1]
    assert counts[0] <= 24


# Runs


def test_starting_a_run_shows_its_progress_then_its_result() -> None:
    make_commission_charter()
    make_receipt_fact(make_member("林越"), yuan=100_000)
    client = manager()
    answer = client.post("/statements/runs/start/", {"month_on": "2026-10", **key()})
    run = Run.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/statements/runs/{run.pk}/")
    assert "第 1 次试算" in client.get(f"/statements/runs/{run.pk}/").content.decode()
    polled = client.get(f"/statements/runs/{run.pk}/progress/", headers={"HX-Request": "true"})
    assert "可离开此页" in polled.content.decode()
    settle(run.pk)
    done = client.get(f"/statements/runs/{run.pk}/progress/", headers={"HX-Request": "true"})
    assert done.headers["HX-Redirect"] == f"/statements/runs/{run.pk}/"
    page = client.get(f"/statements/runs/{run.pk}/").content.decode()
    for words in ("林越", "1,500.00", "这是本月第一次试算。", "发布"):
        assert words in page


def test_starting_twice_is_refused_on_the_form() -> None:
    make_commission_charter()
    actions.start_run(actor=SYSTEM, now=NOW, month_on=date(2026, 11, 1))
    Run.objects.update(touched_at=timezone.now())
    answer = manager().post("/statements/runs/start/", {"month_on": "2026-11", **key()})
    assert answer.status_code == 422
    assert "正在试算" in answer.content.decode()


def test_a_repeated_run_says_byte_for_byte_equal_and_a_changed_one_whose_figure_moved() -> None:
    make_commission_charter()
    member = make_member("林越")
    make_receipt_fact(member, yuan=100_000)
    make_run()
    same = make_run()
    client = manager()
    assert "逐字节一致。" in client.get(f"/statements/runs/{same.pk}/").content.decode()
    make_receipt_fact(member, yuan=50_000)
    assert "台账又记了 1 笔" in client.get(f"/statements/runs/{same.pk}/turn/").content.decode()
    moved = make_run()
    page = client.get(f"/statements/runs/{moved.pk}/").content.decode()
    for words in ("1 人的结算单有变化", "1,500.00 → 2,250.00", "+750.00"):
        assert words in page


def test_publish_confirm_and_close_by_buttons() -> None:
    make_commission_charter()
    make_member("林越")
    run = make_run()
    client = manager()
    base = f"/statements/runs/{run.pk}"
    assert client.post(f"{base}/publish/", key()).status_code == 302
    assert client.post(f"{base}/confirm/", {**key(), "reason": "发薪日将到"}).status_code == 302
    wrong = client.post(f"{base}/close/", {"month": "2026-09", **key()})
    assert wrong.status_code == 422
    assert "这一页结的是 2026 年 10 月，请核对。" in wrong.content.decode()
    assert not ledger_queries.is_closed(OCTOBER)
    assert client.post(f"{base}/close/", {"month": "2026-10", **key()}).status_code == 302
    assert ledger_queries.is_closed(OCTOBER)
    page = client.get(f"{base}/").content.decode()
    assert "已结账" in page
    assert "再试算" not in page


def test_run_pages_are_closed_to_members() -> None:
    make_commission_charter()
    run = make_run(state="published")
    client = signed_in(make_member())
    for address in ("/statements/runs/", "/statements/runs/start/", f"/statements/runs/{run.pk}/"):
        assert client.get(address).status_code == 403
    assert client.post(f"/statements/runs/{run.pk}/publish/", key()).status_code == 403


def test_run_page_costs_the_same_for_one_member_and_for_three() -> None:
    make_commission_charter()
    client = manager()
    make_receipt_fact(make_member("林越"))
    make_run()
    one = queries_on(client, f"/statements/runs/{make_run().pk}/")
    for name in ("何婷", "许航"):
        make_receipt_fact(make_member(name))
    make_run()
    assert queries_on(client, f"/statements/runs/{make_run().pk}/") == one


def test_months_and_clause_pages() -> None:
    version = make_commission_charter()
    statement = make_statement(make_member("林越"), 100_000)
    client = manager()
    months = client.get("/statements/runs/").content.decode()
    assert "2026 年 10 月" in months
    assert "1,500.00" in months
    page = client.get(f"/statements/clauses/{version.clauses.get().pk}/").content.decode()
    assert "产生 1 行，提成 1,500.00 元" in page
    assert client.get(f"/statements/clauses/{10**19}/").status_code == 404
    assert client.get(f"/statements/runs/{statement.run_id}/?page={'9' * 5000}").status_code == 200
    assert statement.run.month_on == OCTOBER


def test_a_row_of_the_list_leaves_the_drawer_for_the_document() -> None:
    member = make_member("林越")
    statement = make_statement(member)
    answer = signed_in(member).get(
        f"/statements/{statement.pk}/", headers={"HX-Request": "true", "HX-Target": "drawer"}
    )
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, f"/statements/{statement.pk}/")
