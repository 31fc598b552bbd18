"""Queued work after a stop or a kill."""

from __future__ import annotations

from django.db import connection
from django_tasks_db.models import DBTaskResult

MAX_ATTEMPTS = 3


def queue_again() -> int:
    """Queue again what a killed worker left running, and return how many.

    Only for a house with one worker, before it starts: on several machines another one may be at work on it. What has
    been begun three times is left as it is: it may be what kills the worker.
    """
    left = [row for row in DBTaskResult.objects.running() if len(row.worker_ids) < MAX_ATTEMPTS]
    for row in left:
        row.status, row.started_at = "READY", None
        row.save(update_fields=("status", "started_at"))
    return len(left)


def is_queued(job: str) -> bool:
    """Say whether a job of this name waits or is being carried out."""
    rows = DBTaskResult.objects.exclude(status__in=("SUCCESSFUL", "FAILED")).values_list("args_kwargs", flat=True)
    return any(given["args"][:1] == [job] for given in rows)


def is_alone() -> bool:
    """Say whether this process is the only one that may hold a worker: on SQLite it is."""
    return bool(connection.vendor == "sqlite")


def failures() -> list[str]:
    """Return what failed, newest first, one line each."""
    rows = DBTaskResult.objects.failed().order_by("-finished_at")[:5]
    return [
        f"{row.args_kwargs['args'][0] if row.args_kwargs['args'] else row.task_path}: {row.exception_class_path}"
        for row in rows
    ]
