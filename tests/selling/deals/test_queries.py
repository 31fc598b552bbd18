"""Reading deals: scope, the board, what is overdue; the cost does not grow with the rows."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.customers import make_customer, make_follow_up
from tests.factories.deals import make_deal, make_interest, make_stage_charter, make_stage_move
from tests.factories.org import NOW, TODAY, actor_for, make_company, make_member, make_team
from tests.factories.products import make_product
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import Missing
from xiaozhang.foundation.records import actions as records
from xiaozhang.selling.deals import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    """A supervisor with two representatives, and a stranger whose deals could leak."""
    make_company()
    team = make_team()
    boss = make_member(name="顾念", role="supervisor", team=team)
    return boss, make_member(name="林越", team=team), make_member(name="陈昱", team=team), make_member(name="何薇")


def test_deals_are_those_of_the_viewers_people(people) -> None:
    boss, one, two, stranger = people
    mine, hers, foreign = make_deal(owner=one), make_deal(owner=two), make_deal(owner=stranger)
    assert {deal.pk for deal in queries.deals(actor_for(boss))} == {mine.pk, hers.pk}
    assert {deal.pk for deal in queries.deals(actor_for(one))} == {mine.pk}
    assert {deal.pk for deal in queries.deals(SYSTEM)} == {mine.pk, hers.pk, foreign.pk}
    with pytest.raises(Missing):
        queries.get_deal(actor_for(one), hers.pk)


def test_board_counts_sums_and_orders_by_standing(people) -> None:
    make_stage_charter()
    _boss, one, two, _stranger = people
    customer = make_customer(owner=one).pk
    late = make_deal(owner=one, stage="quotation", customer_id=customer, stage_entered_on=date(2026, 11, 2))
    fresh = make_deal(owner=one, stage="quotation", customer_id=customer, expected_fen=100)
    won = make_deal(owner=one, outcome="won", customer_id=customer)
    make_deal(owner=one, outcome="won", customer_id=customer, delivered_on=TODAY)
    make_deal(owner=one, outcome="lost", customer_id=customer)
    make_deal(owner=two, stage="quotation", customer_id=make_customer(owner=two).pk)
    viewer = actor_for(one)
    board = queries.board(queries.deals(viewer), viewer, TODAY)
    columns = {column.stage.value: column for column in board.columns}
    assert [card.deal.pk for card in columns["quotation"].cards] == [late.pk, fresh.pk]
    assert (columns["quotation"].count, columns["quotation"].sum_fen) == (2, 5_000_100)
    assert [(card.stay.days, card.stay.limit, card.stay.is_over) for card in columns["quotation"].cards] == [
        (14, 10, True),
        (0, 10, False),
    ]
    assert [card.deal.pk for card in columns["delivery"].cards] == [won.pk]
    assert (board.count, board.over, columns["signing"].count) == (3, 1, 0)


def test_board_shows_the_longest_standing_and_says_how_many_are_hidden(people, monkeypatch) -> None:
    monkeypatch.setattr("xiaozhang.selling.deals.queries.boards.MOST_CARDS", 2)
    _boss, one, *_rest = people
    for _turn in range(3):
        make_deal(owner=one)
    viewer = actor_for(one)
    first = queries.board(queries.deals(viewer), viewer, TODAY).columns[0]
    assert (first.count, len(first.cards), first.hidden) == (3, 2, 1)


def cost(work) -> int:
    with CaptureQueriesContext(connection) as caught:
        work()
    return len(caught)


def test_the_board_costs_the_same_with_one_and_with_three_deals(people) -> None:
    make_stage_charter()
    _boss, one, *_rest = people
    viewer = actor_for(one)

    def read() -> None:
        for column in queries.board(queries.deals(viewer), viewer, TODAY).columns:
            for card in column.cards:
                assert card.deal.owner.name == "林越"
                assert card.deal.customer is None or card.deal.customer.name

    make_deal(owner=one)
    read()  # the company's calendar is read once
    alone = cost(read)
    customer = make_customer(owner=one).pk
    for stage in ("quotation", "signing"):
        make_deal(owner=one, stage=stage, customer_id=customer)
    assert cost(read) == alone


def test_overdue_deals_by_the_clause_in_force(people) -> None:
    make_stage_charter(development=15, quotation=10)
    boss, one, two, stranger = people
    old = date(2026, 11, 1)
    customer = make_customer(owner=one).pk
    values = {"actor": SYSTEM, "customer_id": customer, "stage": "quotation", "stage_entered_on": old}
    late = make_deal(owner_id=two.pk, **values)
    make_deal(owner=two, stage_entered_on=old)  # 15 workdays have just passed: full, not over
    make_deal(owner_id=two.pk, outcome="lost", **values)
    make_deal(owner_id=stranger.pk, **values)
    assert [deal.pk for deal in queries.overdue_deals(actor_for(boss), TODAY)] == [late.pk]
    assert [deal.pk for deal in queries.overdue_deals(actor_for(one), TODAY)] == []


def test_overdue_and_in_time_together_are_all_open_ones(people) -> None:
    make_stage_charter()
    _boss, one, *_rest = people
    made = [make_deal(owner=one, stage_entered_on=date(2026, month, 5)) for month in (9, 10, 11)]
    rows = queries.deals(SYSTEM)
    pacing = queries.pacing_on(TODAY)
    over, inside = queries.overdue_rows(rows, pacing), queries.in_time_rows(rows, pacing)
    assert sorted([deal.pk for deal in over] + [deal.pk for deal in inside]) == [deal.pk for deal in made]
    assert [deal.pk for deal in inside] == [made[2].pk]


def test_nothing_is_overdue_without_a_standard(people) -> None:
    _boss, one, *_rest = people
    make_deal(owner=one, stage_entered_on=date(2020, 1, 1))
    assert queries.overdue_deals(SYSTEM, TODAY).count() == 0


def test_standard_of_says_what_lacks_with_what_supplies_it(people) -> None:
    make_stage_charter(
        ("development", "商机已关联客户", "deals.field", "customer"),
        ("development", "首次联系有记录", "customers.follow_up", "any"),
        ("development", "资料已寄出", "records.tick", "sent"),
    )
    _boss, one, *_rest = people
    deal = make_deal(owner=one)
    standing = queries.standard_of(deal, TODAY)
    assert [line.item.label for line in standing.lacking] == ["商机已关联客户", "首次联系有记录", "资料已寄出"]
    assert [str(line.lack) for line in standing.lacking] == [
        "商机字段里还没有「客户」",
        "还没有跟进记录",
        "还没有勾选",
    ]
    assert [line.supply[1] for line in standing.lacking] == [
        f"/deals/{deal.pk}/change/#id_customer_id",
        f"/customers/follow-ups/add/?deal={deal.pk}",
        f"/records/tick/deals.deal/{deal.pk}/stage/sent/",
    ]


def test_evidence_of_fields_says_since_when(people) -> None:
    make_stage_charter(
        ("quotation", "客户", "deals.field", "customer"),
        ("quotation", "金额", "deals.field", "expected_amount"),
        ("quotation", "日期", "deals.field", "expected_on"),
        ("quotation", "产品", "deals.field", "products"),
        ("quotation", "需求", "deals.field", "need"),
    )
    _boss, one, *_rest = people
    customer = make_customer(owner=one)
    values = {"customer_id": customer.pk, "expected_on": date(2026, 12, 25), "need": "防爆，\n十二路"}
    deal = make_deal(owner=one, stage="quotation", **values)
    make_interest(deal, product_id=make_product().pk)
    met = queries.standard_of(deal, TODAY).met
    assert [(str(line.proof.words), line.proof.on) for line in met if line.proof] == [
        (customer.name, TODAY),
        ("50,000.00 元", TODAY),
        ("预计 2026-12-25", TODAY),
        ("1 种产品", TODAY),
        ("防爆， 十二路", TODAY),
    ]


def test_a_follow_up_of_another_deal_is_no_evidence(people) -> None:
    make_stage_charter(("quotation", "拜访", "customers.follow_up", "visit"))
    _boss, one, *_rest = people
    customer = make_customer(owner=one)
    deal, other = (make_deal(owner=one, stage="quotation", customer_id=customer.pk) for _turn in range(2))
    make_follow_up(customer, one, method="visit", deal_id=other.pk)
    assert len(queries.standard_of(deal, TODAY).lacking) == 1
    assert len(queries.standard_of(other, TODAY).lacking) == 0


def test_checked_moves_stay_inside_the_scope(people) -> None:
    version = make_stage_charter()
    clause = version.clauses.get()
    _boss, one, two, _stranger = people
    mine, hers = make_deal(owner=one), make_deal(owner=two)
    moves = [make_stage_move(deal, clause=clause) for deal in (mine, hers)]
    assert [move.pk for move in queries.checked_moves(actor_for(one), clause.pk)] == [moves[0].pk]
    assert queries.moves_by_clause(clause.pk) == 2


def test_open_count_of_is_what_must_be_handed_over(people) -> None:
    _boss, one, *_rest = people
    customer = make_customer(owner=one).pk
    make_deal(owner=one)
    make_deal(owner=one, outcome="won", customer_id=customer)
    make_deal(owner=one, outcome="won", customer_id=customer, delivered_on=TODAY)
    make_deal(owner=one, outcome="lost")
    assert queries.open_count_of(one.pk) == 2


def test_lines_to_tick_are_those_of_the_clause_in_force(people) -> None:
    make_stage_charter(
        ("quotation", "已发", "records.tick", "quote_sent"), ("quotation", "需求", "deals.field", "need")
    )
    assert queries.lines_to_tick(TODAY) == {"quote_sent"}
    assert queries.lines_to_tick(date(2025, 1, 1)) == set()


def test_deals_of_customers_counts_open_ones_in_scope(people) -> None:
    _boss, one, two, _stranger = people
    customer = make_customer(owner=one)
    make_deal(owner=one, customer_id=customer.pk)
    make_deal(owner=one, customer_id=customer.pk, outcome="lost")
    make_deal(actor=SYSTEM, owner_id=two.pk, customer_id=customer.pk)
    assert queries.deals_of_customers(actor_for(one), [customer.pk]) == {customer.pk: 1}


def test_ticks_are_found_as_evidence_with_who_and_when(people) -> None:
    make_stage_charter(("quotation", "报价单已发", "records.tick", "quote_sent"))
    _boss, one, *_rest = people
    deal = make_deal(owner=one, stage="quotation", customer_id=make_customer(owner=one).pk)
    records.tick(
        actor=actor_for(one), now=NOW, subject_type="deals.deal", subject_id=deal.pk, list_key="stage",
        line_key="quote_sent",
    )  # fmt: skip
    (line,) = queries.standard_of(deal, TODAY).met
    assert line.proof is not None
    assert (str(line.proof.words), line.proof.on) == ("林越勾选", TODAY)
