"""Two at once, and death in the middle: one version published, or none."""

from __future__ import annotations

import os
import signal
from functools import partial

import pytest
from django.db import connection

from tests.at_once import at_once
from tests.factories.charter import make_charter
from tests.factories.org import make_company
from tests.foundation.charter.kinds import days
from tests.foundation.charter.life import DECEMBER, NOW, draft, manager, publish
from xiaozhang.base import events
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import BusinessError
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.charter import actions, documents, queries
from xiaozhang.foundation.charter.models import Clause, Version


@pytest.fixture
def boss(concurrent_db: None) -> Actor:
    make_company()
    return manager()


def names(outcomes: list[object]) -> list[str]:
    return sorted(type(each).__name__ for each in outcomes)


def test_one_version_published_twice_at_once_is_published_once(boss: Actor) -> None:
    make_charter(days(3))
    version = draft()

    assert names(at_once(*[partial(publish, version, boss)] * 2)) == ["NotADraft", "Version"]
    assert Entry.objects.filter(action="charter.publish_version", subject_id=version.pk).count() == 1


def test_two_versions_published_at_once_come_one_after_the_other(boss: Actor) -> None:
    first = make_charter(days(3))
    versions = [draft(days(4)), draft(days(5))]

    outcomes = at_once(*(partial(publish, each, boss) for each in versions))

    states = dict(Version.objects.values_list("pk", "state"))
    assert states[first.pk] == "superseded"
    assert list(states.values()).count("published") == 1
    # The later draft holds; where it was published first, the earlier one of the same day is refused.
    assert names(outcomes) in (["Version", "Version"], ["Version", "WrongEffectiveDate"])
    assert queries.in_force(DECEMBER) == versions[1]


def test_published_while_somebody_edits_either_the_edit_is_in_it_or_refused(boss: Actor) -> None:
    make_charter(days(3))
    version = draft("一款文字。", "又一款。")
    clause = Clause.objects.filter(version=version).order_by("position")[0]
    edit = partial(
        actions.change_clause, actor=boss, now=NOW, clause_id=clause.pk, edit_number=clause.edit_number,
        number=clause.number, title=clause.title, text="改过的文字。", kind="", parameters=None,
    )  # fmt: skip

    outcomes = at_once(edit, partial(publish, version, boss))

    version.refresh_from_db()
    clause.refresh_from_db()
    is_in = not isinstance(outcomes[0], BusinessError)
    assert names(outcomes[1:]) == ["Version"]
    assert clause.text == ("改过的文字。" if is_in else "一款文字。")
    assert version.text_hash == documents.fingerprint(queries.as_draft(version))


def test_killed_in_the_middle_nothing_is_published(boss: Actor) -> None:
    first = make_charter(days(3))
    version, traces = draft(), Entry.objects.count()
    connection.close()  # each process opens its own
    child = os.fork()
    if child == 0:
        try:
            events.bind({"charter.published": [lambda **_more: os.kill(os.getpid(), signal.SIGKILL)]})
            publish(version, boss)
        finally:
            os._exit(3)

    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    assert (Version.objects.get(pk=version.pk).state, Entry.objects.count()) == ("draft", traces)
    assert queries.in_force(DECEMBER) == first
    assert publish(version, boss).state == "published"
