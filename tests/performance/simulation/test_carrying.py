"""Simulations as long work: nothing but their own tables changes; killed, begun again, delivered twice, removed."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from tests.factories.incentives import NOW, OCTOBER, make_commission_charter, make_run
from tests.factories.org import actor_for, make_member
from tests.factories.simulation import make_draft, make_received_months, make_simulation
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.charter.models import Version
from xiaozhang.performance.plans.rules.inputs import cannot
from xiaozhang.performance.simulation import actions, queries
from xiaozhang.performance.simulation.actions import carrying
from xiaozhang.performance.simulation.errors import SetAside
from xiaozhang.performance.simulation.jobs import simulate
from xiaozhang.performance.simulation.models import SimulatedMember, SimulatedMonth, Simulation
from xiaozhang.performance.simulation.queries import trying

AUGUST, SEPTEMBER = date(2026, 8, 1), date(2026, 9, 1)


class Killed(BaseException):
    """What a test uses for a power cut."""


def _digests() -> dict[str, tuple[int, str]]:
    """Count the rows of every table, and digest all they hold, in an order that the rows alone make."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = sorted(repr(row) for row in cursor.fetchall())
            found[table] = (len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest())
    return found


def _moved(before: dict[str, tuple[int, str]], after: dict[str, tuple[int, str]]) -> set[str]:
    assert before.keys() == after.keys()
    return {table for table in before if before[table] != after[table]}


OWN = {"simulation_simulation", "simulation_simulatedmonth", "simulation_simulatedmember"}


@pytest.mark.django_db
def test_a_simulation_changes_no_table_but_its_own() -> None:
    make_received_months()
    make_run(SEPTEMBER, state="confirmed")
    make_run(OCTOBER, state="draft")
    draft = make_draft()
    manager = make_member("经理", role=("sales_manager",))
    client, actor = Client(), actor_for(manager)
    client.force_login(manager)
    before = _digests()
    simulation = make_simulation(draft, first_on=AUGUST, actor=actor, state="queued")
    asked = _digests()
    simulate(simulation.pk)
    carried = _digests()
    assert _moved(before, asked) - {"simulation_simulation"} <= {"django_tasks_database_dbtaskresult", "records_job"}
    assert _moved(asked, carried) == OWN
    row = SimulatedMember.objects.filter(simulation=simulation)[0]
    for address in (
        reverse("simulation:record", args=[simulation.pk]),
        reverse("simulation:people", args=[simulation.pk]),
        f"{reverse('simulation:member', args=[row.pk])}?month=2026-10",
        f"{reverse('simulation:what_if')}?version_id={draft.pk}&member_id={row.member_id}&month_on=2026-10",
    ):
        assert client.get(address).status_code == 200
    assert _moved(carried, _digests()) == set()


@pytest.mark.django_db
def test_a_simulation_that_fails_changes_no_table_but_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    make_received_months()
    simulation = make_simulation(first_on=AUGUST, state="queued")
    before = _digests()
    settle, seen = trying.settle_month, []

    def refuse_the_third(inputs: Any) -> Any:
        seen.append(inputs.month_on)
        if len(seen) > 4:
            raise cannot("台账", "没有 referrer（介绍人）。")
        return settle(inputs)

    monkeypatch.setattr(trying, "settle_month", refuse_the_third)
    simulate(simulation.pk)
    simulation.refresh_from_db()
    assert simulation.state == "failed"
    assert simulation.failure == "没有结算：台账：没有 referrer（介绍人）。"
    assert not SimulatedMonth.objects.exists()
    assert _moved(before, _digests()) == {"simulation_simulation"}


# Long work


@pytest.mark.django_db
def test_the_job_is_queued_with_the_simulation() -> None:
    make_commission_charter()
    simulation = make_simulation(state="queued")
    queued = DBTaskResult.objects.get()
    assert queued.args_kwargs["args"] == ["simulation.carry_out", {"simulation_id": simulation.pk}]


@pytest.mark.django_db
def test_a_kill_in_the_middle_is_begun_again_from_the_first_month(monkeypatch: pytest.MonkeyPatch) -> None:
    make_received_months()
    expected = make_simulation(first_on=AUGUST)
    simulation = make_simulation(Version.objects.get(pk=expected.version_id), first_on=AUGUST, state="queued")
    keep, kept = carrying.keep_month, []

    def keep_two(**given: Any) -> Any:
        kept.append(given)
        if len(kept) > 2:
            raise Killed
        return keep(**given)

    with monkeypatch.context() as patch:
        patch.setattr(carrying, "keep_month", keep_two)
        with pytest.raises(Killed):
            simulate(simulation.pk)
    simulation.refresh_from_db()
    assert (simulation.state, simulation.months_done, simulation.result) == ("running", 2, "")
    assert SimulatedMonth.objects.filter(simulation=simulation).count() == 4
    simulate(simulation.pk)
    simulation.refresh_from_db()
    assert (simulation.state, simulation.attempt, simulation.result) == ("done", 2, expected.result)
    assert SimulatedMonth.objects.filter(simulation=simulation).count() == 6


@pytest.mark.django_db
def test_the_job_delivered_twice_does_its_work_once() -> None:
    make_received_months(1)
    simulation = make_simulation()
    before = list(SimulatedMonth.objects.values_list("pk", flat=True))
    simulate(simulation.pk)
    assert list(SimulatedMonth.objects.values_list("pk", flat=True)) == before


@pytest.mark.django_db
def test_a_worker_whose_attempt_has_passed_stops() -> None:
    make_received_months(1)
    simulation = make_simulation(state="queued")
    carrying.begin(actor=SYSTEM, now=NOW, simulation_id=simulation.pk)
    tried = queries.design_of(simulation).bench.month(OCTOBER)
    carrying.begin(actor=SYSTEM, now=NOW, simulation_id=simulation.pk)
    with pytest.raises(SetAside):
        carrying.keep_month(actor=SYSTEM, now=NOW, simulation_id=simulation.pk, attempt=1, tried=tried)
    assert not SimulatedMonth.objects.exists()


@pytest.mark.django_db
def test_a_removed_simulation_is_left_alone_by_its_worker() -> None:
    make_received_months(1)
    simulation = make_simulation(state="queued")
    pk = simulation.pk
    actions.drop_simulation(actor=SYSTEM, now=NOW, simulation_id=pk)
    simulate(pk)
    assert not Simulation.objects.exists()
