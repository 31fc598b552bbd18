"""Two runs of a month side by side."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.asking import cost, signed_in, text_of
from tests.factories.charter import make_charter
from tests.factories.exceptions import make_approved
from tests.factories.incentives import (
    NOVEMBER,
    NOW,
    OCTOBER,
    make_commission_charter,
    make_receipt_fact,
    make_run,
    make_table,
)
from tests.factories.org import make_company, make_member
from tests.factories.targets import make_target
from tests.performance.plans.rules.values import plan
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import Missing
from xiaozhang.foundation.ledger import actions as ledger_actions
from xiaozhang.foundation.org.models import Member
from xiaozhang.performance.incentives.models import Line, Run, Statement
from xiaozhang.performance.incentives.queries import comparing
from xiaozhang.performance.incentives.rules.comparing import Why

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def company() -> None:
    make_company()


def compared(run: Run, number: int | None = None) -> list[tuple[str, int, list[tuple[str, int]]]]:
    former = comparing.former_of(SYSTEM, run, number)
    assert former is not None
    found = comparing.comparison(SYSTEM, run, former)
    return [
        (row.shown.name, row.earned_fen, [(each.cause.why, each.cause.difference_fen) for each in row.causes])
        for row in found.rows
    ]


def test_a_new_fact_is_named_and_what_it_moved_behind_it_is_put_together() -> None:
    make_commission_charter()
    member = make_member("林越")
    make_receipt_fact(member, date(2026, 10, 20), 100_000)
    make_run()
    early = make_receipt_fact(member, date(2026, 10, 9), 200_000)  # moves the one behind it into the next tier
    run = make_run()
    assert compared(run) == [("林越", 3_500_00, [(Why.FACT, 3_000_00), (Why.CUMULATIVE, 500_00)])]
    shown = comparing.comparison(SYSTEM, run, Run.objects.get(number=1)).rows[0].causes[0]
    assert (shown.cause.fact_id, shown.fact_url) == (early.pk, f"/ledger/{early.pk}/")


def test_a_reversal_is_told_from_a_new_fact() -> None:
    make_commission_charter()
    member = make_member("林越")
    fact = make_receipt_fact(member, yuan=100_000)
    make_run()
    ledger_actions.reverse(actor=SYSTEM, now=NOW, key=fact.key, new_key=f"{fact.key}:back")
    assert compared(make_run()) == [("林越", -1_500_00, [(Why.REVERSAL, -1_500_00)])]


def test_another_version_of_the_clause_is_named_with_both_versions() -> None:
    make_commission_charter()
    make_receipt_fact(make_member("林越"), yuan=100_000)
    former = make_run()
    make_charter(make_table(tiers=((0, "2.0%"),)), effective_on=date(2026, 10, 1))
    run = make_run()
    assert compared(run) == [("林越", 500_00, [(Why.CLAUSE, 500_00)])]
    shown = comparing.comparison(SYSTEM, run, former).rows[0].causes[0]
    assert shown.is_new_version
    assert (shown.former_clause, shown.clause) != (None, None)


def test_whoever_is_in_one_run_only_has_the_whole_as_difference() -> None:
    make_commission_charter()
    make_receipt_fact(make_member("林越"), yuan=100_000)
    make_run()
    make_receipt_fact(make_member("何婷"), yuan=40_000)
    run = make_run()
    assert compared(run) == [("何婷", 600_00, [(Why.FACT, 600_00)])]
    found = comparing.comparison(SYSTEM, run, Run.objects.get(number=1))
    assert [str(note) for note in found.rows[0].notes] == ["上一次没有结算单"]
    assert (found.changed, found.new_facts) == (1, 1)
    assert "0.00 → 600.00" in page_of(run)


def test_pay_beyond_what_was_earned_is_told_step_by_step_and_the_rest_is_named() -> None:
    make_commission_charter()
    make_receipt_fact(make_member("林越"), yuan=100_000)
    former, run = make_run(), make_run(is_whole=True)
    Statement.objects.filter(run=former).update(paid_fen=1_500_00, digest="before", pay="")
    Statement.objects.filter(run=run).update(
        paid_fen=1_199_00, digest="after", pay='{"pay": {"earned_fen": 150000, "held_fen": 30000, "paid_fen": 119900}}'
    )
    row = comparing.comparison(SYSTEM, run, former).rows[0]
    assert [(str(label), fen) for label, fen in row.payout] == [("留存", -300_00)]
    assert (row.earned_fen, row.paid_fen, row.rest_fen) == (0, -301_00, -1_00)


def test_any_earlier_run_can_be_picked_and_no_other() -> None:
    make_commission_charter()
    member = make_member("林越")
    for _ in range(3):
        make_receipt_fact(member, yuan=10_000)
        make_run()
    run = Run.objects.get(number=3)
    assert comparing.earlier_numbers(run) == [2, 1]
    assert compared(run, 1)[0][1] == 300_00
    for number in (3, 4, 0):
        with pytest.raises(Missing):
            comparing.former_of(SYSTEM, run, number)
    assert comparing.former_of(SYSTEM, Run.objects.get(number=1), None) is None


def test_the_parts_of_a_member_sum_to_the_difference_to_the_fen() -> None:
    make_commission_charter()
    members = [make_member(name) for name in ("林越", "何婷", "许航")]
    for place, member in enumerate(members):
        make_receipt_fact(member, date(2026, 10, 20), fen=12_345_67 * (place + 1))
    make_run()
    for place, member in enumerate(members):
        make_receipt_fact(member, date(2026, 10, 3 + place), fen=33_333_33)
    run = make_run()
    for name, earned_fen, parts in compared(run):
        assert sum(fen for _why, fen in parts) == earned_fen, name


# Pages


def page_of(run: Run, query: str = "") -> str:
    return text_of(signed_in(boss()), f"/statements/runs/{run.pk}/compare/{query}")


def boss() -> Member:
    found = Member.objects.filter(name="赵立").first()
    return found or make_member("赵立", role="finance")


def test_the_page_names_people_facts_and_parts() -> None:
    make_commission_charter()
    member = make_member("林越")
    make_receipt_fact(member, yuan=100_000)
    make_run()
    make_receipt_fact(member, yuan=50_000)
    run = make_run()
    page = page_of(run)
    for words in ("林越", "新记入的事实", "+750.00", "1,500.00 → 2,250.00", "其间入账的事实"):
        assert words in page
    client = signed_in(boss())
    assert client.get(f"/statements/runs/{Run.objects.get(number=1).pk}/compare/").status_code == 404
    for odd in ("?with=9", "?with=x", "?with=99999999999999999999"):
        assert client.get(f"/statements/runs/{run.pk}/compare/{odd}").status_code == 404
    assert client.get(f"/statements/runs/{run.pk}/compare/?page=x").status_code == 200


def test_the_page_is_closed_to_members() -> None:
    make_commission_charter()
    member = make_member("林越")
    make_receipt_fact(member)
    make_run()
    run = make_run()
    client = signed_in(member)
    for address in ("compare/", "compare/export/?export=csv"):
        assert client.get(f"/statements/runs/{run.pk}/{address}").status_code == 403


def test_the_file_has_a_row_for_each_part_and_the_sum() -> None:
    make_commission_charter()
    member = make_member("林越")
    make_receipt_fact(member, yuan=100_000)
    make_run()
    make_receipt_fact(member, yuan=50_000)
    run = make_run()
    answer = signed_in(boss()).get(f"/statements/runs/{run.pk}/compare/export/?export=csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert lines[1].startswith("林越,,新记入的事实,")
    assert lines[1].endswith(",1,0.00,750.00,750.00")
    assert lines[-1].startswith("林越,,应发合计,")


def test_one_member_and_three_cost_the_same_queries() -> None:
    make_commission_charter()
    members = [make_member(name) for name in ("林越", "何婷", "许航")]
    make_run()
    make_receipt_fact(members[0])
    client = signed_in(boss())
    costs = [cost(client, f"/statements/runs/{make_run().pk}/compare/")]
    for member in members:
        for day in range(3):
            make_receipt_fact(member, date(2026, 10, 5) + timedelta(days=day))
    costs.append(cost(client, f"/statements/runs/{make_run().pk}/compare/"))
    assert costs[0] == costs[1]
    assert costs[0] <= 24


def test_lines_of_another_month_are_never_compared() -> None:
    make_commission_charter()
    member = make_member("林越")
    make_receipt_fact(member, yuan=10_000)
    make_receipt_fact(member, date(2026, 9, 9), yuan=10_000)
    make_run(date(2026, 9, 1))
    run = make_run(OCTOBER)
    assert comparing.former_of(SYSTEM, run, None) is None
    assert Line.objects.count() == 2


# Clauses of every kind


def test_an_exception_that_was_approved_between_is_named() -> None:
    version = make_charter(plan(), effective_on=date(2026, 1, 1))
    member = make_member("林越")
    make_receipt_fact(member, date(2026, 11, 9), 100_000)
    former = make_run(NOVEMBER)
    exception = make_approved(
        version.clauses.get(), applicant=member, departure="value", now=NOW + timedelta(hours=1),
        given={"path": "rate", "value": "5%"}, start_on=date(2026, 11, 1), end_on=date(2026, 11, 30),
    )  # fmt: skip
    run = make_run(NOVEMBER, now=NOW + timedelta(hours=2))
    before, after = former.total_fen, run.total_fen
    assert (before, after) == (1_000_00, 5_000_00)
    row = comparing.comparison(SYSTEM, run, former).rows[0]
    assert [(each.cause.why, each.cause.exceptions, each.cause.difference_fen) for each in row.causes] == [
        (Why.EXCEPTION, (exception.number,), after - before)
    ]
    assert [number for number, _words, _url in comparing.comparison(SYSTEM, run, former).exceptions] == [
        exception.number
    ]
    assert exception.number in page_of(run)


def test_a_target_that_moved_the_coefficient_is_named() -> None:
    make_charter(
        plan(coefficients=[{"label": "达成", "by": "attainment", "rows": [
            {"from": 0, "factor": "80%"}, {"from": 100, "factor": "100%"}]}]),
        effective_on=date(2026, 1, 1),
    )  # fmt: skip
    member = make_member("林越")
    make_target(member, OCTOBER, 200_000_00)
    make_receipt_fact(member, yuan=100_000)
    former = make_run()
    make_target(member, OCTOBER, 90_000_00)
    run = make_run()
    row = comparing.comparison(SYSTEM, run, former).rows[0]
    assert [str(note) for note in row.notes] == ["目标改了"]
    assert [each.cause.why for each in row.causes] == [Why.TARGET]
    assert row.earned_fen == run.total_fen - former.total_fen > 0
