"""What stands open per person: who sees whose, month by month, and the written notice of a recovery."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.asking import cost, signed_in, text_of
from tests.factories.incentives import (
    OCTOBER,
    make_balance,
    make_commission_charter,
    make_receipt_fact,
    make_run,
)
from tests.factories.org import actor_for, make_company, make_member, make_membership, make_team
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import Missing
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.org.models import Member
from xiaozhang.performance.incentives.models import ClaimNotice, Statement
from xiaozhang.performance.incentives.queries import open_balances
from xiaozhang.performance.payroll import queries

pytestmark = pytest.mark.django_db

JOINED_ON = date(2026, 1, 1)
CLAIM = "commission:2026-09:2026-10"


@pytest.fixture(autouse=True)
def company() -> None:
    make_company()


def statements(*members: Member, month_on: date = OCTOBER, state: str = "published") -> list[Statement]:
    """The month's statements of the members, each with 100,000 yuan received."""
    if not Statement.objects.exists():
        make_commission_charter()
    for member in members:
        make_receipt_fact(member, month_on.replace(day=9), 100_000)
    run = make_run(month_on, state=state)
    return [Statement.objects.get(run=run, member=member) for member in members]


def owing(*members: Member) -> list[Statement]:
    """Statements after which 300.00 is held and 100.00 to be recovered."""
    found = statements(*members)
    for statement in found:
        make_balance(statement, kind="claim", key=CLAIM, amount_fen=10_000)
        make_balance(statement, kind="held", key="held:1", amount_fen=30_000)
    return found


def sums(member: Member) -> dict[str, int]:
    found = queries.member_balances(SYSTEM, member.pk)
    return {kind: found.of(kind) for kind in queries.KINDS if found.of(kind)}


def test_only_the_latest_released_month_stands_open() -> None:
    member = make_member("林越")
    september = statements(member, month_on=date(2026, 9, 1))[0]
    make_balance(september, key=CLAIM, amount_fen=99_000)
    assert sums(member) == {"claim": 99_000}
    october = owing(member)[0]
    recovered = 30_000  # 20 % of the 1,500.00 of October
    assert sums(member) == {"held": 30_000, "claim": 99_000 - recovered + 10_000}
    draft = make_run(OCTOBER)
    make_balance(Statement.objects.get(run=draft, member=member), key="draft", amount_fen=1)
    assert sums(member) == {"held": 30_000, "claim": 99_000 - recovered + 10_000}
    assert {row.statement_id for row in open_balances.standing_balances()} == {october.pk}


def test_members_see_their_own_and_supervisors_nobody_elses() -> None:
    mine, other, boss = make_member("林越"), make_member("何婷"), make_member("主管", role="supervisor")
    team = make_team("一组", leader=boss)
    for member in (mine, other, boss):
        make_membership(member, team, JOINED_ON)
    owing(mine, other)
    page = text_of(signed_in(mine), "/payroll/balances/")
    assert "林越的余额" in page
    assert "何婷" not in page
    assert signed_in(mine).get(f"/payroll/balances/{other.pk}/").status_code == 404
    assert signed_in(boss).get(f"/payroll/balances/{other.pk}/").status_code == 404
    assert "何婷" not in text_of(signed_in(boss), "/payroll/balances/")
    with pytest.raises(Missing):
        queries.member_balances(actor_for(boss), other.pk)
    assert queries.open_page(actor_for(boss)).rows == []


def test_those_with_the_power_see_who_is_in_reach_with_the_sums() -> None:
    mine, other = make_member("林越"), make_member("何婷")
    owing(mine, other)
    client = signed_in(make_member("钱真", role="finance"))
    page = text_of(client, "/payroll/balances/")
    for words in ("林越", "何婷", "合计 2 人", "600.00"):
        assert words in page
    assert "何婷" not in text_of(client, "/payroll/balances/?q=林")
    assert "没有未结的余额" in text_of(client, "/payroll/balances/?kind=draw")
    assert client.get("/payroll/balances/?kind=x&page=９&q=%00").status_code == 200
    assert "林越的余额" in text_of(client, f"/payroll/balances/{mine.pk}/")
    assert client.get("/payroll/balances/99999/").status_code == 404
    assert client.get(f"/payroll/balances/{10**19}/").status_code == 404


