"""Jobs are queued, begun, kept alive, ended, tried again, and taken back from workers that died.

Every change of a running job names worker and attempt: what a worker says of a job it no longer has counts for nothing.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from xiaozhang.base import jobs
from xiaozhang.base.action import action, note_change
from xiaozhang.base.actor import Actor
from xiaozhang.foundation.records import powers, queries
from xiaozhang.foundation.records.errors import NotFailed
from xiaozhang.foundation.records.models import Job, ScheduledStart, WorkerProcess
from xiaozhang.foundation.records.rules.retrying import LEASE, delay_after

_MOST_ERROR = 8_000
_DIED = "后台进程在做这件工作时中断（被结束、断电或内存不足），没有留下错误信息。"


@action(None, keeps_trace=False)
def queue_job(
    *, actor: Actor, now: datetime, name: str, arguments: dict[str, Any], not_before: datetime | None = None
) -> Job:
    """Keep a job and send its carrier to the queue, both in the running transaction."""
    job = Job(name=name, arguments=arguments, queued_at=now, not_before=not_before or now, sent_at=now)
    job.save(force_insert=True)
    _send(job, now)
    return job


@action(None, keeps_trace=False)
def begin_job(*, actor: Actor, now: datetime, job_id: int, worker: str) -> Job | None:
    """Take a queued job for this worker; None if another one has it, it has ended, or it is not yet its time."""
    job = queries.job_to_begin(job_id)
    if job is None or job.not_before > now:
        return None
    job.state = Job.State.RUNNING
    job.attempts += 1
    job.worker, job.lease_until = worker, now + LEASE
    job.begun_at, job.done, job.total, job.note = now, 0, 0, ""
    job.save()
    return job


@action(None, keeps_trace=False)
def renew_lease(*, actor: Actor, now: datetime, job_id: int, worker: str, attempt: int) -> bool:
    """Say that the worker lives; False if the job is no longer with it."""
    job = queries.held_job(job_id, worker, attempt)
    if job is None:
        return False
    job.lease_until = now + LEASE
    job.save(update_fields=["lease_until"])
    return True


@action(None, keeps_trace=False)
def tell_progress(
    *, actor: Actor, now: datetime, job_id: int, worker: str, attempt: int, done: int, total: int, note: str
) -> bool:
    """Note how far the job has come; False if it is no longer with this worker."""
    job = queries.held_job(job_id, worker, attempt)
    if job is None:
        return False
    job.done, job.total, job.note = done, total, note[:200]
    job.save(update_fields=["done", "total", "note"])
    return True


@action(None, keeps_trace=False)
def finish_job(*, actor: Actor, now: datetime, job_id: int, worker: str, attempt: int) -> bool:
    """Note that the job is done; False if it is no longer with this worker."""
    job = queries.held_job(job_id, worker, attempt)
    if job is None:
        return False
    _end(job, Job.State.DONE, now, error="")
    return True


@action(None, keeps_trace=False)
def fail_attempt(
    *, actor: Actor, now: datetime, job_id: int, worker: str, attempt: int, error: str, is_final: bool
) -> bool:
    """Note an attempt that failed: the next follows after a growing wait, unless it was the last or nothing would help.

    Returns False if the job is no longer with this worker.
    """
    job = queries.held_job(job_id, worker, attempt)
    if job is None:
        return False
    if is_final or job.attempts >= _most_attempts(job):
        _end(job, Job.State.FAILED, now, error=error)
    else:
        job.error = error[-_MOST_ERROR:]
        _requeue(job, now, not_before=now + delay_after(job.attempts))
    return True


@action(None, keeps_trace=False)
def give_back(*, actor: Actor, now: datetime, job_id: int, worker: str, attempt: int) -> bool:
    """Put a job back that its worker cannot end because it was told to stop; the attempt is not counted."""
    job = queries.held_job(job_id, worker, attempt)
    if job is None:
        return False
    job.attempts -= 1
    _requeue(job, now, not_before=now)
    return True


@action(None, keeps_trace=False)
def take_back(*, actor: Actor, now: datetime, job_id: int, worker: str, attempt: int, is_known_dead: bool) -> bool:
    """Queue again what a dead worker left; one begun too often is left to a person: it may be what kills the worker.

    Unless the worker is known to be dead, only a lease that has run out tells, looked at again here under lock.
    Returns False if the job is no longer with that worker, or it has said meanwhile that it lives.
    """
    job = queries.held_job(job_id, worker, attempt)
    if job is None or job.lease_until is None or not (is_known_dead or job.lease_until < now):
        return False
    if job.attempts >= _most_attempts(job):
        _end(job, Job.State.FAILED, now, error=job.error or _DIED)
    else:
        job.error = _DIED
        _requeue(job, now, not_before=now)
    return True


@action(None, keeps_trace=False)
def send_again(*, actor: Actor, now: datetime, job_id: int) -> bool:
    """Send a new carrier for a queued job whose carrier was lost; of two, the second finds the job taken."""
    job = queries.job_to_begin(job_id)
    if job is None:
        return False
    _send(job, now)
    return True


@action(powers.SEE_JOBS, label="再次执行后台工作")
def retry_job(*, actor: Actor, now: datetime, job_id: int) -> Job:
    """Try a failed job again, with all its attempts.

    Raises:
        NotFailed: it has not failed, or somebody has sent it on meanwhile.
    """
    job = queries.get_job(actor, job_id, lock=True)
    if job.state != Job.State.FAILED:
        raise NotFailed("没有再次执行：这件工作没有失败，或刚刚已被再次执行。请刷新后再看。")
    job.attempts, job.finished_at = 0, None
    _requeue(job, now, not_before=now)
    note_change(job, old={"state": Job.State.FAILED}, new={"state": Job.State.QUEUED})
    return job


@action(None, keeps_trace=False)
def note_worker(*, actor: Actor, now: datetime, name: str, host: str) -> WorkerProcess:
    """Note that a worker process lives."""
    worker, _is_new = WorkerProcess.objects.get_or_create(
        name=name, defaults={"host": host, "begun_at": now, "beat_at": now}
    )
    worker.beat_at = now
    worker.save(update_fields=["beat_at"])
    return worker


@action(None, keeps_trace=False)
def start_scheduled(*, actor: Actor, now: datetime, job: str, due_at: datetime) -> bool:
    """Queue a scheduled job for the time it was due, once for all workers; False if that was taken care of.

    A job that has never been due before begins with its next time: nothing is made up for.
    """
    ScheduledStart.objects.bulk_create([ScheduledStart(job=job, due_at=due_at)], ignore_conflicts=True)
    row = queries.scheduled_start_locked(job)
    if row is None or row.due_at >= due_at:
        return False
    row.due_at = due_at
    row.save(update_fields=["due_at"])
    queue_job(actor=actor, now=now, name=job, arguments={})
    return True


@action(None, keeps_trace=False)
def forget_jobs(*, actor: Actor, now: datetime, done_before: datetime, carriers_before: datetime) -> int:
    """Forget jobs that were done and carriers that ended before the given instants; return how many jobs."""
    count, _by_model = queries.ended_before(done_before).delete()
    queries.carriers_before(carriers_before).delete()
    queries.silent_workers(now).delete()
    return count


def _most_attempts(job: Job) -> int:
    try:
        return jobs.find(job.name).attempts
    except LookupError:
        return 1


def _requeue(job: Job, now: datetime, *, not_before: datetime) -> None:
    job.state, job.worker, job.lease_until, job.not_before = Job.State.QUEUED, "", None, not_before
    job.save()
    _send(job, now)


def _end(job: Job, state: Job.State, now: datetime, *, error: str) -> None:
    job.state, job.lease_until, job.finished_at, job.error = state, None, now, error[-_MOST_ERROR:]
    job.save()


def _send(job: Job, now: datetime) -> None:
    run_after = job.not_before if job.not_before > now else None
    sent = jobs.run_job.using(run_after=run_after).enqueue(job.name, job.arguments, job_id=job.pk)
    job.task_id, job.sent_at = str(sent.id), now
    job.save(update_fields=["task_id", "sent_at"])
