"""Jobs, the processes that carry them out, and what begins by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django_tasks_db.models import DBTaskResult

from xiaozhang.base import jobs as house_jobs
from xiaozhang.base.actor import Actor
from xiaozhang.base.fetching import fetch
from xiaozhang.base.pages.words import words
from xiaozhang.foundation.records import powers
from xiaozhang.foundation.records.models import Job, ScheduledStart, WorkerProcess
from xiaozhang.foundation.records.rules.retrying import LEASE

_NOT_ENDED = (Job.State.QUEUED, Job.State.RUNNING)


def jobs(viewer: Actor) -> QuerySet[Job]:
    """Return all jobs to whoever looks after them, none to others."""
    return Job.objects.all() if viewer.may(powers.SEE_JOBS) else Job.objects.none()


def get_job(viewer: Actor, pk: int, *, lock: bool = False) -> Job:
    """Return one job. Raises Missing alike for one that is not there and one that is not the viewer's."""
    rows = jobs(viewer)
    return fetch(rows, viewer, pk, lock=lock)


def job_to_begin(job_id: int) -> Job | None:
    """Return a queued job, held until the transaction ends; None if it runs, has ended or is gone."""
    return Job.objects.select_for_update().filter(pk=job_id, state=Job.State.QUEUED).first()


def held_job(job_id: int, worker: str, attempt: int) -> Job | None:
    """Return a running job, held, if it is still with this worker in this attempt."""
    rows = Job.objects.select_for_update().filter(pk=job_id, state=Job.State.RUNNING)
    return rows.filter(worker=worker, attempts=attempt).first()


def running_jobs() -> list[Job]:
    """Return what is being carried out, by whatever worker."""
    return list(Job.objects.filter(state=Job.State.RUNNING).order_by("pk"))


def lost_jobs(now: datetime) -> list[Job]:
    """Return jobs that should have begun and that no carrier in the queue stands for.

    A worker may be killed between taking a carrier and beginning its job.
    """
    late = now - LEASE
    rows = list(Job.objects.filter(state=Job.State.QUEUED, not_before__lt=late, sent_at__lt=late).order_by("pk")[:500])
    carriers = DBTaskResult.objects.filter(status="READY", pk__in=[row.task_id for row in rows if row.task_id])
    waiting = {str(pk) for pk in carriers.values_list("pk", flat=True)}
    return [row for row in rows if row.task_id not in waiting]


def is_awaited(name: str) -> bool:
    """Say whether a job of this name waits or is being carried out."""
    return Job.objects.filter(name=name, state__in=_NOT_ENDED).exists()


def job_of(name: str, arguments: dict[str, object]) -> Job | None:
    """Return the latest job of the name with exactly these arguments."""
    rows = Job.objects.filter(name=name).order_by("-pk")[:200]
    return next((row for row in rows if row.arguments == arguments), None)


def ended_before(instant: datetime) -> QuerySet[Job]:
    """Return the jobs that were done before the instant; failed ones wait for a person and stay."""
    return Job.objects.filter(state=Job.State.DONE, finished_at__lt=instant)


def carriers_before(instant: datetime) -> QuerySet[Any]:
    """Return carriers that ended, or were taken by a worker that died, before the instant."""
    ended = DBTaskResult.objects.filter(finished_at__lt=instant)
    return ended | DBTaskResult.objects.filter(status="RUNNING", started_at__lt=instant)


@dataclass(frozen=True, slots=True)
class QueueState:
    """How the queue stands: how many wait and may begin, run, have failed, and since when the eldest waits."""

    waiting: int
    running: int
    failed: int
    waiting_since: datetime | None


def queue_state(now: datetime) -> QueueState:
    """Return how the queue stands."""
    due = Job.objects.filter(state=Job.State.QUEUED, not_before__lte=now)
    eldest = due.order_by("not_before").values_list("not_before", flat=True).first()
    running = Job.objects.filter(state=Job.State.RUNNING).count()
    return QueueState(due.count(), running, Job.objects.filter(state=Job.State.FAILED).count(), eldest)


def failed_jobs(limit: int) -> list[Job]:
    """Return the latest jobs that failed for good."""
    return list(Job.objects.filter(state=Job.State.FAILED).order_by("-finished_at")[:limit])


def workers(now: datetime) -> list[WorkerProcess]:
    """Return the worker processes that have given a sign of life within the length of a lease."""
    return list(WorkerProcess.objects.filter(beat_at__gte=now - LEASE).order_by("pk"))


def silent_workers(now: datetime) -> QuerySet[WorkerProcess]:
    """Return worker processes that have said nothing for a day."""
    return WorkerProcess.objects.filter(beat_at__lt=now - timedelta(days=1))


def scheduled_start(job: str) -> ScheduledStart | None:
    """Return when the scheduled job was last due and taken care of."""
    return ScheduledStart.objects.filter(job=job).first()


def scheduled_start_locked(job: str) -> ScheduledStart | None:
    """Return the same, held until the transaction ends."""
    return ScheduledStart.objects.select_for_update().filter(job=job).first()


def database_now() -> datetime | None:
    """Return the database server's clock, which all machines share; None on SQLite, where one machine is all."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        found: datetime = cursor.fetchone()[0]
    return found


def label_of_job(job: Job) -> str:
    """Return what the job is called, in the reader's language."""
    return words(house_jobs.label_of(job.name))


def reason_words(job: Job) -> str:
    """Return the line of an error that says what went wrong."""
    lines = [line.strip() for line in job.error.splitlines() if line.strip()]
    return lines[-1] if lines else ""


def argument_words(job: Job) -> str:
    """Return what the job was given, such as `run_id 7`."""
    return "，".join(f"{name} {value}" for name, value in sorted(job.arguments.items()))


def progress_words(job: Job) -> str:
    """Return how far a job has come, "" where nothing was told."""
    return f"{job.done:,} / {job.total:,}" if job.total else ""


def most_attempts(job: Job) -> int:
    """Return how often the job is begun before it is left to a person."""
    try:
        return house_jobs.find(job.name).attempts
    except LookupError:
        return 1
