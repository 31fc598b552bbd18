"""What awards would bring beside commission, what would bring more of them, and contests that count it (K10)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.asking import signed_in, text_of
from tests.factories.charter import make_charter
from tests.factories.customers import make_customer
from tests.factories.deals import make_deal
from tests.factories.incentives import NOVEMBER, make_receipt_fact, make_run, make_table
from tests.factories.org import actor_for, make_company, make_member
from tests.performance.plans.rules.values import plan
from xiaozhang.performance.incentives import queries
from xiaozhang.performance.incentives.models import Statement
from xiaozhang.performance.incentives.registry import expected_context
from xiaozhang.performance.incentives.rules.anticipating import Anticipated, Coming
from xiaozhang.performance.plans.clauses import Award, Contest
from xiaozhang.selling.contracts.rules.sold import SoldPart

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
STEPS = [{"from": 2, "amount": 300}, {"from": 5, "amount": 1000}]


def award(**changes: Any) -> Award:
    given = {"title": "回款奖", "roles": ["representative"], "metric": "receipt", "each": 200}
    return Award.model_validate({**given, **changes})


def contest(**changes: Any) -> Contest:
    given = {
        "title": "冲刺赛", "roles": ["representative"], "metric": "receipt", "from_on": "2026-11-01",
        "to_on": "2026-11-30", "prizes": [{"place": 1, "amount": 5000}], "ties": "share",
    }  # fmt: skip
    return Contest.model_validate({**given, **changes})


def brought(member: Any, fen: int, **given: Any) -> Anticipated:
    (found,) = queries.planned_outlooks(member.pk, [Coming("", fen, **given)], TODAY)
    assert found.expected is not None
    return found.expected


def said(expected: Any) -> list[str]:
    return [words for _clause, sentences in expected.why_not for words in sentences]


def settled(member: Any) -> Statement:
    return Statement.objects.get(run=make_run(NOVEMBER), member=member)


def test_an_award_on_the_sale_is_in_the_figure_as_the_settlement_then_pays_it() -> None:
    make_charter(plan(), award(least="50000", each=200))
    member = make_member("林越")
    expected = brought(member, 60_000_00)
    assert (expected.commission_fen, expected.award_fen, expected.earned_fen) == (600_00, 200_00, 800_00)
    assert [(row.amount_fen, row.is_award, row.words[-1]) for row in expected.rows][1:] == [
        (200_00, True, "「回款奖」：笔数 0 → 1，累计应得 0.00 元 → 200.00 元")
    ]
    before = settled(member).total_fen
    make_receipt_fact(member, TODAY, 60_000)
    assert settled(member).total_fen == before + expected.earned_fen


def test_a_sale_too_small_for_an_award_is_told_what_is_lacking() -> None:
    make_charter(plan(), award(least="50000"))
    expected = brought(make_member("林越"), 48_000_00)
    assert expected.award_fen == 0
    assert "「回款奖」只计单笔满 50,000.00 元的，这一笔还差 2,000.00 元" in said(expected)


def test_the_next_step_of_an_award_is_said_with_what_it_brings_in_all() -> None:
    make_charter(plan(), award(each=None, steps=STEPS))
    member = make_member("林越")
    first = brought(member, 1_000_00)
    assert first.award_fen == 0
    assert "「回款奖」回款额的笔数现为 1，满 2 共得 300.00 元，还差 1" in said(first)
    make_receipt_fact(member, date(2026, 11, 3), 1_000)
    second = brought(member, 1_000_00)
    assert second.award_fen == 300_00
    assert "「回款奖」回款额的笔数现为 2，满 5 共得 1,000.00 元，还差 3" in said(second)


def test_one_s_month_says_the_awards_reached_and_the_first_step_of_those_that_are_not() -> None:
    make_charter(plan(), award(), award(title="拜访奖", metric="visit", each=None, steps=[{"from": 10, "amount": 100}]))
    member = make_member("林越")
    make_receipt_fact(member, date(2026, 11, 3), 1_000)
    month = queries.planned_month(actor_for(member), member.pk, TODAY)
    assert month.draft is not None
    assert (month.draft.commission_fen, month.draft.award_fen) == (10_00, 200_00)
    assert "「拜访奖」拜访的笔数现为 0，满 10 共得 100.00 元，还差 10" in said(month.draft)


def test_an_award_at_its_most_brings_nothing_more_and_says_so() -> None:
    make_charter(plan(), award(most=200))
    member = make_member("林越")
    make_receipt_fact(member, date(2026, 11, 3), 1_000)
    expected = brought(member, 1_000_00)
    assert (expected.award_fen, said(expected)[-1]) == (0, "「回款奖」已到期内最多 200.00 元")


def test_points_are_no_yuan() -> None:
    make_charter(plan(), award(currency="points", each=12))
    expected = brought(make_member("林越"), 10_000_00)
    assert (expected.earned_fen, expected.award_fen, expected.points_words) == (100_00, 0, "12")
    assert [row.points_words for row in expected.rows] == ["", "12"]


@pytest.mark.parametrize(
    ("changes", "coming", "fen"),
    [
        ({"metric": "new_customer"}, {"is_new": True, "customer_id": 7}, 200_00),
        ({"metric": "new_customer"}, {"is_new": False, "customer_id": 7}, 0),
        ({"metric": "new_customer"}, {"is_new": True, "customer_id": 7, "is_signed": True}, 0),
        ({"metric": "signed_amount", "count": "amount", "each": None, "share": "1%"}, {}, 100_00),
        (
            {"metric": "signed_amount", "count": "units", "where": [{"attribute": "product", "is": ["甲"]}]},
            {"parts": (SoldPart("甲", 600_00, None, None, 3), SoldPart("乙", 400_00, None, None, 5))},
            600_00,
        ),
        ({"count": "customers"}, {}, 200_00),
        ({"where": [{"attribute": "product", "is": ["甲"]}]}, {}, 0),
        ({"from_on": "2026-12-01"}, {}, 0),
        ({"roles": ["supervisor"]}, {}, 0),
        ({"recipient": "outside", "roles": [], "most": 500}, {}, 0),
    ],
)
def test_only_the_awards_that_the_sale_meets_are_counted(
    changes: dict[str, Any], coming: dict[str, Any], fen: int
) -> None:
    make_charter(plan(), award(**changes))
    assert brought(make_member("林越"), 10_000_00, **coming).award_fen == fen


def test_a_contest_that_counts_the_sale_is_said_and_in_no_figure() -> None:
    make_charter(plan(), contest(), contest(title="旧赛", from_on="2026-10-01", to_on="2026-10-31"))
    expected = brought(make_member("林越"), 10_000_00)
    assert expected.earned_fen == 100_00
    assert [words for _clause, sentences in expected.contests for words in sentences] == [
        "「冲刺赛」计入这一笔，比到 2026-11-30；奖金看名次，取决于他人，不在预估之内"
    ]


@pytest.mark.parametrize(
    ("beside", "is_later"),
    [
        (award(), True),
        (contest(), True),
        (award(metric="visit"), False),
        (award(to_on="2026-11-19"), False),
        (contest(to_on="2026-11-19"), False),
    ],
)
def test_a_plain_table_s_deal_asks_the_engine_only_where_an_award_or_contest_counts_it(
    beside: Any, is_later: bool
) -> None:
    make_charter(make_table(), beside)
    member = make_member("林越")
    deal = make_deal(owner=member, expected_fen=10_000_00, customer_id=make_customer(owner=member).pk)
    assert ("later_url" in expected_context(actor_for(member), deal, TODAY)) is is_later


def test_pages_name_the_award_and_keep_points_apart() -> None:
    make_company()
    make_charter(make_table(), award(), award(title="积分", currency="points", each=12), contest(from_on="2026-01-01"))
    member = make_member("林越", login="linyue")
    deal = make_deal(owner=member, expected_fen=10_000_00)
    text = text_of(signed_in(member), f"/statements/expected/deals/{deal.pk}/")
    for words in ("350.00", "其中提成 150.00 元，奖励 200.00 元", "另记积分 12 分", "「回款奖」", ">12 分<"):
        assert words in text
    short = text_of(signed_in(member), f"/statements/expected/deals/{deal.pk}/?short=1")
    assert "预估提成 150.00 元，奖励 200.00 元，积分 12 分。" in short
    assert "本月预估提成" in text_of(signed_in(member), "/statements/expected/")
