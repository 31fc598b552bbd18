"""An approved exception (签呈) changes what is paid: of its customer alone, on its days, for past months forward."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from tests.asking import signed_in, text_of
from tests.factories.customers import make_customer
from tests.factories.exceptions import make_approved
from tests.factories.incentives import OCTOBER, make_commission_charter, make_receipt_fact, make_run
from tests.factories.org import make_company, make_member
from tests.factories.staffing import make_pay_basis
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.charter.models import Clause, Version
from xiaozhang.foundation.ledger import queries as ledger_queries
from xiaozhang.foundation.org.models import Member
from xiaozhang.performance.incentives import actions, queries
from xiaozhang.performance.incentives.errors import RunOutdated
from xiaozhang.performance.incentives.models import Line, Run, Statement

pytestmark = pytest.mark.django_db
SEPTEMBER, NOVEMBER = date(2026, 9, 1), date(2026, 11, 1)
OCTOBER_12 = datetime(2026, 10, 12, 2, 0, tzinfo=UTC)


@pytest.fixture
def member() -> Member:
    make_company()
    make_commission_charter()
    return make_member("林越")


def clause(version: Version | None = None) -> Clause:
    return Clause.objects.get(version=version or Version.objects.get())


def lines(run: Run, member: Member) -> list[Line]:
    return list(Line.objects.filter(statement=Statement.objects.get(run=run, member=member)).order_by("sequence"))


def approve(member: Member, *scope: tuple[str, int], path: str = "rate", rate: str = "4%", **given: object) -> str:
    days = {"start_on": OCTOBER, "end_on": NOVEMBER, "now": OCTOBER_12, **given}
    values = {"path": path, "value": rate}
    return make_approved(clause(), *scope, applicant=member, departure="value", given=values, **days).number


def test_a_rate_holds_for_its_customer_and_is_shown_with_its_number(member: Member) -> None:
    favoured, other = make_customer(member), make_customer(member)
    number = approve(member, ("customer", favoured.pk))
    make_receipt_fact(member, yuan=100_000, customer_id=favoured.pk)
    make_receipt_fact(member, date(2026, 10, 10), yuan=100_000, customer_id=other.pk)
    found = lines(make_run(), member)
    assert [line.amount_fen for line in found] == [4_000_00, 1_500_00]
    trace = json.loads(found[0].trace)
    assert trace["exceptions"] == [number]
    assert any(number in words for words in trace["words"])
    assert "exceptions" not in json.loads(found[1].trace)
    page = text_of(signed_in(make_member("钱真", role="finance")), f"/statements/{found[0].statement_id}/")
    assert page.count("按签呈") == 1  # its own line no longer names the rate of the clause


def test_a_rate_of_one_tier_holds_for_the_slice_in_it(member: Member) -> None:
    approve(member, ("member", member.pk), path="tiers[1].rate", rate="2.5%")
    make_receipt_fact(member, yuan=300_000)
    (line,) = lines(make_run(), member)
    assert line.amount_fen == 200_000 * 1_5 // 10 + 100_000 * 2_5 // 10


def test_without_exceptions_plans_pay_a_table_as_fact_by_fact(member: Member) -> None:
    """An exception for somebody else makes the house reckon by plans; what others get stays the same to the fen."""
    for day, fen in ((3, 12_345_67), (9, 250_000_01), (14, 333_333_33)):
        make_receipt_fact(member, date(2026, 10, day), fen=fen)
    plain = [(line.fact_id, line.amount_fen) for line in lines(make_run(), member)]
    stranger = make_member("何婷")
    make_receipt_fact(stranger, yuan=10_000)
    approve(stranger, ("member", stranger.pk))
    run = make_run()
    assert [(line.fact_id, line.amount_fen) for line in lines(run, member)] == plain
    assert [line.amount_fen for line in lines(run, stranger)] == [400_00]


def test_a_past_month_is_made_good_forward(member: Member) -> None:
    """September is settled and closed; approved in October for September, the difference is paid with October."""
    make_receipt_fact(member, date(2026, 9, 9), yuan=100_000)
    september = make_run(SEPTEMBER, state="confirmed")
    actions.close_month(actor=SYSTEM, now=OCTOBER_12, run_id=september.pk)
    before = [line.amount_fen for line in lines(september, member)]
    number = approve(member, ("member", member.pk), start_on=SEPTEMBER)
    (line,) = lines(make_run(), member)
    assert (line.kind, line.amount_fen, line.origin_month_on) == ("adjustment", 4_000_00 - 1_500_00, SEPTEMBER)
    assert json.loads(line.trace)["exceptions"] == [number]
    assert [each.amount_fen for each in lines(september, member)] == before


def test_closing_is_refused_while_an_exception_has_not_been_reckoned(member: Member) -> None:
    make_receipt_fact(member, yuan=100_000)
    run = make_run(state="confirmed")
    approve(member, ("member", member.pk))
    moved = queries.moved_since(run)
    assert (moved.exceptions, moved.credits, moved.tables) == (True, 0, False)
    with pytest.raises(RunOutdated, match="签呈"):
        actions.close_month(actor=SYSTEM, now=OCTOBER_12, run_id=run.pk)
    assert not ledger_queries.is_closed(OCTOBER)


def test_closing_is_refused_while_a_pay_basis_has_not_been_reckoned(member: Member) -> None:
    make_receipt_fact(member, yuan=100_000)
    run = make_run(state="confirmed")
    make_pay_basis(member)
    with pytest.raises(RunOutdated, match="薪酬基础"):
        actions.close_month(actor=SYSTEM, now=OCTOBER_12, run_id=run.pk)
    assert not ledger_queries.is_closed(OCTOBER)
