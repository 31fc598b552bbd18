"""What is read from the ledger, and on whose behalf."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.ledger import AMOUNT, COUNT, NOW, make_fact, make_month, make_posting
from tests.factories.org import actor_for, make_member, make_team
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import Missing
from xiaozhang.base.periods import Period
from xiaozhang.foundation.ledger import actions, queries
from xiaozhang.foundation.ledger.models import CustomerTotal, DailyTotal
from xiaozhang.foundation.ledger.rules.credits import CreditRow
from xiaozhang.foundation.ledger.rules.totals import Difference, TeamTotal, Total
from xiaozhang.foundation.org import actions as org_actions

pytestmark = pytest.mark.django_db
SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)


def test_facts_are_those_with_a_credited_member_in_reach() -> None:
    mine, other = make_member(), make_member()
    own, shared = make_fact(credits={mine.pk: 10_000}), make_fact(credits={mine.pk: 5_000, other.pk: 5_000})
    hidden, nobodys = make_fact(credits={other.pk: 10_000}), make_fact(credits={})
    viewer = actor_for(mine)

    assert set(queries.facts(viewer)) == {own, shared}
    assert set(queries.facts(SYSTEM)) == {own, shared, hidden, nobodys}
    assert queries.get_fact(viewer, own.pk) == own
    for leak in (hidden, nobodys):
        with pytest.raises(Missing):
            queries.get_fact(viewer, leak.pk)


def test_credited_to_narrows_to_one_member() -> None:
    mine, other = make_member(), make_member()
    shared = make_fact(credits={mine.pk: 5_000, other.pk: 5_000})
    make_fact(credits={other.pk: 10_000})

    assert list(queries.credited_to(queries.facts(SYSTEM), [mine.pk])) == [shared]


def test_a_fact_page_costs_the_same_for_one_and_three_credits() -> None:
    def cost(people: int) -> int:
        members = [make_member() for _ in range(people)]
        shares = [10_000 - 3_000 * (people - 1)] + [3_000] * (people - 1)
        fact = make_fact(credits=dict(zip([member.pk for member in members], shares, strict=True)))
        with CaptureQueriesContext(connection) as captured:
            list(queries.get_fact(SYSTEM, fact.pk).credits.all())
        return len(captured)

    assert cost(1) == cost(3) == 2


def test_settled_credits_are_the_months_up_to_the_mark_in_order() -> None:
    member, other = make_member(), make_member()
    late = make_fact(
        key="b", occurred_on=date(2026, 10, 20), credits={member.pk: 10_000}, attributes={"region": "华东"}
    )
    early = make_fact(
        key="a", occurred_on=date(2026, 10, 2), credits={member.pk: 4_000, other.pk: 6_000}, references={"deal": 3},
        customer_id=8,
    )  # fmt: skip
    make_fact(metric=COUNT.key, quantity=1, occurred_on=date(2026, 10, 2))
    make_fact(occurred_on=date(2026, 11, 2))
    mark = actions.take_mark(actor=SYSTEM, now=NOW, month_on=OCTOBER)
    make_fact(occurred_on=date(2026, 10, 3))

    rows = list(queries.settled_credits(AMOUNT.key, OCTOBER, mark))

    assert [(row.fact_id, row.member_id, row.amount_fen) for row in rows] == [
        (early.pk, member.pk, 40_000),
        (early.pk, other.pk, 60_000),
        (late.pk, member.pk, 100_000),
    ]
    assert rows[2] == CreditRow(
        fact_id=late.pk,
        key="b",
        member_id=member.pk,
        share_bp=10_000,
        amount_fen=100_000,
        quantity=None,
        occurred_on=date(2026, 10, 20),
        occurred_at=late.occurred_at,
        recorded_at=NOW,
        month_on=OCTOBER,
        customer_id=None,
        references={},
        attributes={"region": "华东"},
        source_type="trial",
        source_id=late.source_id,
        reverses_id=None,
    )


def test_settled_of_gives_some_members_theirs_in_the_order_of_all() -> None:
    member, other = make_member(), make_member()
    late = make_fact(key="b", occurred_on=date(2026, 10, 20), credits={member.pk: 10_000})
    early = make_fact(key="a", occurred_on=date(2026, 10, 2), credits={member.pk: 4_000, other.pk: 6_000})
    make_fact(metric=COUNT.key, quantity=1, occurred_on=date(2026, 10, 2), credits={member.pk: 10_000})
    make_fact(occurred_on=date(2026, 11, 2), credits={member.pk: 10_000})
    mark = actions.take_mark(actor=SYSTEM, now=NOW, month_on=OCTOBER)
    make_fact(occurred_on=date(2026, 10, 3), credits={member.pk: 10_000})

    found = queries.settled_of(AMOUNT.key, OCTOBER, mark, {member.pk})
    assert [(row.fact_id, row.amount_fen) for row in found] == [(early.pk, 40_000), (late.pk, 100_000)]
    assert queries.settled_count(AMOUNT.key, OCTOBER, mark, {member.pk}) == 2
    assert queries.settled_of(AMOUNT.key, OCTOBER, mark, {member.pk, other.pk}) == queries.settled_portion(
        AMOUNT.key, OCTOBER, mark
    )


def test_posted_between_tells_whom_new_facts_touch() -> None:
    member, other, third = make_member(), make_member(), make_member()
    make_fact(credits={third.pk: 10_000}, customer_id=5)
    before = actions.take_mark(actor=SYSTEM, now=NOW, month_on=OCTOBER)
    make_fact(occurred_on=date(2026, 10, 2), customer_id=8, credits={member.pk: 4_000, other.pk: 6_000})
    make_fact(occurred_on=date(2026, 10, 2), credits={})
    make_fact(occurred_on=date(2026, 11, 2), credits={third.pk: 10_000})
    after = actions.take_mark(actor=SYSTEM, now=NOW, month_on=OCTOBER)
    make_fact(occurred_on=date(2026, 10, 2), credits={third.pk: 10_000})

    assert set(queries.posted_between(OCTOBER, before, after)) == {
        (AMOUNT.key, 8, member.pk), (AMOUNT.key, 8, other.pk), (AMOUNT.key, None, None)
    }  # fmt: skip
    assert queries.credited_by_customers({8}, OCTOBER, after) == {member.pk, other.pk}
    assert queries.credited_by_customers({8}, OCTOBER, before) == set()


def test_earlier_credits_are_those_that_counted_before_the_month() -> None:
    member, other = make_member(), make_member()
    on_time = make_fact(occurred_on=date(2026, 9, 10), credits={member.pk: 10_000})
    make_fact(occurred_on=date(2026, 9, 11), credits={other.pk: 10_000})
    make_fact(occurred_on=date(2026, 10, 11), credits={member.pk: 10_000})
    make_month(SEPTEMBER, is_closed=True)
    counted_in_october = make_fact(occurred_on=date(2026, 9, 12), credits={member.pk: 10_000})
    make_month(OCTOBER, is_closed=True)
    make_fact(occurred_on=date(2026, 9, 13), credits={member.pk: 10_000})

    rows = queries.earlier_credits(AMOUNT.key, SEPTEMBER, NOVEMBER, [member.pk])

    assert [row.fact_id for row in rows] == [on_time.pk, counted_in_october.pk]


def test_member_totals_and_days() -> None:
    member, idle, other = make_member(), make_member(), make_member()
    make_fact(amount_fen=5, occurred_on=date(2026, 11, 3), credits={member.pk: 10_000})
    make_fact(amount_fen=7, occurred_on=date(2026, 11, 3), credits={member.pk: 10_000})
    make_fact(amount_fen=9, occurred_on=date(2026, 11, 4), credits={member.pk: 10_000})
    make_fact(amount_fen=1, occurred_on=date(2026, 11, 4), credits={other.pk: 10_000})

    assert queries.member_totals(AMOUNT.key, NOVEMBER, [member.pk, idle.pk]) == {
        member.pk: Total(21, 0, 3),
        idle.pk: Total(),
    }
    assert queries.member_totals(AMOUNT.key, NOVEMBER) == {member.pk: Total(21, 0, 3), other.pk: Total(1, 0, 1)}
    assert queries.member_days(AMOUNT.key, NOVEMBER, member.pk) == {
        date(2026, 11, 3): Total(12, 0, 2),
        date(2026, 11, 4): Total(9, 0, 1),
    }


def test_customer_total_of_some_months() -> None:
    make_fact(amount_fen=5, occurred_on=date(2026, 9, 3), customer_id=1)
    make_fact(amount_fen=7, occurred_on=date(2026, 11, 3), customer_id=1)

    assert queries.customer_total(AMOUNT.key, [1, 2]) == {1: Total(12, 0, 2), 2: Total()}
    assert queries.customer_total(AMOUNT.key, [1], Period(OCTOBER, date(2026, 12, 1))) == {1: Total(7, 0, 1)}


def test_totals_by_team_follow_the_roster_of_the_day() -> None:
    east, west = make_team("华东组"), make_team("华西组")
    mover, stayer = make_member(team=east), make_member(team=west)
    org_actions.move_member(actor=SYSTEM, now=NOW, member_id=mover.pk, team_id=west.pk, on=date(2026, 11, 10))
    loner = make_member()
    for member, day in ((mover, 9), (mover, 10), (stayer, 3), (loner, 4)):
        make_fact(amount_fen=100, occurred_on=date(2026, 11, day), credits={member.pk: 10_000})

    assert queries.totals_by_team(AMOUNT.key, NOVEMBER, SYSTEM) == [
        TeamTotal(east.pk, "华东组", Total(100, 0, 1)),
        TeamTotal(west.pk, "华西组", Total(200, 0, 2)),
        TeamTotal(None, "", Total(100, 0, 1)),
    ]
    assert queries.totals_by_team(AMOUNT.key, NOVEMBER, actor_for(stayer)) == [
        TeamTotal(west.pk, "华西组", Total(100, 0, 1))
    ]


def test_months_are_open_until_closed() -> None:
    assert (queries.month_state(OCTOBER), queries.open_month_for(date(2026, 10, 9))) == ("open", OCTOBER)
    closed = make_month(OCTOBER, is_closed=True)

    assert (queries.month_state(OCTOBER), queries.is_closed(NOVEMBER)) == ("closed", False)
    assert queries.open_month_for(date(2026, 10, 9)) == NOVEMBER
    assert queries.months() == [closed]


def test_verify_totals_names_every_row_that_differs() -> None:
    member = make_member()
    fact = make_fact(amount_fen=500, credits={member.pk: 10_000}, customer_id=6)
    other = make_fact(amount_fen=50, credits={make_member().pk: 10_000})
    DailyTotal.objects.filter(member=member).update(amount_fen=501)
    CustomerTotal.objects.all().delete()
    fact.credits.model.objects.create(fact=other, member=member, share_bp=1, amount_fen=1)

    assert queries.verify_totals() == [
        Difference("daily", AMOUNT.key, member.pk, NOVEMBER, fact.occurred_on, Total(501, 0, 2), Total(501, 0, 1)),
        Difference("customer", AMOUNT.key, 6, NOVEMBER, None, Total(500, 0, 1), Total()),
        Difference("credit", AMOUNT.key, other.pk, NOVEMBER, other.occurred_on, Total(50, 0, 1), Total(51, 0, 1)),
    ]


def test_verify_ledger_says_that_all_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    make_fact()
    call_command("verify_ledger")

    assert capsys.readouterr().out == "业绩台账核对一致。\n"


def test_verify_ledger_fails_and_names_the_row(capsys: pytest.CaptureFixture[str]) -> None:
    member = make_member()
    make_fact(amount_fen=12_345, credits={member.pk: 10_000})
    DailyTotal.objects.update(amount_fen=0)

    with pytest.raises(CommandError, match="业绩台账有 1 处不一致"):
        call_command("verify_ledger")

    assert capsys.readouterr().out == (
        f"成员日合计 trial_amount 成员 {member.pk} 2026-11 2026-11-03："
        "事实 123.45 元 / 数量 0 / 1 条，所存 0.00 元 / 数量 0 / 1 条\n"
    )


def test_reading_a_months_totals_costs_the_same_as_history_grows() -> None:
    member = make_member()

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            queries.member_totals(AMOUNT.key, NOVEMBER, [member.pk])
        return len(captured)

    make_fact(credits={member.pk: 10_000})
    before = cost()
    actions.post_many(actor=SYSTEM, now=NOW, postings=[make_posting(credits=((member.pk, 10_000),)) for _ in range(30)])
    assert cost() == before == 1