def test_the_tab_on_a_members_page_tells_those_who_may_know() -> None:
    mine, boss = make_member("林越"), make_member("主管", role="supervisor")
    team = make_team("一组", leader=boss)
    for member in (mine, boss):
        make_membership(member, team, JOINED_ON)
    owing(mine)
    address = f"/administration/members/{mine.pk}/?tab=balances"
    assert "余额只给本人和有权限的人看。" in text_of(signed_in(boss), address)
    assert "300.00" in text_of(signed_in(make_member("钱真", role="finance")), address)


def test_months_are_rolled_forward_and_a_break_is_shown() -> None:
    member = make_member("林越")
    first, second = (statements(member, month_on=date(2026, month, 1))[0] for month in (9, 10))
    months = (
        (first, {"opening_fen": 0, "accrued_fen": 150_000, "closing_fen": 30_000}, 120_000),
        (second, {"opening_fen": 30_000, "accrued_fen": 150_000, "reversed_fen": 10_000, "closing_fen": 0}, 170_000),
    )
    for statement, pay, paid_fen in months:
        Statement.objects.filter(pk=statement.pk).update(pay=json.dumps({"pay": pay}), paid_fen=paid_fen)
    found = queries.member_balances(SYSTEM, member.pk)
    assert [(each.opening_fen, each.closing_fen) for each in found.months] == [(30_000, 0), (0, 30_000)]
    assert found.is_sound
    Statement.objects.filter(pk=first.pk).update(paid_fen=1)
    page = text_of(signed_in(member), "/payroll/balances/")
    assert "不平" in page
    assert "滚存有一处不平" in page


def test_one_thing_open_and_three_cost_the_same_queries() -> None:
    mine, other, third = make_member("林越"), make_member("何婷"), make_member("许航")
    first = owing(mine)[0]
    client = signed_in(make_member("钱真", role="finance"))
    costs = [cost(client, "/payroll/balances/"), cost(client, f"/payroll/balances/{mine.pk}/")]
    for sequence in (3, 4):
        make_balance(first, key=f"more:{sequence}", clause_key="commission")
    for statement in statements(mine, other, third, month_on=date(2026, 11, 1)):
        for sequence in (1, 2, 3):
            make_balance(statement, key=f"more:{sequence}")
    assert [cost(client, "/payroll/balances/"), cost(client, f"/payroll/balances/{mine.pk}/")] == costs
    assert max(costs) <= 12


# Notices


def test_no_form_is_offered_for_a_claim_that_does_not_stand_open() -> None:
    member = make_member("林越")
    owing(member)
    client = signed_in(make_member("钱真", role="finance"))
    address = f"/payroll/balances/{member.pk}/notice/?claim="
    assert client.get(f"{address}{CLAIM}").status_code == 200
    assert client.get(f"{address}another").status_code == 404


def test_a_notice_is_recorded_by_the_form_and_shown() -> None:
    member = make_member("林越")
    owing(member)
    finance = make_member("钱真", role="finance")
    client = signed_in(finance)
    assert "登记告知" in text_of(client, f"/payroll/balances/{member.pk}/")
    answer = client.post(
        f"/payroll/balances/{member.pk}/notice/?claim={CLAIM}",
        {"given_on": "2026-10-20", "note": "当面签收", "request_key": "0000-test-key"},
    )
    assert answer.status_code == 302
    notice = ClaimNotice.objects.get()
    assert (notice.member_id, notice.claim_key, notice.given_on, notice.note, notice.recorded_by_id) == (
        member.pk, CLAIM, date(2026, 10, 20), "当面签收", finance.pk,
    )  # fmt: skip
    page = text_of(client, f"/payroll/balances/{member.pk}/")
    assert "登记告知" not in page
    assert "10月20日" in page
    assert Entry.objects.filter(action="incentives.give_claim_notice").count() == 1
