"""What the ledger's actions promise."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.ledger import AMOUNT, COUNT, NOW, make_fact, make_month, make_posting, noon
from tests.factories.org import actor_for, make_member
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import Missing, NotAllowed
from xiaozhang.base.registries import UnknownKey
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.ledger import actions, queries
from xiaozhang.foundation.ledger.errors import AlreadyReversed, KeyTaken, MonthClosed, NotYetHappened
from xiaozhang.foundation.ledger.models import Credit, CustomerTotal, DailyTotal, Fact, Month
from xiaozhang.foundation.ledger.rules.postings import BadPosting, Posting
from xiaozhang.foundation.ledger.rules.totals import Total

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


def post(posting: Posting) -> Fact:
    return actions.post(actor=SYSTEM, now=NOW, posting=posting)


def nothing_is_stored() -> bool:
    return not (Fact.objects.exists() or Credit.objects.exists() or DailyTotal.objects.exists())


def test_post_stores_fact_credits_and_totals() -> None:
    first, second = make_member(), make_member()
    fact = post(
        make_posting(
            amount_fen=1_001,
            occurred_on=date(2026, 11, 3),
            credits=((first.pk, 5_000), (second.pk, 5_000)),
            customer_id=41,
            references={"deal": 7, "contract": 9},
            attributes={"product": "GTX", "region": None},
        )
    )

    assert (fact.occurred_on, fact.month_on, fact.recorded_at) == (date(2026, 11, 3), NOVEMBER, NOW)
    assert (fact.references, fact.attributes) == ({"deal": 7, "contract": 9}, {"product": "GTX", "region": None})
    assert list(fact.credits.order_by("pk").values_list("member_id", "share_bp", "amount_fen", "quantity")) == [
        (first.pk, 5_000, 501, None),
        (second.pk, 5_000, 500, None),
    ]
    assert queries.member_totals(AMOUNT.key, NOVEMBER, [first.pk, second.pk]) == {
        first.pk: Total(501, 0, 1),
        second.pk: Total(500, 0, 1),
    }
    assert queries.customer_total(AMOUNT.key, [41]) == {41: Total(1_001, 0, 1)}
    assert Month.objects.get().state == "open"


def test_post_counts_the_day_in_the_zone_of_the_company() -> None:
    fact = make_fact(occurred_at=datetime(2026, 10, 31, 16, 30, tzinfo=UTC))

    assert (fact.occurred_on, fact.month_on) == (date(2026, 11, 1), NOVEMBER)


def test_post_again_with_the_same_content_returns_the_first() -> None:
    posting = make_posting(credits=((make_member().pk, 10_000),), customer_id=3)
    first = post(posting)

    assert post(posting).pk == first.pk
    assert (Fact.objects.count(), CustomerTotal.objects.get().amount_fen) == (1, 100_000)


@pytest.mark.parametrize(
    "other", [{"amount_fen": 1}, {"customer_id": 8}, {"references": {"deal": 1}}, {"attributes": {"region": "华东"}}]
)
def test_post_refused_for_a_key_with_other_content_leaves_no_trace(other: dict[str, object]) -> None:
    posting = make_posting(credits=((make_member().pk, 10_000),))
    post(posting)

    with pytest.raises(KeyTaken):
        post(replace(posting, **other))  # type: ignore[arg-type]

    assert (Fact.objects.count(), DailyTotal.objects.get().amount_fen) == (1, 100_000)


def test_post_refused_for_a_day_after_today() -> None:
    with pytest.raises(NotYetHappened):
        make_fact(occurred_on=date(2026, 11, 23))

    assert nothing_is_stored()


def test_post_later_on_the_same_day_is_taken() -> None:
    assert make_fact(occurred_at=noon(date(2026, 11, 22))).occurred_on == date(2026, 11, 22)


def test_post_refuses_what_the_metric_does_not_register() -> None:
    with pytest.raises(BadPosting):
        make_fact(attributes={"colour": "red"})
    with pytest.raises(BadPosting):
        make_fact(metric=COUNT.key, amount_fen=5)
    with pytest.raises(UnknownKey):
        make_fact(metric="nobody_knows")

    assert nothing_is_stored()


def test_post_into_a_closed_month_counts_in_the_first_open_one() -> None:
    make_month(date(2026, 9, 1), is_closed=True)
    make_month(OCTOBER, is_closed=True)

    fact = make_fact(occurred_on=date(2026, 9, 30))

    assert (fact.month_on, fact.occurred_on) == (NOVEMBER, date(2026, 9, 30))
    assert queries.open_month_for(date(2026, 9, 30)) == NOVEMBER


def test_a_fact_that_is_nobodys_has_no_credits() -> None:
    fact = make_fact(credits={})

    assert (fact.credits.count(), DailyTotal.objects.count()) == (0, 0)


def test_post_many_posts_once_and_keeps_totals() -> None:
    member = make_member()
    postings = [
        make_posting(amount_fen=10, credits=((member.pk, 10_000),), occurred_on=date(2026, 11, 1 + number % 20))
        for number in range(50)
    ]

    assert actions.post_many(actor=SYSTEM, now=NOW, postings=iter(postings)) == 50
    assert actions.post_many(actor=SYSTEM, now=NOW, postings=[*postings, postings[0], make_posting()]) == 1
    assert queries.member_totals(AMOUNT.key, NOVEMBER, [member.pk]) == {member.pk: Total(500, 0, 50)}
    assert queries.verify_totals() == []


def test_post_many_refused_for_one_leaves_no_trace() -> None:
    posting = make_posting()

    with pytest.raises(KeyTaken):
        actions.post_many(actor=SYSTEM, now=NOW, postings=[make_posting(), posting, replace(posting, amount_fen=1)])

    assert nothing_is_stored()


def test_post_many_costs_the_same_number_of_statements_for_more() -> None:
    member = make_member()

    def cost(count: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            actions.post_many(
                actor=SYSTEM, now=NOW, postings=[make_posting(credits=((member.pk, 10_000),)) for _ in range(count)]
            )
        return len(captured)

    cost(1)
    assert cost(1) == cost(30)


def test_reverse_brings_the_totals_back() -> None:
    member = make_member()
    fact = make_fact(amount_fen=333, credits={member.pk: 10_000}, customer_id=5, references={"deal": 2})

    opposite = actions.reverse(actor=SYSTEM, now=NOW, key=fact.key, new_key="back:1")

    assert (opposite.amount_fen, opposite.occurred_at, opposite.reverses_id) == (-333, fact.occurred_at, fact.pk)
    assert (opposite.references, opposite.customer_id, opposite.source_id) == ({"deal": 2}, 5, fact.source_id)
    assert queries.member_totals(AMOUNT.key, NOVEMBER, [member.pk]) == {member.pk: Total()}
    assert queries.customer_total(AMOUNT.key, [5]) == {5: Total()}
    assert queries.verify_totals() == []


def test_reverse_after_closing_counts_in_the_open_month() -> None:
    fact = make_fact(occurred_on=date(2026, 10, 9))
    make_month(OCTOBER, is_closed=True)

    opposite = actions.reverse(actor=SYSTEM, now=NOW, key=fact.key, new_key="back:1")

    assert (opposite.month_on, opposite.occurred_on) == (NOVEMBER, date(2026, 10, 9))


def test_reverse_refused_twice_and_of_a_reversal() -> None:
    fact = make_fact()
    actions.reverse(actor=SYSTEM, now=NOW, key=fact.key, new_key="back:1")

    for key in (fact.key, "back:1"):
        with pytest.raises(AlreadyReversed):
            actions.reverse(actor=SYSTEM, now=NOW, key=key, new_key="back:2")
    assert Fact.objects.count() == 2


def test_reverse_refused_for_a_key_in_use_or_unknown() -> None:
    fact, other = make_fact(), make_fact()

    with pytest.raises(KeyTaken):
        actions.reverse(actor=SYSTEM, now=NOW, key=fact.key, new_key=other.key)
    with pytest.raises(Missing):
        actions.reverse(actor=SYSTEM, now=NOW, key="nobody", new_key="back:1")
    assert Fact.objects.count() == 2


def test_take_mark_is_the_latest_fact() -> None:
    assert actions.take_mark(actor=SYSTEM, now=NOW, month_on=NOVEMBER) == 0
    fact = make_fact()
    assert actions.take_mark(actor=SYSTEM, now=NOW, month_on=NOVEMBER) == fact.pk


def test_take_mark_refuses_a_day_inside_a_month() -> None:
    with pytest.raises(ValueError, match="first day"):
        actions.take_mark(actor=SYSTEM, now=NOW, month_on=date(2026, 11, 2))


def test_close_month_says_when_and_by_whom() -> None:
    member = make_member(role="finance")

    month = actions.close_month(actor=actor_for(member), now=NOW, month_on=OCTOBER)

    assert (month.state, month.closed_at, month.closed_by_id) == ("closed", NOW, member.pk)
    assert queries.is_closed(OCTOBER) is True
    assert Entry.objects.get(action="ledger.close_month").changes == {"state": ["open", "closed"]}


def test_close_month_refused_twice() -> None:
    make_month(OCTOBER, is_closed=True)

    with pytest.raises(MonthClosed):
        actions.close_month(actor=SYSTEM, now=NOW, month_on=OCTOBER)


def test_close_month_not_allowed_for_a_representative() -> None:
    with pytest.raises(NotAllowed):
        actions.close_month(actor=actor_for(make_member()), now=NOW, month_on=OCTOBER)

    assert queries.is_closed(OCTOBER) is False


@pytest.mark.parametrize("table", ["ledger_fact", "ledger_credit"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_facts_and_credits_refuse_update_and_delete_in_the_database(table: str, statement: str) -> None:
    make_fact()

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


# Any sequence of postings and reversals keeps totals equal to facts.

POSTED = st.tuples(
    st.sampled_from([AMOUNT.key, COUNT.key]),
    st.integers(-10_000, 10_000),
    st.sampled_from([date(2026, 9, 30), date(2026, 10, 1), date(2026, 11, 3)]),
    st.lists(st.sampled_from([(0,), (1,), (0, 1), (1, 2, 0), ()]), min_size=1, max_size=1),
    st.sampled_from([None, 1, 2]),
)
STEPS = st.lists(st.one_of(POSTED, st.integers(0, 30), st.sampled_from(["close"])), min_size=1, max_size=12)


@settings(max_examples=25, deadline=None)
@given(steps=STEPS)
def test_any_sequence_of_postings_and_reversals_keeps_totals(steps: list[object]) -> None:
    with transaction.atomic():
        members = [make_member() for _ in range(3)]
        posted: list[Fact] = []
        for step in steps:
            _take(step, [member.pk for member in members], posted)
        assert queries.verify_totals() == []
        for fact in posted:
            if not queries.is_reversed(fact.pk):
                actions.reverse(actor=SYSTEM, now=NOW, key=fact.key, new_key=f"{fact.key}:back")
        assert queries.verify_totals() == []
        assert _sums() == Total()
        transaction.set_rollback(True)


def _take(step: object, members: list[int], posted: list[Fact]) -> None:
    if step == "close":
        if not queries.is_closed(OCTOBER):
            actions.close_month(actor=SYSTEM, now=NOW, month_on=OCTOBER)
    elif isinstance(step, int):
        if posted and not queries.is_reversed(posted[step % len(posted)].pk):
            fact = posted[step % len(posted)]
            actions.reverse(actor=SYSTEM, now=NOW, key=fact.key, new_key=f"{fact.key}:back")
    elif isinstance(step, tuple):
        metric, size, occurred_on, (who,), customer_id = step
        rest = 10_000 - 3_333 * (len(who) - 1)
        credits = tuple((members[index], rest if place == 0 else 3_333) for place, index in enumerate(who))
        sizes = {"amount_fen": size} if metric == AMOUNT.key else {"quantity": size}
        posted.append(
            post(
                make_posting(metric=metric, occurred_on=occurred_on, credits=credits, customer_id=customer_id, **sizes)
            )
        )


def _sums() -> Total:
    """A total that is not empty, if there is one. Months that closing has moved apart meet again per day."""
    left: dict[tuple[object, ...], Total] = {}
    for row in DailyTotal.objects.all():
        key = (row.metric, row.member_id, row.day_on)
        left[key] = left.get(key, Total()) + Total(row.amount_fen, row.quantity, row.facts)
    return next((total for total in left.values() if total), Total())
