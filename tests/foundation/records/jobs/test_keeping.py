"""Workers that die, carriers that are lost, times that are due, and what is forgotten."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, time, timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from tests.factories.records import NOW, make_job, make_scheduled_start, make_worker_process
from xiaozhang.base import jobs
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.records import actions, gateways, queries
from xiaozhang.foundation.records.jobs import Keeper, begin_what_is_due, clean, take_back_from_the_dead
from xiaozhang.foundation.records.models import Job, ScheduledStart, WorkerProcess
from xiaozhang.foundation.records.rules.schedules import latest_due

pytestmark = pytest.mark.django_db
ELSEWHERE = "othermachine|0000|4026/7/99"


def make_running(worker: str, *, lease_until: datetime | None = None, attempts: int = 1) -> Job:
    """Return a job that a worker of this name has begun."""
    return make_job(
        state=Job.State.RUNNING, worker=worker, attempts=attempts,
        lease_until=lease_until or datetime.now(UTC) + timedelta(minutes=1),
    )  # fmt: skip


def test_lives_tells_this_process_from_one_that_has_ended() -> None:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    mine = gateways.worker_name()
    place = mine.rpartition("/")[0].rpartition("/")[0]
    its = f"{place}/{child.pid}/{gateways._began(child.pid)}"
    assert (gateways.lives(mine), gateways.lives(its)) == (True, True)
    child.kill()
    child.wait()
    assert gateways.lives(its) is False
    assert gateways.lives(f"{place}/{os.getpid()}/1") is False  # the number, given to another process
    assert (gateways.lives(ELSEWHERE), gateways.lives("")) == (None, None)


def test_a_dead_workers_job_is_taken_again_at_once_where_its_process_can_be_asked_for() -> None:
    place = gateways.worker_name().rpartition("/")[0].rpartition("/")[0]
    job = make_running(f"{place}/{os.getpid()}/1")
    assert take_back_from_the_dead() == 1
    job.refresh_from_db()
    assert (job.state, job.attempts, job.worker) == (Job.State.QUEUED, 1, "")
    assert str(DBTaskResult.objects.latest("enqueued_at").pk) == job.task_id


def test_a_living_ones_job_is_never_taken_however_silent() -> None:
    job = make_running(gateways.worker_name(), lease_until=datetime.now(UTC) - timedelta(hours=3))
    assert take_back_from_the_dead() == 0
    job.refresh_from_db()
    assert job.state == Job.State.RUNNING


def test_of_a_worker_elsewhere_the_lease_tells() -> None:
    living = make_running(ELSEWHERE)
    silent = make_running(ELSEWHERE, lease_until=datetime.now(UTC) - timedelta(seconds=1))
    assert take_back_from_the_dead() == 1
    states = dict(Job.objects.values_list("pk", "state"))
    assert states == {living.pk: Job.State.RUNNING, silent.pk: Job.State.QUEUED}


def test_take_back_looks_again_under_lock() -> None:
    job = make_running(ELSEWHERE, lease_until=NOW + timedelta(seconds=30))
    taken = actions.take_back(actor=SYSTEM, now=NOW, job_id=job.pk, worker=ELSEWHERE, attempt=1, is_known_dead=False)
    assert taken is False


def test_what_has_killed_its_worker_too_often_is_left_to_a_person() -> None:
    job = make_running(ELSEWHERE, lease_until=NOW, attempts=5)
    assert take_back_from_the_dead() == 1
    job.refresh_from_db()
    assert (job.state, job.error[:6]) == (Job.State.FAILED, "后台进程在做")


def test_a_job_whose_carrier_was_lost_is_sent_again_and_one_that_waits_in_the_queue_is_not() -> None:
    lost = make_job(now=NOW - timedelta(hours=1))
    DBTaskResult.objects.update(status="RUNNING", started_at=NOW)
    waiting = make_job(now=NOW - timedelta(hours=1))
    assert [job.pk for job in queries.lost_jobs(NOW)] == [lost.pk]
    assert take_back_from_the_dead() == 1
    assert DBTaskResult.objects.filter(status="READY").count() == 2
    assert waiting.task_id != ""


def test_a_scheduled_job_begins_once_for_all_workers() -> None:
    jobs.register("test.nightly", lambda: None)
    jobs.schedule("test.nightly", at=time(0, 0))
    make_scheduled_start("test.nightly", due_at=NOW)
    begun = begin_what_is_due()
    assert begun.count("test.nightly") == 1
    assert "test.nightly" not in begin_what_is_due()
    assert Job.objects.filter(name="test.nightly").count() == 1


def test_a_new_schedule_makes_up_for_nothing() -> None:
    jobs.register("test.new", lambda: None)
    jobs.schedule("test.new", every_minutes=5)
    assert "test.new" not in begin_what_is_due()
    assert ScheduledStart.objects.filter(job="test.new").count() == 1
    assert Job.objects.filter(name="test.new").count() == 0


@pytest.mark.parametrize(
    ("now", "workdays_only", "due"),
    [
        (datetime(2026, 11, 23, 2, 9, tzinfo=UTC), False, datetime(2026, 11, 22, 2, 10, tzinfo=UTC)),
        (datetime(2026, 11, 23, 2, 10, tzinfo=UTC), False, datetime(2026, 11, 23, 2, 10, tzinfo=UTC)),
        (datetime(2026, 11, 23, 2, 9, tzinfo=UTC), True, datetime(2026, 11, 20, 2, 10, tzinfo=UTC)),
    ],
)
def test_latest_due_by_day(now: datetime, workdays_only: bool, due: datetime) -> None:
    found = latest_due(now, at=time(2, 10), workdays_only=workdays_only, is_workday=lambda day: day.weekday() < 5)
    assert found == due


def test_latest_due_is_nothing_where_nobody_ever_works() -> None:
    assert (
        latest_due(datetime(2026, 11, 22, tzinfo=UTC), at=time(2), workdays_only=True, is_workday=lambda _day: False)
        is None
    )


def test_schedule_refuses_what_has_no_time_or_two() -> None:
    jobs.register("test.when", lambda: None)
    with pytest.raises(ValueError, match="begins at"):
        jobs.schedule("test.when")
    with pytest.raises(ValueError, match="begins at"):
        jobs.schedule("test.when", at=time(1), every_minutes=5)
    with pytest.raises(LookupError):
        jobs.schedule("test.unknown", at=time(1))


def test_the_keeper_says_that_its_process_lives() -> None:
    keeper = Keeper()
    keeper.look()
    keeper.look()
    worker = WorkerProcess.objects.get()
    assert (worker.name, worker.host) == (gateways.worker_name(), gateways.host_name())
    assert [each.pk for each in queries.workers(datetime.now(UTC))] == [worker.pk]


def test_clean_forgets_what_was_done_long_ago_and_keeps_what_failed() -> None:
    long_ago = datetime.now(UTC) - timedelta(days=100)
    make_job(state=Job.State.DONE, finished_at=long_ago)
    failed = make_job(state=Job.State.FAILED, finished_at=long_ago)
    recent = make_job(state=Job.State.DONE, finished_at=datetime.now(UTC))
    DBTaskResult.objects.filter(pk=failed.task_id).update(finished_at=long_ago)
    make_worker_process(now=long_ago)
    clean()
    assert list(Job.objects.order_by("pk")) == [failed, recent]
    assert DBTaskResult.objects.count() == 2
    assert WorkerProcess.objects.count() == 0


def test_queue_state_counts_what_may_begin() -> None:
    make_job(now=NOW)
    make_job(not_before=NOW + timedelta(hours=1))
    make_job(state=Job.State.FAILED, finished_at=NOW)
    make_running(ELSEWHERE)
    assert queries.queue_state(NOW) == queries.QueueState(1, 1, 1, NOW)
    assert queries.is_awaited("records.clean") is True
    assert [job.state for job in queries.failed_jobs(5)] == [Job.State.FAILED]
