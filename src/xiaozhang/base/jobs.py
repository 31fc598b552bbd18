"""Long work by name: an action enqueues in its own transaction, a worker runs it, the schedule starts it by itself.

The queue is a setting (the Django tasks API) and only carries the number of a job. What a job is and how far it has
come is kept by records, which fills the ports, so that base keeps no tables: a job whose worker dies is taken up
again, one that fails is tried again later. So a job may come twice, and is written to do nothing the second time:
it names a run by id and finds it finished, or adds under a key that is there already.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Protocol

from django_tasks import task

from xiaozhang.base.text import Message


@dataclass(frozen=True, slots=True)
class Job:
    """A kind of work: what pages call it, and how often it is begun before it is left to a person."""

    name: str
    function: Callable[..., None]
    label: Message
    attempts: int = 5


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a job without arguments begins by itself: at a time of the day in the company's zone, or every so often.

    With `workdays_only` days off by the company's calendar are left out. A time that passed while no worker ran is
    made up for once, when one runs again.
    """

    job: str
    at: time | None = None
    every_minutes: int = 0
    workdays_only: bool = False


class KeepPort(Protocol):
    """Keeps a job and sends it to the queue."""

    def __call__(self, name: str, arguments: dict[str, Any], not_before: datetime | None) -> int:
        """Keep it in the running transaction and return its id."""


class AttemptPort(Protocol):
    """One attempt at a kept job."""

    def __call__(self, job_id: int) -> AbstractContextManager[bool]:
        """Enter with True where the job is ours to carry out; leave noting how it went."""


class TellPort(Protocol):
    """Notes how far the running job has come."""

    def __call__(self, done: int, total: int, note: str) -> None:
        """Keep it where the page of jobs shows it."""


@dataclass
class _Ports:
    keep: KeepPort | None = None
    attempt: AttemptPort | None = None
    tell: TellPort | None = None


class TakenAway(Exception):
    """A worker was silent for so long that its job went to another one."""


ports = _Ports()
_jobs: dict[str, Job] = {}
_schedules: dict[str, Schedule] = {}


def register(name: str, function: Callable[..., None], *, label: Message | None = None, attempts: int = 5) -> None:
    """Make a job known by a name such as "incentives.settle". Its arguments must be JSON values."""
    known = _jobs.setdefault(name, Job(name, function, label or Message(name), attempts))
    if known.function is not function:
        raise ValueError(f"job {name!r} is registered twice")


def schedule(name: str, *, at: time | None = None, every_minutes: int = 0, workdays_only: bool = False) -> None:
    """Let a job begin by itself (see Schedule). Raises LookupError for an unknown job, ValueError without a time."""
    find(name)
    if (at is None) == (every_minutes <= 0):
        raise ValueError(f"job {name!r} begins at a time of the day or every so many minutes")
    _schedules[name] = Schedule(name, at, every_minutes, workdays_only)


def find(name: str) -> Job:
    """Return the job of the name. Raises LookupError."""
    if name not in _jobs:
        raise LookupError(f"unknown job: {name!r}")
    return _jobs[name]


def label_of(name: str) -> Message:
    """Return what pages call the job; its name where this house does not know it (any more)."""
    return _jobs[name].label if name in _jobs else Message(name)


def schedules() -> list[Schedule]:
    """Return what begins by itself."""
    return list(_schedules.values())


def enqueue(name: str, **arguments: Any) -> None:
    """Queue the job in the running transaction: no commit, no job. Raises LookupError for an unknown name."""
    enqueue_at(None, name, **arguments)


def enqueue_at(not_before: datetime | None, name: str, /, **arguments: Any) -> None:
    """Queue the job like `enqueue`, to begin at an instant or later."""
    find(name)
    if ports.keep is None:
        run_job.using(run_after=not_before).enqueue(name, arguments)
    else:
        ports.keep(name, arguments, not_before)


def tell(done: int, total: int, note: str = "") -> None:
    """Say how far the running job has come; outside a job nothing happens.

    Raises:
        TakenAway: the job was given to another worker meanwhile; stop, and leave what is staged to it.
    """
    if ports.tell is not None:
        ports.tell(done, total, note)


@task()
def run_job(name: str, arguments: dict[str, Any], job_id: int | None = None) -> None:
    """Run a queued job; a worker calls this."""
    job = find(name)
    if job_id is None or ports.attempt is None:
        job.function(**arguments)
        return
    with ports.attempt(job_id) as is_ours:
        if is_ours:
            job.function(**arguments)
