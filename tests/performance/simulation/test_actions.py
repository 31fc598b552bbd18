"""Simulations asked for, compared, refused and removed; what one month leaves open; the minimum wage."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from tests.factories.charter import make_charter
from tests.factories.incentives import NOW, OCTOBER, make_commission_charter, make_receipt_fact, make_run, make_table
from tests.factories.org import actor_for, make_member
from tests.factories.simulation import make_draft, make_received_months, make_simulation
from tests.factories.staffing import make_pay_basis
from xiaozhang.base.actor import Scope
from xiaozhang.base.errors import Invalid, Missing, NotAllowed
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.charter.models import Clause, Version
from xiaozhang.people.staffing.clauses import RegionalLaw
from xiaozhang.performance.plans.clauses import CommissionPlan
from xiaozhang.performance.simulation import actions, queries
from xiaozhang.performance.simulation.errors import NothingToTry, NotPastYet
from xiaozhang.performance.simulation.jobs import simulate
from xiaozhang.performance.simulation.models import SimulatedMember, SimulatedMonth, Simulation
from xiaozhang.performance.simulation.rules.comparing import read_parts
from xiaozhang.performance.simulation.rules.summing import read_summary

AUGUST, SEPTEMBER = date(2026, 8, 1), date(2026, 9, 1)


@pytest.mark.django_db
def test_a_draft_is_tried_on_past_months_and_compared_with_what_is_in_force() -> None:
    first, _second = make_received_months()
    simulation = make_simulation(first_on=AUGUST)
    # 1.5 % of 200,000 and 2.0 % of 100,000, against 2.5 % and 3.0 %
    assert (simulation.state, simulation.months_done, simulation.members_count) == ("done", 3, 2)
    assert (simulation.before_fen, simulation.after_fen) == (6 * 500_000, 6 * 800_000)
    row = SimulatedMember.objects.get(simulation=simulation, member=first)
    assert (row.before_fen, row.after_fen, row.difference_fen) == (1_500_000, 2_400_000, 900_000)
    assert [(part.key, part.difference_fen) for part in read_parts(row.parts)] == [("commission_table", 900_000)]
    assert [each.difference_fen for each in queries.months_of(simulation.pk, first.pk)] == [300_000] * 3
    summary = read_summary(simulation.result)
    assert [month.source for month in summary.months] == ["settled"] * 3
    assert (summary.gainers, summary.losers, summary.whole.receipts_fen) == (2, 0, 6 * 30_000_000)


@pytest.mark.django_db
def test_released_statements_stand_for_what_was_paid_and_the_version_in_force_changes_nothing() -> None:
    make_received_months()
    make_run(SEPTEMBER, state="published")
    in_force = Version.objects.get()
    simulation = make_simulation(in_force, first_on=AUGUST)
    summary = read_summary(simulation.result)
    assert [month.source for month in summary.months] == ["settled", "released", "settled"]
    assert (simulation.before_fen, simulation.after_fen) == (3_000_000, 3_000_000)
    assert (summary.gainers, summary.losers, summary.unchanged) == (0, 0, 2)
    assert [(part.key, part.difference_fen) for part in summary.parts] == [("commission_table", 0)]


@pytest.mark.django_db
def test_two_drafts_are_compared_with_each_other() -> None:
    make_received_months()
    lower = make_draft(tiers=((0, "1.0%"),))
    simulation = make_simulation(make_draft(), base_id=lower.pk)
    assert (simulation.before_fen, simulation.after_fen) == (2 * 300_000, 2 * 800_000)
    assert read_summary(simulation.result).months[0].source == "settled"


@pytest.mark.django_db
def test_what_was_edited_after_the_start_is_not_what_is_tried() -> None:
    make_received_months()
    draft = make_draft()
    simulation = make_simulation(draft, state="queued")
    parameters = make_table(tiers=((0, "9%"),)).model_dump(mode="json", by_alias=True)
    Clause.objects.filter(version=draft).update(parameters=parameters)
    simulate(simulation.pk)
    simulation.refresh_from_db()
    assert simulation.after_fen == 2 * 800_000
    assert queries.result_page(simulation).is_changed


@pytest.mark.django_db
def test_facts_recorded_after_the_start_are_not_seen() -> None:
    first, _second = make_received_months()
    simulation = make_simulation(state="queued")
    make_receipt_fact(first, OCTOBER.replace(day=20), 1_000_000)
    simulate(simulation.pk)
    simulation.refresh_from_db()
    assert simulation.after_fen == 2 * 800_000


# Refusals


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first_on", "last_on", "refusal"),
    [
        (OCTOBER, SEPTEMBER, Invalid),
        (date(2024, 1, 1), OCTOBER, Invalid),
        (OCTOBER, date(2026, 11, 1), NotPastYet),
        (OCTOBER, date(2027, 1, 1), NotPastYet),
    ],
)
def test_start_simulation_refused_for_months_leaves_no_trace(first_on: date, last_on: date, refusal: type) -> None:
    make_commission_charter()
    draft = make_draft()
    with pytest.raises(refusal):
        make_simulation(draft, first_on=first_on, last_on=last_on, state="queued")
    assert not Simulation.objects.exists()
    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db
def test_start_simulation_refused_without_a_clause_that_pays() -> None:
    draft = make_charter("只有文字。", effective_on=None)
    with pytest.raises(NothingToTry):
        make_simulation(draft, state="queued")
    assert not Simulation.objects.exists()


@pytest.mark.django_db
def test_start_simulation_refused_against_itself() -> None:
    draft = make_draft()
    with pytest.raises(Invalid):
        make_simulation(draft, base_id=draft.pk, state="queued")


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["representative", "supervisor", "hr"])
def test_start_simulation_refused_to_who_has_not_the_power(role: str) -> None:
    make_commission_charter()
    draft = make_draft()
    actor = actor_for(make_member("旁人", role=(role,)))
    with pytest.raises(NotAllowed):
        make_simulation(draft, actor=actor, state="queued")
    assert not Simulation.objects.exists()


@pytest.mark.django_db
def test_start_simulation_refused_for_a_draft_one_may_not_read() -> None:
    draft = make_draft()
    finance = actor_for(make_member("财务", role=("finance",)))
    with pytest.raises(Missing):
        make_simulation(draft, actor=finance, state="queued")
    Version.objects.filter(pk=draft.pk).update(state="consulting")
    assert make_simulation(draft, actor=finance, state="queued").created_by_id == finance.member_id


@pytest.mark.django_db
def test_the_power_without_the_reach_over_all_members_does_not_do() -> None:
    draft = make_draft()
    manager = replace(actor_for(make_member("经理", role=("sales_manager",))), scope=Scope.TEAM)
    with pytest.raises(NotAllowed):
        make_simulation(draft, actor=manager, state="queued")
    done = make_simulation(draft)
    assert list(queries.simulations(manager)) == []
    assert list(queries.simulated_members(manager)) == []
    with pytest.raises(Missing):
        queries.get_simulation(manager, done.pk)


@pytest.mark.django_db
def test_drop_simulation_removes_it_and_says_so_in_the_log() -> None:
    make_received_months()
    manager = actor_for(make_member("经理", role=("sales_manager",)))
    simulation = make_simulation()
    pk = simulation.pk
    entries = Entry.objects.count()
    actions.drop_simulation(actor=manager, now=NOW + timedelta(hours=1), simulation_id=pk)
    assert (Simulation.objects.count(), SimulatedMember.objects.count(), SimulatedMonth.objects.count()) == (0, 0, 0)
    assert Entry.objects.count() == entries + 1
    with pytest.raises(Missing):
        actions.drop_simulation(actor=manager, now=NOW, simulation_id=pk)


@pytest.mark.django_db
def test_drop_simulation_refused_to_who_may_not_simulate() -> None:
    simulation = make_simulation()
    with pytest.raises(NotAllowed):
        actions.drop_simulation(
            actor=actor_for(make_member("人事", role=("hr",))), now=NOW, simulation_id=simulation.pk
        )
    assert Simulation.objects.count() == 1


# What one month leaves open


def held_draft() -> Version:
    """Return a draft that pays 2 %, 60 % of it at once and the rest a month later."""
    plan = CommissionPlan.model_validate(
        {
            "roles": ["representative"],
            "base": {"metric": "receipt"},
            "tiers": [{"from": 0, "rate": "2%"}],
            "payout": [{"label": "次月", "share": "40%", "after_months": 1}],
        }
    )
    return make_charter(plan, effective_on=None)


@pytest.mark.django_db
def test_what_one_simulated_month_holds_the_next_one_pays() -> None:
    first, _second = make_received_months()
    simulation = make_simulation(held_draft(), first_on=AUGUST)
    rows = list(queries.months_of(simulation.pk, first.pk))
    assert [row.after_earned_fen for row in rows] == [600_000] * 3
    assert [row.after_fen for row in rows] == [360_000, 600_000, 600_000]
    steps = [{part.key: part.after_fen for part in read_parts(row.parts) if part.kind == "step"} for row in rows]
    assert steps == [{"held": -240_000}, *[{"held": -240_000, "released": 240_000}] * 2]
    assert rows[0].opening == ""
    summary = read_summary(simulation.result)
    assert (
        sum(part.difference_fen for part in summary.parts) == simulation.difference_fen == 2 * (1_560_000 - 1_500_000)
    )


@pytest.mark.django_db
def test_a_month_opened_again_begins_with_what_stood_open_in_the_simulation() -> None:
    first, _second = make_received_months()
    simulation = make_simulation(held_draft(), first_on=AUGUST)
    row = SimulatedMember.objects.get(simulation=simulation, member=first)
    opened = queries.member_page(simulation, row, OCTOBER).opened
    assert opened is not None
    assert (opened.agrees, opened.after.paid_fen, opened.difference_fen) == (True, 600_000, 100_000)
    assert any("发放留存" in str(words) for words in opened.after.words)


@pytest.mark.django_db
def test_who_comes_below_the_minimum_wage_is_named_and_topped_up() -> None:
    first, second = make_received_months()
    make_pay_basis(first, wage_fen=2_000_00)
    law = RegionalLaw.model_validate(
        {
            "region": "苏州",
            "effective_on": "2026-01-01",
            "source": "试验用，不是真实数额",
            "minimum_wage": "2,490",
            "recovery_cap": "20%",
            "probation_pay": "80%",
        }
    )
    draft = make_charter(make_table(tiers=((0, "0.1%"),)), law, effective_on=None)
    simulation = make_simulation(draft)
    row = SimulatedMember.objects.get(simulation=simulation, member=first)
    assert (row.after_earned_fen, row.after_fen, row.short_months) == (30_000, 49_000, 1)
    assert [(part.key, part.after_fen) for part in read_parts(row.parts)] == [
        ("commission_table", 30_000),
        ("minimum_top_up", 19_000),
    ]
    summary = read_summary(simulation.result)
    assert (summary.whole.after_short, summary.whole.before_short, summary.unbased) == (1, 0, 1)
    assert SimulatedMember.objects.get(simulation=simulation, member=second).short_months == 0
