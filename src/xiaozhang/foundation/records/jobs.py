"""The worker's side of long work: one attempt at a job with its signs of life, and the keeper beside it.

The keeper is a thread of every worker process. It says that the process lives, takes back the jobs of workers that
died, and begins what is due. Any number of them may run on any number of machines.
"""

from __future__ import annotations

import logging
import threading
import time
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from traceback import format_exception
from types import TracebackType
from typing import Any

from django.core.management import call_command
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from xiaozhang.base import jobs
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import BusinessError
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.records import actions, gateways, queries
from xiaozhang.foundation.records.rules.retrying import BEAT
from xiaozhang.foundation.records.rules.schedules import latest_due

CLEAN = "records.clean"
_KEPT_JOBS = timedelta(days=90)
_KEPT_CARRIERS = timedelta(days=2)
_BETWEEN_TOLD_SECONDS = 1.0
_log = logging.getLogger(__name__)
_running = threading.local()


def keep(name: str, arguments: dict[str, Any], not_before: datetime | None) -> int:
    """Keep a job in the running transaction (port `keep` of base.jobs)."""
    return actions.queue_job(actor=SYSTEM, now=timezone.now(), name=name, arguments=arguments, not_before=not_before).pk


def tell(done: int, total: int, note: str) -> None:
    """Note the progress of the job that runs in this thread, once a second at most (port `tell`)."""
    attempt: Attempt | None = getattr(_running, "attempt", None)
    if attempt is not None:
        attempt.tell(done, total, note)


class Attempt(AbstractContextManager[bool]):
    """One attempt at a job (port `attempt`): entered with False where the job is not ours to carry out."""

    def __init__(self, job_id: int) -> None:
        """Name the job."""
        self._job_id = job_id
        self._worker = gateways.worker_name()
        self._number = 0
        self._over = threading.Event()
        self._is_lost = False
        self._told_at = float("-inf")
        self._heart: threading.Thread | None = None

    def __enter__(self) -> bool:
        """Take the job, and give signs of life from a thread of our own while it runs."""
        begun = actions.begin_job(actor=SYSTEM, now=_shared_clock(), job_id=self._job_id, worker=self._worker)
        if begun is None:
            return False
        self._number = begun.attempts
        _running.attempt = self
        self._heart = threading.Thread(target=self._beat, name=f"job-{self._job_id}", daemon=True)
        self._heart.start()
        return True

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        """Note how it went. A defect goes on its way, into the queue's own record; a job taken away does not."""
        if not self._number:
            return False
        _running.attempt = None
        self._over.set()
        if self._heart is not None:
            self._heart.join()
        given: dict[str, Any] = {
            "actor": SYSTEM, "now": _shared_clock(), "job_id": self._job_id, "worker": self._worker,
            "attempt": self._number,
        }  # fmt: skip
        if error is None:
            actions.finish_job(**given)
        elif isinstance(error, jobs.TakenAway):
            return True
        elif not isinstance(error, Exception):  # told to stop
            actions.give_back(**given)
        else:
            is_refusal = isinstance(error, BusinessError)
            words = str(error) if is_refusal else "".join(format_exception(error))
            actions.fail_attempt(**given, error=words, is_final=is_refusal)
        return False

    def tell(self, done: int, total: int, note: str) -> None:
        """Note the progress. Raises TakenAway."""
        if self._is_lost:
            raise jobs.TakenAway(f"job {self._job_id}")
        moment = time.monotonic()
        if done < total and moment - self._told_at < _BETWEEN_TOLD_SECONDS:
            return
        self._told_at = moment
        is_ours = actions.tell_progress(
            actor=SYSTEM, now=timezone.now(), job_id=self._job_id, worker=self._worker, attempt=self._number,
            done=done, total=total, note=note,
        )  # fmt: skip
        if not is_ours:
            raise jobs.TakenAway(f"job {self._job_id}")

    def _beat(self) -> None:
        while not self._over.wait(BEAT.total_seconds()):
            try:
                self._is_lost = not actions.renew_lease(
                    actor=SYSTEM, now=_shared_clock(), job_id=self._job_id, worker=self._worker, attempt=self._number
                )
            except (DatabaseError, InterfaceError) as error:  # the next beat may get through; the lease is six long
                _log.warning("job %s: no sign of life could be given: %s", self._job_id, error)
                connection.close()
        connection.close()


class Keeper(threading.Thread):
    """Looks after the queue beside a worker process."""

    def __init__(self) -> None:
        """Make the thread; it ends with the process."""
        super().__init__(name="keeper", daemon=True)
        self._name = gateways.worker_name()

    def run(self) -> None:
        """Look after the queue until the process ends."""
        while True:
            try:
                self.look()
            except (DatabaseError, InterfaceError) as error:
                _log.warning("the keeper of jobs could not reach the database: %s", error)
                connection.close()
            time.sleep(BEAT.total_seconds())

    def look(self) -> None:
        """Look once: say that we live, take back what the dead left, begin what is due."""
        actions.note_worker(actor=SYSTEM, now=_shared_clock(), name=self._name, host=gateways.host_name())
        take_back_from_the_dead()
        begin_what_is_due()


def take_back_from_the_dead() -> int:
    """Queue again what dead workers left and what was lost on the way, and return how many jobs that were.

    A process of this machine is asked for directly, and is never taken for dead while it lives, however silent; of
    others only the lease tells.
    """
    now, taken = _shared_clock(), 0
    for job in queries.running_jobs():
        life = gateways.lives(job.worker)
        has_lapsed = job.lease_until is not None and job.lease_until < now
        if life is False or (life is None and has_lapsed):
            taken += actions.take_back(
                actor=SYSTEM, now=now, job_id=job.pk, worker=job.worker, attempt=job.attempts,
                is_known_dead=life is False,
            )  # fmt: skip
    for job in queries.lost_jobs(now):
        taken += actions.send_again(actor=SYSTEM, now=now, job_id=job.pk)
    return taken


def begin_what_is_due() -> list[str]:
    """Queue the scheduled jobs whose time has come, and return their names."""
    now = timezone.localtime()
    begun = []
    for each in jobs.schedules():
        calendar = org.calendar() if each.workdays_only else None
        due_at = latest_due(
            now, at=each.at, every_minutes=each.every_minutes, workdays_only=each.workdays_only,
            is_workday=calendar.is_workday if calendar else bool,
        )  # fmt: skip
        if due_at is None:
            continue
        known = queries.scheduled_start(each.job)
        if known is not None and known.due_at >= due_at:
            continue
        if actions.start_scheduled(actor=SYSTEM, now=now, job=each.job, due_at=due_at):
            begun.append(each.job)
    return begun


def clean() -> None:
    """Forget what has served: done jobs after 90 days, carriers after two, sessions that have run out."""
    now = timezone.now()
    actions.forget_jobs(actor=SYSTEM, now=now, done_before=now - _KEPT_JOBS, carriers_before=now - _KEPT_CARRIERS)
    call_command("clearsessions")


def _shared_clock() -> datetime:
    """The clock that leases are measured by: one for all machines."""
    return queries.database_now() or timezone.now()
