"""Targets of any metric for programs."""

from __future__ import annotations

from datetime import date

import pytest

from tests.api.asking import Program, token_of
from tests.factories.org import make_company, make_member, make_team
from tests.factories.targets import make_target
from xiaozhang.performance.targets import queries

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
NOVEMBER = date(2026, 11, 1)


def test_targets_of_a_count_and_of_a_team_are_set_and_read() -> None:
    make_company()
    team = make_team("华东组")
    member = make_member("林越", team=team)
    make_target(member, NOVEMBER, 100_00)
    program = Program(token_of(make_member("赵立", role="sales_manager")))
    sent = {
        "metric": "new_customer",
        "targets": [{"member_id": member.pk, "target": 4, "shown": None}, {"team_id": team.pk, "target": 9}],
    }
    answer = program.send("PUT", "/targets/2026-11", sent)
    assert (answer.status_code, answer.json()["unit"], answer.json()["target"]) == (200, "家", 4)
    assert answer.json()["teams"] == [{"team_id": team.pk, "team": "华东组", "own": 9, "members": 4}]
    assert queries.team_targets_of(NOVEMBER, metric="new_customer") == {team.pk: 9}
    receipts = program.get("/targets", month="2026-11").json()
    assert (receipts["metric"], receipts["target_fen"], receipts["target"]) == ("receipt", 100_00, None)
    stale = {"metric": "new_customer", "targets": [{"member_id": member.pk, "target": 5, "shown": 3}]}
    assert program.send("PUT", "/targets/2026-11", stale).status_code == 409
    for wrong in (
        {"metric": "new_customer", "targets": [{"member_id": member.pk, "target_fen": 5}]},
        {"targets": [{"member_id": member.pk, "team_id": team.pk, "target_fen": 5}]},
        {"targets": [{"member_id": member.pk, "target_fen": 5, "target": 5}]},
    ):
        assert program.send("PUT", "/targets/2026-11", wrong).status_code == 422
    assert queries.targets_of(NOVEMBER, metric="new_customer") == {member.pk: 4}
