"""Who sees which statement, what a line opens to, what a month or a deal would bring."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.contracts import make_contract, make_finance, make_receipt
from tests.factories.deals import make_deal
from tests.factories.incentives import (
    NOVEMBER,
    NOW,
    OCTOBER,
    make_commission_charter,
    make_receipt_fact,
    make_run,
    make_statement,
)
from tests.factories.org import actor_for, make_member, make_team
from tests.factories.targets import make_target
from xiaozhang.base import registries
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import Missing, NotAllowed
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.performance.incentives import actions, powers, queries
from xiaozhang.performance.incentives.models import Line, Statement
from xiaozhang.performance.incentives.registry import expected_context

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def manager() -> Actor:
    return actor_for(make_member("赵立", role="sales_manager"))


# Reach


def test_statements_are_one_s_own_and_those_of_one_s_team() -> None:
    make_commission_charter()
    east, south = make_team("华东组"), make_team("华南组")
    leader = make_member("周敏", role="supervisor", team=east)
    one, other = make_member("林越", team=east), make_member("何婷", team=south)
    for member in (one, other):
        make_receipt_fact(member)
    make_run(state="published")
    seen = {name: sorted(queries.statements(actor_for(m)).values_list("member_name", flat=True)) for name, m in
            {"one": one, "other": other, "leader": leader}.items()}  # fmt: skip
    assert seen == {"one": ["林越"], "other": ["何婷"], "leader": sorted(["周敏", "林越"])}


def test_a_statement_of_somebody_else_is_not_there() -> None:
    statement = make_statement(make_member("林越"))
    with pytest.raises(Missing):
        queries.get_statement(actor_for(make_member("何婷")), statement.pk)


def test_drafts_are_there_only_for_those_who_settle() -> None:
    member = make_member("林越")
    draft = make_statement(member, state="draft")
    assert queries.get_statement(manager(), draft.pk) == draft
    with pytest.raises(Missing):
        queries.get_statement(actor_for(member), draft.pk)
    assert not queries.statements(actor_for(member)).exists()
    assert not queries.statements(manager()).exists()


def test_staged_statements_are_there_for_nobody() -> None:
    statement = make_statement(state="draft")
    actions.start_run(actor=SYSTEM, now=NOW, month_on=OCTOBER)
    staged = Statement.objects.create(
        run=queries.run_under_way(OCTOBER), member=statement.member, number="JS-1", month_on=OCTOBER, member_name="林越"
    )
    with pytest.raises(Missing):
        queries.get_statement(SYSTEM, staged.pk)


def test_get_statement_not_allowed_without_the_power() -> None:
    member = make_member("林越")
    statement = make_statement(member)
    with pytest.raises(NotAllowed):
        queries.get_statement(actor_for(member), statement.pk, power=powers.RUN_SETTLEMENT)


def test_superseded_statements_are_gone_for_their_members() -> None:
    member = make_member("林越")
    old = make_statement(member)
    make_run(state="published")
    with pytest.raises(Missing):
        queries.get_statement(actor_for(member), old.pk)
    assert queries.get_statement(manager(), old.pk) == old


def test_runs_are_for_those_who_settle() -> None:
    make_commission_charter()
    run = make_run(state="published")
    assert [r.pk for r in queries.runs(manager())] == [run.pk]
    for role in ("representative", "supervisor"):
        with pytest.raises(Missing):
            queries.get_run(actor_for(make_member(role=role)), run.pk)


# Lines and their trace


def test_a_line_opens_down_to_the_receipt_and_is_proved() -> None:
    version = make_commission_charter()
    member = make_member("林越")
    contract = make_contract(owner=member, signed_on=date(2026, 10, 20), now=NOW)
    receipt = make_receipt(contract, received_on=date(2026, 10, 22), confirmed_by=make_finance(), now=NOW)
    statement = Statement.objects.get(run=make_run(state="published"), member=member)
    viewer = actor_for(member)
    shown = queries.shown_line(viewer, statement, 1, is_open=True)
    assert shown.trace is not None
    assert (shown.is_proved, shown.trace.amount_fen, shown.line.base_fen) == (True, 45000, 3000000)
    assert [(str(part.words), part.part_fen, part.rate, part.earned) for part in shown.trace.slices] == [
        ("不满 200,000.00 元", 3000000, Fraction(3, 200), "450.00")
    ]
    assert (shown.clause.ref.number, shown.clause.ref.version_label) == ("1.1", version.label)
    kind = registries.record_types.get("receipt")
    assert (shown.fact.source.title, shown.fact.source.url) == (kind.title(receipt), kind.url(receipt.pk))
    assert shown.fact.customer is not None
    assert shown.fact.customer.title == contract.customer.name
    assert shown.fact.credits == (("林越", 3000000),)


def test_a_title_is_shown_and_not_linked_where_the_record_is_out_of_reach() -> None:
    make_commission_charter()
    earner, holder = make_member("林越"), make_member("何婷")
    contract = make_contract(owner=holder, signed_on=date(2026, 10, 20), now=NOW)
    make_receipt_fact(
        earner, customer_id=contract.customer_id, references={"contract": contract.pk, "deal": 0}, source_id=1
    )
    statement = Statement.objects.get(run=make_run(state="published"), member=earner)
    shown = queries.shown_line(actor_for(earner), statement, 1, is_open=False)
    assert shown.fact.customer == (type(shown.fact.customer))(contract.customer.name, "")
    assert shown.trace is None


def test_a_line_that_was_tampered_with_is_not_proved() -> None:
    statement = make_statement()
    Line.objects.filter(statement=statement).update(amount_fen=1)
    shown = queries.shown_line(SYSTEM, statement, 1, is_open=True)
    assert shown.is_proved is False


def test_every_line_of_a_month_with_versions_reversals_and_late_facts_is_proved() -> None:
    make_commission_charter()
    make_commission_charter(date(2026, 10, 15), method="slab")
    member = make_member()
    for day in range(1, 32):
        make_receipt_fact(member, date(2026, 10, day), fen=33_333_33 * day)
    statement = Statement.objects.get(run=make_run())
    sequences = range(1, statement.lines_count + 1)
    (section,) = queries.sheet(SYSTEM, statement, opened=sequences).sections
    assert [shown.is_proved for shown in section.lines] == [True] * 31


def test_a_long_statement_is_read_a_page_at_a_time() -> None:
    make_commission_charter()
    member = make_member()
    for day in range(1, 8):
        make_receipt_fact(member, date(2026, 10, day), 1_000)
    statement = Statement.objects.get(run=make_run())
    (first,) = queries.sheet(SYSTEM, statement, size=3, whole=3).sections
    assert ([s.line.sequence for s in first.lines], first.following, first.is_first) == ([1, 2, 3], 3, True)
    (last,) = queries.sheet(SYSTEM, statement, after=6, size=3, whole=3).sections
    assert ([s.line.sequence for s in last.lines], last.following, last.is_first) == ([7], None, False)


def queries_for_lines(facts: int) -> int:
    member = make_member()
    for day in range(1, facts + 1):
        contract = make_contract(owner=member, signed_on=date(2026, 10, 1), now=NOW)
        make_receipt(contract, received_on=date(2026, 10, day), confirmed_by=make_finance(), now=NOW)
    statement = Statement.objects.get(run=make_run(state="published"), member=member)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        (section,) = queries.sheet(actor_for(member), statement, opened=range(1, facts + 1)).sections
    assert len(section.lines) == facts
    return len(seen)


def test_one_line_and_three_cost_the_same_queries() -> None:
    make_commission_charter()
    assert queries_for_lines(1) == queries_for_lines(3)


# Runs


def test_the_sums_of_a_run_by_team_and_whole() -> None:
    make_commission_charter()
    east, south = make_team("华东组"), make_team("华南组")
    for name, team, yuan in (("林越", east, 100_000), ("周敏", east, 50_000), ("何婷", south, 10_000)):
        member = make_member(name, team=team)
        make_target(member, OCTOBER, 100_000_00, now=NOW)
        make_receipt_fact(member, yuan=yuan)
    page = queries.run_page(make_run())
    figures = {sums.name: (sums.members, sums.target_fen, sums.received_fen, sums.total_fen) for sums, _ in page.teams}
    assert figures == {"华东组": (2, 20000000, 15000000, 225000), "华南组": (1, 10000000, 1000000, 15000)}
    whole = page.whole
    assert (whole.members, whole.received_fen, whole.total_fen, whole.attained) == (
        3,
        16000000,
        240000,
        Fraction(533, 1000),
    )


def test_moved_since_says_what_has_moved() -> None:
    make_commission_charter()
    member = make_member(team=make_team())
    make_receipt_fact(member)
    run = make_run()
    assert not queries.moved_since(run)
    make_target(member, OCTOBER, now=NOW)
    make_receipt_fact(member)
    moved = queries.moved_since(run)
    assert (moved.credits, moved.tables, moved.targets, moved.people) == (1, False, True, False)


def test_what_a_clause_brought_about_counts_published_runs_only() -> None:
    version = make_commission_charter()
    clause_id = version.clauses.get().pk
    member = make_member()
    make_receipt_fact(member, yuan=100_000)
    run = make_run()
    assert (queries.lines_of_clause(clause_id), queries.amount_of_clause(clause_id)) == (0, 0)
    actions.publish_run(actor=SYSTEM, now=NOW, run_id=run.pk)
    assert (queries.lines_of_clause(clause_id), queries.amount_of_clause(clause_id)) == (1, 150000)
    make_run(state="published")
    assert queries.lines_of_clause(clause_id) == 1


# Outlook


def test_month_outlook_is_what_the_settlement_will_say() -> None:
    make_commission_charter()
    make_commission_charter(date(2026, 11, 15), method="slab", tiers=((0, "1.0%"), (100000, "3.0%")))
    member = make_member()
    for day, yuan in ((3, 150_000), (9, 90_000), (16, 60_000), (18, 70_000)):
        make_receipt_fact(member, date(2026, 11, day), yuan)
    outlook = queries.month_outlook(actor_for(member), member.pk, TODAY)
    run = make_run(NOVEMBER)
    assert (outlook.commission_fen, outlook.lines, outlook.base_fen) == (run.commission_fen, 4, 370_000_00)
    assert (outlook.rate, outlook.lacking_fen, outlook.next_rate) == (Fraction(3, 100), None, None)


def test_month_outlook_is_refused_out_of_reach() -> None:
    make_commission_charter()
    with pytest.raises(Missing):
        queries.month_outlook(actor_for(make_member()), make_member("何婷").pk, TODAY)


def test_month_outlook_of_a_post_that_no_table_pays() -> None:
    make_commission_charter()
    member = make_member(role="finance")
    outlook = queries.month_outlook(actor_for(member), member.pk, TODAY)
    assert (outlook.commission_fen, outlook.clause) == (0, None)


def test_expected_commission_stands_on_the_month_so_far() -> None:
    make_commission_charter()
    member = make_member("林越")
    make_receipt_fact(member, date(2026, 11, 3), 180_000)
    outlook = queries.expected_commission(actor_for(member), member.pk, 70_000_00, TODAY)
    assert outlook is not None
    assert (outlook.expected.commission_fen, outlook.expected.lacking_fen) == (1_300_00, 250_000_00)
    assert [(str(words), part, rate) for words, part, rate in outlook.rows] == [
        ("不满 200,000.00 元", 20_000_00, Fraction(3, 200)),
        ("满 200,000.00 至不满 500,000.00 元", 50_000_00, Fraction(1, 50)),
    ]
    make_receipt_fact(member, date(2026, 11, 19), 70_000)
    settled = queries.month_outlook(actor_for(member), member.pk, TODAY)
    assert settled.commission_fen == 2_700_00 + outlook.expected.commission_fen


def test_expected_commission_is_none_for_a_post_that_no_table_pays() -> None:
    make_commission_charter()
    member = make_member(role="sales_manager")
    assert queries.expected_commission(actor_for(member), member.pk, 70_000_00, TODAY) is None


def test_the_tab_on_a_deal_says_what_it_would_bring_or_why_it_cannot_tell() -> None:
    make_commission_charter()
    mine, other = make_member("林越"), make_member("何婷")
    viewer = actor_for(mine)
    told = expected_context(viewer, make_deal(owner=mine, expected_fen=70_000_00), TODAY)
    outlook = told["outlook"]
    assert isinstance(outlook, queries.DealOutlook)
    assert (told["lacks"], outlook.expected.commission_fen) == ("", 1_050_00)
    assert expected_context(viewer, make_deal(owner=mine, expected_fen=None), TODAY)["lacks"] == "amount"
    assert expected_context(viewer, make_deal(owner=other, expected_fen=70_000_00), TODAY)["lacks"] == "reach"
    boss = make_member("赵立", role="sales_manager")
    assert expected_context(actor_for(boss), make_deal(owner=boss, expected_fen=100), TODAY)["lacks"] == "clause"


def test_what_a_clause_has_paid_is_told_to_those_who_see_everybody_s_pay() -> None:
    clause = make_commission_charter().clauses.get(kind="commission_table")
    today = date(2026, 10, 9)

    told = {
        role: [
            str(each.label) for each, _count, _url in charter.effect(actor_for(make_member(role=role), today), clause)
        ]
        for role in ("representative", "supervisor", "finance")
    }

    assert told == {"representative": ["结算行"], "supervisor": ["结算行"], "finance": ["结算行", "提成（元）"]}
