"""Two editors of a draft at the same moment: none overwrites the other, and numbers stand once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import pytest

from tests.at_once import at_once
from tests.factories.charter import make_charter
from tests.factories.org import make_company
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.charter import actions
from xiaozhang.foundation.charter.models import Chapter, Clause, Version

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


@pytest.fixture
def draft(concurrent_db: None) -> Version:
    make_company()
    return make_charter("甲", "乙", "丙", effective_on=None)


def change(clause: Clause, title: str) -> Callable[[], Clause]:
    return partial(
        actions.change_clause, actor=SYSTEM, now=NOW, clause_id=clause.pk, edit_number=0, title=title, text="新",
        kind="", parameters=None,
    )  # fmt: skip


def test_drafts_begun_at_once_have_numbers_and_labels_of_their_own(draft: Version) -> None:
    begin = partial(actions.start_draft, actor=SYSTEM, now=NOW, version_id=draft.pk)

    outcomes = at_once(begin, begin, begin)

    assert [type(each).__name__ for each in outcomes] == ["Version"] * 3
    assert (len(set(Version.objects.values_list("label", flat=True))), Version.objects.count()) == (4, 4)


def test_one_of_two_writers_of_a_clause_is_told(draft: Version) -> None:
    clause = Clause.objects.get(version=draft, number="1.1")

    outcomes = at_once(change(clause, "一"), change(clause, "二"))

    assert sorted(type(each).__name__ for each in outcomes) == ["Clause", "ClauseChanged"]
    assert Clause.objects.get(pk=clause.pk).edit_number == 1


def test_writers_of_different_clauses_do_not_hinder_each_other(draft: Version) -> None:
    first, second, third = Clause.objects.filter(version=draft).order_by("position")
    chapter = Chapter.objects.get(version=draft)
    add = partial(actions.add_clause, actor=SYSTEM, now=NOW, chapter_id=chapter.pk, title="新", text="新")
    move = partial(actions.move_clause, actor=SYSTEM, now=NOW, clause_id=third.pk, edit_number=0, by=-1)

    outcomes = at_once(change(first, "一"), change(second, "二"), add, add, move)

    assert [type(each).__name__ for each in outcomes] == ["Clause"] * 5
    rows = list(Clause.objects.filter(version=draft).order_by("position"))
    assert [row.number for row in rows] == [f"1.{place}" for place in range(1, 6)]
    assert {row.title for row in rows} >= {"一", "二"}
