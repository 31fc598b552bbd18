"""The mark is exact: what is posted at the same moment is either wholly before it or wholly after it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection, transaction

from tests.factories.ledger import AMOUNT, NOW, make_fact, make_posting
from tests.factories.org import make_member
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.ledger import actions, queries
from xiaozhang.foundation.ledger.models import Fact
from xiaozhang.foundation.ledger.rules.totals import Total

pytestmark = pytest.mark.usefixtures("concurrent_db")
NOVEMBER = date(2026, 11, 1)


def in_thread(function: Callable[[], object]) -> threading.Thread:
    """Run the function in a thread with a connection of its own."""

    def run() -> None:
        try:
            function()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_take_mark_waits_for_a_posting_under_way() -> None:
    member = make_member()
    make_fact(credits={member.pk: 10_000})
    posted, may_commit = threading.Event(), threading.Event()
    marks: list[int] = []

    def slow_posting() -> None:
        with transaction.atomic():
            make_fact(credits={member.pk: 10_000})
            posted.set()
            may_commit.wait(10)

    def mark() -> None:
        marks.append(actions.take_mark(actor=SYSTEM, now=NOW, month_on=NOVEMBER))

    writer = in_thread(slow_posting)
    assert posted.wait(10)
    run = in_thread(mark)
    time.sleep(0.3)
    assert marks == []
    may_commit.set()
    for thread in (writer, run):
        thread.join(20)

    assert marks == [Fact.objects.latest("pk").pk]
    assert len(list(queries.settled_credits(AMOUNT.key, NOVEMBER, marks[0]))) == 2


def test_a_posting_waits_for_a_mark_under_way_and_lies_after_it() -> None:
    member = make_member()
    make_fact(credits={member.pk: 10_000})
    marked, may_commit = threading.Event(), threading.Event()
    marks: list[int] = []

    def slow_mark() -> None:
        with transaction.atomic():
            marks.append(actions.take_mark(actor=SYSTEM, now=NOW, month_on=NOVEMBER))
            marked.set()
            may_commit.wait(10)

    run = in_thread(slow_mark)
    assert marked.wait(10)
    writer = in_thread(lambda: make_fact(credits={member.pk: 10_000}))
    time.sleep(0.3)
    may_commit.set()
    for thread in (run, writer):
        thread.join(20)

    assert Fact.objects.filter(pk__gt=marks[0]).count() == 1
    assert len(list(queries.settled_credits(AMOUNT.key, NOVEMBER, marks[0]))) == 1


def test_what_was_settled_up_to_a_mark_never_changes_under_load() -> None:
    members = [make_member() for _ in range(3)]
    postings = [
        [make_posting(amount_fen=1, credits=((members[(w + n) % 3].pk, 10_000),), customer_id=n % 2) for n in range(15)]
        for w in range(3)
    ]
    failures: list[BaseException] = []
    marks: list[tuple[int, list[int]]] = []

    def post_all(own: list[object]) -> None:
        try:
            for posting in own:
                actions.post(actor=SYSTEM, now=NOW, posting=posting)  # type: ignore[arg-type]
        except BaseException as error:
            failures.append(error)
            raise

    def settle() -> None:
        for _ in range(8):
            mark = actions.take_mark(actor=SYSTEM, now=NOW, month_on=NOVEMBER)
            rows = queries.settled_credits(AMOUNT.key, NOVEMBER, mark)
            marks.append((mark, [row.fact_id for row in rows]))
            time.sleep(0.01)

    threads = [in_thread(lambda own=own: post_all(own)) for own in postings]  # type: ignore[misc]
    threads.append(in_thread(settle))
    for thread in threads:
        thread.join(60)

    assert failures == []
    for mark, seen in marks:
        assert [row.fact_id for row in queries.settled_credits(AMOUNT.key, NOVEMBER, mark)] == seen
    assert queries.member_totals(AMOUNT.key, NOVEMBER, [m.pk for m in members]) == {
        m.pk: Total(15, 0, 15) for m in members
    }
    assert queries.verify_totals() == []


def test_closing_waits_for_a_posting_and_the_next_one_counts_later() -> None:
    member = make_member()
    october = date(2026, 10, 1)
    posted, may_commit = threading.Event(), threading.Event()

    def slow_posting() -> None:
        with transaction.atomic():
            make_fact(key="slow", occurred_on=date(2026, 10, 8), credits={member.pk: 10_000})
            posted.set()
            may_commit.wait(10)

    writer = in_thread(slow_posting)
    assert posted.wait(10)
    closer = in_thread(lambda: actions.close_month(actor=SYSTEM, now=NOW, month_on=october))
    time.sleep(0.3)
    late = in_thread(lambda: make_fact(key="late", occurred_on=date(2026, 10, 8), credits={member.pk: 10_000}))
    time.sleep(0.1)
    may_commit.set()
    for thread in (writer, closer, late):
        thread.join(20)

    months = dict(Fact.objects.values_list("key", "month_on"))
    assert months["slow"] == october
    assert queries.is_closed(october) is True
    assert queries.verify_totals() == []


def test_the_same_key_posted_twice_at_once_counts_once() -> None:
    member = make_member()
    posting = make_posting(key="once", credits=((member.pk, 10_000),))
    gate = threading.Barrier(3)

    def post() -> None:
        gate.wait(10)
        try:
            actions.post(actor=SYSTEM, now=NOW, posting=posting)
        except actions.posting.KeyTaken:
            return

    for thread in [in_thread(post) for _ in range(3)]:
        thread.join(20)

    assert Fact.objects.filter(key="once").count() == 1
    assert queries.member_totals(AMOUNT.key, NOVEMBER, [member.pk]) == {member.pk: Total(100_000, 0, 1)}
