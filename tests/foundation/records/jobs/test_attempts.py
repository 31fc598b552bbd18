"""A job from its being queued to its end: carried out once, tried again, given up, tried again by hand."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django_tasks_db.models import DBTaskResult

from tests.at_once import at_once
from tests.factories.org import actor_for, make_member
from tests.factories.records import NOW, make_job
from xiaozhang.base import jobs
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import Missing, NotAllowed, Refused
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.records import actions, queries
from xiaozhang.foundation.records.errors import NotFailed
from xiaozhang.foundation.records.jobs import Attempt, tell
from xiaozhang.foundation.records.models import Job
from xiaozhang.foundation.records.rules.retrying import LEASE, delay_after

ME, OTHER = "host|boot|1/7/99", "host|boot|1/8/100"


def work() -> None:
    """Carry out the carriers that are ready, as a worker does; what a job raises ends there."""
    for carrier in DBTaskResult.objects.ready():
        with suppress(Refused):
            carrier.task.call(*carrier.args_kwargs["args"], **carrier.args_kwargs["kwargs"])


@pytest.fixture
def heard() -> list[dict[str, object]]:
    """What the job test.listen was given, in order."""
    said: list[dict[str, object]] = []
    jobs.register("test.listen", lambda **arguments: said.append(arguments))
    return said


@pytest.mark.django_db
def test_a_queued_job_is_carried_out_once_and_noted_as_done(heard: list[dict[str, object]]) -> None:
    jobs.enqueue("test.listen", run_id=7)
    assert Job.objects.get().state == Job.State.QUEUED
    work()
    job = Job.objects.get()
    assert (heard, job.state, job.attempts) == ([{"run_id": 7}], Job.State.DONE, 1)
    assert (job.lease_until, job.finished_at is None) == (None, False)
    jobs.run_job.call(name="test.listen", arguments={"run_id": 7}, job_id=job.pk)  # its carrier comes a second time
    assert len(heard) == 1


@pytest.mark.django_db
def test_a_job_queued_in_a_transaction_that_fails_is_not_there(heard: list[dict[str, object]]) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        jobs.enqueue("test.listen")
        raise ZeroDivisionError
    assert (Job.objects.count(), DBTaskResult.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_a_failed_attempt_is_tried_again_after_a_growing_wait() -> None:
    def fail() -> None:
        raise ConnectionError("the other side is away")

    jobs.register("test.fail", fail, attempts=3)
    jobs.enqueue("test.fail")
    waits = []
    for _turn in range(3):
        job = Job.objects.get()
        Job.objects.update(not_before=NOW)
        with pytest.raises(ConnectionError):
            jobs.run_job.call(name="test.fail", arguments={}, job_id=job.pk)
        job.refresh_from_db()
        waits.append(job.not_before - NOW)
    assert job.state == Job.State.FAILED
    assert "ConnectionError: the other side is away" in job.error
    assert [delay_after(turn) for turn in (1, 2, 3)] == sorted({delay_after(turn) for turn in (1, 2, 3)})
    assert DBTaskResult.objects.filter(status="READY").count() == 3  # the first carrier and one for each new try


@pytest.mark.django_db
def test_a_refusal_of_the_business_is_not_tried_again() -> None:
    def refuse() -> None:
        raise Refused("没有结算：本月没有提成条款。")

    jobs.register("test.refuse", refuse)
    jobs.enqueue("test.refuse")
    work()
    job = Job.objects.get()
    assert (job.state, job.attempts, job.error) == (Job.State.FAILED, 1, "没有结算：本月没有提成条款。")


@pytest.mark.django_db
def test_a_job_that_has_to_wait_is_not_begun_before() -> None:
    jobs.register("test.later", lambda: None)
    jobs.enqueue_at(NOW + timedelta(days=3650), "test.later")
    work()
    job = Job.objects.get()
    assert (job.state, job.attempts) == (Job.State.QUEUED, 0)
    assert actions.begin_job(actor=SYSTEM, now=NOW, job_id=job.pk, worker=ME) is None


@pytest.mark.django_db
def test_a_worker_told_to_stop_gives_the_job_back_without_counting_the_attempt() -> None:
    def stop() -> None:
        raise SystemExit(1)

    jobs.register("test.stop", stop)
    jobs.enqueue("test.stop")
    with pytest.raises(SystemExit):
        jobs.run_job.call(name="test.stop", arguments={}, job_id=Job.objects.get().pk)
    job = Job.objects.get()
    assert (job.state, job.attempts, job.worker) == (Job.State.QUEUED, 0, "")


@pytest.mark.django_db
def test_progress_is_kept_and_told_only_by_whom_the_job_is_with() -> None:
    def count() -> None:
        jobs.tell(3, 12, "读第 3 个文件")
        assert Job.objects.values_list("done", "total", "note").get() == (3, 12, "读第 3 个文件")
        Job.objects.update(worker=OTHER)  # it was taken for dead
        with pytest.raises(jobs.TakenAway):
            jobs.tell(12, 12)

    jobs.register("test.count", count)
    jobs.enqueue("test.count")
    work()
    assert Job.objects.values_list("state", "worker").get() == ("running", OTHER)


@pytest.mark.django_db
def test_telling_outside_a_job_does_nothing() -> None:
    tell(1, 2, "")
    assert Job.objects.count() == 0


@pytest.mark.django_db
def test_what_a_worker_says_of_a_job_it_no_longer_has_counts_for_nothing() -> None:
    job = make_job()
    actions.begin_job(actor=SYSTEM, now=NOW, job_id=job.pk, worker=ME)
    late: dict[str, object] = {"actor": SYSTEM, "now": NOW, "job_id": job.pk, "worker": OTHER, "attempt": 1}
    said: list[Callable[..., bool]] = [actions.renew_lease, actions.finish_job, actions.give_back]
    assert [each(**late) for each in said] == [False, False, False]
    assert actions.fail_attempt(**late, error="", is_final=True) is False
    job.refresh_from_db()
    assert (job.state, job.worker, job.lease_until) == (Job.State.RUNNING, ME, NOW + LEASE)


def test_of_two_workers_one_begins_a_job(concurrent_db: None) -> None:
    job = make_job()

    def begin(worker: str) -> Callable[[], object]:
        return lambda: actions.begin_job(actor=SYSTEM, now=NOW, job_id=job.pk, worker=worker)

    begun = at_once(begin(ME), begin(OTHER))
    assert sorted(each is None for each in begun) == [False, True]
    job.refresh_from_db()
    assert (job.attempts, job.state) == (1, Job.State.RUNNING)


def test_a_running_job_gives_signs_of_life_from_a_thread_of_its_own(
    concurrent_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xiaozhang.foundation.records import jobs as worker_side

    monkeypatch.setattr(worker_side, "BEAT", timedelta(seconds=0.05))
    renewed = threading.Event()

    def wait() -> None:
        first = Job.objects.values_list("lease_until", flat=True).get()
        for _turn in range(200):
            if Job.objects.values_list("lease_until", flat=True).get() > first:
                renewed.set()
                return
            threading.Event().wait(0.02)

    jobs.register("test.wait", wait)
    job = make_job("test.wait")
    with Attempt(job.pk) as is_ours:
        assert is_ours is True
        wait()
    assert renewed.is_set()
    connections.close_all()


@pytest.mark.django_db
def test_retry_job_queues_a_failed_one_with_all_its_attempts() -> None:
    administrator = actor_for(make_member(role="administrator"))
    job = make_job(state=Job.State.FAILED, attempts=5, finished_at=NOW, error="ConnectionError")
    actions.retry_job(actor=administrator, now=NOW, job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.finished_at) == (Job.State.QUEUED, 0, None)
    assert Entry.objects.filter(action="records.retry_job").count() == 1


@pytest.mark.django_db
def test_retry_job_refused_for_one_that_has_not_failed_leaves_no_trace() -> None:
    job = make_job()
    with pytest.raises(NotFailed):
        actions.retry_job(actor=SYSTEM, now=NOW, job_id=job.pk)
    assert (DBTaskResult.objects.count(), Entry.objects.filter(action="records.retry_job").count()) == (1, 0)


@pytest.mark.django_db
def test_retry_job_not_allowed_without_the_power() -> None:
    job = make_job(state=Job.State.FAILED, finished_at=NOW)
    with pytest.raises(NotAllowed):
        actions.retry_job(actor=actor_for(make_member()), now=NOW, job_id=job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED


@pytest.mark.django_db
def test_jobs_are_for_those_who_look_after_them() -> None:
    job = make_job()
    somebody = actor_for(make_member())
    assert list(queries.jobs(somebody)) == []
    with pytest.raises(Missing):
        queries.get_job(somebody, job.pk)
    assert list(queries.jobs(SYSTEM)) == [job]
