"""Rows inserted the quick way are the rows that the slow way makes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection

from tests.factories.org import make_member
from xiaozhang.base.inserting import insert_rows, insert_values, unsaved
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.ledger.models import Fact
from xiaozhang.foundation.org.models import Team

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 2, 0, 0, 5, tzinfo=UTC)


def fact(key: str) -> Fact:
    return Fact(
        metric="receipt", source_type="receipt", source_id=1, references={"deal": 3}, amount_fen=5, occurred_at=AT,
        occurred_on=date(2026, 11, 20), recorded_at=AT, month_on=date(2026, 11, 1), key=key,
        source=Fact.Source.TAKEN_OVER, attributes={"method": "转账", "due_on": None},
    )  # fmt: skip


def stored(key: str) -> dict[str, object]:
    return {name: value for name, value in Fact.objects.values().get(key=key).items() if name not in ("id", "key")}


def test_rows_are_stored_as_the_orm_stores_them_and_get_their_ids() -> None:
    first = fact("slow")
    first.save()
    rows = [fact("a"), fact("b")]
    insert_rows(rows)
    assert stored("a") == stored("b") == stored("slow")
    assert {row.key: row.pk for row in rows} == dict(Fact.objects.exclude(key="slow").values_list("key", "id"))
    later = fact("later")
    later.save()
    assert later.pk > rows[1].pk > rows[0].pk > first.pk


def test_columns_left_out_take_their_defaults_and_ids_come_in_order() -> None:
    ids = insert_values(
        Entry, ("at", "action", "subject_type", "subject_id"), [(AT, "x.y", "org.team", n) for n in (7, 8)]
    )
    assert list(Entry.objects.order_by("id").values_list("id", "subject_id", "changes", "title", "actor_id")) == [
        (ids[0], 7, {}, "", None), (ids[1], 8, {}, "", None),
    ]  # fmt: skip


def test_a_constraint_speaks_and_an_unknown_column_or_naive_instant_is_a_defect() -> None:
    leader = make_member()
    with pytest.raises(ValueError, match="colour"):
        insert_values(Team, ("colour",), [("red",)])
    with pytest.raises(ValueError, match="aware"):
        insert_values(Entry, ("at", "action", "subject_type", "subject_id"), [(AT.replace(tzinfo=None), "x", "y", 1)])
    assert insert_values(Team, ("name",), []) == []
    with pytest.raises(IntegrityError):
        insert_values(Team, ("name", "leader_id"), [("华东组", leader.pk), ("华东组", leader.pk)])


def test_an_unsaved_row_is_the_one_the_model_makes() -> None:
    given = {"name": "华东组", "leader_id": 7}
    row, by_name = unsaved(Team, **given), Team(**given)
    columns = [field.attname for field in Team._meta.concrete_fields]
    assert [getattr(row, name) for name in columns] == [getattr(by_name, name) for name in columns]
    assert (row._state.adding, row._state.db) == (True, None)


def test_postgresql_learns_the_size_of_a_table_that_grows_in_one_transaction() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite plans without sizes")
    rows = [(AT, "x.y", "org.team", number) for number in range(9000)]
    insert_values(Entry, ("at", "action", "subject_type", "subject_id"), rows)
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'audit_entry'")
        assert cursor.fetchone() == (9000,)
