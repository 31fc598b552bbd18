"""What programs may learn and hand over of payroll and of balances."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import pytest

from tests.api.asking import Program, application_token, token_of
from tests.factories.incentives import (
    OCTOBER,
    make_balance,
    make_claim_notice,
    make_commission_charter,
    make_receipt_fact,
    make_run,
    make_statement,
)
from tests.factories.org import make_company, make_member, make_membership, make_team
from tests.factories.payroll import make_payroll_export
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.org.models import Member
from xiaozhang.performance.incentives.models import Run, Statement
from xiaozhang.performance.payroll import powers
from xiaozhang.performance.payroll.models import PayrollExport

CLAIM = "commission:2026-09:2026-10"
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture(autouse=True)
def company() -> None:
    make_company()


def program(role: str) -> Program:
    return Program(token_of(make_member("钱臻", role=role)))


def confirmed() -> Run:
    return make_statement(make_member("林越"), state="confirmed").run


def owing(*members: Member) -> list[Statement]:
    """Published statements after which 100.00 is to be recovered and 300.00 is held."""
    make_commission_charter()
    for member in members:
        make_receipt_fact(member, OCTOBER.replace(day=9), 100_000)
    run = make_run(state="published")
    found = [Statement.objects.get(run=run, member=member) for member in members]
    for statement in found:
        make_balance(statement, kind="claim", key=CLAIM, amount_fen=10_000)
        make_balance(statement, kind="held", key="held:1", amount_fen=30_000)
    return found


# exports


def test_an_export_is_made_once_listed_and_its_file_is_the_one_written_down() -> None:
    run, finance = confirmed(), program("finance")
    sent = {"run_id": run.pk, "kind": "csv"}
    first, again = (finance.post("/payroll-exports", sent, "export-0001") for _each in range(2))
    assert (first.status_code, again.status_code, first.json() == again.json()) == (201, 200, True)
    shown = first.json()
    assert (shown["month"], shown["rows"], shown["is_preliminary"]) == ("2026-10", 1, True)
    assert shown["exported_by"] == "钱臻"
    listed = finance.get("/payroll-exports", month="2026-10").json()
    assert (listed["total"], listed["items"]) == (1, [shown])
    assert finance.get("/payroll-exports", month="2026-09").json()["items"] == []
    assert finance.get(f"/payroll-exports/{shown['id']}").json() == shown
    answer = finance.get(f"/payroll-exports/{shown['id']}/file")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert answer["Content-Disposition"] == 'attachment; filename="payroll-2026-10-1.csv"'
    assert hashlib.sha256(answer.content).hexdigest() == shown["file_sha256"]
    assert Entry.objects.filter(action="payroll.note_download").count() == 1


@pytest.mark.parametrize("role", ["representative", "supervisor", "sales_manager", "leadership", "administrator"])
def test_nobody_else_exports_or_reads_exports(role: str) -> None:
    export, asker = make_payroll_export(confirmed()), program(role)
    answers = [
        asker.get("/payroll-exports"),
        asker.get(f"/payroll-exports/{export.pk}"),
        asker.get(f"/payroll-exports/{export.pk}/file"),
        asker.post("/payroll-exports", {"run_id": export.run_id, "kind": "csv"}),
    ]
    assert [answer.status_code for answer in answers] == [403] * 4
    assert (PayrollExport.objects.count(), Entry.objects.filter(action="payroll.note_download").count()) == (1, 0)


@pytest.mark.parametrize(
    "changes", [{"kind": "pdf"}, {"run_id": 987654}, {"run_id": "1"}, {"run_id": 2**63}, {"run_id": 0}, {"month": "x"}]
)
def test_export_payroll_refused_over_the_api_leaves_no_trace(changes: dict[str, Any]) -> None:
    run = confirmed()
    status = program("finance").post("/payroll-exports", {"run_id": run.pk, "kind": "csv", **changes}).status_code
    assert (status in (404, 422), PayrollExport.objects.count()) == (True, 0)


def test_a_run_that_is_not_confirmed_is_not_exported() -> None:
    run = make_statement(make_member("林越"), state="published").run
    answer = program("finance").post("/payroll-exports", {"run_id": run.pk, "kind": "csv"})
    assert (answer.status_code, answer.json()["code"], PayrollExport.objects.count()) == (422, "not_confirmed", 0)


# balances


def test_finance_reads_everybodys_balances_and_how_they_came_about() -> None:
    member, finance = make_member("林越"), program("finance")
    statement = owing(member)[0]
    make_claim_notice(member, claim_key=CLAIM)
    items = finance.get("/balances").json()["items"]
    assert [(row["member"], row["kind"], row["amount_fen"], row["month"]) for row in items] == [
        ("林越", "claim", 10_000, "2026-10"),
        ("林越", "held", 30_000, "2026-10"),
    ]
    assert [row["kind"] for row in finance.get("/balances", kind="held").json()["items"]] == ["held"]
    whole = finance.get(f"/members/{member.pk}/balances").json()
    assert (whole["held_fen"], whole["claim_fen"], whole["carried_fen"], whole["draw_fen"]) == (30_000, 10_000, 0, 0)
    assert [row["notice_on"] is None for row in whole["balances"]] == [False, True]
    assert [(row["statement_id"], row["month"], row["adds_up"]) for row in whole["months"]] == [
        (statement.pk, "2026-10", True)
    ]


def test_balances_are_one_s_own_or_of_those_in_reach() -> None:
    member, other = make_member("林越"), make_member("何婷")
    owing(member, other)
    asker = Program(token_of(member))
    assert {row["member"] for row in asker.get("/balances").json()["items"]} == {"林越"}
    assert asker.get("/balances", member_id=other.pk).json()["items"] == []
    assert asker.get(f"/members/{member.pk}/balances").json()["held_fen"] == 30_000
    assert asker.get(f"/members/{other.pk}/balances").status_code == 404
    team = make_team("华东组")
    make_membership(member, team, date(2026, 1, 1))
    reach = Program(application_token("sales_manager", team))
    assert {row["member"] for row in reach.get("/balances").json()["items"]} == {"林越"}
    assert reach.get(f"/members/{other.pk}/balances").status_code == 404


def test_a_token_without_the_power_reads_no_balances() -> None:
    member = make_member("林越")
    owing(member)
    asker = Program(token_of(make_member("钱臻", role="finance"), powers.EXPORT_PAYROLL))
    assert [asker.get(path).status_code for path in ("/balances", f"/members/{member.pk}/balances")] == [403, 403]


def test_balances_come_in_pages() -> None:
    owing(make_member("林越"))
    finance = program("finance")
    first = finance.get("/balances", limit="1").json()
    second = finance.get("/balances", limit="1", cursor=first["next"]).json()
    assert (first["total"], [row["kind"] for row in first["items"] + second["items"]]) == (2, ["claim", "held"])
