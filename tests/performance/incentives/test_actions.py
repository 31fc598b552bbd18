"""What settling, publishing, confirming and closing promise: done, refused, not allowed, repeated."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

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
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import Missing, NotAllowed
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.ledger import queries as ledger_queries
from xiaozhang.performance.incentives import actions, queries
from xiaozhang.performance.incentives.errors import (
    MonthClosed,
    NoCommissionClause,
    NotYetBegun,
    RunOutdated,
    RunUnderWay,
    WrongState,
)
from xiaozhang.performance.incentives.models import ClauseTally, Line, Run, Statement
from xiaozhang.performance.incentives.queries.following import statements_in

pytestmark = pytest.mark.django_db
MANAGER = "sales_manager"


def manager() -> object:
    return actor_for(make_member("赵立", role=MANAGER))


# start_run and settle_at_once


def test_start_run_takes_the_snapshot_and_shows_nobody_a_result() -> None:
    make_commission_charter()
    member = make_member()
    fact = make_receipt_fact(member)
    run = actions.start_run(actor=manager(), now=NOW, month_on=OCTOBER)
    assert (run.state, run.number, run.mark, run.statements_count) == ("staged", 1, fact.pk, 0)
    assert [payee.member_id for payee in queries.snapshot_of(run.pk).payees] == [member.pk]
    assert not queries.statements(actor_for(member)).exists()
    assert Entry.objects.get(action="incentives.start_run").changes["mark"] == [None, fact.pk]


def test_start_run_refused_while_the_month_is_being_settled() -> None:
    make_commission_charter()
    actions.start_run(actor=SYSTEM, now=NOW, month_on=OCTOBER)
    with pytest.raises(RunUnderWay, match="2026 年 10 月正在试算"):
        actions.start_run(actor=SYSTEM, now=NOW + timedelta(minutes=9), month_on=OCTOBER)
    assert Run.objects.count() == 1


def test_start_run_sets_a_killed_one_aside() -> None:
    make_commission_charter()
    killed = actions.start_run(actor=SYSTEM, now=NOW, month_on=OCTOBER)
    run = actions.start_run(actor=SYSTEM, now=NOW + timedelta(minutes=11), month_on=OCTOBER)
    killed.refresh_from_db()
    assert (killed.is_superseded, run.number, run.is_superseded) == (True, 2, False)


@pytest.mark.parametrize(
    ("month_on", "error"), [(date(2026, 12, 1), NotYetBegun), (date(2025, 12, 1), NoCommissionClause)]
)
def test_start_run_refused_without_a_month_or_a_clause(month_on: date, error: type[Exception]) -> None:
    make_commission_charter()
    with pytest.raises(error):
        actions.start_run(actor=SYSTEM, now=NOW, month_on=month_on)
    assert not Run.objects.exists()


def test_start_run_not_allowed_for_a_representative() -> None:
    make_commission_charter()
    with pytest.raises(NotAllowed):
        actions.start_run(actor=actor_for(make_member()), now=NOW, month_on=OCTOBER)
    assert not Run.objects.exists()


def test_settle_at_once_computes_what_look_05_shows() -> None:
    version = make_commission_charter()
    member = make_member("林越", team=make_team("华东一组"))
    make_target(member, OCTOBER, 600_000_00, now=NOW)
    for day, yuan in ((9, 156_000), (14, 120_000), (22, 273_000), (28, 99_000)):
        make_receipt_fact(member, date(2026, 10, day), yuan)
    run = actions.settle_at_once(actor=manager(), now=NOW, month_on=OCTOBER)
    statement = Statement.objects.get(run=run, member=member)
    assert (statement.member_name, statement.team_name, statement.post_name) == ("林越", "华东一组", "销售代表")
    assert (statement.target_fen, statement.received_fen, statement.commission_fen) == (60000000, 64800000, 1344000)
    lines = list(Line.objects.filter(statement=statement).order_by("sequence"))
    assert [line.amount_fen for line in lines] == [234000, 218000, 595000, 297000]
    assert [line.slices for line in lines][2] == "[[1,22400000],[2,4900000]]"
    assert {line.clause_id for line in lines} == {version.clauses.get().pk}
    tally = ClauseTally.objects.get(run=run)
    assert (tally.lines, tally.amount_fen) == (4, 1344000)
    assert (run.state, run.lines_count, run.total_fen, run.credits_done, run.credits_total) == (
        "draft",
        4,
        1344000,
        4,
        4,
    )


def test_settle_at_once_gives_members_without_facts_a_statement_of_nothing() -> None:
    make_commission_charter()
    quiet = make_member("陈静")
    make_member("沈岚", role="finance")
    run = make_run()
    statement = Statement.objects.get(run=run)
    assert (statement.member_id, statement.total_fen, statement.lines_count) == (quiet.pk, 0, 0)


def test_settle_at_once_keeps_the_lines_of_leavers() -> None:
    make_commission_charter()
    leaver = make_member("王磊", team=make_team(), left_on=date(2026, 9, 15))
    make_receipt_fact(leaver, date(2026, 10, 20), 100_000)
    statement = Statement.objects.get(run=make_run())
    assert (statement.member_id, statement.commission_fen) == (leaver.pk, 1_500_00)


def test_settle_at_once_splits_by_credits() -> None:
    make_commission_charter()
    one, other = make_member("林越"), make_member("周敏", role="supervisor")
    make_receipt_fact(credits={one.pk: 5000, other.pk: 5000}, fen=100_000_01)
    make_run()
    shares = dict(Line.objects.values_list("statement__member_id", "base_fen"))
    assert shares == {one.pk: 50_000_01, other.pk: 50_000_00}


def test_settle_at_once_names_the_version_of_each_line() -> None:
    first = make_commission_charter(date(2026, 1, 1))
    second = make_commission_charter(date(2026, 10, 15), method="slab", tiers=((0, "1.0%"), (100000, "3.0%")))
    member = make_member()
    make_receipt_fact(member, date(2026, 10, 14), 250_000)
    make_receipt_fact(member, date(2026, 10, 15), 60_000)
    make_receipt_fact(member, date(2026, 10, 31), 60_000)
    make_run()
    lines = Line.objects.order_by("sequence").values_list("clause_id", "amount_fen", "before_fen")
    v1, v2 = first.clauses.get().pk, second.clauses.get().pk
    assert list(lines) == [(v1, 4000_00, 0), (v2, 600_00, 0), (v2, 3000_00, 60_000_00)]


def test_settle_at_once_repeated_gives_the_same_bytes_and_supersedes_the_draft() -> None:
    make_commission_charter()
    member = make_member()
    make_receipt_fact(member, yuan=333_333)
    first = make_run()
    second = make_run(is_whole=True)
    first.refresh_from_db()
    assert (first.inputs_hash, first.result_hash) == (second.inputs_hash, second.result_hash)
    assert (first.is_superseded, second.is_superseded, second.number) == (True, False, 2)
    assert queries.changes(second, first) == []


def test_settle_at_once_after_one_more_receipt_names_who_has_changed() -> None:
    make_commission_charter()
    quiet, busy = make_member("陈静"), make_member("林越")
    make_receipt_fact(busy, yuan=100_000)
    first = make_run()
    make_receipt_fact(busy, yuan=50_000)
    second = make_run()
    first.refresh_from_db()
    (change,) = queries.changes(second, first)
    assert (change.member_name, change.former_fen, change.total_fen) == ("林越", 150000, 225000)
    assert Statement.objects.get(run=second, member=quiet).digest == statements_in(first).get(member=quiet).digest


def test_settle_at_once_refused_in_a_closed_month() -> None:
    closed_october()
    with pytest.raises(MonthClosed, match="补发或追回"):
        make_run()
    assert Run.objects.count() == 1


# publish_run


def test_publish_run_shows_each_member_their_own() -> None:
    make_commission_charter()
    one, other = make_member("林越"), make_member("周敏")
    make_receipt_fact(one)
    run = make_run()
    actor = manager()
    published = actions.publish_run(actor=actor, now=NOW, run_id=run.pk)
    assert (published.state, published.published_at, published.published_by_id) == ("published", NOW, actor.member_id)
    assert [s.member_id for s in queries.statements(actor_for(one))] == [one.pk]
    assert [s.member_id for s in queries.statements(actor_for(other))] == [other.pk]


def test_publish_run_refused_twice_and_for_superseded_drafts() -> None:
    make_commission_charter()
    make_member()
    old, new = make_run(), make_run()
    with pytest.raises(WrongState, match="已被更新的一次替代"):
        actions.publish_run(actor=SYSTEM, now=NOW, run_id=old.pk)
    actions.publish_run(actor=SYSTEM, now=NOW, run_id=new.pk)
    with pytest.raises(WrongState, match="已发布"):
        actions.publish_run(actor=SYSTEM, now=NOW, run_id=new.pk)
    old.refresh_from_db()
    assert (old.state, old.published_at) == ("draft", None)


def test_publish_run_not_allowed_for_members_who_do_not_see_it() -> None:
    make_commission_charter()
    member = make_member()
    run = make_run()
    with pytest.raises(NotAllowed):
        actions.publish_run(actor=actor_for(member), now=NOW, run_id=run.pk)


def test_publish_run_again_keeps_confirmations_of_statements_that_did_not_change() -> None:
    make_commission_charter()
    same, moved = make_member("陈静"), make_member("林越")
    make_receipt_fact(same, yuan=10_000)
    make_receipt_fact(moved, yuan=10_000)
    first = make_run(state="published")
    for member in (same, moved):
        mine = Statement.objects.get(run=first, member=member)
        actions.confirm_statement(actor=actor_for(member), now=NOW, statement_id=mine.pk)
    make_receipt_fact(moved, yuan=5_000)
    later = NOW + timedelta(hours=1)
    second = make_run(state="published", now=later)
    first.refresh_from_db()
    assert first.is_superseded
    assert dict(Statement.objects.filter(run=second).values_list("member_id", "confirmed_at")) == {
        same.pk: NOW,
        moved.pk: None,
    }


# confirm_statement


def test_confirm_statement_by_its_member() -> None:
    member = make_member()
    statement = make_statement(member)
    actions.confirm_statement(actor=actor_for(member), now=NOW, statement_id=statement.pk)
    statement.refresh_from_db()
    assert statement.confirmed_at == NOW
    assert Entry.objects.get(action="incentives.confirm_statement").actor_id == member.pk


def test_confirm_statement_repeated_keeps_the_first() -> None:
    member = make_member()
    statement = make_statement(member)
    for hours in (0, 1):
        actions.confirm_statement(actor=actor_for(member), now=NOW + timedelta(hours=hours), statement_id=statement.pk)
    statement.refresh_from_db()
    assert statement.confirmed_at == NOW


def test_confirm_statement_refused_before_publication() -> None:
    member = make_member()
    statement = make_statement(member, state="draft")
    with pytest.raises(Missing):
        actions.confirm_statement(actor=actor_for(member), now=NOW, statement_id=statement.pk)
    statement.refresh_from_db()
    assert statement.confirmed_at is None


def test_confirm_statement_not_allowed_for_somebody_else() -> None:
    statement = make_statement()
    with pytest.raises(NotAllowed, match="本人"):
        actions.confirm_statement(actor=manager(), now=NOW, statement_id=statement.pk)
    with pytest.raises(Missing):
        actions.confirm_statement(actor=actor_for(make_member("周敏")), now=NOW, statement_id=statement.pk)


# confirm_run


def test_confirm_run_ends_the_discussion() -> None:
    make_commission_charter()
    run = make_run(state="published")
    actor = manager()
    confirmed = actions.confirm_run(actor=actor, now=NOW, run_id=run.pk)
    assert (confirmed.state, confirmed.confirmed_by_id) == ("confirmed", actor.member_id)


def test_confirm_run_refused_for_a_draft_and_when_repeated() -> None:
    make_commission_charter()
    run = make_run()
    with pytest.raises(WrongState, match="草稿"):
        actions.confirm_run(actor=SYSTEM, now=NOW, run_id=run.pk)
    actions.publish_run(actor=SYSTEM, now=NOW, run_id=run.pk)
    actions.confirm_run(actor=SYSTEM, now=NOW, run_id=run.pk)
    with pytest.raises(WrongState, match="已确认"):
        actions.confirm_run(actor=SYSTEM, now=NOW, run_id=run.pk)


# close_month


def closed_october() -> Run:
    make_commission_charter()
    run = make_run(state="confirmed")
    return actions.close_month(actor=SYSTEM, now=NOW, run_id=run.pk)


def test_close_month_closes_it_in_the_ledger() -> None:
    run = closed_october()
    assert ledger_queries.is_closed(OCTOBER)
    assert Entry.objects.filter(action="incentives.close_month", subject_id=run.pk).count() == 1


def test_close_month_refused_before_confirmation() -> None:
    make_commission_charter()
    run = make_run(state="published")
    with pytest.raises(WrongState, match="请先发布并确认 2026 年 10 月"):
        actions.close_month(actor=SYSTEM, now=NOW, run_id=run.pk)
    assert not ledger_queries.is_closed(OCTOBER)


def test_close_month_refused_when_the_ledger_has_moved_on() -> None:
    make_commission_charter()
    member = make_member()
    make_receipt_fact(member)
    run = make_run(state="confirmed")
    make_receipt_fact(member, date(2026, 10, 31))
    make_receipt_fact(member, date(2026, 11, 2))
    with pytest.raises(RunOutdated, match="又记了 1 笔"):
        actions.close_month(actor=SYSTEM, now=NOW, run_id=run.pk)
    assert not ledger_queries.is_closed(OCTOBER)


def test_close_month_refused_when_the_charter_has_moved_on() -> None:
    make_commission_charter()
    run = make_run(state="confirmed")
    make_commission_charter(date(2026, 10, 20), method="slab")
    with pytest.raises(RunOutdated, match="提成条款变了"):
        actions.close_month(actor=SYSTEM, now=NOW, run_id=run.pk)


def test_close_month_does_not_mind_a_version_of_the_next_month() -> None:
    make_commission_charter()
    run = make_run(state="confirmed")
    make_commission_charter(NOVEMBER, method="slab")
    actions.close_month(actor=SYSTEM, now=NOW, run_id=run.pk)
    assert ledger_queries.is_closed(OCTOBER)


def test_close_month_refused_when_repeated() -> None:
    run = closed_october()
    with pytest.raises(MonthClosed):
        actions.close_month(actor=SYSTEM, now=NOW, run_id=run.pk)


def test_close_month_not_allowed_for_a_representative() -> None:
    make_commission_charter()
    run = make_run(state="confirmed")
    with pytest.raises(NotAllowed):
        actions.close_month(actor=actor_for(make_member()), now=NOW, run_id=run.pk)
    assert not ledger_queries.is_closed(OCTOBER)
