"""Numbers without gaps, ticks with a trace, and documents that are replaced, not doubled."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction

from tests.factories.customers import make_customer
from tests.factories.org import actor_for, make_member
from tests.factories.records import make_document, make_series
from xiaozhang.base.action import action
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import Missing, NotAllowed
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.records import actions, queries
from xiaozhang.foundation.records.models import SearchDocument, Series, Tick
from xiaozhang.foundation.records.rules.documents import Document

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
ON = date(2026, 11, 20)


def _next(series: str = "contract", on: date = ON) -> str:
    return actions.next_number(actor=SYSTEM, now=NOW, series=series, prefix="HT", on=on)


def test_next_number_counts_by_series_and_year() -> None:
    assert [_next(), _next(), _next("deal"), _next(on=date(2027, 1, 1)), _next()] == [
        "HT-2026-0001",
        "HT-2026-0002",
        "HT-2026-0001",
        "HT-2027-0001",
        "HT-2026-0003",
    ]


def test_next_number_grows_beyond_four_digits() -> None:
    make_series(last=9999)
    assert _next() == "HT-2026-10000"


def test_next_number_leaves_no_gap_when_the_change_fails() -> None:
    _next()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        _next()
        raise ZeroDivisionError
    assert _next() == "HT-2026-0002"


def test_next_numbers_come_in_one_go() -> None:
    _next()
    given = actions.next_numbers(actor=SYSTEM, now=NOW, series="contract", prefix="HT", on=ON, count=3)
    assert given == ["HT-2026-0002", "HT-2026-0003", "HT-2026-0004"]
    assert actions.next_numbers(actor=SYSTEM, now=NOW, series="contract", prefix="HT", on=ON, count=0) == []
    assert Series.objects.get(key="contract").last == 4


def test_tick_is_kept_once_and_traced_on_its_record() -> None:
    member = make_member()
    customer = make_customer(member)
    actor = actor_for(member)
    line = {"subject_type": "customers.customer", "subject_id": customer.pk, "list_key": "stage", "line_key": "e1"}
    first = actions.tick(actor=actor, now=NOW, **line)
    second = actions.tick(actor=actor, now=NOW, **line)
    assert (first.pk, Tick.objects.count()) == (second.pk, 1)
    ticked = queries.ticks("customers.customer", customer.pk, "stage")
    assert {key: row.ticked_by_id for key, row in ticked.items()} == {"e1": member.pk}
    entries = Entry.objects.filter(action="records.tick", subject_type="customers.customer", subject_id=customer.pk)
    assert [entry.changes["ticked"] for entry in entries] == [[None, "e1"]]


def test_untick_takes_it_back_and_does_nothing_twice() -> None:
    member = make_member()
    customer = make_customer(member)
    line = {"subject_type": "customers.customer", "subject_id": customer.pk, "list_key": "stage", "line_key": "e1"}
    actions.tick(actor=actor_for(member), now=NOW, **line)
    actions.untick(actor=actor_for(member), now=NOW, **line)
    actions.untick(actor=actor_for(member), now=NOW, **line)
    assert Tick.objects.count() == 0
    assert Entry.objects.filter(action="records.untick").count() == 1


def test_tick_refused_on_a_record_out_of_reach_leaves_no_trace() -> None:
    _refused_out_of_reach(actions.tick)


def test_untick_refused_on_a_record_out_of_reach_leaves_no_trace() -> None:
    _refused_out_of_reach(actions.untick)


def _refused_out_of_reach(act: object) -> None:
    customer = make_customer(make_member("唐静"))
    line = {"subject_type": "customers.customer", "subject_id": customer.pk, "list_key": "stage", "line_key": "e1"}
    with pytest.raises(Missing):
        act(actor=actor_for(make_member("林越")), now=NOW, **line)  # type: ignore[operator]
    assert Tick.objects.count() == 0
    assert Entry.objects.filter(action__startswith="records.").count() == 0


def test_tick_needs_the_power() -> None:
    with pytest.raises(NotAllowed):
        actions.tick(
            actor=actor_for(make_member(role="finance")), now=NOW, subject_type="customers.customer", subject_id=1,
            list_key="stage", line_key="e1",
        )  # fmt: skip


def test_put_document_renews_what_a_record_is_found_by() -> None:
    make_document(record_id=7, title="江阴澄源水务有限公司")
    make_document(record_id=7, title="宜兴华陶新材料有限公司")
    assert SearchDocument.objects.count() == 1
    assert queries.matching_ids(SYSTEM, "华陶", record_type="customer") == [7]
    assert queries.matching_ids(SYSTEM, "澄源", record_type="customer") == []


def test_put_documents_takes_the_last_of_two_for_one_record() -> None:
    twice = [Document("customer", 7, None, name, names=(name,)) for name in ("澄源水务", "华陶材料")]
    actions.put_documents(actor=SYSTEM, now=NOW, documents=twice)
    assert SearchDocument.objects.get().title == "华陶材料"


def test_drop_document_forgets_the_record() -> None:
    make_document(record_id=7)
    actions.drop_document(actor=SYSTEM, now=NOW, record_type="customer", record_id=7)
    assert SearchDocument.objects.count() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM records_tokens")
        assert cursor.fetchone()[0] == 0


@action(None, keeps_trace=False)
def _number_slowly(*, actor: Actor, now: datetime, started: threading.Event, may_end: threading.Event) -> str:
    given = actions.next_number(actor=actor, now=now, series="contract", prefix="HT", on=ON)
    started.set()
    may_end.wait(5)
    return given


def test_next_number_waits_for_a_transaction_under_way(concurrent_db: None) -> None:
    """Two at once get two numbers, and the second waits for the first to commit."""
    started, may_end = threading.Event(), threading.Event()
    given: dict[str, str] = {}

    def first() -> None:
        given["first"] = _number_slowly(actor=SYSTEM, now=NOW, started=started, may_end=may_end)
        connection.close()

    def second() -> None:
        started.wait(5)
        given["second"] = _next()
        connection.close()

    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    for thread in threads:
        thread.start()
    started.wait(5)
    threads[1].join(0.3)
    assert "second" not in given
    may_end.set()
    for thread in threads:
        thread.join(10)
    assert given == {"first": "HT-2026-0001", "second": "HT-2026-0002"}


def test_next_number_has_no_gap_under_many_threads(concurrent_db: None) -> None:
    given: list[str] = []

    def take() -> None:
        for _turn in range(10):
            given.append(_next())
        connection.close()

    threads = [threading.Thread(target=take) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(given) == [f"HT-2026-{count:04d}" for count in range(1, 21)]
