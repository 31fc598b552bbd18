"""Settlement as long work: staged in portions, killed, begun again, set aside, started twice at once."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from tests.asking import signed_in
from tests.factories.charter import make_charter
from tests.factories.incentives import NOW, OCTOBER, make_commission_charter, make_receipt_fact, make_run
from tests.factories.org import actor_for, make_member
from xiaozhang.base.actor import SYSTEM
from xiaozhang.performance.incentives import actions, queries
from xiaozhang.performance.incentives.actions import carrying_out, portions
from xiaozhang.performance.incentives.errors import RunUnderWay
from xiaozhang.performance.incentives.jobs import settle
from xiaozhang.performance.incentives.models import Line, Run, Statement
from xiaozhang.performance.incentives.rules.kept import read_outcome
from xiaozhang.performance.incentives.rules.settling import Settlement
from xiaozhang.performance.plans.clauses import CommissionPlan


class Killed(BaseException):
    """What a test uses for a power cut."""


def month(members: int = 3, facts: int = 7) -> None:
    make_commission_charter()
    for number in range(members):
        member = make_member(f"成员{number}")
        for day in range(1, facts + 1):
            make_receipt_fact(member, OCTOBER.replace(day=day), 40_000 + day)


@pytest.mark.django_db
def test_the_job_is_queued_with_the_run() -> None:
    make_commission_charter()
    run = actions.start_run(actor=SYSTEM, now=NOW, month_on=OCTOBER)
    queued = DBTaskResult.objects.get()
    assert queued.args_kwargs["args"] == ["incentives.settle", {"run_id": run.pk, "is_whole": False}]


@pytest.mark.django_db
def test_a_run_that_lacks_what_a_clause_looks_up_is_set_aside_and_says_so() -> None:
    """A plan on margin, a receipt of which nobody knows the cost: no figure is guessed and nothing stays behind."""
    base = {"metric": "receipt", "of": "margin"}
    plan = {"roles": ["representative"], "base": base, "tiers": [{"from": 0, "rate": "5%"}]}
    make_charter(CommissionPlan.model_validate(plan), effective_on=date(2026, 1, 1))
    fact = make_receipt_fact(make_member("林越"))
    run = actions.start_run(actor=SYSTEM, now=NOW, month_on=OCTOBER)
    settle(run.pk)
    run.refresh_from_db()
    assert (run.state, run.is_superseded) == ("staged", True)
    assert f"台账 {fact.key}：没有 cost（成本）" in read_outcome(run.outcome)["refused"]
    assert not Statement.objects.filter(run=run).exists()
    page = signed_in(make_member("钱真", role="finance")).get(f"/statements/runs/{run.pk}/").content.decode()
    assert "没有 cost（成本）" in page
    assert "补上以后请再试算一次" in page


@pytest.mark.django_db
def test_portions_of_any_size_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    month()
    whole = make_run()
    monkeypatch.setattr(portions, "PORTION", 4)
    monkeypatch.setattr(carrying_out, "_STATEMENTS_A_STEP", 2)
    run = actions.start_run(actor=SYSTEM, now=NOW, month_on=OCTOBER)
    settle(run.pk, is_whole=True)
    run.refresh_from_db()
    assert (run.state, run.result_hash) == ("draft", whole.result_hash)
    assert Line.objects.filter(statement__run=run).count() == 21


@pytest.mark.django_db
def test_a_kill_in_the_middle_leaves_nothing_visible_and_can_be_begun_again(monkeypatch: pytest.MonkeyPatch) -> None:
    month()
    expected = make_run(state="published")
    monkeypatch.setattr(portions, "PORTION", 5)
    run = actions.start_run(actor=SYSTEM, now=NOW, month_on=OCTOBER)
    taken = []
    take = Settlement.take

    def take_some(self: Settlement, metric: str, credit: object) -> object:
        taken.append(credit)
        if len(taken) > 12:
            raise Killed
        return take(self, metric, credit)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Settlement, "take", take_some)
        with pytest.raises(Killed):
            settle(run.pk)
    run.refresh_from_db()
    assert (run.state, run.credits_done, run.credits_total) == ("staged", 10, 21)
    assert Line.objects.filter(statement__run=run).count() == 10
    member = Statement.objects.filter(run=run).first()
    assert member is not None
    assert [s.run_id for s in queries.statements(actor_for(member.member))] == [expected.pk]
    settle(run.pk)
    run.refresh_from_db()
    assert (run.state, run.result_hash) == ("draft", expected.result_hash)
    assert Line.objects.filter(statement__run=run).count() == 21


@pytest.mark.django_db
def test_the_job_delivered_twice_does_its_work_once() -> None:
    month(members=1)
    run = actions.start_run(actor=SYSTEM, now=NOW, month_on=OCTOBER)
    settle(run.pk)
    before = list(Line.objects.values_list("pk", flat=True))
    settle(run.pk)
    assert list(Line.objects.values_list("pk", flat=True)) == before


@pytest.mark.django_db
def test_a_run_set_aside_stops_working() -> None:
    month(members=1)
    killed = actions.start_run(actor=SYSTEM, now=NOW, month_on=OCTOBER)
    actions.start_run(actor=SYSTEM, now=NOW + timedelta(hours=1), month_on=OCTOBER)
    settle(killed.pk)
    assert not Statement.objects.filter(run=killed).exists()


def test_two_starts_at_once_make_one_run(concurrent_db: None) -> None:
    make_commission_charter()
    make_member()
    outcomes: list[str] = []
    gate = threading.Barrier(2)

    def start() -> None:
        try:
            gate.wait(timeout=10)
            actions.start_run(actor=SYSTEM, now=NOW, month_on=OCTOBER)
            outcomes.append("started")
        except RunUnderWay:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes) == ["refused", "started"]
    assert Run.objects.count() == 1
