"""Death in the middle, and two at once: nothing half-done, nothing twice."""

from __future__ import annotations

import os
import signal
import threading
from datetime import timedelta

import pytest
from django.db import connection

from tests.factories.org import NOW, actor_for, make_company, make_member
from tests.home.exchange.flow.steps import CUSTOMERS, check, file_of, work
from xiaozhang.base.actor import Actor
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.home.exchange import actions, gateways, jobs
from xiaozhang.home.exchange.actions.working import carry_out
from xiaozhang.home.exchange.models import Import, StagedRow
from xiaozhang.home.exchange.queries import rows
from xiaozhang.selling.customers.models import Customer


@pytest.fixture
def importer(concurrent_db: None, kinds: None) -> Actor:
    make_company()
    return actor_for(make_member("罗平", role="administrator"))


def checked(actor: Actor, name: str = "客户.csv") -> Import:
    return check(actor, file_of(CUSTOMERS, name))


def killed(batch: Import) -> int:
    """Carry the import out in a process that dies by kill -9 after its first rows are in; return the signal."""
    connection.close()  # each process opens its own
    child = os.fork()
    if child == 0:
        gateways.tell = lambda *_said: os.kill(os.getpid(), signal.SIGKILL)
        try:
            carry_out(batch.state, batch.pk, batch.attempt, clock=lambda: NOW)
        finally:
            os._exit(3)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


def test_killed_in_the_middle_nothing_is_imported_and_it_can_be_started_again(
    importer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "PORTION", 1)
    batch = checked(importer)
    actions.start_applying(actor=importer, now=NOW, import_id=batch.pk)
    batch.refresh_from_db()
    traces = Entry.objects.count()
    assert killed(batch) == signal.SIGKILL
    batch.refresh_from_db()
    assert (batch.state, Customer.objects.count(), Entry.objects.count()) == ("importing", 0, traces)
    assert set(StagedRow.objects.values_list("record_id", flat=True)) == {None}
    actions.start_again(actor=importer, now=NOW + timedelta(minutes=3), import_id=batch.pk)
    assert work(batch).state == "imported"
    assert Customer.objects.count() == 3


def test_the_job_of_a_dead_worker_may_come_again_by_itself(importer: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "PORTION", 1)
    batch = checked(importer)
    actions.start_applying(actor=importer, now=NOW, import_id=batch.pk)
    batch.refresh_from_db()
    killed(batch)
    for _turn in range(2):
        jobs.apply(batch.pk, batch.attempt)
    batch.refresh_from_db()
    assert (batch.state, Customer.objects.count()) == ("imported", 3)


def test_two_imports_of_the_same_customers_at_once_bring_them_once(importer: Actor) -> None:
    batches = [checked(importer), checked(importer, "另.csv")]
    for batch in batches:
        actions.start_applying(actor=importer, now=NOW, import_id=batch.pk)
        batch.refresh_from_db()
    begin = threading.Barrier(2)

    def run(batch: Import) -> None:
        begin.wait()
        try:
            jobs.apply(batch.pk, batch.attempt)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(batch,)) for batch in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for batch in batches:
        batch.refresh_from_db()
    assert Customer.objects.count() == 3
    assert sorted(batch.state for batch in batches) == ["checked", "imported"]
    assert any("请" in batch.failed for batch in batches)
