"""The database itself keeps what was published: rows are written, changed and deleted in drafts alone."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories.charter import make_chapter, make_charter, make_clause
from tests.foundation.charter.kinds import days
from xiaozhang.foundation.charter.models import Chapter, Clause, Version

pytestmark = pytest.mark.django_db
STATEMENTS = ("UPDATE {} SET title = 'x'", "DELETE FROM {}")


def run(sql: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize("table", ["charter_clause", "charter_chapter"])
@pytest.mark.parametrize("statement", STATEMENTS)
def test_chapters_and_clauses_refuse_update_and_delete_once_published(table: str, statement: str) -> None:
    make_charter(days(3))

    with pytest.raises(DatabaseError, match="append-only"):
        run(statement.format(table))


@pytest.mark.parametrize("state", [each for each in Version.State.values if each not in ("published", "superseded")])
def test_only_a_draft_is_open(state: str) -> None:
    version = make_charter(days(3), effective_on=None)
    run("UPDATE charter_version SET state = %s", state)

    if state == "draft":
        run("UPDATE charter_clause SET title = 'x'")
        run("DELETE FROM charter_clause")
        run("DELETE FROM charter_chapter")
        assert not Chapter.objects.filter(version=version).exists()
        return
    for table in ("charter_clause", "charter_chapter"):
        for statement in STATEMENTS:
            with pytest.raises(DatabaseError, match="append-only"):
                run(statement.format(table))


def test_nothing_is_added_to_a_published_version() -> None:
    version = make_charter(days(3))

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        make_chapter(version=version, number=2)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        make_clause("一条", chapter=Chapter.objects.get(), position=2)
    assert (Chapter.objects.count(), Clause.objects.count()) == (1, 1)


def test_no_clause_is_moved_into_or_out_of_a_published_version() -> None:
    published, draft = make_charter(days(3)), make_charter(days(4), effective_on=None)

    for given, taken in ((published, draft), (draft, published)):
        with pytest.raises(DatabaseError, match="append-only"):
            run("UPDATE charter_clause SET version_id = %s, position = 9 WHERE version_id = %s", given.pk, taken.pk)


def test_truncate_is_refused_on_postgresql() -> None:
    make_charter(days(3), effective_on=None)

    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError, match="append-only"):
            run("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE charter_clause CASCADE")
    assert Clause.objects.count() == 1
