"""One row for a viewer, or a refusal."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.org import make_team
from xiaozhang.base.actor import SYSTEM, Actor, Power
from xiaozhang.base.errors import Missing, NotAllowed
from xiaozhang.base.fetching import fetch
from xiaozhang.base.text import Message
from xiaozhang.foundation.org.models import Team

pytestmark = pytest.mark.django_db

RENAME = Power("test.rename", Message("改名"))
VIEWER = Actor(7, "陈昱")


def test_the_row_is_taken_from_what_the_viewer_may_see() -> None:
    seen, hidden = make_team(name="华东一部"), make_team(name="华东二部")
    rows = Team.objects.exclude(pk=hidden.pk)
    assert fetch(rows, VIEWER, seen.pk) == seen
    for pk in (hidden.pk, hidden.pk + 1, None):
        with pytest.raises(Missing):
            fetch(rows, VIEWER, pk)


def test_a_row_to_be_seen_is_refused_without_the_power_and_says_which() -> None:
    team = make_team()
    with pytest.raises(NotAllowed, match="没有执行：您的岗位没有「改名」的权限，请联系管理员。"):
        fetch(Team.objects.all(), VIEWER, team.pk, power=RENAME)
    assert fetch(Team.objects.all(), SYSTEM, team.pk, power=RENAME) == team


def test_what_is_not_to_be_seen_is_missing_whatever_the_power() -> None:
    team = make_team()
    with pytest.raises(Missing):
        fetch(Team.objects.none(), VIEWER, team.pk, power=RENAME)


def test_a_lock_holds_the_row_and_not_its_parent() -> None:
    team = make_team()
    with CaptureQueriesContext(connection) as captured:
        fetch(Team.objects.select_related("parent"), VIEWER, team.pk, lock=True)
    asked = captured.captured_queries[-1]["sql"]
    assert asked.endswith('FOR UPDATE OF "org_team"') == (connection.vendor == "postgresql")
