"""Long work by name: an action enqueues in its own transaction, a worker runs it.

The queue is a setting (the Django tasks API); this module only maps names to functions.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django_tasks import task

_jobs: dict[str, Callable[..., None]] = {}


def register(name: str, function: Callable[..., None]) -> None:
    """Make a job known by a name such as "incentives.settle". Its arguments must be JSON values."""
    if _jobs.setdefault(name, function) is not function:
        raise ValueError(f"job {name!r} is registered twice")


def enqueue(name: str, **arguments: Any) -> None:
    """Queue the job in the running transaction: no commit, no job. Raises LookupError for an unknown name."""
    if name not in _jobs:
        raise LookupError(f"unknown job: {name!r}")
    run_job.enqueue(name, arguments)


@task()
def run_job(name: str, arguments: dict[str, Any]) -> None:
    """Run a queued job; a worker calls this."""
    _jobs[name](**arguments)
