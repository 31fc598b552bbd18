"""What programs may ask of simulations."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.asking import Program, application_token, token_of
from tests.factories.org import make_company, make_member, make_team
from tests.factories.simulation import make_draft, make_received_months, make_simulation
from xiaozhang.foundation.charter.models import Version
from xiaozhang.performance.simulation.jobs import simulate
from xiaozhang.performance.simulation.models import Simulation

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture(autouse=True)
def company() -> None:
    make_company()


def program(role: str) -> Program:
    return Program(token_of(make_member("钱臻", role=role)))


def asked(version: Version, **changes: Any) -> dict[str, Any]:
    return {"version_id": version.pk, "first_month": "2026-09", "last_month": "2026-10", **changes}


def test_a_simulation_is_started_once_and_read_with_what_it_found() -> None:
    make_received_months()
    manager, sent = program("sales_manager"), asked(make_draft(), budget_fen=1_000_000, title="多半个点")
    first, again = (manager.post("/simulations", sent, "simulate-0001") for _each in range(2))
    assert (first.status_code, again.status_code, first.json() == again.json()) == (201, 200, True)
    made = first.json()
    assert (made["state"], made["result"], made["title"], made["months_total"]) == ("queued", None, "多半个点", 2)
    simulate(made["id"])
    whole = manager.get(f"/simulations/{made['id']}").json()
    assert (whole["state"], whole["before_fen"], whole["after_fen"]) == ("done", 4 * 500_000, 4 * 800_000)
    result = whole["result"]
    assert (result["members"], result["gainers"], result["over_budget_fen"]) == (2, 2, 2 * 600_000)
    assert [(row["month"], row["difference_fen"]) for row in result["months"]] == [
        ("2026-09", 600_000), ("2026-10", 600_000),
    ]  # fmt: skip
    assert [(row["key"], row["difference_fen"]) for row in result["parts"]] == [("commission_table", 1_200_000)]
    assert result["differences"]["median_fen"] == 600_000
    members = manager.get(f"/simulations/{made['id']}/members", limit="1").json()
    assert (members["total"], members["items"][0]["difference_fen"]) == (2, 600_000)
    rest = manager.get(f"/simulations/{made['id']}/members", limit="1", cursor=members["next"]).json()
    assert {members["items"][0]["member"], rest["items"][0]["member"]} == {"成员0", "成员1"}


def test_simulations_are_listed_by_version_and_state() -> None:
    make_received_months(1)
    draft = make_draft()
    done, queued = make_simulation(draft), make_simulation(draft, state="queued")
    manager = program("sales_manager")
    assert {row["id"] for row in manager.get("/simulations", version_id=draft.pk).json()["items"]} == {
        done.pk, queued.pk,
    }  # fmt: skip
    assert [row["id"] for row in manager.get("/simulations", state="done").json()["items"]] == [done.pk]
    assert manager.get("/simulations", version_id=draft.pk + 1).json()["items"] == []


@pytest.mark.parametrize("role", ["representative", "supervisor", "hr", "administrator"])
def test_nobody_else_starts_or_reads_simulations(role: str) -> None:
    make_received_months(1)
    draft = make_draft()
    pk, asker = make_simulation(draft).pk, program(role)
    answers = [
        asker.get("/simulations"),
        asker.get(f"/simulations/{pk}"),
        asker.get(f"/simulations/{pk}/members"),
        asker.post("/simulations", asked(draft)),
    ]
    assert ([answer.status_code for answer in answers], Simulation.objects.count()) == ([403] * 4, 1)


def test_with_the_power_and_a_reach_over_one_team_there_is_nothing_to_see_or_start() -> None:
    make_received_months(1)
    draft = make_draft()
    pk = make_simulation(draft).pk
    asker = Program(application_token("sales_manager", make_team("华东组")))
    assert asker.get("/simulations").json()["items"] == []
    assert [asker.get(f"/simulations/{pk}{rest}").status_code for rest in ("", "/members")] == [404, 404]
    assert (asker.post("/simulations", asked(draft)).status_code, Simulation.objects.count()) == (403, 1)


@pytest.mark.parametrize(
    "changes",
    [{"version_id": 987654}, {"first_month": "2026-11"}, {"last_month": "2026-13"}, {"last_month": "2199-12"},
     {"budget_fen": 0}, {"budget_fen": 10**15}, {"budget_by": "year"}, {"title": "字" * 81}, {"months": 2},
     {"first_month": "2023-01"}],
)  # fmt: skip
def test_start_simulation_refused_over_the_api_leaves_no_trace(changes: dict[str, Any]) -> None:
    make_received_months(1)
    answer = program("finance").post("/simulations", asked(make_draft(), **changes))
    assert (answer.status_code in (404, 422), Simulation.objects.count()) == (True, 0)
